"""Garbage and forgeries leave the bot up, and are answered in words where there is someone to answer."""

import asyncio
import json
import random
import re
import string
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from adapters.sandbox.discord.dispatches import Dispatch
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.interaction import InteractionKind
from adapters.sandbox.discord.seen import Seen as SeenOnDiscord
from adapters.sandbox.slack import payloads
from adapters.sandbox.slack.desk import Seen as SeenOnSlack
from adapters.sandbox.slack.screens import draw_view
from adapters.sandbox.slack.values import Ephemeral, User, text_of, words_in
from bot.people import PlatformName
from tests.faults.as_read import mrkdwn_in, slack_reads
from tests.faults.street import Street, is_private, street_on

OUTDATED = "That button or form is no longer valid here. Please use the command again."

# --- over the wire ----------------------------------------------------------------------------------------------

live = pytest.mark.asyncio(loop_scope="module")
"""These share one bot, which has to survive them all."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    async with street_on(f"sqlite:///{tmp_path_factory.mktemp('hostile')}/town.db", name="=1+1 <!channel>") as street:
        yield street
        await street.still_works()


@pytest_asyncio.fixture(loop_scope="module")
async def quiet(street: Street) -> AsyncIterator[Street]:
    """What is done to the bot here is no fault of ours, is stored nowhere, and it works afterwards."""
    await street.settled()
    stored = len(await street.rows())
    street.logs.forget()
    yield street
    assert street.logs.faults() == []
    assert len(await street.rows()) == stored
    await street.still_works()


# What Slack's own library cannot read is acknowledged by nobody; all else is, below.
SLACK_FRAMES = {
    "no JSON": "garbage",
    "half an object": '{"type": "slash_commands", "envelope_id": ',
    "a list": "[1, 2]",
    "a string": '"x"',
    "null": "null",
    "nothing": "",
    "an empty object": "{}",
    "deeper than a parser goes": '{"a":' * 20_000,
    "no payload": '{"type": "slash_commands", "envelope_id": "e-none"}',
    "a payload of null": '{"type": "events_api", "envelope_id": "e-null", "payload": null}',
    "a payload that is a list": '{"type": "interactive", "envelope_id": "e-list", "payload": [1]}',
    "an event that is a list": '{"type": "events_api", "envelope_id": "e1", "payload": '
    '{"type": "event_callback", "event": [1]}}',
    "an event that is null": '{"type": "events_api", "envelope_id": "e2", "payload": '
    '{"type": "event_callback", "event": null}}',
    "a press of nothing": '{"type": "interactive", "envelope_id": "e3", "payload": '
    '{"type": "block_actions", "actions": []}}',
    "no envelope id": '{"type": "slash_commands", "payload": {}}',
    "a half surrogate as its type": '{"type": "\\ud83d", "envelope_id": "\\ud83d", "payload": {}}',
}  # fmt: skip


@live
@pytest.mark.parametrize("what", SLACK_FRAMES)
async def test_a_garbage_frame_on_slacks_socket_is_harmless(street: Street, what: str) -> None:
    side = street.on_slack
    [connection] = side.slack.sockets.connections
    await connection.socket.send_str(SLACK_FRAMES[what])
    await connection.socket.send_bytes(b"\xff\xfe")
    await street.still_works()
    assert side.slack.sockets.connections == [connection]


def envelope(kind: str, payload: object) -> dict[str, object]:
    return {"envelope_id": "e-garbage", "type": kind, "payload": payload, "accepts_response_payload": True}


REACTED = {"type": "reaction_added", "user": "U1", "reaction": "pray", "event_ts": "1.2"}
WHOLE_ITEM = {"type": "message", "channel": "C1", "ts": "1.1"}


def event(**event: object) -> dict[str, object]:
    return {"type": "event_callback", "event": event, "event_id": "Ev1", "team_id": "T1"}


SLACK_ENVELOPES: dict[str, dict[str, object]] = {
    "of an unknown type": envelope("tea_time", {"a": 1}),
    "a payload that is a text": envelope("events_api", "x"),
    "an empty event": envelope("events_api", {}),
    "no event in it": envelope("events_api", {"type": "event_callback"}),
    "an event without a type": envelope("events_api", event(user="U1")),
    "an unknown event": envelope("events_api", event(type="tea_time", event_ts="1.2")),
    "a reaction without its message": envelope("events_api", event(**REACTED)),
    "a reaction on a text": envelope("events_api", event(**REACTED, item="x")),
    "a reaction on half a message": envelope("events_api", event(**REACTED, item={"type": "message"})),
    "a reaction without a time": envelope("events_api", event(**REACTED | {"event_ts": "soon"}, item=WHOLE_ITEM)),
    "a reaction by nobody": envelope("events_api", event(**REACTED | {"user": None}, item=WHOLE_ITEM)),
    "a user change without a user": envelope("events_api", event(type="user_change")),
    "a user change of half a user": envelope("events_api", event(type="user_change", user={"name": "x"})),
    "an empty command": envelope("slash_commands", {}),
    "a command by nobody": envelope("slash_commands", {"command": "/thanks", "text": "x"}),
    "an empty interaction": envelope("interactive", {}),
    "an unknown interaction": envelope("interactive", {"type": "tea_time"}),
    "a press without actions": envelope("interactive", {"type": "block_actions"}),
    "a submission of no form": envelope("interactive", {"type": "view_submission"}),
    "a closed nothing": envelope("interactive", {"type": "view_closed"}),
    "a shortcut on nothing": envelope("interactive", {"type": "message_action", "callback_id": "thank"}),
    "a suggestion for nothing": envelope("interactive", {"type": "block_suggestion"}),
}


@live
@pytest.mark.parametrize("what", SLACK_ENVELOPES)
async def test_a_garbage_envelope_from_slack_is_acknowledged_once(street: Street, what: str) -> None:
    """Slack would send again and again what is not."""
    side = street.on_slack
    [connection] = side.slack.sockets.connections
    stored = len(await street.rows())
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    connection.pending["e-garbage"] = answer
    await connection.socket.send_json(SLACK_ENVELOPES[what])
    try:
        assert (await asyncio.wait_for(answer, 3)).acknowledged
    finally:
        del connection.pending["e-garbage"]
        side.slack.sockets._answered.discard("e-garbage")
    assert len(await street.rows()) == stored
    await street.still_works()
    assert side.slack.sockets.connections == [connection]


DISPATCHES: dict[str, tuple[str, Any]] = {
    "unknown": ("TEA_TIME", {"a": 1}),
    "a reaction whose ids are no numbers": (
        "MESSAGE_REACTION_ADD",
        {"user_id": "not-a-number", "channel_id": "x", "message_id": "x", "emoji": {"id": None, "name": "x"}},
    ),
    "a reaction without anything": ("MESSAGE_REACTION_ADD", {}),
    "a removal of null": ("MESSAGE_REACTION_REMOVE", None),
    "an empty interaction": ("INTERACTION_CREATE", {}),
    "an interaction of an unknown type": (
        "INTERACTION_CREATE",
        {"id": "1", "application_id": "1", "type": 99, "token": "t", "version": 1, "data": {}},
    ),
    "a server without an id": ("GUILD_CREATE", {"name": "x"}),
    "a list": ("MESSAGE_REACTION_ADD", [1]),
}


@live
@pytest.mark.parametrize("what", DISPATCHES)
async def test_a_garbage_dispatch_from_discord_ends_nothing(street: Street, what: str) -> None:
    """discord.py may end on it; then it is started again."""
    gateway = street.on_discord.discord.gateway
    [session] = gateway.connected()
    session.push(Dispatch(*DISPATCHES[what]))
    await _connected_and_well(street)


@live
@pytest.mark.parametrize(
    "frame", [{"op": 99, "d": None}, {}, {"op": 0, "t": None, "s": None, "d": None}, [1], "x"], ids=str
)
async def test_a_garbage_frame_from_discord_ends_nothing(street: Street, frame: Any) -> None:
    [session] = street.on_discord.discord.gateway.connected()
    assert session.line is not None
    session.line.send(frame)
    await _connected_and_well(street)


@live
async def test_bytes_that_are_no_json_from_discord_end_nothing(street: Street) -> None:
    [session] = street.on_discord.discord.gateway.connected()
    line = session.line
    assert line is not None
    assert line._deflate is not None
    await line._socket.send_bytes(line._deflate.compress(b"garbage{") + line._deflate.flush(2))
    await _connected_and_well(street)


async def _connected_and_well(street: Street) -> None:
    """Wait for a client that died of it to be replaced: then it is asked, and answers."""
    await asyncio.sleep(0.1)
    gateway = street.on_discord.discord.gateway
    async with asyncio.timeout(15):
        while len(gateway.connected()) != 1 or not street.discord_is_ready():
            await asyncio.sleep(0.02)
    await street.still_works()


# --- forgeries ---------------------------------------------------------------------------------------------------


async def pressed_on_slack(street: Street, user: User, **action: object) -> SeenOnSlack:
    """A press that no message of ours offers."""
    slack, channel = street.on_slack.slack, street.on_slack.channel
    said = Ephemeral(channel.id, slack.workspace.stamps.next(), user.id, "forged")
    trigger = slack.world.pull_trigger(slack.workspace, user.id)
    url = slack.world.open_response_url(trigger, channel.id, path="actions", original=said.ts)
    whole = {
        "type": "button",
        "block_id": "b",
        "action_ts": "1.1",
        "text": {"type": "plain_text", "text": "x"},
        **action,
    }
    payload = payloads.message_press(slack.workspace, slack.world.app, user, said, whole, {}, url)
    return await slack._interact(trigger, payload, 1.0)


SLACK_ACTIONS: dict[str, dict[str, object]] = {
    "an action that nobody declared": {"action_id": "tea.time#0", "value": '["c1"]'},
    "an action id of another shape": {"action_id": "open_link", "value": "x"},
    "100 random characters": {"action_id": "".join(random.Random(1).choices(string.printable, k=100)), "value": "x"},
    "no value": {"action_id": "trust.undo#0"},
    "a value that is no JSON": {"action_id": "trust.undo#0", "value": "{"},
    "a value that is an object": {"action_id": "trust.undo#0", "value": "{}"},
    "an empty value": {"action_id": "trust.undo#0", "value": "[]"},
    "a value of other types": {"action_id": "trust.undo#0", "value": '[1, null, {"a": []}]'},
    "another community": {"action_id": "trust.undo#0", "value": '["06h0000000000000000a", "g1", ""]'},
    "half surrogates": {"action_id": "trust.undo#0", "value": '["\\ud83d", "\\ud83d", "\\u0000"]'},
}  # fmt: skip


@live
@pytest.mark.parametrize("what", SLACK_ACTIONS)
async def test_a_forged_button_on_slack_is_answered_in_words(quiet: Street, what: str) -> None:
    user = quiet.on_slack.arrives()
    seen = await pressed_on_slack(quiet, user, **SLACK_ACTIONS[what])
    assert (seen.error, seen.text.splitlines()[:1]) == ("", [OUTDATED])
    assert is_private(seen, user)


OURS = {
    "too few words": ("trust.history", ()),
    "too many words": ("trust.history", ("given", "", "more")),
    "a gift that is none": ("thanks.undo", ("g1",)),
    "NUL and half a surrogate": ("thanks.undo", ("\x00\ud83d",)),
    "a cursor that is none": ("trust.history", ("given", "zz.zz")),
    "a cursor out of time": ("trust.history", ("given", "f" * 40 + ".x")),
    "a side that is none": ("trust.history", ("upside", "")),
    "a draft that is none": ("form.correct", ("d1",)),
}


@live
@pytest.mark.parametrize("what", OURS)
async def test_a_button_of_ours_with_other_words_is_answered_in_words(quiet: Street, what: str) -> None:
    """Such as one that an older version drew: on both platforms."""
    action, args = OURS[what]
    user = quiet.on_slack.arrives()
    [slack_community, discord_community] = [await quiet.community(name) for name in PlatformName]
    seen = await pressed_on_slack(quiet, user, action_id=f"{action}#0", value=json.dumps([slack_community, *args]))
    assert seen.text
    assert "incident" not in seen.text
    assert is_private(seen, user) or seen.replaced
    person = quiet.on_discord.arrives()
    answer = await pressed_on_discord(quiet, person, ":".join((action, discord_community, *args)))
    assert answer.text
    assert "incident" not in answer.text


async def pressed_on_discord(street: Street, user: Person, custom_id: str) -> SeenOnDiscord:
    """A press on a component that the message does not have."""
    side = street.on_discord
    history = await side.discord.people.command(user, side.room, "trust history")
    assert history.message is not None
    data = {"component_type": 2, "custom_id": custom_id, "id": 9}
    return await side.discord.people._ask(InteractionKind.COMPONENT, user, side.room, data, history.message)


CUSTOM_IDS = {
    "nothing": "",
    "an action that nobody declared": "tea.time:c1:x",
    "another community": "trust.undo:06h0000000000000000a:g1:",
    "no community": "trust.undo",
    "separators": ":~:%:~~::",
    "percent signs": "%00%ZZ%D8%00:%",
    "100 random characters": "".join(random.Random(2).choices(string.printable, k=100)),
    "100 random code points": "".join(map(chr, random.Random(3).choices(range(0x80, 0xD800), k=100))),
    "half a surrogate": "trust.undo:\ud83d:\udc00",
}


@live
@pytest.mark.parametrize("what", CUSTOM_IDS)
async def test_a_forged_button_on_discord_is_answered_in_words(quiet: Street, what: str) -> None:
    user = quiet.on_discord.arrives()
    seen = await pressed_on_discord(quiet, user, CUSTOM_IDS[what])
    assert (seen.content, seen.ephemeral) == (OUTDATED, True)


@live
@pytest.mark.parametrize("what", CUSTOM_IDS)
async def test_a_forged_form_on_discord_is_answered_in_words(quiet: Street, what: str) -> None:
    side = quiet.on_discord
    user = side.arrives()
    data = {"custom_id": CUSTOM_IDS[what], "components": []}
    seen = await side.forged(InteractionKind.MODAL_SUBMIT, user, data)
    assert (seen.content, seen.ephemeral) == (OUTDATED, True)


VIEWS: dict[str, dict[str, object]] = {
    "a form that nobody declared": {
        "callback_id": "tea",
        "private_metadata": '{"form":"tea","community":"c","state":{},"response_url":"","channel":"C1","at":1}',
    },
    "no private_metadata": {"callback_id": "thanks"},
    "private_metadata that is no JSON": {"callback_id": "thanks", "private_metadata": "{"},
    "private_metadata of other types": {"callback_id": "thanks", "private_metadata": '{"form": [], "state": 3}'},
    "private_metadata that is a list": {"callback_id": "thanks", "private_metadata": "[1]"},
    "private_metadata that is null": {"callback_id": "thanks", "private_metadata": "null"},
    "no callback id": {},
}


@live
@pytest.mark.parametrize("what", VIEWS)
async def test_a_forged_form_on_slack_is_answered_in_words(quiet: Street, what: str) -> None:
    side = quiet.on_slack
    user = side.arrives()
    content = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Forged"},
        "submit": {"type": "plain_text", "text": "Go"},
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "label": {"type": "plain_text", "text": "x"},
                "element": {"type": "plain_text_input", "action_id": "value"},
            }
        ],
        **VIEWS[what],
    }
    view = draw_view(side.slack.world, side.slack.workspace, user.id, content, "modal")
    sent = await side.slack.submit(user.id, view, {"reason": "x"}, wait=0.3)
    shown = [text_of(said) for said in sent.shown]
    shown += words_in(list(sent.view.blocks)) if sent.view is not None else []
    assert OUTDATED in "\n".join(shown)


COMMANDS = {
    "an unknown root": ("/tea", "time"),
    "an unknown word": ("/trust", "tea"),
    "10,000 characters": ("/trust", "x" * 10_000),
    "a broadcast": ("/trust", "tea <!channel> <!here>"),
    "NUL and half a surrogate": ("/trust", "\x00\ud83d\udc00\ud83d"),
    "markup": ("/shinrai", "*b*_i_~s~`c`<https://evil.example|bank>"),
}


@live
@pytest.mark.parametrize("what", COMMANDS)
async def test_an_unknown_command_on_slack_is_answered_with_the_known_ones(quiet: Street, what: str) -> None:
    side = quiet.on_slack
    user = side.arrives()
    seen = await side.slack.command(user.id, side.channel.id, *COMMANDS[what], escape=False)
    assert seen.text.startswith(("I do not know “/", "I do not know “`/"))
    assert "/trust" in seen.text or "/shinrai" in seen.text
    assert is_private(seen, user)
    [said] = seen.shown
    for shown in mrkdwn_in({"text": said.text, "blocks": list(said.blocks)}):
        read = slack_reads(re.sub(r"`(/[a-z -]+)`", r"\1", shown))  # the commands are ours, drawn as code
        assert (read.notifies, read.leads_to, read.drawn) == ((), (), ())


@live
async def test_an_unknown_shortcut_on_slack_is_answered_in_words(quiet: Street) -> None:
    side = quiet.on_slack
    user = side.arrives()
    ts = await side.slack.say(side.onlooker.id, side.channel.id, "hello", wait=0)
    seen = await side.slack.shortcut(user.id, "tea", side.channel.id, ts)
    assert seen.text.splitlines()[:1] == [OUTDATED]
    assert is_private(seen, user)
    assert (await side.slack.shortcut(user.id, "tea", wait=0.1)).error == ""  # a global one has nowhere to answer


DISCORD_COMMANDS: dict[str, dict[str, Any]] = {
    "an unknown command": {"id": "1", "name": "tea", "type": 1},
    "an unknown subcommand": {"id": "1", "name": "trust", "type": 1, "options": [{"name": "tea", "type": 1}]},
    "a command of 10,000 characters": {"id": "1", "name": "x" * 10_000, "type": 1},
    "an unknown menu entry": {
        "id": "1", "name": "tea", "type": 3, "target_id": "5",
        "resolved": {"messages": {"5": {"id": "5", "channel_id": "6", "type": 0, "author": {"id": "7"}}}},
    },
}  # fmt: skip


@live
@pytest.mark.parametrize("what", DISCORD_COMMANDS)
async def test_an_unknown_command_on_discord_is_answered_in_words(quiet: Street, what: str) -> None:
    side = quiet.on_discord
    seen = await side.forged(InteractionKind.COMMAND, side.arrives(), DISCORD_COMMANDS[what])
    assert seen.ephemeral
    assert seen.content.startswith(("I do not know “/", "I do not know “`/", OUTDATED))


HALF_COMMANDS: dict[str, dict[str, Any]] = {
    "a menu entry on nothing": {"id": "1", "name": "Thank for this", "type": 3, "target_id": "5"},
    "a command with half an option": {"id": "1", "name": "thanks", "type": 1, "options": [{"name": "to", "type": 6}]},
    "a command whose options are a text": {"id": "1", "name": "thanks", "type": 1, "options": "x"},
    "a command without a name": {"id": "1", "type": 1},
}


@live
@pytest.mark.parametrize("what", HALF_COMMANDS)
async def test_half_a_command_on_discord_is_answered_in_words(street: Street, what: str) -> None:
    """It cannot be read, so it is a fault of somebody's: the asker gets an incident's number, or is told what to do."""
    side = street.on_discord
    stored = len(await street.rows())
    seen = await side.forged(InteractionKind.COMMAND, side.arrives(), HALF_COMMANDS[what])
    assert (seen.kind, seen.ephemeral) == ("message", True)
    assert len(await street.rows()) == stored
    await street.still_works()
