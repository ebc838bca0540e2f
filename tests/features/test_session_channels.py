"""Where a session may be announced. It is Monday, 2026-11-23, noon in Tokyo."""

from dataclasses import replace

import pytest

from bot.events import Asked, Value
from bot.inquiries import AboutPlace, ChannelFound
from bot.people import Place
from tests.town import Shown, Town

UNSEEN = (
    "I do not see that channel, or you do not: it may be archived or private. "
    "Ask somebody in it to invite me, or choose another. Nothing was announced."
)
NOT_YOURS = (
    "You can announce only where you can write yourself, and in #random you cannot. "
    "Join it, or choose another channel. Nothing was announced."
)
NOT_LET = (
    "I am not in #random, or may not write there. Invite me there and let me write, or choose another channel. "
    "Nothing was announced."
)
UNCHECKED = (
    "I could not check whether I can announce there, so nothing was announced. The answer did not come in time; "
    "please try once more."
)


@pytest.fixture(autouse=True)
def random_is_open(town: Town) -> None:
    town.outside.channels["C2"] = ChannelFound("C2", "random", there=True, may_post=True, hears=True)


async def calls(town: Town, channel: str = "C2", *, typed_in: str = "C1", name: str = "aiko") -> Shown:
    words: dict[str, Value] = {"title": "Rust reading", "when": "2026-12-01 19:00"}
    if channel:
        words["channel"] = Place(town.space, channel)
    event = Asked(**town._common(name), command=("session", "new"), options=words)
    return await town._does(replace(event, place=Place(town.space, typed_in)))


async def posted(town: Town) -> list[str]:
    await town.delivers()
    return [post.split(":")[0] for post in town.posts() if post.startswith("#")]


async def test_where_one_can_write_it_is_announced(town: Town) -> None:
    assert "is announced" in str(await calls(town))
    assert await posted(town) == ["#C2"]
    assert town.outside.asked == [AboutPlace(Place(town.space, "C2"), town.ref("aiko"), here=False)]


async def test_where_it_is_typed_the_platform_is_told_so(town: Town) -> None:
    assert "is announced" in str(await calls(town, "", typed_in="C2"))
    assert town.outside.asked == [AboutPlace(Place(town.space, "C2"), town.ref("aiko"), here=True)]


async def test_where_one_cannot_write_it_is_not(town: Town) -> None:
    town.outside.barred.add(("C2", town.ref("aiko")))
    assert str(await calls(town)) == NOT_YOURS
    assert str(await calls(town, "", typed_in="C2")) == NOT_YOURS
    assert await posted(town) == []
    assert "is announced" in str(await calls(town, name="ben"))


async def test_of_a_channel_that_one_does_not_see_no_more_is_said_than_of_none(town: Town) -> None:
    town.outside.blind.add(("C2", town.ref("aiko")))
    assert [str(await calls(town)), str(await calls(town, "C0NOWHERE"))] == [UNSEEN, UNSEEN]
    assert await posted(town) == []


async def test_an_archived_channel_is_refused(town: Town) -> None:
    town.outside.channels["C2"] = ChannelFound("C2", "random", there=False, may_post=False, hears=False)
    assert str(await calls(town)) == UNSEEN


async def test_where_the_bot_is_not_it_asks_to_be_invited(town: Town) -> None:
    town.outside.channels["C2"] = ChannelFound("C2", "random", there=True, may_post=False, hears=False)
    assert str(await calls(town)) == NOT_LET
    assert await posted(town) == []
    assert "Nothing is planned yet." in str(await town.asks("aiko", "session list"))


async def test_what_the_platform_does_not_tell_in_time_is_not_guessed(town: Town) -> None:
    town.outside.silent = True
    assert str(await calls(town)) == UNCHECKED
    assert await posted(town) == []
    town.outside.silent = False
    assert "is announced" in str(await calls(town))


async def chosen_for_announcements(town: Town) -> None:
    overview = await town.asks("emi", "shinrai setup")
    page = await town.presses("emi", overview.buttons["Channels"])
    await town.chooses("emi", page.selects["Announcements"], "C2")
    town.outside.asked.clear()


async def test_the_channel_of_announcements_is_open_to_all_who_see_it(town: Town) -> None:
    await chosen_for_announcements(town)
    town.outside.barred.add(("C2", town.ref("aiko")))
    assert "is announced" in str(await calls(town, ""))
    assert await posted(town) == ["#C2"]
    town.outside.blind.add(("C2", town.ref("aiko")))
    assert str(await calls(town, "")) == UNSEEN


# --- on the panel ---


async def drafts(town: Town) -> Shown:
    listed = await town.asks("aiko", "session list")
    form = (await town.presses("aiko", listed.buttons["Call one together…"])).form
    assert form is not None
    return await town.submits("aiko", form, title="Rust reading", when="2026-12-01 19:00")


async def test_another_channel_is_chosen_on_the_panel(town: Town) -> None:
    panel = await drafts(town)
    panel = await town.chooses("aiko", panel.selects["Channel"], "C2")
    assert "[Channel: C2]" in str(panel)
    await town.presses("aiko", panel.buttons["Announce"])
    assert await posted(town) == ["#C2"]


async def test_the_panel_says_what_stands_in_the_way_and_the_press_refuses_it(town: Town) -> None:
    panel = await drafts(town)
    town.outside.barred.add(("C2", town.ref("aiko")))
    panel = await town.chooses("aiko", panel.selects["Channel"], "C2")
    assert str(panel).splitlines()[1] == NOT_YOURS
    assert str(await town.presses("aiko", panel.buttons["Announce"])) == NOT_YOURS
    panel = await town.chooses("aiko", panel.selects["Channel"], "C1")
    assert NOT_YOURS not in str(panel)
    await town.presses("aiko", panel.buttons["Announce"])
    assert await posted(town) == ["#C1"]


async def test_what_was_allowed_when_it_was_drafted_is_looked_at_again_on_the_press(town: Town) -> None:
    panel = await drafts(town)
    panel = await town.chooses("aiko", panel.selects["Channel"], "C2")
    town.outside.channels["C2"] = replace(town.outside.channels["C2"], may_post=False)
    assert str(await town.presses("aiko", panel.buttons["Announce"])) == NOT_LET
    town.outside.channels["C2"] = replace(town.outside.channels["C2"], may_post=True)
    assert "is announced" in str(await town.presses("aiko", panel.buttons["Announce"]))


async def test_a_panel_is_shown_also_where_the_platform_is_silent(town: Town) -> None:
    town.outside.silent = True
    panel = await drafts(town)
    assert list(panel.buttons) == ["Announce", "Correct it"]
    assert str(await town.presses("aiko", panel.buttons["Announce"])) == UNCHECKED


async def test_asked_in_a_direct_conversation_the_channel_is_chosen_on_the_panel(town: Town) -> None:
    words: dict[str, Value] = {"title": "Rust reading", "when": "明日7時"}
    event = Asked(**town._common("aiko"), command=("session", "new"), options=words)
    panel = await town._does(replace(event, place=Place(town.space, "D1", "U1")))
    assert str(panel).splitlines()[1] == "Please choose below in which channel it is announced."
    first = next(iter(panel.buttons.values()))
    assert "Please say in which channel it is announced" in str(await town.presses("aiko", first))
    panel = await town.chooses("aiko", panel.selects["Channel"], "C2")
    assert "is announced" in str(await town.presses("aiko", next(iter(panel.buttons.values()))))
    assert set(await posted(town)) == {"#C2"}
