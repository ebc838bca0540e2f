"""What is remembered of a source."""

from dataclasses import replace

from bot.inquiries import EventTime
from bot.people import MessageRef
from bot.ports import Outcome, Source, SourceState, Standing, SubjectKey
from tests.storage.village import MINUTE, NOON, SLACK, Village

SUBJECT = SubjectKey("message-1")


async def test_a_source_is_remembered_with_every_emoji_and_its_time(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    state = SourceState(
        Source("s"),
        Outcome.DEPOSITED,
        giver=aiko.id,
        receiver=ben.id,
        turn=2,
        subject=SUBJECT,
        standing={
            "pray::skin-tone-3": Standing(True, EventTime(1_700_000_000, 900)),
            "🙏": Standing(False, None),
        },
    )
    async with village.storage.community(village.community) as uow:
        await uow.sources.keep(state, NOON)
        assert await uow.sources.get(Source("s")) == state
        assert await uow.sources.get(Source("t")) is None
        assert await uow.sources.of_subject(SUBJECT) == [state]


async def test_a_later_state_takes_the_place_of_the_earlier(village: Village) -> None:
    first = SourceState(Source("s"), Outcome.DEPOSITED, turn=1)
    later = replace(first, outcome=Outcome.UNCOUNTED, reason="thanks.allowance_spent", turn=2)
    async with village.storage.community(village.community) as uow:
        await uow.sources.keep(first, NOON)
        await uow.sources.keep(later, NOON + MINUTE)
        assert await uow.sources.get(Source("s")) == later


async def test_watched_messages_come_latest_first_and_each_once(village: Village) -> None:
    messages = [MessageRef(SLACK, "C1", str(number)) for number in range(3)]
    async with village.storage.community(village.community) as uow:
        for number, message in enumerate(messages):
            await uow.sources.watch(SubjectKey(str(number)), message, NOON + number * MINUTE)
        await uow.sources.watch(SubjectKey("0"), messages[0], NOON + 9 * MINUTE)
        assert await uow.sources.watched(SLACK, NOON, 9) == [messages[0], messages[2], messages[1]]
        assert await uow.sources.watched(SLACK, NOON + 2 * MINUTE, 9) == [messages[0], messages[2]]
        assert await uow.sources.watched(SLACK, NOON, 1) == [messages[0]]
