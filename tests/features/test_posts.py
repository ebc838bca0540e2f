"""What is owed, late, parked or failed, and what organizers decide about it."""

from datetime import time

import pytest

from bot.features.posts.words import PURPOSES
from bot.ports import DeliveryState, Handed, TryAgain, Unreachable
from bot.rules.quiet import NEVER, QuietHours
from storage.export import export
from tests.features.organizing import audit, does
from tests.town import Shown, Town

GONE = Unreachable("channel_not_found")


async def owes(town: Town, *becomes: Handed, to: str = "ben") -> None:
    """A notice of a thanks, and what the platform answers to it."""
    await town.thanks("aiko", to, reason=f"for {to}")
    town.screen.answers += becomes
    await town.delivers()
    town.screen.answers.clear()


async def opened(town: Town, number: int = 1) -> Shown:
    return await does(town, "emi", "posts", typed=f"#{number}", post=number)


def place(town: Town) -> str:
    return "@ben" if town.space.platform == "slack" else "#general"


async def test_where_all_goes_well_nothing_is_listed(town: Town) -> None:
    await owes(town)
    assert str(await does(town, "emi", "posts")).splitlines() == [
        "Posts",
        "Waiting for you: 0",
        "Failed: 0",
        "Late: 0",
        "To come: 0",
        "Nothing here.",
    ]


async def test_what_is_parked_is_shown_first_with_its_reason(town: Town) -> None:
    await owes(town, GONE)
    shown = await does(town, "emi", "posts")
    assert str(shown).splitlines() == [
        "Posts",
        "Waiting for you: 1",
        "Failed: 0",
        "Late: 0",
        "To come: 0",
        "These could not be sent and wait for an organizer:",
        f"- #1 notice of a thanks for {place(town)}, due 2026-11-23 12:00: "
        "the channel is gone or archived, or I am not in it [Open 1]",
    ]
    one = await town.presses("emi", shown.buttons["Open 1"])
    assert str(one).splitlines() == [
        "Post #1: notice of a thanks",
        f"Where: {place(town)}",
        "Due: 2026-11-23 12:00",
        "How it stands: waiting for an organizer",
        "Why: the channel is gone or archived, or I am not in it",
    ]
    assert list(one.buttons) == ["Send now", "It arrived", "Drop", "Back"]
    back = await town.presses("emi", one.buttons["Back"])
    assert str(back) == str(shown)


async def test_send_now_sends_it(town: Town) -> None:
    await owes(town, GONE)
    await does(town, "emi", "posts")
    sent = await town.presses("emi", (await opened(town)).buttons["Send now"])
    assert str(sent).splitlines()[1] == "I send it now."
    await town.delivers()
    assert len([post for post in town.posts() if "for ben" in post]) == 1
    assert "How it stands: sent" in str(await opened(town))
    assert await audit(town) == ["@emi had post #1 sent now (before: waiting for an organizer)."]


async def test_it_arrived_settles_it_without_sending(town: Town) -> None:
    await owes(town, Unreachable("cannot tell whether it arrived: missing_scope"))
    await does(town, "emi", "posts")
    one = await opened(town)
    assert "Why: I cannot tell whether it arrived: please look there" in str(one)
    settled = await town.presses("emi", one.buttons["It arrived"])
    assert str(settled).splitlines()[1] == "Noted: it arrived."
    await town.delivers()
    assert [post for post in town.posts() if "for ben" in post] == []
    assert await audit(town) == ["@emi saw that post #1 arrived (before: waiting for an organizer)."]


async def test_dropped_it_is_not_sent(town: Town) -> None:
    await owes(town, GONE)
    await does(town, "emi", "posts")
    dropped = await town.presses("emi", (await opened(town)).buttons["Drop"])
    assert str(dropped).splitlines()[1] == "Dropped: it will not be sent."
    assert list(dropped.buttons) == ["Back"]
    assert await audit(town) == ["@emi dropped post #1 (before: waiting for an organizer)."]


@pytest.mark.parametrize("second", ["Send now", "It arrived", "Drop"])
async def test_of_two_organizers_who_press_at_once_the_second_is_told(town: Town, second: str) -> None:
    await owes(town, GONE)
    await does(town, "emi", "organizers add", "chie")
    await does(town, "emi", "posts")
    one = await opened(town)
    await town.presses("emi", one.buttons["It arrived"])
    told = await town.presses("chie", one.buttons[second])
    assert "Someone was faster, or I am sending it this moment" in str(told)
    assert "How it stands: sent" in str(told)
    assert len(await audit(town)) == 2


async def test_what_is_late_and_what_is_to_come_are_apart(town: Town) -> None:
    await owes(town, TryAgain("ratelimited", after=3600.0))
    await owes(town, TryAgain("discord.away", after=60.0), to="chie")
    town.clock.go(minutes=5)
    shown = await does(town, "emi", "posts")
    assert str(shown).splitlines()[3:6] == ["Late: 1", "To come: 1", "These are late; I keep trying:"]
    assert "the platform did not answer" in str(shown)
    to_come = await town.presses("emi", shown.buttons["To come"])
    assert "too many messages at once" in str(to_come)
    one = await town.presses("emi", to_come.buttons["Open 1"])
    assert list(one.buttons) == ["Send now", "Drop", "Back"]
    await town.presses("emi", one.buttons["Send now"])
    await town.delivers()
    assert len([post for post in town.posts() if "for ben" in post]) == 1


async def test_what_failed_can_still_be_sent(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for ben")
    (claim,) = await town.storage.house.claim(now=town.clock(), holder=await town.handover.heart.beating(), most=1)
    async with town.storage.community(claim.community) as uow:
        await uow.deliveries.finish(claim, DeliveryState.FAILED, at=town.clock(), reason="no answer within the lease")
    shown = await does(town, "emi", "posts")
    assert "These were given up within the last 30 days:" in str(shown)
    one = await town.presses("emi", shown.buttons["Open 1"])
    assert str(one).splitlines()[3:] == ["How it stands: given up", "Why: the platform did not answer"]
    await town.presses("emi", one.buttons["Send now"])
    await town.delivers()
    assert len([post for post in town.posts() if "for ben" in post]) == 1


async def test_a_long_list_is_paged(town: Town) -> None:
    for name in ("ben", "chie", "dai"):
        await owes(town, GONE, to=name)
        town.clock.go(minutes=5)
        await town.thanks("emi", name, reason="again")
        town.screen.answers += [GONE]
        await town.delivers()
    shown = await does(town, "emi", "posts")
    rows = [line for line in str(shown).splitlines() if line.startswith("- ")]
    more = await town.presses("emi", shown.buttons["More"])
    rows += [line for line in str(more).splitlines() if line.startswith("- ")]
    assert len(rows) == len({row.split()[1] for row in rows}) == 6
    first = await town.presses("emi", more.buttons["Waiting for you"])
    assert str(first) == str(shown)


async def test_a_number_that_names_none_is_refused(town: Town) -> None:
    assert str(await opened(town, 9)) == "There is no post #9. Leave the number out to pick one."


async def test_an_unknown_reason_is_shown_as_it_was_written_down(town: Town) -> None:
    await owes(town, Unreachable("brand_new_error"))
    assert "brand_new_error [Open 1]" in str(await does(town, "emi", "posts"))


async def test_a_channel_that_cannot_be_looked_up_in_time_is_a_channel(discord: Town) -> None:
    await owes(discord, GONE)
    discord.outside.silent = True
    assert "notice of a thanks for a channel" in str(await does(discord, "emi", "posts"))


async def test_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    await owes(town, GONE)
    shown = await does(town, "emi", "posts")
    assert str(shown).splitlines() == [
        "配信",
        "確認待ち: 1件",
        "届かなかった分: 0件",
        "遅れている分: 0件",
        "これから送る分: 0件",
        "送れず、運営の確認を待っています:",
        f"- #1　ありがとうのお知らせ（{place(town)}、2026-11-23 12:00 予定）　"
        "チャンネルがなくなったか、アーカイブされたか、招待されていません [開く 1]",
    ]


async def test_every_purpose_has_words(town: Town) -> None:
    assert set(town.catalogue.drawers) - {"home"} == PURPOSES


async def test_how_many_wait_stands_on_the_setup_panel_and_at_home_of_organizers(town: Town) -> None:
    assert "wait" not in str(await town.asks("emi", "shinrai setup")) + str(await town.asks("emi", "shinrai home"))
    await owes(town, GONE)
    for command in ("shinrai setup", "shinrai home"):
        assert "1 post waits for an organizer: /shinrai posts" in str(await town.asks("emi", command)).splitlines()
    assert "waits for" not in str(await town.asks("ben", "shinrai home"))


# --- organizers are told once ---


async def test_organizers_are_told_once_of_what_is_parked(slack: Town) -> None:
    await does(slack, "emi", "organizers add", "dai")
    await owes(slack, GONE)
    await slack.delivers()
    words = (
        "I could not send this, and it waits for an organizer: notice of a thanks for @ben: "
        "the channel is gone or archived, or I am not in it"
    )
    assert sorted(slack.posts()) == [f"to dai: {words}", f"to emi: {words}"]
    slack.clock.go(days=1)
    await slack.delivers()
    assert len(slack.posts()) == 2


async def test_of_many_that_wait_for_the_same_organizers_are_told_once(slack: Town) -> None:
    await slack.asks("emi", "shinrai setup")
    for name in ("aiko", "ben"):
        await slack.thanks(name, "dai", reason=f"for {name}")
    slack.screen.answers += [Unreachable("invalid_auth")] * 2
    await slack.delivers()
    assert len([post for post in slack.posts() if "to emi" in post]) == 1


async def test_where_notices_are_no_direct_messages_only_organizers_who_used_the_bot_are_written_to(
    discord: Town,
) -> None:
    await does(discord, "emi", "organizers add", "dai")
    await owes(discord, GONE)
    await discord.delivers()
    assert [post.split(":")[0] for post in discord.posts()] == ["to emi"]
    assert "Waiting for you: 1" in str(await does(discord, "emi", "posts"))


async def test_word_of_it_that_cannot_be_sent_itself_tells_nobody(slack: Town) -> None:
    await does(slack, "emi", "organizers list")
    await slack.thanks("emi", "chie")
    await slack.delivers()
    await owes(slack, GONE, GONE)
    await slack.delivers()
    assert "Waiting for you: 2" in str(await does(slack, "emi", "posts"))
    assert [post for post in slack.posts() if "to emi" in post] == []
    rows = [row async for row in export(slack.storage.database, "posts")]
    assert [row["state"] for row in rows if row["purpose"] == "posts.parked"] == ["parked"]


async def test_what_is_settled_meanwhile_is_not_told(slack: Town) -> None:
    await slack.thanks("emi", "chie")
    await slack.thanks("aiko", "ben", reason="for ben")
    await slack.delivers()
    slack.screen.answers += [GONE]
    await slack.thanks("dai", "ben", reason="again")
    claims = await slack.storage.house.claim(now=slack.clock(), holder=await slack.handover.heart.beating(), most=1)
    await slack.handover.hand_over(claims[0])
    await does(slack, "emi", "posts")
    await slack.presses("emi", (await opened(slack)).buttons["Drop"])
    await slack.delivers()
    assert [post for post in slack.posts() if "could not send" in post] == []


async def test_the_message_leads_to_the_post(slack: Town) -> None:
    await slack.thanks("emi", "chie")
    await slack.delivers()
    await owes(slack, GONE)
    told = slack.screen.posts[-1]
    look = slack.card(told.card, told.reader).buttons["Look"]
    assert str(await slack.presses("emi", look)).splitlines()[0] == "Post #1: notice of a thanks"
    assert "This is for organizers" in str(await slack.presses("ben", look))


async def test_organizers_quiet_hours_are_kept(slack: Town) -> None:
    await slack.thanks("emi", "chie")
    await slack.delivers()
    community = await slack.storage.house.community_of(slack.space)
    assert community is not None
    async with slack.storage.community(community) as uow:
        await uow.settings.change(quiet=QuietHours(time(11), time(13)))
        chie = await uow.people.account(slack.ref("chie"))
        assert chie is not None
        await uow.people.change(chie.member, quiet=NEVER)
    await slack.thanks("aiko", "chie", reason="for chie")
    slack.screen.answers += [GONE]
    await slack.delivers()
    before = len(slack.posts())
    slack.clock.go(hours=1)
    await slack.delivers()
    assert ["could not send" in post for post in slack.posts()[before:]] == [True]
