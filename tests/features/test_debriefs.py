"""Looking back on a role: asked the morning after, private, and shared by who wrote it. It is Monday, 2026-11-23."""

from datetime import time

import pytest

from bot.ports import Unreachable
from bot.rules.quiet import QuietHours
from bot.speech import Form
from tests.features.looking import sets_member
from tests.features.test_volunteer_completion import TOOK_PLACE, asked, over, seated, with_mentor
from tests.features.test_volunteers import hears
from tests.town import Shown, Town

WORDS = {"did": "Led the evening", "learned": "Pauses are fine", "planned": "Do it again"}


async def completed(town: Town, name: str = "ben") -> None:
    """It is Saturday, 2026-12-05, 21:00 in Tokyo, and emi has said that it took place."""
    await seated(town, name)
    await over(town)
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])


async def invitations(town: Town, name: str) -> list[str]:
    return [one for one in await hears(town, name) if "A few words for yourself" in one]


async def form_of(town: Town, name: str) -> Form:
    mine = await town.asks(name, "volunteer mine")
    opened = await town.presses(name, next(iter(mine.buttons.values())))
    form = opened.form or (await town.presses(name, opened.buttons["Edit"])).form
    assert form is not None
    return form


async def writes(town: Town, name: str = "ben", **words: str) -> Shown:
    return await town.submits(name, await form_of(town, name), **words)


async def shared(town: Town) -> list[str]:
    await town.delivers()
    return [one for one in town.posts() if "looks back on" in one]


# --- asked ---


async def test_one_is_asked_once_at_nine_the_next_morning(town: Town) -> None:
    await completed(town)
    town.clock.go(hours=11, minutes=59)
    assert await invitations(town, "ben") == []
    town.clock.go(minutes=1)
    (invitation,) = await invitations(town, "ben")
    assert invitation.startswith("How was “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo) for you?")
    town.clock.go(days=9)
    assert len(await invitations(town, "ben")) == 1
    assert await invitations(town, "emi") == []


async def test_the_morning_is_that_of_where_they_live_and_waits_for_their_quiet_hours(town: Town) -> None:
    await sets_member(town, "ben", zone="America/New_York", quiet=QuietHours(time(22), time(10)))
    await completed(town)  # at 7:00 in New York, where it is the 5th
    town.clock.go(hours=26, minutes=59)
    assert await invitations(town, "ben") == []
    town.clock.go(minutes=1)
    assert len(await invitations(town, "ben")) == 1


async def test_who_wrote_it_already_or_wants_no_notices_is_not_asked(town: Town) -> None:
    await completed(town)
    await writes(town, **WORDS)
    town.clock.go(days=1)
    assert await invitations(town, "ben") == []


async def test_who_stopped_notices_is_not_asked(town: Town) -> None:
    await completed(town)
    await sets_member(town, "ben", notices=False)
    town.clock.go(days=1)
    assert await invitations(town, "ben") == []


async def test_a_mentor_is_asked_too(town: Town) -> None:
    await with_mentor(town, "chie")
    await town.presses("dai", (await asked(town, "dai")).buttons["It took place 1"])
    town.clock.go(days=2)
    assert len(await invitations(town, "dai")) == 1
    assert len(await invitations(town, "chie")) == 1


# --- written ---


async def test_the_button_of_the_invitation_opens_the_form_and_what_is_written_is_kept(town: Town) -> None:
    await completed(town)
    town.clock.go(days=1)
    await town.delivers()
    outgoing = [one for one in town.screen.posts if one.place.person == town.ref("ben").user][-1]
    invitation = town.card(outgoing.card, outgoing.reader)
    form = (await town.presses("ben", invitation.buttons["Write a debrief"])).form
    assert form is not None
    assert [(field.name, field.required, field.max_length) for field in form.fields] == [
        (name, False, 600) for name in ("did", "learned", "planned")
    ]
    kept = await town.submits("ben", form, **WORDS)
    assert str(kept).startswith("Your debrief: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)\nKept. Only you see it")
    assert "What I did: Led the evening\nWhat I learned: Pauses are fine\nWhat I do next: Do it again" in str(kept)
    assert await shared(town) == []


async def test_one_of_the_three_is_enough_and_none_is_not(town: Town) -> None:
    await completed(town)
    assert "Please write at least one of the three." in str(await writes(town))
    kept = str(await writes(town, learned="Pauses are fine"))
    assert "What I learned: Pauses are fine" in kept
    assert "What I did" not in kept


async def test_it_is_written_anew_filled_in_with_what_stands(town: Town) -> None:
    await completed(town)
    await writes(town, **WORDS)
    form = await form_of(town, "ben")
    assert {field.name: field.initial for field in form.fields} == WORDS
    changed = str(await town.submits("ben", form, did="Led it well", learned="", planned=""))
    assert "What I did: Led it well" in changed
    assert "Pauses are fine" not in changed


async def test_ones_own_list_says_whether_it_is_written(town: Town) -> None:
    await completed(town)
    assert "It took place; no debrief yet. [Write a debrief 1]" in str(await town.asks("ben", "volunteer mine"))
    await writes(town, **WORDS)
    assert "and you wrote your debrief. [Your debrief 1]" in str(await town.asks("ben", "volunteer mine"))


async def test_nobody_else_sees_or_writes_it_and_nobody_before_it_took_place(town: Town) -> None:
    await seated(town, "ben", "chie")
    await over(town)
    card = await asked(town, "emi")
    bens = next(button for button in card.buttons.values() if button.action == "volunteer.complete")
    await town.presses("emi", bens)
    done, open_ = ("ben", "chie") if await town.balance("ben") else ("chie", "ben")
    form = await form_of(town, done)
    await town.submits(done, form, **WORDS)
    mine = await town.asks(done, "volunteer mine")
    for other in (open_, "emi"):
        assert "Nothing was changed." in str(await town.presses(other, mine.buttons["Your debrief 1"]))
        assert "Nothing was changed." in str(await town.submits(other, form, did="Not mine"))
    assert "Led the evening" in str(await town.presses(done, mine.buttons["Your debrief 1"]))


async def test_what_a_mentor_wrote_stays_theirs_while_it_is_asked_again_how_it_went(town: Town) -> None:
    await with_mentor(town, "chie", "ben")
    card = await asked(town, "emi")
    missed, *_ = (button for label, button in card.buttons.items() if label.startswith("Did not come"))
    noted = await town.presses("emi", missed)
    await town.presses("emi", next(one for label, one in noted.buttons.items() if label.startswith(TOOK_PLACE)))
    kept = await writes(town, "dai", did="Stood beside")
    await town.presses("emi", noted.buttons["Not so 1"])
    form = (await town.presses("dai", kept.buttons["Edit"])).form
    assert form is not None
    assert form.fields[0].initial == "Stood beside"


# --- shared ---


async def test_it_is_shared_once_and_what_is_changed_later_stays_private(town: Town) -> None:
    await completed(town)
    kept = await writes(town, did="Led <!channel> & <@U1> @everyone")
    for _ in range(2):
        again = await town.presses("ben", kept.buttons["Share in the channel"])
    assert "You have shared it already." in str(again)
    (post,) = await shared(town)
    assert post.startswith("#C1: 📝 @ben looks back on “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)\nWhat I did: Led")
    changed = await writes(town, did="Something private")
    assert "What you shared stands in the channel as it was" in str(changed)
    assert "Share in the channel" not in changed.buttons
    town.clock.go(hours=1)
    assert await shared(town) == [post]
    assert not [one for one in town.redraws() if "private" in one]


async def test_what_is_changed_before_it_is_posted_is_not_posted(town: Town) -> None:
    await completed(town)
    kept = await writes(town, **WORDS)
    await town.presses("ben", kept.buttons["Share in the channel"])
    town.clock.go(seconds=1)
    changed = await writes(town, did="Something else")
    assert "Only you see it, unless you share it." in str(changed)
    assert await shared(town) == []
    await town.presses("ben", changed.buttons["Share in the channel"])
    (post,) = await shared(town)
    assert "Something else" in post


@pytest.mark.parametrize("hindered", ["for days", "by the channel"])
async def test_what_was_shared_and_never_reached_the_channel_can_be_shared_again(town: Town, hindered: str) -> None:
    await completed(town)
    await town.delivers()
    kept = await writes(town, **WORDS)
    await town.presses("ben", kept.buttons["Share in the channel"])
    if hindered == "for days":
        town.clock.go(days=2)
    else:
        town.screen.answers += [Unreachable("channel_not_found")]
    assert await shared(town) == []
    town.clock.go(minutes=1)
    changed = await writes(town, did="Something else")
    assert "Only you see it, unless you share it." in str(changed)
    await town.presses("ben", changed.buttons["Share in the channel"])
    (post,) = await shared(town)
    assert "Something else" in post
