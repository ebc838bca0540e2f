"""What one member can have open, post and ask for; and what becomes of it when they are paused or leave.

It is Monday, 2026-11-23, noon in Tokyo. emi is an organizer.
"""

from tests.features.looking import sets
from tests.features.test_volunteers import calls
from tests.town import Shown, Town


async def session(town: Town, name: str = "ben", **more: str) -> Shown:
    return await town.asks(name, "session new", title="Rust", when="2026-12-01 19:00", **more)


async def test_a_member_has_so_many_sessions_open_and_reads_when_the_next_is_possible(town: Town) -> None:
    await sets(town, sessions_per_member=2)
    for repeat in ("once", "daily"):
        assert "#" in str(await session(town, repeat=repeat))
    refused = str(await session(town))
    assert refused.startswith("You have 2 sessions and series open, as many as one member can have here.")
    assert "from 2026-12-01" in refused
    assert "Organizers can raise this with /shinrai setup" in refused
    assert "#" in str(await session(town, "aiko"))
    await town.asks("emi", "session list")
    await sets(town, sessions_per_member=3)
    assert "#" in str(await session(town))


async def test_organizers_are_not_bound(town: Town) -> None:
    await sets(town, sessions_per_member=1, posts_per_channel_day=1)
    for _ in range(3):
        assert "#" in str(await session(town, "emi"))


async def test_the_same_command_again_at_the_limit_is_answered_as_the_first_was(town: Town) -> None:
    await sets(town, sessions_per_member=1)
    options = {"title": "Rust", "when": "2026-12-01 19:00"}
    first = await town.asks("ben", "session new", key="k", **options)
    assert str(await town.asks("ben", "session new", key="k", **options)) == str(first)


async def test_a_member_has_so_many_calls_open(town: Town) -> None:
    await sets(town, calls_per_member=2)
    await session(town)
    for _ in range(2):
        assert "#" in str(await calls(town, "ben", session=1, when="", seats=1))
    refused = str(await calls(town, "ben", session=1, when="", seats=1))
    assert refused.startswith("You have 2 calls for volunteers open, as many as one member can have here.")
    assert "from 2026-12-01" in refused


async def test_so_many_posts_a_day_in_a_channel_and_the_rest_is_left_out(town: Town) -> None:
    await sets(town, posts_per_channel_day=2)
    for _ in range(2):
        shown = await session(town, remind="none")
        await town.delivers()
        await town.presses("ben", (await town.presses("ben", shown.buttons["Cancel it…"])).buttons["Cancel this one"])
        await town.delivers()
    refused = str(await session(town, "ben", remind="none"))
    assert refused.startswith("I have posted 2 times in this channel for you today")
    town.clock.go(hours=13)
    assert "#" in str(await session(town, "ben", remind="none"))


async def test_a_long_series_has_ten_dates_at_a_time_and_goes_on(town: Town) -> None:
    await session(town, repeat="daily", remind="none")
    assert await dates(town) == 10
    for _ in range(12):
        town.clock.go(days=1)
        await town.delivers()
    assert await dates(town) == 10


async def dates(town: Town) -> int:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        return len(await uow.sessions.upcoming(town.clock(), after=None, most=99))


# --- paused, or gone ---


async def test_a_paused_member_begins_nothing_and_can_cancel(town: Town) -> None:
    shown = await session(town)
    await town.asks("emi", "shinrai pause", who=town.ref("ben"))
    assert "An organizer has paused you" in str(await session(town))
    assert "An organizer has paused you" in str(await town.asks("ben", "session edit", number=1, title="Go"))
    assert "An organizer has paused you" in str(await calls(town, "ben", session=1, when="", seats=1))
    assert "Cancel this one" in (await town.presses("ben", shown.buttons["Cancel it…"])).buttons


async def test_who_pauses_a_host_sees_what_they_have_open_and_keeps_it(town: Town) -> None:
    await session(town, repeat="daily", remind="none")
    paused = await town.asks("emi", "shinrai pause", who=town.ref("ben"))
    for _ in range(9):
        town.clock.go(days=1)
        await town.delivers()
    assert await dates(town) == 9
    panel = await town.presses("emi", paused.buttons["What they have open"])
    assert "“Rust”, a series; next" in str(panel)
    kept = await town.presses("emi", panel.buttons["Keep"])
    assert "Nothing is left to decide." in str(kept)
    await town.delivers()
    assert await dates(town) == 10
    assert "This is for organizers" in str(await town.presses("aiko", panel.buttons["Keep"]))


# --- messages nobody asked for ---


def question(town: Town) -> Shown:
    """The last that aiko was asked."""
    shown = [town.card(one.card, one.reader) for one in town.screen.posts if one.place.person == town.ref("aiko").user]
    return [one for one in shown if "Do not ask me" in one.buttons][-1]


async def test_who_has_asked_waits_for_the_answer_and_one_press_ends_being_asked(town: Town) -> None:
    for _ in range(3):
        await session(town)

    async def would_host(number: int) -> str:
        asked = await town.asks("ben", "session edit", number=number, host=(town.ref("aiko"),))
        return str(await town.presses("ben", next(iter(asked.buttons.values()))))

    assert "I ask @aiko." in await would_host(1)
    assert "Your last question to @aiko is still open." in await would_host(2)
    await town.delivers()
    card = question(town)
    await town.presses("aiko", card.buttons["Not now"])
    assert "I ask @aiko." in await would_host(2)
    await town.delivers()
    card = question(town)
    await town.presses("aiko", card.buttons["Not now"])
    assert "as often as one can on one day" in await would_host(3)
    town.clock.go(hours=13)
    await town.presses("aiko", card.buttons["Do not ask me"])
    assert "@aiko would rather not be asked." in await would_host(3)


async def test_after_two_gifts_taken_back_the_third_is_given_without_a_message(town: Town) -> None:
    for n in range(3):
        given = await town.thanks("ben", "aiko", reason=f"word {n}")
        await town.delivers()
        if n < 2:
            await town.presses("ben", given.buttons["Undo"])
    assert [post for post in town.posts() if "word 2" in post] == []
    assert len([post for post in town.posts() if "word" in post]) == 2
    assert await town.balance("aiko") == 1
    town.clock.go(hours=13)
    await town.thanks("ben", "aiko", reason="another day")
    await town.delivers()
    assert len([post for post in town.posts() if "another day" in post]) == 1


async def test_the_receiver_shows_organizers_what_was_taken_back_for_thirty_days(town: Town) -> None:
    await town.thanks("emi", "dai")
    given = await town.thanks("ben", "aiko", reason="something bad")
    await town.presses("ben", given.buttons["Undo"])
    history = await town.presses("aiko", (await town.asks("aiko", "trust history")).buttons["Received"])
    button = next(one for label, one in history.buttons.items() if label.startswith("Show it to the organizers"))
    assert "refused" not in str(await town.presses("dai", button))
    assert "I show what was said to @emi." in str(await town.presses("aiko", button))
    await town.presses("aiko", button)
    await town.delivers()
    told = [post for post in town.posts() if "something bad" in post and "#" not in post.partition(":")[0]]
    assert len(told) == 1
    assert "@aiko wants you to see what @ben wrote to them and then took back" in told[0]
    town.clock.go(days=31)
    assert "more than 30 days ago" in str(await town.presses("aiko", button))
