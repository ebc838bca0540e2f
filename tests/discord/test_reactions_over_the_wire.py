"""Reactions over TCP: handed in once each in their order, tried again, and read again where a state is in doubt."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord import patience, reactions
from adapters.sandbox.discord import Overwrite, Permission
from bot.events import AnyEvent, Joined, Left, Mark, Reacted, Reread
from bot.people import Facts, SubjectMessage
from bot.ports import TransientFault
from bot.speech import Answer, ReadAgain
from tests.discord.conftest import Scene
from tests.discord.town import FakeCore


def reacted(core: FakeCore) -> list[Reacted]:
    return [event for event in core.events if isinstance(event, Reacted)]


def reread(core: FakeCore) -> list[Reread]:
    return [event for event in core.events if isinstance(event, Reread)]


async def test_a_reaction_names_its_message_author_and_giver(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "🙏🏽", burst=True)
    await live.core.until(lambda core: len(core.events) == 1)
    (event,) = reacted(live.core)
    assert (event.mark, event.emoji, event.burst, event.at) == (Mark.ADDED, "🙏🏽", True, None)
    assert event.key == f"{live.square.id}:{message.id}:{live.aiko.id}"
    assert event.subject == SubjectMessage(live.ref(message), live.account(live.ben))
    assert event.facts == {
        live.account(live.aiko): Facts(live.account(live.aiko), "Aiko", organizer=True),
        live.account(live.ben): Facts(live.account(live.ben), "ben"),
    }


async def test_adding_removing_and_clearing_arrive_in_their_order(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    for _ in range(3):
        await live.discord.people.react(live.aiko, message, "🙏")
        await live.discord.people.unreact(live.aiko, message, "🙏")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.discord.people.clear_reactions(live.aiko, message, "🙏")
    await live.discord.people.clear_reactions(live.aiko, message)
    await live.core.until(lambda core: len(core.events) == 9)
    marks = [(event.mark, event.emoji) for event in reacted(live.core)]
    added, removed = (Mark.ADDED, "🙏"), (Mark.REMOVED, "🙏")
    assert marks == [*[added, removed] * 3, added, (Mark.CLEARED, "🙏"), (Mark.CLEARED, None)]
    assert reacted(live.core)[1].subject is None
    assert reacted(live.core)[-1].actor.user == str(live.discord.application_id)


async def test_an_emoji_that_is_no_thanks_is_not_handed_in(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "😀")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 1)
    assert [event.emoji for event in reacted(live.core)] == ["🙏"]


async def test_the_author_is_asked_for_once(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.discord.people.react(live.ben, message, "🙏🏽")
    await live.core.until(lambda core: len(core.events) == 2)
    assert len(live.calls(f"GET /channels/{live.square.id}/messages/{message.id}")) == 1
    assert len(live.calls(f"GET /guilds/{live.town.id}/members")) <= 1


async def test_an_author_who_has_left_is_not_known(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.leave(live.ben, live.town)
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 1)
    assert live.core.events[0].facts[live.account(live.ben)] == Facts(live.account(live.ben), "", known=False)


async def test_where_the_message_cannot_be_read_a_reaction_is_let_go(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    deny = Overwrite(live.discord.application_id, of_member=True, deny=Permission.READ_MESSAGE_HISTORY)
    live.square.overwrites.append(deny)
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.discord.people.unreact(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 1)
    assert [event.mark for event in reacted(live.core)] == [Mark.REMOVED]
    assert live.core.given_up == []


async def test_while_storage_is_away_a_reaction_is_tried_again(live: Scene) -> None:
    tries = 0

    async def away_twice(event: AnyEvent) -> Answer:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise TransientFault
        return None

    live.core.answer = away_twice
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 3)
    assert live.core.given_up == []
    assert {event.key for event in live.core.events} == {f"{live.square.id}:{message.id}:{live.aiko.id}"}


async def test_a_reaction_that_keeps_failing_is_given_up_and_read_again_later(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "insist", lambda work: patience.insist(work, pauses=(0.01,)))

    async def away(event: AnyEvent) -> Answer:
        if isinstance(event, Reacted):
            raise TransientFault
        return None

    live.core.answer = away
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(reread(core)) == 1)
    assert [type(event) for event, _ in live.core.given_up] == [Reacted]
    assert reread(live.core)[0].standing == {live.account(live.aiko): frozenset({"🙏"})}


async def test_on_a_contradiction_the_whole_message_is_read_again(live: Scene) -> None:
    async def contradiction(event: AnyEvent) -> Answer:
        return ReadAgain() if isinstance(event, Reacted) else None

    message = await live.discord.people.say(live.ben, live.square, "a talk")
    await live.discord.people.react(live.ben, message, "🙏🏽", burst=True)
    await live.discord.people.react(live.ben, message, "😀")
    await live.core.until(lambda core: len(core.events) == 1)
    live.core.answer = contradiction
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(reread(core)) == 1)
    (event,) = reread(live.core)
    assert event.subject == SubjectMessage(live.ref(message), live.account(live.ben))
    assert event.standing == {
        live.account(live.aiko): frozenset({"🙏"}),
        live.account(live.ben): frozenset({"🙏🏽"}),
    }
    assert {account for account, facts in event.facts.items() if facts.known} >= set(event.standing)


async def test_more_people_than_fit_a_page_are_all_read(live: Scene) -> None:
    async def contradiction(event: AnyEvent) -> Answer:
        return ReadAgain() if isinstance(event, Reacted) else None

    crowd = [live.discord.world.add_user(f"p{n}") for n in range(130)]
    for person in crowd:
        live.discord.world.add_member(live.town, person)
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    for person in crowd:
        await live.discord.people.react(person, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 130)
    live.core.answer = contradiction
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(reread(core)) == 1)
    assert len(reread(live.core)[0].standing) == 131


async def test_after_a_new_session_what_was_missed_is_read_again(live: Scene) -> None:
    old = await live.discord.people.say(live.ben, live.square, "watched")
    live.core.doubtful = [live.ref(old)]
    await live.core.until(lambda core: live.space in core.seen_spaces)
    live.core.whole_at = datetime.now(UTC) - timedelta(seconds=1)
    live.discord.gateway.cut(forget_session=True)
    new = await live.discord.people.say(live.aiko, live.square, "missed")
    await live.discord.people.react(live.ben, new, "🙏")
    await live.discord.people.say(live.aiko, live.square, "not reacted to")
    live.core.seen_spaces.clear()
    await live.core.until(lambda core: len(reread(core)) == 2, within=20)
    await live.core.until(lambda core: live.space in core.seen_spaces)
    assert {event.subject.ref.id: dict(event.standing) for event in reread(live.core)} == {
        str(old.id): {},
        str(new.id): {live.account(live.ben): frozenset({"🙏"})},
    }
    assert reacted(live.core) == []


async def test_a_resumed_session_replays_and_nothing_is_read_again(live: Scene) -> None:
    await live.core.until(lambda core: live.space in core.seen_spaces)
    live.core.whole_at = datetime.now(UTC)
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    live.discord.gateway.cut()
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(reacted(core)) == 1, within=20)
    assert reread(live.core) == []


async def test_a_first_start_reads_what_happened_while_it_was_down(scene: Scene) -> None:
    message = await scene.discord.people.say(scene.ben, scene.square, "a talk")
    await scene.discord.people.react(scene.aiko, message, "🙏")
    scene.core.whole_at = datetime.now(UTC) - timedelta(hours=1)
    await scene.bot.start()
    await scene.core.until(lambda core: len(reread(core)) == 1)
    assert reread(scene.core)[0].standing == {scene.account(scene.aiko): frozenset({"🙏"})}


async def test_a_deleted_message_is_not_read_again(live: Scene) -> None:
    gone = await live.discord.people.say(live.ben, live.square, "gone")
    live.core.doubtful = [live.ref(gone)]
    await live.discord.people.delete(gone)
    await live.core.until(lambda core: live.space in core.seen_spaces)
    live.core.seen_spaces.clear()
    live.core.whole_at = datetime.now(UTC)
    live.discord.gateway.cut(forget_session=True)
    await live.core.until(lambda core: live.space in core.seen_spaces, within=20)
    assert reread(live.core) == []


async def test_reading_again_is_tried_again_until_it_worked(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    live.core.doubtful = [live.ref(message)]
    await live.core.until(lambda core: live.space in core.seen_spaces)
    live.core.whole_at = datetime.now(UTC) - timedelta(days=1)
    live.discord.faults.fail(rf"GET /channels/{live.square.id}/messages/{message.id}", status=503)
    live.discord.gateway.cut(forget_session=True)
    await live.core.until(lambda core: len(reread(core)) == 1, within=20)


async def test_coming_into_a_server_and_being_removed_are_told_and_an_outage_is_not(live: Scene) -> None:
    world = live.discord.world
    village = world.add_guild("Village", live.ben, with_bot=False)
    await live.discord.people.join(world.application.bot, village)
    await live.core.until(lambda core: any(isinstance(event, Joined) for event in core.events))
    await live.discord.people.outage(village)
    await live.discord.people.recovery(village)
    await live.discord.people.kick(live.ben, world.application.bot, village)
    await live.core.until(lambda core: any(isinstance(event, Left) for event in core.events))
    told = [(type(event), event.about_space.name, event.space.id) for event in live.core.events]
    assert told == [(Joined, "Village", str(village.id)), (Left, "Village", str(village.id))]


async def test_the_stream_is_noted_as_whole_while_the_connection_lives(live: Scene) -> None:
    await live.core.until(lambda core: len(core.seen_spaces) > 2)
    await live.discord.people.outage(live.town)
    await asyncio.sleep(0.15)
    live.core.seen_spaces.clear()
    await asyncio.sleep(0.4)
    assert live.core.seen_spaces == []


async def test_a_role_that_manages_the_server_makes_an_organizer(scene: Scene) -> None:
    world = scene.discord.world
    cleo = world.add_user("cleo")
    world.add_member(scene.town, cleo, roles=[world.add_role(scene.town, "crew", Permission.MANAGE_GUILD)])
    await scene.bot.start()
    message = await scene.discord.people.say(cleo, scene.square, "a talk")
    await scene.discord.people.react(scene.ben, message, "🙏")
    await scene.core.until(lambda core: bool(reacted(core)))
    facts = reacted(scene.core)[0].facts
    assert [facts[scene.account(one)].organizer for one in (cleo, scene.ben)] == [True, False]
