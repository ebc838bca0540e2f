"""`/shinrai help`: every command with what it does and how it is typed, from the declarations."""

from bot.arguments import example_of
from bot.context import Context
from bot.feature import Command, Feature
from bot.rules.emoji import pictured
from bot.speech import Answer, Block, Card, CommandName, Emoji, Item, Reply, Text, say

feature = Feature("help")


@feature.command("shinrai", "help", reads=True)
async def help(ctx: Context) -> Answer:
    commands = tuple(_line(command) for command in ctx.catalogue.commands.values())
    menu = tuple(
        Item(say("help.menu_line", label=say(f"{entry.key}.label"), help=say(f"{entry.key}.help")))
        for entry in ctx.catalogue.menu.values()
    )
    emoji = tuple(Emoji(name) for name in sorted({pictured(name) for name in ctx.community.thanks_emoji}))
    blocks: tuple[Block, ...] = (
        Text(say("help.loop")),
        *commands,
        *menu,
        Text(say("help.reactions", emoji=emoji)),
        Text(say("help.more")),
    )
    return Reply(Card(blocks, title=say("help.title")))


def _line(command: Command) -> Item:
    shown = example_of(command) if command.parameters else say("help.command", command=CommandName(command.path))
    return Item(say("help.line", command=shown, help=say(f"{command.key}.help")))
