"""Raw payloads → events, by pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.discord.custom_ids import read_button, read_form
from adapters.discord.facts import facts_of
from adapters.discord.forms import values_of
from adapters.discord.ink import LABEL_INK
from adapters.discord.links import links_in
from adapters.discord.typed import UNNAMED, Named, typed
from adapters.discord.wire import account_of, clean
from bot.catalogue import Catalogue
from bot.events import AnyEvent, Asked, Mark, Pressed, Reacted, Reread, Submitted, Suggest, Value
from bot.mention_tokens import mentioned_in
from bot.people import AccountRef, Facts, MessageRef, Place, SpaceFacts, SpaceRef, SubjectMessage
from bot.phrasebook import Phrasebook
from bot.rules.mentions import without_tokens
from bot.speech import Phrase, Reader

USER, CHANNEL, SUBCOMMAND, GROUP = 6, 7, 1, 2
MESSAGE_MENU = 3
PEOPLES_MESSAGES = (0, 19, 20, 23)
"""Message types: default, reply, answer to a slash command or a menu entry; the others Discord writes itself."""

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What an interaction says besides its data."""

    interaction: str
    at: datetime
    place: Place
    actor: Facts
    about_space: SpaceFacts
    locale: str | None
    in_public: bool = False
    named: Named = UNNAMED

    @property
    def space(self) -> SpaceRef:
        return self.place.space


def asked(origin: Origin, data: Raw, catalogue: Catalogue, phrasebook: Phrasebook) -> Asked:
    """A slash command or an entry of a message's menu."""
    if data.get("type") == MESSAGE_MENU:
        return _menu_asked(origin, data, catalogue, phrasebook)
    path, options = _path_and_options(data)
    named = _with_resolved(origin.named, data)
    values = {option["name"]: _value(origin.space, option, named) for option in options}
    return Asked(
        **_shared(origin, data),
        key=origin.interaction,
        at=origin.at,
        command=path,
        options=values,
        links=links_in(values.values()),
        locale=origin.locale,
    )


def _menu_asked(origin: Origin, data: Raw, catalogue: Catalogue, phrasebook: Phrasebook) -> Asked:
    message = data["resolved"]["messages"][str(data["target_id"])]
    return Asked(
        **_shared(origin, data),
        key=origin.interaction,
        at=origin.at,
        command=(menu_entry(str(data["name"]), catalogue, phrasebook),),
        message=subject_of(origin.space, message, channel=origin.place.channel),
        locale=origin.locale,
    )


def menu_entry(name: str, catalogue: Catalogue, phrasebook: Phrasebook) -> str:
    """The id of the entry that is shown by this name in one of our languages; a name of nobody's is itself."""
    for entry in catalogue.menu.values():
        for locale in phrasebook.locales:
            if phrasebook.finish(Phrase(f"{entry.key}.label"), Reader(locale, "UTC"), LABEL_INK) == name:
                return entry.id
    return name


def suggest(origin: Origin, data: Raw) -> Suggest:
    path, options = _path_and_options(data)
    focused = next((option for option in options if option.get("focused")), None)
    return Suggest(
        **_shared(origin, data),
        key=origin.interaction,
        at=origin.at,
        command=path,
        option="" if focused is None else focused["name"],
        typed="" if focused is None else without_tokens(clean(str(focused.get("value", "")))),
        locale=origin.locale,
    )


def pressed(origin: Origin, data: Raw) -> Pressed:
    """The key names what the button acts on, never the press (design.md section 5)."""
    button = read_button(data["custom_id"])
    return Pressed(
        **_shared(origin, data),
        key=":".join(("press", button.action, *button.args)),
        at=origin.at,
        action=button.action,
        community=button.community,
        args=button.args,
        chosen=tuple(_chosen(origin.space, data)),
        locale=origin.locale,
    )


def _chosen(space: SpaceRef, data: Raw) -> Iterator[str | AccountRef | Place]:
    """What is chosen in a select; a button has no values."""
    for value in data.get("values") or ():
        match data.get("component_type"):
            case 5:
                yield account_of(space, value)
            case 8:
                yield Place(space, str(value))
            case _:
                yield without_tokens(clean(str(value)))


def community_in(data: Raw) -> str:
    """The community that a component or a modal names; empty for those of nobody's."""
    custom_id = str(data.get("custom_id") or "")
    try:
        return read_form(custom_id).community if "component_type" not in data else read_button(custom_id).community
    except ValueError:
        return ""


def submitted(origin: Origin, data: Raw) -> Submitted:
    """The key is the interaction that opened the form: a submit sent again has another id of its own."""
    form = read_form(data["custom_id"])
    values = values_of(origin.space, data, origin.named)
    return Submitted(
        **_shared(origin, data),
        key=form.opener,
        at=origin.at,
        form=form.form,
        state=form.state,
        values=values,
        links=links_in(values.values()),
        locale=origin.locale,
    )


def _shared(origin: Origin, data: Raw) -> dict[str, Any]:
    facts = {one.account: one for one in resolved(origin.space, data)}
    return {
        "space": origin.space,
        "actor": origin.actor.account,
        "place": origin.place,
        "facts": {**facts, origin.actor.account: origin.actor},
        "about_space": origin.about_space,
        "in_public": origin.in_public,
    }


def resolved(space: SpaceRef, data: Raw) -> Iterator[Facts]:
    """The people that an interaction names, as it describes them; a user without a member is not of this server."""
    found = data.get("resolved") or {}
    members = found.get("members") or {}
    for id, user in (found.get("users") or {}).items():
        yield facts_of(space, user, members.get(id))


def _path_and_options(data: Raw) -> tuple[tuple[str, ...], list[Raw]]:
    path = [str(data["name"])]
    options = list(data.get("options") or ())
    while options and options[0]["type"] in (SUBCOMMAND, GROUP):
        path.append(str(options[0]["name"]))
        options = list(options[0].get("options") or ())
    return tuple(path), options


def _with_resolved(named: Named, data: Raw) -> Named:
    """Channels that the asker picked are named in the payload itself."""
    channels = {str(id): str(one.get("name") or "") for id, one in _resolved(data, "channels")}
    roles = {str(id): str(one.get("name") or "") for id, one in _resolved(data, "roles")}
    return replace(
        named,
        channel=lambda id: channels.get(id) or named.channel(id),
        role=lambda id: roles.get(id) or named.role(id),
    )


def _resolved(data: Raw, kind: str) -> Iterable[tuple[str, Raw]]:
    return ((data.get("resolved") or {}).get(kind) or {}).items()


def _value(space: SpaceRef, option: Raw, named: Named) -> Value:
    value = option["value"]
    if option["type"] == USER:
        return account_of(space, value)
    if option["type"] == CHANNEL:
        return Place(space, str(value))
    return value if isinstance(value, int) else typed(str(value), space, named)


def subject_of(space: SpaceRef, message: Raw, *, channel: str = "") -> SubjectMessage:
    """A message that is thanked for. What a webhook wrote has no author who could be thanked."""
    author = None if message.get("webhook_id") else account_of(space, message["author"]["id"])
    return SubjectMessage(
        MessageRef(space, str(message.get("channel_id") or channel), str(message["id"])),
        author,
        system=message.get("type", 0) not in PEOPLES_MESSAGES,
    )


@dataclass(frozen=True, slots=True)
class Reacting:
    """What the gateway says of a reaction: neither an id nor a time."""

    mark: Mark
    message: MessageRef
    actor: AccountRef
    emoji: str | None
    burst: bool = False

    @property
    def key(self) -> str:
        return f"{self.message.channel}:{self.message.id}:{self.actor.user}"


def reacted(
    what: Reacting, about: SpaceFacts, facts: Mapping[AccountRef, Facts], subject: SubjectMessage | None
) -> Reacted:
    return Reacted(
        space=what.message.space,
        actor=what.actor,
        place=Place(what.message.space, what.message.channel),
        facts=facts,
        about_space=about,
        key=what.key,
        mark=what.mark,
        message=what.message,
        emoji=what.emoji,
        burst=what.burst,
        subject=subject,
    )


def reread(
    reader: AccountRef,
    subject: SubjectMessage,
    standing: Mapping[AccountRef, frozenset[str]],
    about: SpaceFacts,
    facts: Mapping[AccountRef, Facts],
) -> Reread:
    """``reader``: the bot's own account, since nobody caused it."""
    message = subject.ref
    return Reread(
        space=message.space,
        actor=reader,
        place=Place(message.space, message.channel),
        facts=facts,
        about_space=about,
        key=f"reread:{message.channel}:{message.id}",
        subject=subject,
        standing=standing,
    )


def named_in(event: AnyEvent) -> Iterable[AccountRef]:
    """Everyone whom the core needs facts about."""
    yield event.actor
    match event:
        case Asked():
            yield from _accounts(event.options.values())
            yield from mentioned_in(event.options)
            if event.message is not None and event.message.author is not None:
                yield event.message.author
        case Submitted():
            yield from _accounts(event.values.values())
            yield from mentioned_in(event.values)
        case Pressed():
            yield from (one for one in event.chosen if isinstance(one, AccountRef))
        case Reacted():
            if event.subject is not None and event.subject.author is not None:
                yield event.subject.author
        case Reread():
            yield from event.standing
            if event.subject.author is not None:
                yield event.subject.author
        case _:
            return


def _accounts(values: Iterable[Value]) -> Iterator[AccountRef]:
    for value in values:
        match value:
            case AccountRef():
                yield value
            case tuple():
                yield from value
            case _:
                pass
