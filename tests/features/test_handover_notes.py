"""What who had a role leaves to who has it next. It is Monday, 2026-11-23, noon in Tokyo."""

import json

from bot.people import PlatformName
from bot.speech import Form
from tests.drawing import drawn
from tests.features.test_debriefs import completed
from tests.features.test_session_after import erased
from tests.features.test_stand_in import TAKE, asked_in_channel, looks, seated
from tests.features.test_volunteer_completion import with_mentor
from tests.features.test_volunteers import DO, answer, calls, hears, proposal_to
from tests.town import Shown, Town

NOTE = "The key is at the reception.\nStart five minutes late."
FROM_BEN = f"📨 Hand-over note from @ben (2026-11-23 12:00): {NOTE}"


async def form_of(town: Town, name: str) -> Form:
    """From one's own list."""
    mine = await town.asks(name, "volunteer mine")
    button = next(one for one in mine.buttons.values() if one.action == "volunteer.handover")
    opened = await town.presses(name, button)
    assert opened.form is not None
    return opened.form


async def writes(town: Town, words: str = NOTE, name: str = "ben") -> Shown:
    return await town.submits(name, await form_of(town, name), words=words)


async def next_one(town: Town, name: str = "chie", **words: str) -> Shown:
    """Another call for the role, and the message that told them of their seat."""
    shown = await calls(town, seats=1, **{"when": "2026-12-12 19:00", **words})
    await town.presses(name, answer(shown, DO))
    return await told(town, name)


async def told(town: Town, name: str) -> Shown:
    await town.delivers()
    outgoing = [one for one in town.screen.posts if one.place.person == town.ref(name).user]
    shown = [town.card(one.card, one.reader) for one in outgoing]
    return [one for one in shown if str(one).startswith("The seat is yours")][-1]


async def as_drawn(town: Town) -> list[str]:
    town.clock.go(seconds=3)
    await town.delivers()
    return [one for one in town.redraws() if "The seat is yours" in one]


# --- written and read ---


async def test_whoever_is_next_reads_it_when_they_are_told_and_reminded(town: Town) -> None:
    await seated(town)
    assert "no hand-over note yet. [Hand-over note 2]" in str(await town.asks("ben", "volunteer mine"))
    kept = await writes(town)
    assert str(kept).splitlines()[:2] == [
        "Your hand-over note: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)",
        f"Kept. Whoever has this role next and their mentor read it, with your name: {NOTE.splitlines()[0]}",
    ]
    assert "your hand-over note. [Hand-over note 2]" in str(await town.asks("ben", "volunteer mine"))
    assert FROM_BEN in str(await next_one(town))
    assert "📨" not in str(await told(town, "ben"))
    town.clock.go(days=18, hours=7)
    assert FROM_BEN in (await hears(town, "chie"))[-1]


async def test_who_took_it_over_reads_it_and_who_wrote_it_can_still_empty_it(town: Town) -> None:
    await seated(town)
    await writes(town)
    await looks(town)
    await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    assert FROM_BEN in str(await told(town, "chie"))
    assert "There is no hand-over note of yours here now." in str(await writes(town, ""))
    (again,) = await as_drawn(town)
    assert again.startswith("to chie: ")
    assert "📨" not in again
    assert "Hand-over note" not in str(await town.asks("ben", "volunteer mine"))


async def test_written_anew_it_is_filled_in_and_the_latest_by_another_is_read(town: Town) -> None:
    await seated(town)
    await writes(town)
    form = await form_of(town, "ben")
    assert [(field.name, field.required, field.max_length, field.initial) for field in form.fields] == [
        ("words", False, 1000, NOTE)
    ]
    town.clock.go(hours=1)
    assert FROM_BEN in str(await next_one(town))
    await town.submits("ben", form, words="The key is with emi now.")
    (again,) = [one for one in await as_drawn(town) if one.startswith("to chie: ")]
    assert "from @ben (2026-11-23 13:00): The key is with emi now." in again
    town.clock.go(hours=1)
    await writes(town, "Bring water.", "chie")
    assert "from @chie (2026-11-23 14:00): Bring water." in str(await next_one(town, "dai", note="once more"))
    assert "Bring water." not in (await hears(town, "chie"))[-1]


async def test_it_is_asked_for_beside_the_debrief(town: Town) -> None:
    await completed(town)
    listed = str(await town.asks("ben", "volunteer mine"))
    assert "no debrief yet. [Write a debrief 1]\n- For whoever has this role next" in listed
    town.clock.go(days=1)
    invitation = await proposal_to(town, "ben")
    assert list(invitation.buttons) == ["Write a debrief", "Hand-over note", "Stop telling me"]
    form = (await town.presses("ben", invitation.buttons["Hand-over note"])).form
    assert form is not None
    await town.submits("ben", form, words=NOTE)
    assert NOTE in str(await next_one(town, when="2026-12-19 19:00"))


async def test_one_s_own_note_is_not_read_to_oneself(town: Town) -> None:
    await seated(town)
    await writes(town)
    assert "📨" not in str(await next_one(town, "ben"))


async def test_of_another_role_one_reads_nothing(town: Town) -> None:
    await seated(town)
    await writes(town)
    assert "📨" not in str(await next_one(town, role="note-taker"))


# --- refused, private, data ---


async def test_others_write_none_nor_does_a_mentor(town: Town) -> None:
    await with_mentor(town, "chie")
    mine = await town.asks("chie", "volunteer mine")
    chies = next(one for one in mine.buttons.values() if one.action == "volunteer.handover")
    form = await form_of(town, "chie")
    for name in ("ben", "dai", "emi"):
        for refused in (await town.presses(name, chies), await town.submits(name, form, words="Not mine")):
            assert "Nothing was changed." in str(refused)
    assert "Hand-over note" not in str(await town.asks("dai", "volunteer mine"))


async def test_a_note_of_more_than_a_thousand_characters_is_refused(town: Town) -> None:
    await seated(town)
    assert "1000" in str(await writes(town, "x" * 1001))
    assert "📨" not in str(await next_one(town))


async def test_of_who_was_erased_nothing_is_read(town: Town) -> None:
    await seated(town)
    await writes(town)
    await erased(town, "ben")
    assert "📨" not in str(await next_one(town))


async def test_what_looks_like_a_mention_or_a_link_stays_text(town: Town) -> None:
    await seated(town)
    await writes(town, "<!channel> <@U1> @everyone <b>bold</b> [here](https://evil.example)")
    shown = await next_one(town)
    outgoing = [one for one in town.screen.posts if one.place.person == town.ref("chie").user][-1]
    body = drawn(outgoing.card, town.platform, outgoing.reader).body
    written = json.dumps(body)
    assert "@everyone" in str(shown)
    assert "<!channel>" not in written
    if town.platform is PlatformName.SLACK:
        assert "&lt;!channel&gt; &lt;@U1&gt;" in written
    else:
        assert body["allowed_mentions"] == {"parse": [], "users": []}
        assert "[here](https://evil.example)" not in written
