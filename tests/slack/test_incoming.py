"""Slack's payloads become events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack import incoming
from adapters.slack.command_text import channels_in, spoken
from bot.events import Asked, GroupMention, Joined, Left, Mark, Mention, Pressed, Reacted, Spoken, Submitted
from bot.inquiries import EventTime
from bot.people import MessageRef, Place, SpaceFacts, SubjectMessage
from bot.rules.mentions import token
from tests.contract.slack import MISSING, SPECS, available
from tests.slack.conftest import TEAM, account

AIKO, BEN = Mention(account("U0AIKO")), Mention(account("U0BEN"))
SHARED: dict[str, Any] = {
    "space": TEAM,
    "actor": account("U0AIKO"),
    "place": Place(TEAM, "C1"),
    "facts": {},
    "about_space": SpaceFacts(TEAM),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ()),
        ("show", ("show",)),
        ("<@U0BEN|ben> for the talk", (BEN, " for the talk")),
        ("<@U0AIKO> <@U0BEN|ben>,thanks", (AIKO, " ", BEN, ",thanks")),
        ("a talk <#C1|facilitation> #more", ("a talk #facilitation #more",)),
        ("in <#C1|>", (f"in {token('#C1')}",)),
        ("thanks :pray: :thx: 1:100:3", ("thanks 🙏 :thx: 1:100:3",)),
        (f"{token('slack:T1:U1')} x", ("slack:T1:U1 x",)),
        ("<!subteam^S1|@crew> hi", (GroupMention("crew"), " hi")),
        ("<!subteam^S1> hi", (GroupMention("S1"), " hi")),
        (
            "<!channel> <!here> <!everyone>",
            (*[GroupMention("channel"), " "], *[GroupMention("here"), " "], GroupMention("everyone")),
        ),
        ("see <https://example.com/a?b=1&amp;c=2>", ("see https://example.com/a?b=1&c=2",)),
        ("see <https://example.com|example.com>", ("see https://example.com",)),
        ("see <https://example.com|the notes>", ("see the notes (https://example.com)",)),
        ("mail <mailto:a@example.com|a@example.com>", ("mail a@example.com",)),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;", ("1 < 2 && 3 > 2 &lt;",)),
        ("<!date^1^{date}|yesterday>", ("yesterday",)),
        ("@ben thanks", ("@ben thanks",)),
        ("<@U0BEN", ("<@U0BEN",)),
    ],
)
def test_a_commands_text_is_freed_of_slacks_markup(text: str, said: Spoken) -> None:
    assert spoken(text, TEAM) == said


def test_channels_that_were_picked_are_found_by_how_they_read() -> None:
    text = "talk channel:<#C1|general> <#C2|> &lt;#C3|typed&gt; #plain <@U0BEN|ben>"
    assert spoken(text, TEAM)[0] == f"talk channel:#general {token('#C2')} <#C3|typed> #plain "
    assert channels_in(text, TEAM) == {"#general": Place(TEAM, "C1"), token("#C2"): Place(TEAM, "C2")}


def test_a_slash_command_is_asked() -> None:
    body = {
        "command": "/Thanks",
        "text": "<@U0BEN|ben> for the talk",
        "user_id": "U0AIKO",
        "channel_id": "C1",
        "trigger_id": "13.37.abc",
        "response_url": "https://hooks.example.com/1",
    }
    assert incoming.asked(body, TEAM) == Asked(
        **SHARED, key="13.37.abc", command=("thanks",), spoken=(BEN, " for the talk")
    )


def test_a_slash_command_brings_the_channels_that_were_picked_in_it() -> None:
    body = {"command": "/t", "text": "<#C2|general>", "user_id": "U0AIKO", "channel_id": "C1", "trigger_id": "1"}
    assert incoming.asked(body, TEAM) == Asked(
        **SHARED, key="1", command=("t",), spoken=("#general",), channels={"#general": Place(TEAM, "C2")}
    )


def test_in_a_direct_conversation_the_place_is_our_own_with_that_person() -> None:
    body = {"command": "/trust", "text": "", "user_id": "U0AIKO", "channel_id": "D1", "trigger_id": "1"}
    assert incoming.asked(body, TEAM).place == Place(TEAM, person="U0AIKO")


def test_a_shortcut_brings_the_message_and_its_author() -> None:
    body = {
        "type": "message_action",
        "callback_id": "thank",
        "trigger_id": "13.37.abc",
        "user": {"id": "U0AIKO"},
        "channel": {"id": "C1"},
        "message": {"type": "message", "user": "U0BEN", "ts": "1.2", "text": "secret"},
    }
    subject = SubjectMessage(MessageRef(TEAM, "C1", "1.2"), account("U0BEN"))
    assert incoming.asked_from_menu(body, TEAM) == Asked(**SHARED, key="13.37.abc", command=("thank",), message=subject)


@pytest.mark.parametrize(
    ("message", "author", "system"),
    [
        ({"user": "U1"}, account("U1"), False),
        ({"user": "U1", "subtype": "thread_broadcast"}, account("U1"), False),
        ({"user": "U1", "subtype": "me_message"}, account("U1"), False),
        ({"user": "U1", "subtype": "file_share"}, account("U1"), False),
        ({"user": "U1", "subtype": "channel_join"}, account("U1"), True),
        ({"user": "U1", "subtype": "something_new"}, account("U1"), True),
        ({"bot_id": "B1", "subtype": "bot_message"}, None, False),
        ({"bot_id": "B1", "user": "U2"}, account("U2"), False),
    ],
)
def test_who_wrote_a_message_and_whether_anyone_did(message: dict[str, str], author: object, system: bool) -> None:
    subject = incoming.subject_of({"ts": "1.2", **message}, "C1", TEAM)
    assert (subject.author, subject.system) == (author, system)


def test_a_press_names_what_it_acts_on_and_not_the_press() -> None:
    body = press_of("thanks.undo#3", json.dumps(["c1", "g1", "x"]))
    assert incoming.pressed(body, TEAM) == Pressed(
        **SHARED, key="press:thanks.undo:g1,x", action="thanks.undo", community="c1", args=("g1", "x")
    )


@pytest.mark.parametrize(
    ("action", "value"),
    [("foreign", '["c1"]'), ("ours#1", "[]"), ("ours#1", "{}"), ("ours#1", "not json"), ("ours#1", "")],
)
def test_a_press_on_a_foreign_button_is_an_action_that_nobody_declared(action: str, value: str) -> None:
    pressed = incoming.pressed(press_of(action, value), TEAM)
    assert (pressed.action, pressed.community, pressed.args) == ("", "", ())


def press_of(action: str, value: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": "13.37",
        "user": {"id": "U0AIKO"},
        "channel": {"id": "C1"},
        "actions": [{"type": "button", "action_id": action, "value": value}],
    }


def test_a_form_brings_what_was_filled_in_and_what_it_was_opened_with() -> None:
    opened = {
        "form": "thanks",
        "community": "c1",
        "state": {"to": "U0BEN"},
        "response_url": "",
        "channel": "C1",
        "at": 9,
    }
    view = {
        "id": "V2",
        "root_view_id": "V2",
        "previous_view_id": None,
        "private_metadata": json.dumps(opened),
        "state": {
            "values": {
                "to": {"value": {"type": "multi_users_select", "selected_users": ["U0BEN", "U0C"]}},
                "one": {"value": {"type": "users_select", "selected_user": "U0BEN"}},
                "nobody": {"value": {"type": "users_select", "selected_user": None}},
                "reason": {"value": {"type": "plain_text_input", "value": "a & b <c>"}},
                "empty": {"value": {"type": "plain_text_input", "value": None}},
                "points": {"value": {"type": "static_select", "selected_option": {"value": "3"}}},
            }
        },
    }
    event, opener = incoming.submitted({"user": {"id": "U0AIKO"}, "view": view}, TEAM)
    assert event == Submitted(
        **SHARED,
        key="V2",
        form="thanks",
        state={"to": "U0BEN"},
        values={
            "to": (account("U0BEN"), account("U0C")),
            "one": (account("U0BEN"),),
            "reason": "a & b <c>",
            "points": "3",
        },
    )
    assert opener.at == 9


@pytest.mark.parametrize("metadata", ["", "{}", "[]", "null", "no json", '{"form": "x"}'])
def test_a_foreign_form_is_refused(metadata: str) -> None:
    view = {"id": "V1", "private_metadata": metadata, "state": {"values": {}}}
    with pytest.raises(ValueError, match=r"not written by us|Expecting value"):
        incoming.submitted({"user": {"id": "U1"}, "view": view}, TEAM)


def test_a_form_on_top_of_another_has_a_key_of_its_own() -> None:
    opened = {"form": "f", "community": "c", "state": {}, "response_url": "", "channel": "C1", "at": 9}
    view = {"id": "V2", "root_view_id": "V1", "previous_view_id": "V1", "private_metadata": json.dumps(opened)}
    event, _ = incoming.submitted({"user": {"id": "U1"}, "view": {**view, "state": {"values": {}}}}, TEAM)
    assert event.key == "V2"


def test_a_reaction_keeps_its_time_as_two_integers() -> None:
    event = {
        "type": "reaction_added",
        "user": "U0AIKO",
        "item": {"type": "message", "channel": "C1", "ts": "1.2"},
        "reaction": "pray::skin-tone-3",
        "item_user": "U0BEN",
        "event_ts": "1760000000.000123",
    }
    assert incoming.reacted(event, TEAM) == Reacted(
        **SHARED,
        key="C1:1.2:U0AIKO",
        at=datetime(2025, 10, 9, 8, 53, 20, 123, UTC),
        mark=Mark.ADDED,
        message=MessageRef(TEAM, "C1", "1.2"),
        emoji="pray::skin-tone-3",
        order=EventTime(1760000000, 123),
    )


def test_a_reaction_on_a_file_is_nothing() -> None:
    event = {"type": "reaction_added", "user": "U1", "item": {"type": "file", "file": "F1"}, "event_ts": "1.2"}
    assert incoming.reacted(event, TEAM) is None


def test_events_are_ordered_by_counter_not_by_fraction() -> None:
    assert incoming.event_time("5.9") < incoming.event_time("5.000010") < incoming.event_time("6")


def test_who_came_and_who_left() -> None:
    came = incoming.joined({"user": {"id": "U0AIKO"}}, TEAM)
    gone = incoming.left("U0AIKO", "7.1", TEAM)
    here = SHARED | {"place": Place(TEAM, person="U0AIKO")}
    assert came == Joined(**here, key="joined:U0AIKO", person=account("U0AIKO"))
    assert gone == Left(**here, key="left:U0AIKO:7.1", person=account("U0AIKO"))


def test_everyone_named_is_found() -> None:
    asked = incoming.asked(
        {"command": "/t", "text": "<@U1> and <@U2>", "user_id": "U0AIKO", "channel_id": "C1", "trigger_id": "1"}, TEAM
    )
    assert incoming.people_named(asked) == {account("U0AIKO"), account("U1"), account("U2")}
    submitted = Submitted(
        **SHARED, key="V1", form="f", state={"to": "U1234,U5678", "x": "UX"}, values={"also": (account("U9"),)}
    )
    assert incoming.people_named(submitted) == {account(user) for user in ("U0AIKO", "U1234", "U5678", "U9")}


@pytest.mark.skipif(not available(), reason=MISSING)
@pytest.mark.parametrize("name", ["ReactionAddedPayload", "ReactionRemovedPayload"])
def test_slacks_own_sample_of_a_reaction_can_be_read(name: str) -> None:
    payload = json.loads((SPECS / "slack-samples" / "events" / f"{name}.json").read_text())
    event = payload["event"] | {"item": payload["event"]["item"] | {"type": "message"}}
    read = incoming.reacted(event, TEAM)
    assert read is not None
    assert read.order == EventTime(0, 0)
