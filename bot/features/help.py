"""`/shinrai help`: every command that the asker may use, with what it does and how it is typed."""

from bot.arguments import example_of
from bot.context import Context
from bot.feature import Access, Command, Feature
from bot.rules.emoji import pictured
from bot.speech import Answer, Block, Card, CommandName, Emoji, Item, Reply, Text, say

feature = Feature("help")


@feature.command("shinrai", "help", reads=True)
async def help(ctx: Context) -> Answer:
    everybody = tuple(_line(command) for command in _commands(ctx, Access.MEMBER))
    organizers: list[Block] = [_line(command) for command in _commands(ctx, Access.ORGANIZER)]
    organizers = [Text(say("help.organizers")), *organizers] if organizers and await ctx.organizes() else []
    menu = tuple(
        Item(say("help.menu_line", label=say(f"{entry.key}.label"), help=say(f"{entry.key}.help")))
        for entry in ctx.catalogue.menu.values()
    )
    emoji = tuple(Emoji(name) for name in sorted({pictured(name) for name in ctx.community.thanks_emoji}))
    blocks: tuple[Block, ...] = (
        Text(say("help.loop")),
        *everybody,
        *menu,
        Text(say("help.reactions", emoji=emoji)),
        *organizers,
        Text(say("help.more")),
    )
    return Reply(Card(blocks, title=say("help.title")))


def _commands(ctx: Context, access: Access) -> list[Command]:
    return [command for command in ctx.catalogue.commands.values() if command.access is access]


def _line(command: Command) -> Item:
    shown = example_of(command) if command.parameters else say("help.command", command=CommandName(command.path))
    return Item(say("help.line", command=shown, help=say(f"{command.key}.help")))
