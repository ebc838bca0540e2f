"""Payload in, equal event out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord import incoming
from adapters.discord.incoming import Origin, Reacting
from adapters.discord.wire import emoji_name, time_of
from bot.events import Asked, Mark, Pressed, Reacted, Reread, Submitted, Suggest
from bot.people import AccountRef, Facts, MessageRef, Place, PlatformName, SpaceFacts, SpaceRef, SubjectMessage
from tests.discord.town import CATALOGUE, PHRASEBOOK

TOWN = SpaceRef(PlatformName.DISCORD, "200")
AIKO, BEN, CLEO = (AccountRef(TOWN, user) for user in ("1", "2", "3"))
ABOUT = SpaceFacts(TOWN, "Town", "ja", "Asia/Tokyo")
AIKO_FACTS = Facts(AIKO, "Aiko", locale="ja")
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORIGIN = Origin("900", AT, Place(TOWN, "300"), AIKO_FACTS, ABOUT, "ja")
SHARED: dict[str, Any] = {"space": TOWN, "actor": AIKO, "place": Place(TOWN, "300"), "about_space": ABOUT}

RESOLVED: dict[str, Any] = {
    "users": {
        "2": {"id": "2", "username": "ben", "global_name": "Ben B"},
        "3": {"id": "3", "username": "cleo", "global_name": None, "bot": True},
        "4": {"id": "4", "username": "stranger"},
    },
    "members": {
        "2": {"nick": "Benny", "roles": [], "permissions": "32"},
        "3": {"nick": None, "roles": [], "permissions": "0"},
    },
}
RESOLVED_FACTS = {
    BEN: Facts(BEN, "Benny", organizer=True),
    CLEO: Facts(CLEO, "cleo", bot=True),
    AccountRef(TOWN, "4"): Facts(AccountRef(TOWN, "4"), "stranger", known=False),
    AIKO: AIKO_FACTS,
}


def test_a_command_with_typed_options() -> None:
    data = {
        "id": "5",
        "name": "thanks",
        "type": 1,
        "options": [
            {"name": "to", "type": 6, "value": "2"},
            {"name": "also", "type": 6, "value": "3"},
            {"name": "reason", "type": 3, "value": "for \x00the\ud83d talk"},
            {"name": "points", "type": 4, "value": 3},
        ],
        "resolved": RESOLVED,
    }
    assert incoming.asked(ORIGIN, data, CATALOGUE, PHRASEBOOK) == Asked(
        **SHARED,
        facts=RESOLVED_FACTS,
        key="900",
        request="900",
        at=AT,
        command=("thanks",),
        options={"to": BEN, "also": CLEO, "reason": "for the� talk", "points": 3},
        locale="ja",
    )


def test_a_subcommand_in_a_group() -> None:
    option = {"name": "member", "type": 6, "value": "2"}
    show = {"name": "show", "type": 1, "options": [option]}
    data = {"id": "5", "name": "trust", "type": 1, "options": [{"name": "mine", "type": 2, "options": [show]}]}
    event = incoming.asked(ORIGIN, data, CATALOGUE, PHRASEBOOK)
    assert (event.command, event.options) == (("trust", "mine", "show"), {"member": BEN})


@pytest.mark.parametrize("name", ["Thank for this", "これにありがとう"])
def test_a_menu_entry_is_found_by_its_label_in_any_language(name: str) -> None:
    message = {"id": "800", "channel_id": "300", "type": 0, "author": {"id": "2", "username": "ben"}}
    data = {"id": "6", "name": name, "type": 3, "target_id": "800", "resolved": {"messages": {"800": message}}}
    assert incoming.asked(ORIGIN, data, CATALOGUE, PHRASEBOOK) == Asked(
        **SHARED,
        facts={AIKO: AIKO_FACTS},
        key="900",
        request="900",
        at=AT,
        command=("thank",),
        message=SubjectMessage(MessageRef(TOWN, "300", "800"), BEN),
        locale="ja",
    )


@pytest.mark.parametrize(
    ("message", "author", "system"),
    [
        ({"type": 0}, BEN, False),
        ({"type": 19}, BEN, False),
        ({"type": 20}, BEN, False),
        ({"type": 0, "webhook_id": "77"}, None, False),
        ({"type": 7}, BEN, True),
        ({"type": 6}, BEN, True),
        ({"type": 46}, BEN, True),
    ],
)
def test_whose_message_it_is(message: dict[str, Any], author: AccountRef | None, system: bool) -> None:
    raw = {"id": "800", "channel_id": "300", "author": {"id": "2"}, **message}
    assert incoming.subject_of(TOWN, raw) == SubjectMessage(MessageRef(TOWN, "300", "800"), author, system)


def test_what_is_being_typed() -> None:
    options = [{"name": "to", "type": 6, "value": "2"}, {"name": "tag", "type": 3, "value": "ta", "focused": True}]
    data = {"id": "5", "name": "thanks", "type": 1, "options": options}
    assert incoming.suggest(ORIGIN, data) == Suggest(
        **SHARED,
        facts={AIKO: AIKO_FACTS},
        key="900",
        request="900",
        at=AT,
        command=("thanks",),
        option="tag",
        typed="ta",
        locale="ja",
    )


def test_a_press_is_keyed_by_what_it_acts_on() -> None:
    data = {"component_type": 2, "custom_id": "undo:c1:gift%3A1~mark"}
    assert incoming.pressed(ORIGIN, data) == Pressed(
        **SHARED,
        facts={AIKO: AIKO_FACTS},
        key="press:undo:gift:1",
        request="900",
        at=AT,
        action="undo",
        community="c1",
        args=("gift:1",),
        locale="ja",
    )


def test_a_form_is_keyed_by_what_opened_it() -> None:
    data = {
        "custom_id": "thanks:c1:oz:message=1%3A2",
        "components": [
            {"type": 18, "component": {"type": 5, "custom_id": "to", "values": ["2", "3"]}},
            {"type": 18, "component": {"type": 4, "custom_id": "reason", "value": "a\x00b\nc"}},
            {"type": 18, "component": {"type": 3, "custom_id": "tag", "values": []}},
            {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": ""}]},
        ],
        "resolved": RESOLVED,
    }
    assert incoming.submitted(ORIGIN, data) == Submitted(
        **SHARED,
        facts=RESOLVED_FACTS,
        key="899",
        request="900",
        at=AT,
        form="thanks",
        state={"message": "1:2"},
        values={"to": (BEN, CLEO), "reason": "ab\nc", "tag": "", "old": ""},
        locale="ja",
    )


def test_a_reaction_is_keyed_by_message_and_person_and_by_no_emoji() -> None:
    message = MessageRef(TOWN, "300", "800")
    subject = SubjectMessage(message, BEN)
    what = Reacting(Mark.ADDED, message, AIKO, "🙏", burst=True)
    assert incoming.reacted(what, ABOUT, {AIKO: AIKO_FACTS}, subject) == Reacted(
        **SHARED,
        facts={AIKO: AIKO_FACTS},
        key="300:800:1",
        mark=Mark.ADDED,
        message=message,
        emoji="🙏",
        burst=True,
        subject=subject,
    )


def test_everyone_of_whom_facts_are_needed_is_named() -> None:
    message = MessageRef(TOWN, "300", "800")
    event = incoming.reread(AIKO, SubjectMessage(message, BEN), {CLEO: frozenset({"🙏"})}, ABOUT, {})
    assert event == Reread(
        **SHARED,
        facts={},
        key="reread:300:800",
        subject=SubjectMessage(message, BEN),
        standing={CLEO: frozenset({"🙏"})},
    )
    assert set(incoming.named_in(event)) == {AIKO, BEN, CLEO}


def test_a_custom_emoji_is_named_as_the_reactions_endpoint_names_it() -> None:
    assert emoji_name({"id": "41771983429993937", "name": "LUL"}) == "LUL:41771983429993937"
    assert emoji_name({"id": None, "name": "🔥"}) == "🔥"


def test_a_snowflake_says_when() -> None:
    # The worked example of the API reference, "Snowflakes".
    assert time_of(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


def test_a_channel_is_handed_on_as_a_place() -> None:
    data = {
        "id": "5",
        "name": "post",
        "type": 1,
        "options": [{"name": "channel", "type": 7, "value": "301"}],
        "resolved": {"channels": {"301": {"id": "301", "name": "general", "type": 0, "permissions": "0"}}},
    }
    assert incoming.asked(ORIGIN, data, CATALOGUE, PHRASEBOOK).options == {"channel": Place(TOWN, "301")}
