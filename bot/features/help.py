"""`/shinrai help`: every command that the asker may use, with what it does and how it is typed."""

from bot.arguments import example_of
from bot.context import Context
from bot.feature import Access, Command, Feature
from bot.rules.emoji import pictured
from bot.speech import Answer, Block, Card, CommandName, Emoji, Item, MenuLabel, Phrase, Reply, Text, say

feature = Feature("help")


@feature.command("shinrai", "help", reads=True)
async def help(ctx: Context) -> Answer:
    blocks: tuple[Block, ...] = (
        Text(say("help.loop")),
        *_group(ctx, "thanks"),
        *_in_menus(ctx),
        Item(say("help.reactions", emoji=_thanks_emoji(ctx))),
        *_group(ctx, "trust"),
        *_group(ctx, "session"),
        *_group(ctx, "volunteer"),
        *_group(ctx, "shinrai"),
        *(_of_organizers(ctx) if await ctx.organizes() else ()),
        Text(say("help.more")),
    )
    return Reply(Card(blocks, title=say("help.title")))


def _group(ctx: Context, root: str) -> tuple[Block, ...]:
    commands = (command for command in ctx.catalogue.roots.get(root, ()) if command.access is Access.MEMBER)
    return (Text(say(f"help.group.{root}")), *(Item(_line(command)) for command in commands))


def _of_organizers(ctx: Context) -> tuple[Block, ...]:
    commands = (command for command in ctx.catalogue.commands.values() if command.access is Access.ORGANIZER)
    return (Text(say("help.organizers")), *(Item(_line(command)) for command in commands))


def _in_menus(ctx: Context) -> tuple[Block, ...]:
    return tuple(
        Item(say("help.menu_line", label=MenuLabel(say(f"{entry.key}.label")), help=say(f"{entry.key}.help")))
        for entry in ctx.catalogue.menu.values()
    )


def _thanks_emoji(ctx: Context) -> tuple[Emoji, ...]:
    return tuple(Emoji(name) for name in sorted({pictured(name) for name in ctx.community.thanks_emoji}))


def _line(command: Command) -> Phrase:
    """With example words where there are any; what can be left out is shown both ways."""
    bare, help = say("help.command", command=CommandName(command.path)), say(f"{command.key}.help")
    if not command.parameters or any(parameter.required for parameter in command.parameters):
        return say("help.line", command=example_of(command), help=help)
    return say("help.line_either", command=bare, example=example_of(command), help=help)
