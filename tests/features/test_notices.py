"""The thanked learn of it: directly on Slack, by one line in the channel on Discord."""

import pytest

from bot.people import PlatformName
from bot.ports import Attempt, Handed, TryAgain, Unreachable, Unwanted
from bot.speech import Button, Card, Outgoing, say
from storage.export import export
from tests.features.organizing import is_quiet
from tests.town import Town


async def test_each_platform_tells_in_its_own_way(town: Town) -> None:
    await town.thanks("aiko", "ben", "chie", reason="for the talk", points=2)
    await town.delivers()
    if town.platform is PlatformName.SLACK:
        assert town.posts() == [
            "to ben: @aiko thanked you with 2 points: “for the talk”",
            "to chie: @aiko thanked you with 2 points: “for the talk”",
        ]
    else:
        assert town.posts() == ["#C1: @aiko thanks @ben! and @chie! (2 points each): “for the talk”"]


async def test_a_reaction_is_its_own_notice(town: Town) -> None:
    await town.reacts("aiko", "pray", to=town.message_by("ben"))
    await town.delivers()
    assert town.posts() == []


async def test_a_direct_notice_is_in_the_receivers_language(slack: Town) -> None:
    slack.changes("ben", locale="ja")
    await slack.thanks("aiko", "ben", reason="発表")
    await slack.delivers()
    assert slack.posts() == ["to ben: @aiko さんから「ありがとう」が届きました（1ポイント）: 「発表」"]


async def test_stop_telling_me_ends_notices_but_not_the_thanks(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="one")
    await slack.delivers()
    stop = slack.card(slack.screen.posts[0].card, slack.screen.posts[0].reader).buttons["Stop telling me"]
    answer = await slack.presses("ben", stop)
    assert str(answer).startswith("I will not tell you about thanks any more.")
    await slack.thanks("aiko", "ben", reason="two")
    await slack.delivers()
    assert len(slack.posts()) == 1
    assert await slack.balance("ben") == 2

    await slack.presses("ben", answer.buttons["Tell me again"])
    await slack.thanks("aiko", "ben", reason="three")
    await slack.delivers()
    assert len(slack.posts()) == 2


async def test_who_does_not_want_to_be_told_is_named_without_a_ping(discord: Town) -> None:
    await discord.thanks("aiko", "ben", reason="one")
    await discord.delivers()
    await discord.presses("ben", Button(say("notice.stop"), "notices.stop", discord.screen.posts[0].community))
    await discord.thanks("aiko", "ben", reason="two")
    await discord.delivers()
    assert discord.posts()[1] == "#C1: @aiko thanks @ben (1 point): “two”"


async def test_a_notice_that_could_not_be_handed_over_is_tried_again_and_then_sent_once(town: Town) -> None:
    town.screen.answers = [TryAgain("rate limited", after=30.0), TryAgain("no answer", doubtful=True)]
    await town.thanks("aiko", "ben")
    await town.delivers()
    town.clock.go(seconds=29)
    await town.delivers()
    assert len(town.screen.attempts) == 1
    town.clock.go(minutes=10)
    await town.delivers()
    town.clock.go(minutes=10)
    await town.delivers()
    assert len(town.posts()) == 1
    assert [attempt.doubt_since is not None for attempt in town.screen.attempts] == [False, False, True]


async def test_a_notice_older_than_a_day_expires(town: Town) -> None:
    await town.thanks("aiko", "ben")
    town.clock.go(days=1)
    await town.delivers()
    assert town.posts() == []


async def test_what_was_in_doubt_when_it_was_undone_is_looked_for_and_then_edited(town: Town) -> None:
    town.screen.answers = [TryAgain("no answer", doubtful=True)]
    shown = await town.thanks("aiko", "ben")
    await town.delivers()
    await town.presses("aiko", shown.buttons["Undo"])
    await town.delivers()
    town.clock.go(minutes=10)
    await town.delivers()
    looked = [attempt for attempt in town.screen.attempts if attempt.find_only]
    assert len(looked) == 1
    assert len(town.redraws()) == 1


async def test_an_unreachable_place_parks_it_and_an_unwanted_one_drops_it(town: Town) -> None:
    town.screen.answers = [Unreachable("not_in_channel"), Unwanted("cannot_dm_bot")]
    await town.thanks("aiko", "ben", reason="one")
    await town.thanks("aiko", "chie", reason="two")
    await town.delivers()
    town.clock.go(hours=2)
    await town.delivers()
    assert town.posts() == []


async def test_a_rate_limit_is_waited_for_however_often_and_is_no_try(town: Town) -> None:
    town.screen.answers = [TryAgain("rate limited", after=1.0) for _ in range(100)]
    await town.thanks("aiko", "ben")
    for _ in range(101):
        await town.delivers()
        town.clock.go(seconds=1)
    assert len(town.posts()) == 1


async def test_what_cannot_be_drawn_ends_like_any_other(slack: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: object) -> Card:
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(slack.catalogue.drawers, "thanks.notice", broken)
    await slack.thanks("aiko", "ben")
    for _ in range(200):
        await slack.delivers()
        slack.clock.go(minutes=30)
    community = await slack.storage.house.community_of(slack.space)
    states = [row["state"] async for row in export(slack.storage.database, "posts", community)]
    assert states == ["failed"]


async def test_an_attempt_that_raises_is_in_doubt_and_tried_again(slack: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    post = slack.screen.post

    async def broken(outgoing: Outgoing, attempt: Attempt) -> Handed:
        if attempt.doubt_since is None:
            raise RuntimeError("a fault of the adapter")
        return await post(outgoing, attempt)

    monkeypatch.setattr(slack.screen, "post", broken)
    await slack.thanks("aiko", "ben")
    await slack.delivers()
    slack.clock.go(minutes=5)
    await slack.delivers()
    assert len(slack.posts()) == 1


async def test_a_notice_that_is_tried_again_within_quiet_hours_waits_for_their_end(slack: Town) -> None:
    await is_quiet(slack, "ben", "12:30-14:00")
    slack.screen.answers = [TryAgain("rate limited", after=3600.0)]
    await slack.thanks("aiko", "ben")
    await slack.delivers()
    slack.clock.go(minutes=61)
    await slack.delivers()
    assert slack.posts() == []
    slack.clock.go(minutes=60)
    await slack.delivers()
    assert len(slack.posts()) == 1


async def test_a_notice_that_is_handed_over_late_waits_for_the_end_of_quiet_hours(slack: Town) -> None:
    await is_quiet(slack, "ben", "12:30-14:00")
    await slack.thanks("aiko", "ben")
    slack.clock.go(minutes=45)
    await slack.delivers()
    assert slack.posts() == []
    slack.clock.go(hours=2)
    await slack.delivers()
    assert len(slack.posts()) == 1
