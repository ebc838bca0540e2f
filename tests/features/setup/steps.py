"""What organizers do on the setup panel, step by step."""

from bot.people import AccountRef
from bot.ports import AuditLine
from bot.speech import Form, Select, SelectKind
from tests.town import Shown, Town

OUTDATED = "That button or form is no longer valid here. Please use the command again."
ORGANIZERS_ONLY = "This is for organizers: administrators here, and whom they named."


async def page(town: Town, title: str, name: str = "emi") -> Shown:
    """Run /shinrai setup and go to a page."""
    overview = await town.asks(name, "shinrai setup")
    return await town.presses(name, overview.buttons[title])


async def form_of(town: Town, shown: Shown, button: str, name: str = "emi") -> Form:
    form = (await town.presses(name, shown.buttons[button])).form
    assert form is not None
    return form


def something_in(select: Select) -> str:
    """A choice that would change something."""
    match select.kind:
        case SelectKind.CHOICE:
            return next(value for value, _ in select.options if value not in select.chosen)
        case SelectKind.PEOPLE:
            return "dai"
        case SelectKind.PLACES:
            return "C1"


def line(shown: Shown, label: str) -> str:
    """What a page says of one setting, in a line or as chosen in a list."""
    lines = [one.strip("[]") for one in str(shown).splitlines()]
    return next(one.removeprefix(f"{label}: ") for one in lines if one.startswith(f"{label}: "))


def note(shown: Shown) -> str:
    """What just happened: the line below the title."""
    return str(shown).splitlines()[1]


async def audited(town: Town) -> list[tuple[str, str, str, str]]:
    """(who, what, before, after), newest first."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        lines = await uow.audit.page(before=None, most=50)
    return [(_name(town, one), one.what, one.before, one.after) for one in lines]


def _name(town: Town, audit: AuditLine) -> str:
    names: dict[AccountRef, str] = {facts.account: name for name, facts in town.people.items()}
    return names[audit.actor] if audit.actor else "?"
