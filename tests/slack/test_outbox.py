"""Deliveries over TCP: sent once, recognised in doubt, and every failure told apart."""

import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sandbox.slack import Message, SlackStandIn, text_of
from adapters.sandbox.slack.faults import Answering, Faults
from adapters.slack import earlier
from adapters.slack.app import Slack
from bot.leases import Lease
from bot.people import MessageRef, Place, PlatformName, SpaceRef
from bot.ports import Attempt, Handed, Sent, TryAgain, Uneditable, Unreachable, Unwanted
from bot.speech import Button, Buttons, Card, Outgoing, Person, Reply, Text, say
from tests.slack.conftest import READER, Core, Town, account

NOW = datetime.now(UTC)
FIRST = Attempt(1, NOW, None)
IN_DOUBT = Attempt(2, NOW, NOW - timedelta(seconds=5))


def outgoing(place: Place, card: Card | None = None, mark: str = "d1") -> Outgoing:
    return Outgoing(place, card or Card((Text(say("said", what="hello *all*")),)), READER, "c1", mark)


def said_in(town: Town, channel: str) -> list[Message]:
    return [said for said in town.workspace.messages[channel].values() if said.user == town.workspace.bot]


@pytest.fixture
def here(town: Town) -> Place:
    return Place(town.team, town.general)


def every_other_read_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for an app that may read a page a minute."""
    reads, plain = itertools.count(), Faults.next_for

    def next_for(faults: Faults, method: str, channel: str) -> Answering | None:
        if method == "conversations.history" and next(reads) % 2:
            return Answering("429", method, 1, retry_after=60)
        return plain(faults, method, channel)

    monkeypatch.setattr(Faults, "next_for", next_for)


async def test_a_message_is_posted_with_our_mark(slack: SlackStandIn, town: Town, here: Place, adapter: Slack) -> None:
    sent = await adapter.post(outgoing(here), FIRST)
    (said,) = said_in(town, town.general)
    assert sent == Sent(MessageRef(town.team, town.general, said.ts))
    assert said.metadata == {"event_type": "shinrai_delivery", "event_payload": {"delivery": "d1"}}
    assert text_of(said).split("\n")[0] == "hello ∗all∗"
    assert slack.violations == []


async def test_a_direct_conversation_is_opened_first(slack: SlackStandIn, town: Town, adapter: Slack) -> None:
    sent = await adapter.post(outgoing(Place(town.team, person=town.ben)), FIRST)
    assert isinstance(sent, Sent)
    assert [text_of(said).split("\n")[0] for said in slack.direct_messages(town.ben)] == ["hello ∗all∗"]


async def test_in_a_channel_only_the_receiver_is_mentioned(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    giver, receiver = Person(account(town.aiko, town.team)), Person(account(town.ben, town.team), ping=True)
    await adapter.post(outgoing(here, Card((Text(say("said", what=(giver, receiver))),))), FIRST)
    (said,) = said_in(town, town.general)
    assert said.text == f"Aiko Sato and <@{town.ben}>"


async def test_a_message_of_another_workspace_is_not_ours_to_send(adapter: Slack) -> None:
    elsewhere = SpaceRef(PlatformName.SLACK, "T9")
    assert await adapter.post(outgoing(Place(elsewhere, "C1")), FIRST) == Unreachable("another workspace")
    assert await adapter.redraw(MessageRef(elsewhere, "C1", "1"), outgoing(Place(elsewhere, "C1"))) == Unreachable(
        "another workspace"
    )


async def test_before_it_is_connected_nothing_is_sent(core: Core) -> None:
    slack = Slack(core, token="x", app_token="y")
    assert await slack.post(outgoing(Place(SpaceRef(PlatformName.SLACK, "T1"), "C1")), FIRST) == TryAgain(
        "not connected yet", after=5.0, everywhere=True
    )


async def test_a_cut_connection_is_never_retried_by_a_library(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    slack.faults.cut("chat.postMessage", "after")
    outcome = await adapter.post(outgoing(here), FIRST)
    assert outcome == TryAgain("connection lost: ServerDisconnectedError", doubtful=True)
    assert len(said_in(town, town.general)) == 1


async def test_the_heart_beat_is_looked_at_directly_before_the_bytes_are_written(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    """After the connection is there and the headers are made, which is where aiohttp asks first."""
    looks = iter([True, False])
    lease = Lease(lambda: next(looks), time.monotonic)
    with lease.held():
        outcome = await adapter.post(outgoing(here), FIRST)
    assert isinstance(outcome, TryAgain)
    assert (lease.refused, lease.written) == (True, False)
    assert said_in(town, town.general) == []
    assert isinstance(await adapter.post(outgoing(here), FIRST), Sent)


async def test_a_message_that_arrived_in_spite_of_the_cut_is_found(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    slack.faults.cut("chat.postMessage", "after")
    await adapter.post(outgoing(here), FIRST)
    (said,) = said_in(town, town.general)
    again = await adapter.post(outgoing(here), IN_DOUBT)
    assert again == Sent(MessageRef(town.team, town.general, said.ts))
    assert len(said_in(town, town.general)) == 1


async def test_a_message_that_did_not_arrive_is_sent(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    await adapter.post(outgoing(here, mark="another"), FIRST)
    slack.faults.cut("chat.postMessage", "before")
    assert await adapter.post(outgoing(here), FIRST) == TryAgain(
        "connection lost: ServerDisconnectedError", doubtful=True
    )
    assert isinstance(await adapter.post(outgoing(here), IN_DOUBT), Sent)
    assert len(said_in(town, town.general)) == 2


async def test_a_doubt_is_looked_into_page_by_page(
    town: Town, here: Place, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "PAGE", 2)
    first = await adapter.post(outgoing(here), FIRST)
    for n in range(8):
        town.workspace.post(town.general, town.aiko, text=f"line {n}")
    assert await adapter.post(outgoing(here), IN_DOUBT) == first
    assert len(said_in(town, town.general)) == 1


async def test_a_look_that_is_limited_goes_on_where_it_was_at_the_next_attempt(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for an app that may read one small page a minute: begun anew each time, it would never end."""
    monkeypatch.setattr(earlier, "PAGE", 2)
    first = await adapter.post(outgoing(here), FIRST)
    for n in range(8):
        town.workspace.post(town.general, town.aiko, text=f"line {n}")
    every_other_read_is_limited(monkeypatch)
    read: list[Handed] = [await adapter.post(outgoing(here), IN_DOUBT)]
    while not isinstance(read[-1], Sent):
        read.append(await adapter.post(outgoing(here), replace(IN_DOUBT, number=2 + len(read))))
    assert read[-1] == first
    assert len(read) == 5
    assert {*read[:-1]} == {TryAgain("ratelimited", after=60.0, doubtful=True, alone=True)}
    assert len(said_in(town, town.general)) == 1


async def test_a_look_is_begun_anew_where_another_process_has_tried_meanwhile(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "PAGE", 2)
    for n in range(6):
        town.workspace.post(town.general, town.aiko, text=f"line {n}")
    with monkeypatch.context() as limited:
        every_other_read_is_limited(limited)
        assert isinstance(await adapter.post(outgoing(here), IN_DOUBT), TryAgain)
    elsewhere = await adapter.post(outgoing(here), FIRST)
    assert await adapter.post(outgoing(here), replace(IN_DOUBT, number=4)) == elsewhere


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ("scope", Unreachable("cannot tell whether it arrived: missing_scope")),
        ("limit", TryAgain("ratelimited", after=7.0, doubtful=True, alone=True)),
        ("fails", TryAgain("Slack answered 500", doubtful=True, alone=True)),
        ("cut", TryAgain("connection lost: ServerDisconnectedError", doubtful=True, alone=True)),
    ],
)
async def test_where_a_doubt_cannot_be_looked_into_nothing_is_guessed(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack, trouble: str, outcome: object
) -> None:
    match trouble:
        case "scope":
            slack.grant(town.workspace, ["chat:write", "users:read"])
        case "limit":
            slack.faults.rate_limit("conversations.history", retry_after=7)
        case "fails":
            slack.faults.fail("conversations.history")
        case "cut":
            slack.faults.cut("conversations.history", "before", times=5)
    assert await adapter.post(outgoing(here), IN_DOUBT) == outcome
    assert said_in(town, town.general) == []


async def test_a_limit_says_when_to_try_again(slack: SlackStandIn, town: Town, here: Place, adapter: Slack) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=7)
    assert await adapter.post(outgoing(here), FIRST) == TryAgain("ratelimited", after=7.0)


async def test_a_failure_inside_slack_is_doubtful(slack: SlackStandIn, town: Town, here: Place, adapter: Slack) -> None:
    slack.faults.fail("chat.postMessage")
    assert await adapter.post(outgoing(here), FIRST) == TryAgain("Slack answered 500", doubtful=True)


async def test_a_conversation_that_could_not_be_opened_leaves_no_doubt(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    """It is opened only to look whether an earlier try arrived."""
    slack.faults.fail("conversations.open")
    assert await adapter.post(outgoing(Place(town.team, person=town.ben)), IN_DOUBT) == TryAgain("Slack answered 500")


async def test_a_direct_message_opens_no_conversation_and_its_id_is_kept_to_look_for_it(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    slack.faults.fail("conversations.open", times=-1)
    place = Place(town.team, person=town.ben)
    sent = [await adapter.post(outgoing(place), FIRST) for _ in range(2)]
    assert all(isinstance(one, Sent) and one.message and one.message.channel.startswith("D") for one in sent)
    found = await adapter.post(outgoing(place), IN_DOUBT)
    assert isinstance(found, Sent)
    assert found in sent


async def test_out_of_reach_leaves_no_doubt(town: Town, here: Place, adapter: Slack, slack: SlackStandIn) -> None:
    assert slack._runner is not None
    await slack.sockets.stop()
    await slack._runner.cleanup()
    assert await adapter.post(outgoing(here), FIRST) == TryAgain("Slack cannot be reached: ClientConnectorError")


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        ({"channel": "C0000000999"}, Unreachable("channel_not_found")),
        ({"person": "U0000000999"}, Unwanted("user_not_found")),
    ],
)
async def test_a_lost_place_and_a_lost_person_are_told_apart(
    town: Town, adapter: Slack, place: dict[str, Any], outcome: object
) -> None:
    assert await adapter.post(outgoing(Place(town.team, **place)), FIRST) == outcome


async def test_what_goes_to_an_archived_channel_is_wanted_no_more(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    await slack.archive(town.aiko, town.general)
    assert await adapter.post(outgoing(here), FIRST) == Unwanted("is_archived", place_gone=True)


async def test_a_redraw_edits_the_message(slack: SlackStandIn, town: Town, here: Place, adapter: Slack) -> None:
    sent = await adapter.post(outgoing(here), FIRST)
    assert isinstance(sent, Sent)
    assert sent.message is not None
    again = await adapter.redraw(sent.message, outgoing(here, Card((Text(say("bare")),))))
    assert again == sent
    (said,) = said_in(town, town.general)
    assert text_of(said).split("\n")[0] == "Only words"


async def test_a_message_that_is_gone_or_not_ours_cannot_be_edited(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    sent = await adapter.post(outgoing(here), FIRST)
    assert isinstance(sent, Sent)
    assert sent.message is not None
    town.workspace.delete(town.general, sent.message.id)
    assert await adapter.redraw(sent.message, outgoing(here)) == Uneditable("message_not_found")
    foreign = town.workspace.post(town.general, town.aiko, text="mine")
    not_ours = MessageRef(town.team, town.general, foreign.ts)
    assert await adapter.redraw(not_ours, outgoing(here)) == Uneditable("cant_update_message")


async def test_a_post_in_place_of_one_that_is_gone_is_not_taken_for_it(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    old = await adapter.post(outgoing(here), FIRST)
    new = await adapter.post(outgoing(here, mark="d1.2"), IN_DOUBT)
    assert new != old
    assert await adapter.post(outgoing(here, mark="d1.2"), IN_DOUBT) == new
    assert len(said_in(town, town.general)) == 2


async def test_a_direct_notice_is_redrawn_by_its_own_button(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    stop = Button(say("said", what="Stop"), "stop", "c1", ("m1",))
    await adapter.post(outgoing(Place(town.team, person=town.ben), Card((Buttons((stop,)),))), FIRST)
    (notice,) = slack.direct_messages(town.ben)
    core.says = Reply(Card((Text(say("bare")),)), redraw=True)
    seen = await slack.press(town.ben, notice, "stop#0")
    assert [text_of(said).split("\n")[0] for said in seen.replaced] == ["Only words"]
    assert len(slack.direct_messages(town.ben)) == 1
    assert core.handed[-1].place == Place(town.team, person=town.ben)


async def test_what_is_only_looked_for_is_found_or_never_sent(
    slack: SlackStandIn, town: Town, here: Place, adapter: Slack
) -> None:
    looking = Attempt(2, NOW, NOW - timedelta(seconds=5), find_only=True)
    assert await adapter.post(outgoing(here, Card(())), looking) == Unwanted("never arrived")
    assert said_in(town, town.general) == []
    sent = await adapter.post(outgoing(here), FIRST)
    assert await adapter.post(outgoing(here, Card(())), looking) == sent
    assert await adapter.post(outgoing(here), Attempt(1, NOW, None, find_only=True)) == Unwanted("never arrived")
    assert len(said_in(town, town.general)) == 1
