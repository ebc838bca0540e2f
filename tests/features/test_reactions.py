"""Thanks by reaction: one point on one message, on while at least one thanks emoji stands."""

from dataclasses import replace

import pytest

from bot.inquiries import EventTime
from bot.natural_key import digest
from bot.people import PlatformName, SubjectMessage
from bot.ports import SubjectKey
from bot.speech import ReadAgain
from tests.town import PRAY, Town


@pytest.fixture
def pray(town: Town) -> str:
    return PRAY[town.platform]


@pytest.fixture
def bouquet(town: Town) -> str:
    return {PlatformName.SLACK: "bouquet", PlatformName.DISCORD: "💐"}[town.platform]


async def test_a_thanks_emoji_gives_one_point_to_the_author(town: Town, pray: str) -> None:
    await town.reacts("aiko", pray, to=town.message_by("ben"))
    assert await town.balance("ben") == 1


async def test_a_second_identical_reaction_deposits_nothing(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1


async def test_two_thanks_emoji_are_one_point_until_both_are_gone(town: Town, pray: str, bouquet: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    await town.reacts("aiko", bouquet, to=message)
    await town.unreacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1
    await town.unreacts("aiko", bouquet, to=message)
    assert await town.balance("ben") == 0


async def test_skin_tones_count_and_each_is_taken_away_alone(town: Town, pray: str) -> None:
    toned = pray + ("::skin-tone-3" if pray == "pray" else "🏽")
    message = town.message_by("ben")
    await town.reacts("aiko", toned, to=message)
    await town.reacts("aiko", pray, to=message)
    await town.unreacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1


async def test_other_emoji_deposit_nothing(town: Town) -> None:
    await town.reacts("aiko", "eyes", to=town.message_by("ben"))
    assert await town.balance("ben") == 0


async def test_added_after_removed_is_a_new_turn(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    for _ in range(3):
        await town.reacts("aiko", pray, to=message)
        await town.unreacts("aiko", pray, to=message)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1


@pytest.mark.parametrize(("author", "reason"), [("aiko", "yourself"), ("robot", "bot"), ("gone", "inactive")])
async def test_own_messages_and_bots_do_not_count(town: Town, pray: str, author: str, reason: str) -> None:
    message = town.message_by(author)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance(author) == 0
    assert await _why(town, message) == {reason}


async def test_system_lines_and_apps_do_not_count(town: Town, pray: str) -> None:
    line = town.message_by("ben", system=True)
    app = replace(town.message_by("ben"), author=None)
    await town.reacts("aiko", pray, to=line)
    await town.reacts("aiko", pray, to=app)
    assert (await _why(town, line), await _why(town, app)) == ({"system"}, {"nobody"})
    assert await town.balance("ben") == 0


async def test_a_bots_reaction_does_not_count(town: Town, pray: str) -> None:
    await town.reacts("robot", pray, to=town.message_by("ben"))
    assert await town.balance("ben") == 0


async def test_a_reaction_beyond_the_allowance_passes_uncounted_until_added_anew(town: Town, pray: str) -> None:
    await town.thanks("aiko", "chie", "dai", points=5)
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 0
    assert await _why(town, message) == {"allowance"}
    town.clock.go(days=1)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 0
    await town.unreacts("aiko", pray, to=message)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1


async def test_slack_events_in_any_order_end_the_same(slack: Town) -> None:
    message = slack.message_by("ben")
    second = int(slack.clock().timestamp())
    await slack.unreacts("aiko", "pray", to=message, order=EventTime(second, 10))
    await slack.reacts("aiko", "pray", to=message, order=EventTime(second, 9))
    assert await slack.balance("ben") == 0
    await slack.reacts("aiko", "pray", to=message, order=EventTime(second, 100))
    await slack.unreacts("aiko", "pray", to=message, order=EventTime(second, 99))
    assert await slack.balance("ben") == 1


async def test_a_moderators_clearing_reverses_like_a_removal(town: Town, pray: str, bouquet: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    await town.reacts("chie", pray, to=message)
    await town.reacts("chie", bouquet, to=message)
    await town.clears(message, pray)
    assert await town.balance("ben") == 1
    await town.clears(message)
    assert await town.balance("ben") == 0


async def test_reading_again_corrects_what_was_missed(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    await town.reread(message, {"chie": {pray}, "dai": {pray, "eyes"}, "robot": {pray}})
    assert await town.balance("ben") == 2
    await town.reread(message, {"aiko": {pray}, "dai": {"eyes"}})
    assert await town.balance("ben") == 1


async def test_a_contradiction_without_a_time_asks_to_read_the_message_again(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    assert await town.reacts("aiko", pray, to=message) is None
    asked = await town.reacts("aiko", pray, to=message)
    assert isinstance(asked, ReadAgain) is (town.platform is PlatformName.DISCORD)
    assert await town.unreacts("aiko", pray, to=message) is None
    asked = await town.unreacts("aiko", pray, to=message)
    assert isinstance(asked, ReadAgain) is (town.platform is PlatformName.DISCORD)


async def _why(town: Town, message: SubjectMessage) -> set[str]:
    """What is remembered of why reactions on a message did not count."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        space = await uow.people.space(town.space)
        assert space is not None
        ref = message.ref
        key = SubjectKey(digest(space.key, "subject", ref.channel, ref.id))
        return {state.reason for state in await uow.sources.of_subject(key)}


async def test_who_was_not_known_at_first_is_corrected_by_reading_again_too(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    town.changes("aiko", known=False)
    await town.reacts("aiko", pray, to=message)
    town.changes("aiko", known=True)
    await town.unreacts("aiko", pray, to=message)
    await town.reacts("aiko", pray, to=message)
    assert await town.balance("ben") == 1
    await town.reread(message, {})
    assert await town.balance("ben") == 0


async def test_clearing_one_emoji_leaves_its_other_skin_tones(discord: Town) -> None:
    message = discord.message_by("ben")
    await discord.reacts("aiko", "🙏", to=message)
    await discord.reacts("aiko", "🙏🏽", to=message)
    await discord.clears(message, "🙏")
    assert await discord.balance("ben") == 1
    await discord.clears(message, "🙏🏽")
    assert await discord.balance("ben") == 0
