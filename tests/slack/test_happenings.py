"""Events over TCP: acknowledged only after the commit."""

import asyncio

import pytest

from adapters.sandbox.slack import SlackStandIn, Timing
from adapters.slack.app import Slack
from bot.events import AnyEvent, Joined, Left, Mark, Opened, Reacted
from bot.ports import TransientFault
from bot.speech import Answer
from tests.slack.conftest import Core, Town, account, until


async def test_a_reaction_is_handed_in_with_its_message(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await slack.unreact(town.aiko, town.general, ts, "pray")
    added, removed = core.handed
    assert isinstance(added, Reacted)
    assert isinstance(removed, Reacted)
    assert (added.mark, added.emoji, removed.mark) == (Mark.ADDED, "pray", Mark.REMOVED)
    assert added.subject is not None
    assert added.subject.author == account(town.ben, town.team)
    assert set(added.facts) == {account(town.aiko, town.team), account(town.ben, town.team)}
    assert added.key == removed.key
    assert added.order is not None
    assert removed.order is not None
    assert added.order < removed.order


async def test_an_emoji_that_does_not_count_is_neither_looked_up_nor_handed_in(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    push = await slack.react(town.aiko, town.general, ts, "eyes")
    assert push is not None
    assert (core.asked_about, core.handed) == (["eyes"], [])


async def test_a_line_that_slack_wrote_is_said_to_be_one(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    line = town.workspace.post(town.general, town.ben, text="ben has joined", subtype="channel_join")
    await slack.react(town.aiko, town.general, line.ts, "pray")
    (added,) = core.handed
    assert isinstance(added, Reacted)
    assert added.subject is not None
    assert added.subject.system


async def test_where_slack_does_not_show_the_message_the_events_author_is_believed(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.grant(town.workspace, ["users:read", "chat:write"])
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    (added,) = core.handed
    assert isinstance(added, Reacted)
    assert added.subject is not None
    assert added.subject.author == account(town.ben, town.team)


async def test_a_transient_fault_leaves_the_event_to_be_sent_again(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.world.timing = Timing(acknowledge=0.2, retries=(0.0, 0.01, 0.02))
    faults = iter([TransientFault("locked"), TransientFault("locked")])

    async def locked(event: AnyEvent) -> Answer:
        if fault := next(faults, None):
            raise fault
        return None

    core.says = locked
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await until(lambda: len(core.handed) == 3)
    await asyncio.sleep(0.3)
    assert (len(core.handed), core.given_up) == (3, [])


@pytest.mark.parametrize("fault", [TransientFault("locked"), ZeroDivisionError()])
async def test_an_event_that_keeps_failing_is_given_up_and_acknowledged(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, fault: Exception
) -> None:
    slack.world.timing = Timing(acknowledge=0.2, retries=(0.0, 0.01, 0.02))

    async def fails(event: AnyEvent) -> Answer:
        raise fault

    core.says = fails
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await until(lambda: bool(core.given_up))
    assert len(core.handed) == 4
    ((event, why),) = core.given_up
    assert (event.key, why) == (f"{town.general}:{ts}:{town.aiko}", fault)
    answers = await slack.redeliver()
    assert [answer.acknowledged for answer in answers] == [False]  # counted anew, as after a restart


async def test_copies_that_do_not_say_so_are_counted(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.world.timing = Timing(acknowledge=0.1, retries=())

    async def fails(event: AnyEvent) -> Answer:
        raise TransientFault("locked")

    core.says = fails
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    answers = await slack.redeliver(times=3)
    assert [answer.acknowledged for answer in answers] == [False, False, True]
    assert len(core.given_up) == 1


async def test_while_slack_cannot_say_whose_message_it_is_the_event_waits(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.world.timing = Timing(acknowledge=0.2, retries=(0.0, 0.01, 0.02))
    slack.faults.fail("reactions.get", times=1)
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await until(lambda: bool(core.handed))
    assert (len(core.asked_about), core.given_up) == (2, [])


async def test_where_slack_limits_the_question_the_author_whom_the_event_names_is_believed(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.faults.rate_limit("reactions.get", times=9)
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await until(lambda: bool(core.handed))
    [event] = core.handed
    assert isinstance(event, Reacted)
    assert event.subject is not None
    assert event.subject.author == account(town.ben, town.team)


async def test_who_joins_and_who_is_deactivated_is_handed_in(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    chie = await slack.join_team(town.workspace, "chie")
    await slack.change_user(chie.id, real_name="Chie Mori")
    await slack.change_user(chie.id, deleted=True)
    person = account(chie.id, town.team)
    came, gone = core.handed
    assert isinstance(came, Joined)
    assert isinstance(gone, Left)
    assert (came.person, gone.person) == (person, person)
    assert (came.facts[person].active, gone.facts[person].active) == (True, False)


async def test_who_comes_back_is_handed_in_once(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    await slack.change_user(town.ben, deleted=True)
    await slack.change_user(town.ben, deleted=False)
    await slack.change_user(town.ben, real_name="Ben Lee")
    left, back = core.handed
    ben = account(town.ben, town.team)
    assert isinstance(left, Left)
    assert isinstance(back, Joined)
    assert (left.person, back.person, back.facts[ben].active) == (ben, ben, True)
    assert left.key != back.key


async def test_of_whom_nothing_is_known_any_more_is_handed_in_as_having_come_back(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    """As after a restart: they may have been deactivated before it."""
    await slack.change_user(town.ben, real_name="Ben Lee")
    [back] = core.handed
    assert isinstance(back, Joined)


async def test_an_opened_home_is_handed_in_and_other_tabs_are_not(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    await slack.open_home(town.aiko, wait=0)
    await slack.open_home(town.aiko, tab="messages", wait=0)
    [opened] = core.handed
    aiko = account(town.aiko, town.team)
    assert isinstance(opened, Opened)
    assert (opened.actor, opened.facts[aiko].locale, opened.about_space.greets) == (aiko, "ja-JP", True)


async def test_an_opened_home_waits_for_storage(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    slack.world.timing = Timing(acknowledge=0.2, retries=(0.0, 0.01, 0.02))
    faults = iter([TransientFault("locked")])

    async def locked(event: AnyEvent) -> Answer:
        if fault := next(faults, None):
            raise fault
        return None

    core.says = locked
    await slack.open_home(town.aiko, wait=0)
    await until(lambda: len(core.handed) == 2)
    assert len({event.key for event in core.handed}) == 1


async def test_a_strangers_coming_and_going_is_not(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    guest = await slack.join_team(town.workspace, "guest", is_stranger=True)
    await slack.change_user(guest.id, deleted=True)
    assert core.handed == []


async def test_what_user_change_says_is_known_at_once(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    await slack.command(town.aiko, town.general, "/trust", "", wait=0)
    await slack.change_user(town.aiko, display_name="愛子", is_admin=True, tz="Europe/Paris")
    slack.faults.fail("users.info", times=-1)
    await slack.command(town.aiko, town.general, "/trust", "", wait=0)
    facts = core.handed[-1].facts[account(town.aiko, town.team)]
    assert (facts.name, facts.organizer, facts.zone) == ("愛子", True, "Europe/Paris")


async def test_an_uninstalled_app_has_left(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    await slack.uninstall(town.workspace)
    assert [(type(event), getattr(event, "person", "")) for event in core.handed] == [(Left, None), (Left, None)]
    assert all(event.facts[event.actor].bot for event in core.handed)


async def test_other_events_are_acknowledged(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    slack.subscribe("message.channels")
    await slack.say(town.aiko, town.general, "hello")
    answers = await slack.redeliver()
    assert [answer.acknowledged for answer in answers] == [True]
    assert core.handed == []
