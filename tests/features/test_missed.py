"""What was missed while the bot was away, or where its place is gone: told to organizers in one message."""

from datetime import timedelta

from bot.missing import window_at
from bot.people import MemberState
from bot.ports import Handed, TryAgain, Unreachable, Unwanted
from storage.export import export
from tests.features.organizing import does
from tests.town import Town

ARCHIVED = Unwanted("is_archived", place_gone=True)


async def notices(town: Town, count: int = 3) -> None:
    """So many thanks in different words, of which nothing is handed over yet; emi has decided something before."""
    await does(town, "emi", "organizers add", "dai")
    await does(town, "emi", "organizers remove", "dai")
    for n in range(count):
        await town.thanks("aiko", ("ben", "chie", "dai")[n % 3], reason=f"reason {n}", key=f"missed-{n}")


async def comes_back(town: Town, **after: float) -> None:
    """The bot was away for so long; what it does at once, and in the quarter of an hour that follows."""
    town.clock.go(**after)
    await town.delivers()
    for _ in range(15):
        town.clock.go(minutes=1)
        await town.delivers()


async def states(town: Town, purpose: str = "thanks.notice") -> dict[str, int]:
    rows = [row async for row in export(town.storage.database, "posts")]
    found = [str(row["state"]) for row in rows if row["purpose"] == purpose]
    return {state: found.count(state) for state in found}


def digests(town: Town) -> list[str]:
    return [post for post in town.posts() if "not go out" in post]


async def test_what_was_missed_in_an_outage_is_one_message(slack: Town) -> None:
    await notices(slack, 9)
    await comes_back(slack, days=2)
    assert await states(slack) == {"expired": 9}
    assert digests(slack) == [
        "to emi: Sorry, 9 posts did not go out: it was too late for them, or their channel is gone. "
        "They were due 2026-11-23 12:00.\nnotice of a thanks: 9"
    ]


async def test_it_says_which_they_were_and_leads_to_all_posts(slack: Town) -> None:
    await notices(slack, 2)
    await comes_back(slack, days=2)
    card = slack.card(slack.screen.posts[-1].card, slack.screen.posts[-1].reader)
    assert list(card.buttons) == ["Look", "Posts"]
    assert str(await slack.presses("emi", card.buttons["Look"])).splitlines() == [
        "Missed while away",
        "- #1 notice of a thanks for @chie, due 2026-11-23 12:00: too late by the time it could be sent",
        "- #2 notice of a thanks for @ben, due 2026-11-23 12:00: too late by the time it could be sent",
    ]
    assert str(await slack.presses("emi", card.buttons["Posts"])).splitlines()[0] == "Posts"
    assert "This is for organizers" in str(await slack.presses("ben", card.buttons["Look"]))


async def test_an_outage_that_ends_on_the_border_of_two_windows_is_one_message(slack: Town) -> None:
    await notices(slack, 2)
    border = window_at(slack.clock() + timedelta(days=2)).ends
    slack.clock.at = border - timedelta(seconds=1)
    for claim in await slack.storage.house.claim(
        now=slack.clock(), holder=await slack.handover.heart.beating(), most=1
    ):
        await slack.handover.hand_over(claim)
    slack.clock.at = border + timedelta(seconds=1)
    await comes_back(slack)
    assert await states(slack) == {"expired": 2}
    assert [digest.split(":")[1] for digest in digests(slack)] == [" Sorry, 2 posts did not go out"]
    assert await states(slack, "posts.missed") == {"sent": 1, "dropped": 1}


async def test_two_outages_are_two_messages(slack: Town) -> None:
    await notices(slack, 2)
    await comes_back(slack, days=2)
    await slack.thanks("aiko", "ben", reason="much later")
    await comes_back(slack, days=2)
    assert [digest.split(" did")[0] for digest in digests(slack)] == ["to emi: Sorry, 2 posts", "to emi: Sorry, 1 post"]


async def test_a_process_that_dies_right_after_loses_no_digest(slack: Town) -> None:
    """It is owed in the transaction in which the post ends."""
    await notices(slack, 1)
    slack.clock.go(days=2)
    (claim,) = await slack.storage.house.claim(now=slack.clock(), holder=await slack.handover.heart.beating(), most=1)
    await slack.handover.hand_over(claim)
    assert await states(slack, "posts.missed") == {"owed": 1}
    slack.restarts()
    await comes_back(slack)
    assert len(digests(slack)) == 1


async def test_it_waits_until_all_of_its_window_is_known(slack: Town) -> None:
    await notices(slack, 1)
    slack.clock.go(days=2)
    await slack.delivers()
    due = window_at(slack.clock()).told
    slack.clock.at = due - timedelta(seconds=1)
    await slack.delivers()
    assert digests(slack) == []
    slack.clock.at = due
    await slack.delivers()
    assert len(digests(slack)) == 1


async def test_what_goes_to_a_channel_that_is_archived_is_dropped_and_told(town: Town) -> None:
    await notices(town, 1)
    town.screen.answers += [ARCHIVED]
    await town.delivers()
    assert await states(town) == {"dropped": 1}
    await comes_back(town)
    assert [digest.splitlines()[0] for digest in digests(town)] == [
        "to emi: Sorry, 1 post did not go out: it was too late for it, or its channel is gone. "
        "It was due 2026-11-23 12:00."
    ]


async def test_what_is_too_late_by_itself_tells_nobody_of_messages_to_organizers(slack: Town) -> None:
    await notices(slack, 1)
    slack.screen.answers += [Unreachable("no_permission")]
    await slack.delivers()
    sent = len(slack.posts())
    slack.clock.go(days=30)
    await comes_back(slack)
    assert digests(slack) == []
    assert len(slack.posts()) == sent


async def test_whom_it_was_for_has_left(slack: Town) -> None:
    await notices(slack, 1)
    community = await slack.storage.house.community_of(slack.space)
    assert community is not None
    async with slack.storage.community(community) as uow:
        ben = await uow.people.account(slack.ref("ben"))
        assert ben is not None
        await uow.people.set_state(ben.member, MemberState.ALUMNUS)
    await comes_back(slack)
    rows = [row async for row in export(slack.storage.database, "posts")]
    ends = [(row["state"], row["reason"]) for row in rows if row["purpose"] == "thanks.notice"]
    assert ends == [("dropped", "receiver left")]
    assert digests(slack) == []


async def test_a_platform_that_is_away_drops_nothing(town: Town) -> None:
    await notices(town, 1)
    away: list[Handed] = [TryAgain("discord.server_error_503", doubtful=True), TryAgain("not connected", after=5.0)]
    for answer in away:
        town.screen.answers += [answer]
        await town.delivers()
        town.clock.go(minutes=1)
    await town.delivers()
    assert await states(town) == {"sent": 1}


async def test_in_japanese(slack: Town) -> None:
    slack.changes("emi", locale="ja")
    await notices(slack, 2)
    await comes_back(slack, days=2)
    assert slack.posts()[-1] == (
        "to emi: すみません、2件の配信をお届けできませんでした（予定: 2026-11-23 12:00）。"
        "間に合わなかったか、チャンネルがなくなっていました。\nありがとうのお知らせ: 2件"
    )


async def test_word_of_what_is_parked_brings_both_decisions_along(slack: Town) -> None:
    await notices(slack, 1)
    slack.screen.answers += [Unreachable("cannot tell whether it arrived: missing_scope")]
    await slack.delivers()
    told = slack.screen.posts[-1]
    buttons = slack.card(told.card, told.reader).buttons
    assert list(buttons) == ["Send now", "It arrived", "Look"]
    assert "Noted: it arrived." in str(await slack.presses("emi", buttons["It arrived"]))
    assert await states(slack) == {"sent": 1}
