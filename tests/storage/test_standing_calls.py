"""Standing calls: made once, found by their series, ended once."""

from dataclasses import replace

import pytest

from bot.people import Account, Place
from bot.ports import Choosing, NewStandingCall, RoleId, Series, SeriesId, StandingCallId
from bot.rules.choosing import Places
from tests.storage.meetings import arranged, new_series, plan
from tests.storage.village import SLACK, Village

MC = RoleId("mc")


def each_time(village: Village, by: Account, series: Series, key: str = "key") -> NewStandingCall:
    return NewStandingCall(
        key=key,
        series=series.id,
        role=MC,
        places=Places(1, 2, 1),
        choosing=Choosing.COLLECT,
        ahead=7,
        note="毎回お願いします",
        announced_in=Place(village.space, "C1"),
        created_by=by.id,
    )


async def test_it_is_made_once_comes_back_whole_and_ends_once(village: Village) -> None:
    aiko = await village.person("aiko")
    series, _ = await arranged(village, plan(aiko))
    new = each_time(village, aiko, series)
    async with village.storage.community(village.community) as uow:
        standing, is_new = await uow.standing_calls.add(new)
        assert (await uow.standing_calls.add(replace(new, ahead=3)), is_new) == ((standing, False), True)
        assert await uow.standing_calls.one(standing.id) == await uow.standing_calls.lock(standing.id) == standing
        kept = {name: getattr(standing, name) for name in NewStandingCall.__slots__ if name != "key"}
        assert kept == {name: getattr(new, name) for name in kept}
        assert not standing.ended
        other, _ = await uow.standing_calls.add(replace(new, key="other", role=RoleId("notes")))
        assert await uow.standing_calls.all() == await uow.standing_calls.of_series([series.id]) == [standing, other]
        assert await uow.standing_calls.of_series([SeriesId("nothing")]) == await uow.standing_calls.of_series([]) == []
        assert [await uow.standing_calls.end(standing.id) for _ in range(2)] == [True, False]
        assert await uow.standing_calls.all() == await uow.standing_calls.of_series([series.id]) == [other]
        assert await uow.standing_calls.one(standing.id) == replace(standing, ended=True)
        assert await uow.standing_calls.one(StandingCallId("nothing")) is None


async def test_none_goes_to_a_space_of_another_community(village: Village) -> None:
    aiko = await village.person("aiko")
    series, _ = await arranged(village, plan(aiko))
    elsewhere = replace(each_time(village, aiko, series), announced_in=Place(replace(SLACK, id="T2"), "C1"))
    async with village.storage.community(village.community) as uow:
        with pytest.raises(LookupError):
            await uow.standing_calls.add(elsewhere)


async def test_followers_are_those_that_took_dates_over_and_never_those_before(village: Village) -> None:
    aiko = await village.person("aiko")
    first, _ = await arranged(village, plan(aiko))
    async with village.storage.community(village.community) as uow:
        made = [first]
        for key, follows in (("a", first), ("b", first)):
            series, _ = await uow.sessions.add(replace(new_series(village, plan(aiko), key=key), follows=follows.id))
            made.append(series)
        last, _ = await uow.sessions.add(replace(new_series(village, plan(aiko), key="c"), follows=made[1].id))
        assert await uow.sessions.followers(first.id) == sorted([made[1].id, made[2].id, last.id])
        assert await uow.sessions.followers(made[1].id) == [last.id]
        assert await uow.sessions.followers(last.id) == []
