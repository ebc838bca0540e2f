"""Who has a seat is reminded of it. It is Monday, 2026-11-23, noon in Tokyo; the role is on Saturday week at 19:00."""

from datetime import UTC, datetime, time, timedelta

from bot.features.volunteers.reminding import REMINDER
from bot.ports import DeliveryState
from bot.rules.quiet import QuietHours
from tests.features.looking import community_of, leaves, sets, sets_member
from tests.features.test_stand_in import TAKE, asked_in_channel, looks, seated
from tests.features.test_volunteer_completion import seated as seats
from tests.features.test_volunteers import DO, MENTOR, TRY, answer, calls, has_held, hears, proposal_to
from tests.town import Shown, Town

STARTS = datetime(2026, 12, 5, 10, tzinfo=UTC)
WHAT = "“MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)"
TOMORROW, SOON = f"⏰ Tomorrow it is your turn: {WHAT}.", f"⏰ In 1 hour it is your turn: {WHAT}."


async def reminded(town: Town, name: str) -> list[str]:
    """The first line of each reminder of a role that they were sent."""
    return [one.splitlines()[0] for one in await hears(town, name) if one.startswith("⏰") and "MC" in one]


async def goes_to(town: Town, **left: float) -> None:
    """Hand over what is due, then let it be so long before the start."""
    await town.delivers()
    town.clock.at = STARTS - timedelta(**left)


async def sets_own(town: Town, name: str, value: str) -> None:
    """Choose one's own reminder in the settings."""
    panel = await town.asks(name, "shinrai settings")
    await town.chooses(name, panel.selects["Reminder before a session"], value)


async def rust_role(town: Town) -> Shown:
    """ben has a seat for a session of emi's."""
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    return shown


async def owed(town: Town) -> list[str]:
    """To whom reminders of roles are owed."""
    names = {town.ref(name).user: name for name in town.people}
    async with town.storage.community(await community_of(town), write=False) as uow:
        posts = await uow.deliveries.open_of(REMINDER, "")
    return sorted(names[post.place.person] for post in posts if post.state is DeliveryState.OWED)


# --- on time ---


async def test_a_day_and_an_hour_before_and_with_a_way_out(town: Town) -> None:
    await seated(town)
    assert await reminded(town, "ben") == []
    await goes_to(town, days=1, minutes=1)
    assert await reminded(town, "ben") == []
    town.clock.go(minutes=1)
    assert await reminded(town, "ben") == [TOMORROW]
    shown = await proposal_to(town, "ben")
    assert list(shown.buttons) == ["Look for a stand-in", "Your settings"]
    assert "I ask in the channel" in str(await town.presses("ben", shown.buttons["Look for a stand-in"]))
    town.clock.go(hours=23)
    assert await reminded(town, "ben") == [TOMORROW, SOON]
    town.clock.go(days=2)
    assert len(await reminded(town, "ben")) == 2
    assert await reminded(town, "emi") == []


async def test_a_first_timer_and_their_mentor_hear_who_is_beside_whom(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=8)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    await goes_to(town, days=1)
    chie, dai = (await hears(town, "chie"))[-1], (await hears(town, "dai"))[-1]
    assert chie == f"{TOMORROW}\n@dai has done it before and stands beside you. Ask them anything."
    assert dai == f"⏰ Tomorrow you are the mentor: {WHAT}.\nYou stand beside @chie."


async def test_what_is_too_late_gives_way_to_the_next(town: Town) -> None:
    await seated(town)
    await goes_to(town, minutes=59)
    assert await reminded(town, "ben") == [f"⏰ In 59 minutes it is your turn: {WHAT}."]


async def test_who_is_seated_on_the_last_day_is_not_told_twice_at_once(town: Town) -> None:
    shown = await calls(town, seats=1)
    await goes_to(town, hours=20)
    await town.presses("ben", answer(shown, DO))
    assert await reminded(town, "ben") == []
    town.clock.go(hours=19)
    assert await reminded(town, "ben") == [SOON]


async def test_of_a_role_at_no_certain_time_nobody_is_reminded(town: Town) -> None:
    shown = await calls(town, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    assert await owed(town) == []
    town.clock.go(days=30)
    assert await reminded(town, "ben") == []


# --- as they like it ---


async def test_as_they_have_set_it_also_afterwards(town: Town) -> None:
    await sets_own(town, "ben", "10m")
    await seats(town, "ben", "chie", "dai", "aiko")
    await sets_own(town, "chie", "none")
    await sets_own(town, "dai", "1d")
    assert await owed(town) == ["aiko", "aiko", "ben", "dai"]
    await goes_to(town, days=1)
    assert [len(await reminded(town, name)) for name in ("ben", "chie", "dai")] == [0, 0, 1]
    await goes_to(town, minutes=10)
    assert [len(await reminded(town, name)) for name in ("ben", "chie", "dai")] == [1, 0, 1]


async def test_who_wants_none_when_it_falls_due_gets_none(town: Town) -> None:
    await seated(town)
    await sets_member(town, "ben", reminder="")
    await goes_to(town, days=1)
    assert await reminded(town, "ben") == []


async def test_before_quiet_hours_rather_than_in_them(town: Town) -> None:
    await sets_member(town, "ben", quiet=QuietHours(time(17), time(19)))
    await seated(town)
    await goes_to(town, hours=2, minutes=1)
    before = len(await reminded(town, "ben"))
    town.clock.go(minutes=1)
    assert (await reminded(town, "ben"))[before:] == [f"⏰ In 2 hours it is your turn: {WHAT}."]
    town.clock.go(hours=1, minutes=30)
    assert len(await reminded(town, "ben")) == before + 1


async def test_a_reminder_that_was_held_up_does_not_come_at_night(town: Town) -> None:
    await sets(town, quiet=QuietHours(time(20), time(8)))
    await seated(town)
    await goes_to(town, hours=22)  # nothing was handed over while it was Friday, 19:00 to 21:00
    assert await reminded(town, "ben") == []
    town.clock.go(hours=11)
    assert await reminded(town, "ben") == [f"⏰ In 11 hours it is your turn: {WHAT}."]


# --- changes ---


async def test_a_session_that_is_moved_takes_the_reminders_along(town: Town) -> None:
    await rust_role(town)
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-03 19:00")
    await town.presses("emi", edited.buttons["Change it"])
    await town.delivers()
    town.clock.go(days=8, hours=7)
    assert await reminded(town, "ben") == []
    town.clock.go(days=1)
    moved = "“MC”, “Rust reading”, 2026-12-03 (Thu) 19:00 (Asia/Tokyo)"
    assert await reminded(town, "ben") == [f"⏰ Tomorrow it is your turn: {moved}."]
    town.clock.go(days=1)
    assert len(await reminded(town, "ben")) == 1  # it begins


async def test_of_what_is_cancelled_or_withdrawn_nothing_is_owed(town: Town) -> None:
    await rust_role(town)
    shown = await seats(town, "chie")
    await town.delivers()
    assert await owed(town) == ["ben", "ben", "chie", "chie"]
    asked = await town.asks("emi", "session cancel", number=1)
    await town.presses("emi", asked.buttons["Cancel this one"])
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    assert await owed(town) == []


async def test_who_gave_the_seat_back_or_left_is_not_reminded_and_who_is_next_is(town: Town) -> None:
    shown = await calls(town, seats=2)
    for name in ("ben", "chie", "dai"):
        await town.presses(name, answer(shown, DO))
    await town.presses("ben", answer(shown, "Not after all"))
    await leaves(town, "chie")
    assert await owed(town) == ["dai", "dai"]
    await goes_to(town, days=1)
    assert [await reminded(town, name) for name in ("ben", "chie", "dai")] == [[], [], [TOMORROW]]


async def test_the_stand_in_is_reminded_instead_and_handed_back_it_is_as_before(town: Town) -> None:
    await seated(town)
    await looks(town)
    taken = await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    assert await owed(town) == ["chie", "chie"]
    await town.presses("chie", taken.buttons["Hand it back"])
    assert await owed(town) == ["ben", "ben"]
    await goes_to(town, days=1)
    assert (await reminded(town, "ben"), await reminded(town, "chie")) == ([TOMORROW], [])
    late = await town.presses("dai", (await asked_in_channel(town)).buttons[TAKE])
    assert "the seat is yours now" in str(late)
    town.clock.go(hours=23)
    assert (await reminded(town, "ben"), await reminded(town, "dai")) == ([TOMORROW], [SOON])


async def test_shortly_before_midnight_what_is_at_hand_is_not_tomorrows(town: Town) -> None:
    await seated(town, when="2026-12-05 00:30")
    await town.delivers()
    town.clock.at = datetime(2026, 12, 4, 14, 30, tzinfo=UTC)
    assert await reminded(town, "ben") == ["⏰ In 1 hour it is your turn: “MC”, 2026-12-05 (Sat) 00:30 (Asia/Tokyo)."]
