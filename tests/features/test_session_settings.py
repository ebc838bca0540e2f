"""What follows for sessions when a member changes their settings or leaves. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import timedelta

from bot.events import Joined, Left, Value
from bot.ports import Delivery, DeliveryState
from tests.town import Shown, Town

STARTS = "2026-11-25 19:00"
CHOICE = "Reminder before a session"


async def called(town: Town, *going: str, when: str = STARTS, remind: str = "1d,1h", **words: Value) -> Shown:
    shown = await town.asks("aiko", "session new", key=None, title="Rust reading", when=when, remind=remind, **words)
    for name in going:
        await town.presses(name, shown.buttons["Going"])
    return shown


async def sets_reminder(town: Town, name: str, choice: str) -> None:
    settings = await town.asks(name, "shinrai settings")
    await town.chooses(name, settings.selects[CHOICE], choice)


async def sets_quiet(town: Town, name: str, hours: str) -> None:
    settings = await town.asks(name, "shinrai settings")
    await town.chooses(name, settings.selects["Quiet hours"], hours)


async def owed(town: Town, name: str) -> list[str]:
    """Direct reminders that are owed to a member: when they fall due, in Tokyo."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    found: list[Delivery] = []
    async with town.storage.community(community, write=False) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        for occurrence in await uow.sessions.of_member(account.member, town.clock(), 99):
            for minutes in (1440, 300, 60, 10):
                subject = f"{occurrence.id}|{minutes}|{occurrence.starts.isoformat()}"
                posts = await uow.deliveries.of_subject("session.reminder_direct", subject)
                found += [one for one in posts if one.receiver == account.id and one.state is DeliveryState.OWED]
    return sorted(f"{post.due_at + timedelta(hours=9):%m-%d %H:%M}" for post in found)


async def reminded(town: Town) -> list[str]:
    return [post for post in town.posts() if "to which you are going" in post]


async def test_another_reminder_is_owed_instead_of_the_one_before(town: Town) -> None:
    await called(town, "ben")
    assert await owed(town, "ben") == ["11-25 18:00"]
    await sets_reminder(town, "ben", "1d")
    assert await owed(town, "ben") == ["11-24 19:00"]
    await sets_reminder(town, "ben", "10m")
    assert await owed(town, "ben") == ["11-25 18:50"]


async def test_who_wants_none_any_more_is_owed_none_and_who_wants_them_again_is(town: Town) -> None:
    await called(town, "ben")
    await sets_reminder(town, "ben", "none")
    assert await owed(town, "ben") == []
    await sets_reminder(town, "ben", "1h")
    assert await owed(town, "ben") == ["11-25 18:00"]
    town.clock.go(hours=54)
    await town.delivers()
    (reminder,) = await reminded(town)
    assert "begins in 1 hour" in reminder


async def test_quiet_hours_bring_a_reminder_forward_and_without_them_it_comes_as_it_would(town: Town) -> None:
    await called(town, "ben", when="2026-11-25 07:30")
    assert await owed(town, "ben") == ["11-25 06:30"]
    await sets_quiet(town, "ben", "22:00-07:00")
    assert await owed(town, "ben") == ["11-24 22:00"]
    await sets_quiet(town, "ben", "00:00-00:00")
    assert await owed(town, "ben") == ["11-25 06:30"]


async def test_another_zone_moves_quiet_hours_and_with_them_the_reminder(town: Town) -> None:
    await called(town, "ben", when="2026-11-25 07:30")
    await sets_quiet(town, "ben", "22:00-07:00")
    await town.asks("ben", "shinrai settings", zone="Europe/London")
    assert await owed(town, "ben") == ["11-25 06:30"]  # half past nine in the evening there


async def test_a_reminder_that_went_out_is_not_sent_again(town: Town) -> None:
    await called(town, "ben")
    await sets_reminder(town, "ben", "1d")
    town.clock.go(hours=31)
    await town.delivers()
    assert len(await reminded(town)) == 1
    await sets_reminder(town, "ben", "1h")
    await sets_reminder(town, "ben", "1d")
    assert await owed(town, "ben") == []
    town.clock.go(hours=24)
    await town.delivers()
    assert len(await reminded(town)) == 1


async def test_only_who_is_going_and_only_who_changed_is_concerned(town: Town) -> None:
    shown = await called(town, "ben", "chie", "dai")
    await town.presses("dai", shown.buttons["Maybe"])
    await sets_reminder(town, "ben", "10m")
    await sets_reminder(town, "dai", "10m")
    assert await owed(town, "chie") == ["11-25 18:00"]
    town.clock.go(hours=54, minutes=55)
    await town.delivers()
    assert sorted(post.split(":")[0] for post in await reminded(town)) == ["to ben", "to chie"]


async def test_who_says_no_and_then_comes_after_all_is_reminded(town: Town) -> None:
    shown = await called(town, "ben")
    await town.presses("ben", shown.buttons["Can’t"])
    await sets_reminder(town, "ben", "10m")
    await sets_reminder(town, "ben", "1h")
    await town.presses("ben", shown.buttons["Going"])
    assert await owed(town, "ben") == ["11-25 18:00"]


# --- what organizers set ---


async def sets_ahead(town: Town, days: str) -> Shown:
    overview = await town.asks("emi", "shinrai setup")
    page = await town.presses("emi", overview.buttons["Channels"])
    return await town.chooses("emi", page.selects["Dates of a series"], days)


async def announced_by(town: Town, **passing: float) -> list[str]:
    """Dates that are announced by then."""
    town.clock.go(**passing)
    await town.delivers()
    posts = [post for post in town.posts() if post.startswith("#") and "How long" in post]
    return [post.partition("When: ")[2][:10] for post in posts]


async def test_organizers_set_how_early_the_dates_of_new_series_are_announced(town: Town) -> None:
    await called(town, repeat="weekly", when="2026-11-24 19:00", remind="none")
    page = await sets_ahead(town, "3")
    assert "[Dates of a series: 3 days before]" in str(page)
    assert "Dates of a series: 3 days before" in str(await town.asks("emi", "shinrai setup"))
    audit = str(await town.asks("emi", "shinrai audit"))
    assert "@emi changed how early dates of a series are announced: 7 days before → 3 days before." in audit
    await called(town, repeat="weekly", when="2026-11-25 20:00", remind="none")
    await town.delivers()
    assert await announced_by(town, days=2) == ["2026-11-24", "2026-11-25", "2026-12-01"]  # that of the first series
    assert await announced_by(town, days=4, hours=7) == ["2026-11-24", "2026-11-25", "2026-12-01"]
    assert (await announced_by(town, hours=1))[3:] == ["2026-12-02"]


async def test_of_a_daily_series_one_date_is_announced_a_day(town: Town) -> None:
    await called(town, repeat="daily", when="2026-11-24 19:00", remind="none")
    assert await announced_by(town, seconds=1) == ["2026-11-24"]
    assert await announced_by(town, hours=32) == ["2026-11-24", "2026-11-25"]
    assert await announced_by(town, days=1) == ["2026-11-24", "2026-11-25", "2026-11-26"]


async def test_dates_announced_on_the_day_come_in_the_morning(town: Town) -> None:
    await sets_ahead(town, "0")
    await called(town, repeat="weekly", when="2026-11-24 19:00", remind="none")
    await town.delivers()
    assert await announced_by(town, days=7, hours=19, minutes=59) == ["2026-11-24"]
    assert await announced_by(town, minutes=1) == ["2026-11-24", "2026-12-01"]


# --- leaving ---


async def leaves(town: Town, name: str) -> None:
    town.changes(name, active=False)
    await town.bot.handle(Left(**town._common("robot"), person=town.ref(name)))


async def test_who_leaves_frees_their_seat_and_the_next_is_offered_it(town: Town) -> None:
    shown = await called(town, "ben", "chie", "dai", capacity=1)
    await leaves(town, "ben")
    assert "1 of 1 seats taken" not in str(await town.asks("aiko", "session show", number=1))
    await town.delivers()
    assert "to chie: A seat is free for you at “Rust reading”" in town.posts()[-1]
    assert "You are going." in str(await town.presses("chie", shown.buttons["Going"]))
    town.clock.go(hours=54)
    await town.delivers()
    assert [post.split(":")[0] for post in await reminded(town)] == ["to chie"]


async def test_who_leaves_waits_no_longer(town: Town) -> None:
    shown = await called(town, "ben", "chie", "dai", capacity=1)
    await leaves(town, "chie")
    await town.presses("ben", shown.buttons["Can’t"])
    await town.delivers()
    assert "to dai: A seat is free for you" in town.posts()[-1]


async def test_on_return_they_answer_anew(town: Town) -> None:
    shown = await called(town, "ben", "chie")
    await leaves(town, "ben")
    town.changes("ben", active=True)
    await town.bot.handle(Joined(**town._common("robot"), person=town.ref("ben")))
    listed = await town.asks("ben", "session list")
    assert "1 is coming. You have not answered yet." in str(listed)
    assert "You are going." in str(await town.presses("ben", shown.buttons["Going"]))
    assert await owed(town, "ben") == ["11-25 18:00"]


async def test_leaving_twice_takes_nothing_from_who_has_returned_by_acting(town: Town) -> None:
    shown = await called(town, "ben")
    await leaves(town, "ben")
    await leaves(town, "ben")
    town.changes("ben", active=True)
    await town.presses("ben", shown.buttons["Going"])
    assert "Going: @ben" in str(await town.asks("aiko", "session show", number=1))


async def test_who_is_found_to_have_left_frees_their_seat_as_well(town: Town) -> None:
    await called(town, "ben", "chie", capacity=1)
    await town.thanks("aiko", "ben")
    town.changes("ben", known=False)
    await town.asks("aiko", "trust board")
    await town.delivers()
    assert any("to chie: A seat is free for you" in post for post in town.posts())


async def test_what_the_leaver_hosts_stays(town: Town) -> None:
    await called(town, "ben")
    await leaves(town, "aiko")
    assert "Rust reading" in str(await town.asks("ben", "session list"))
