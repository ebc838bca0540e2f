"""At night, for a role that begins before quiet hours end, people hear before the start. It is Monday noon in Tokyo."""

from datetime import UTC, datetime, time

from bot.rules.quiet import QuietHours
from tests.features.looking import sets
from tests.features.test_stand_in import TAKE, asked_in_channel, looks, seated
from tests.features.test_volunteers import MENTOR, TRY, answer, calls, has_held, hears
from tests.town import Town


async def test_who_looks_for_a_stand_in_at_night_hears_before_the_start_that_there_is_one(town: Town) -> None:
    await seated(town, when="2026-12-05 07:30")
    await looks(town)
    way = (await asked_in_channel(town)).buttons[TAKE]
    await sets(town, quiet=QuietHours(time(22), time(8)))
    town.clock.at = datetime(2026, 12, 4, 14, tzinfo=UTC)  # 23:00 in Tokyo
    await town.presses("chie", way)
    assert any("stands in for you" in one for one in await hears(town, "ben"))


async def test_a_pair_of_the_night_meets_before_the_start(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town, first=1, mentors=1, choosing="first_come", when="2026-12-05 07:30")
    await sets(town, quiet=QuietHours(time(22), time(8)))
    town.clock.at = datetime(2026, 12, 4, 14, tzinfo=UTC)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    await town.delivers()
    assert town.rooms() != []
