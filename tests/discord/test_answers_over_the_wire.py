"""Every way in which an interaction is answered, over TCP."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord import facts
from adapters.sandbox.discord import Message
from adapters.sandbox.discord.bits import MessageFlag, Permission
from bot.events import AnyEvent, Asked, Pressed, Submitted, Suggest
from bot.people import Facts, Place, SubjectMessage
from bot.ports import Attempt, Sent
from bot.speech import (
    Button,
    Buttons,
    Card,
    Choices,
    FieldError,
    FieldKind,
    Form,
    FormField,
    Outgoing,
    Rejected,
    Reply,
    Text,
    say,
)
from tests.discord.conftest import Scene
from tests.discord.town import EN, at, slow

PLAIN = Card((Text(say("t.plain")),))
UNDO = Button(say("t.label"), "undo", "c1", ("gift1",))
FORM = Form(
    "thanks",
    "c1",
    say("t.title"),
    say("t.label"),
    (
        FormField("to", FieldKind.PEOPLE, say("t.label"), max_people=3),
        FormField("reason", FieldKind.PARAGRAPH, say("t.plain"), hint=say("t.title"), max_length=300),
        FormField("points", FieldKind.CHOICE, say("t.plain"), required=False, choices=(("1", say("t.plain")),)),
    ),
    {"message": "1:2"},
)


async def posted(live: Scene, card: Card) -> Message:
    """A message of the bot's in the square."""
    sent = await live.bot.post(Outgoing(live.place, card, EN, "c1", "mark0000000000000001"), Attempt(1, at(0), None))
    assert isinstance(sent, Sent)
    assert sent.message is not None
    return next(one for one in live.square.messages.values() if str(one.id) == sent.message.id)


async def test_a_command_is_answered_privately(live: Scene) -> None:
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.command(live.aiko, live.square, "thanks", to=live.ben, reason="the talk")
    assert (seen.kind, seen.text, seen.ephemeral) == ("message", "Plain words", True)
    event = live.core.events[-1]
    assert isinstance(event, Asked)
    assert event.command == ("thanks",)
    assert event.options == {"to": live.account(live.ben), "reason": "the talk"}
    assert event.key == str(seen.interaction.id)
    assert event.facts == {
        live.account(live.aiko): Facts(live.account(live.aiko), "Aiko", organizer=True, locale="ja"),
        live.account(live.ben): Facts(live.account(live.ben), "ben"),
    }
    assert (event.about_space.name, event.about_space.locale, event.about_space.zone) == ("Town", "ja", "Asia/Tokyo")


async def test_a_subcommand_is_asked_by_its_path(live: Scene) -> None:
    live.core.answer = Reply(PLAIN)
    await live.discord.people.command(live.ben, live.square, "trust show", member=live.aiko)
    event = live.core.events[-1]
    assert isinstance(event, Asked)
    assert event.command == ("trust", "show")
    assert event.options == {"member": live.account(live.aiko)}


async def test_who_is_not_of_this_server_is_not_known(live: Scene) -> None:
    stranger = live.discord.world.add_user("stranger")
    live.core.answer = Reply(PLAIN)
    await live.discord.people.command(live.aiko, live.square, "thanks", to=stranger, reason="x")
    assert live.core.events[-1].facts[live.account(stranger)].known is False


async def test_a_slow_command_shows_that_it_is_under_way_and_then_answers(live: Scene) -> None:
    live.core.answer = slow(Reply(PLAIN), 0.4)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.kind, seen.ephemeral) == ("thinking", True)
    later = await live.discord.people.later(seen)
    assert (later.kind, later.text, later.ephemeral) == ("message", "Plain words", True)


async def test_a_command_that_may_open_a_form_is_never_acknowledged_early(live: Scene) -> None:
    live.core.forms_follow = True
    live.core.answer = slow(FORM, 0.4)
    seen = await live.discord.people.command(live.aiko, live.square, "thanks", to=live.ben, reason="x")
    assert (seen.kind, seen.text) == ("modal", "A title")


async def test_a_command_without_an_answer_leaves_nothing_behind(live: Scene) -> None:
    live.core.answer = None
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    await live.discord.people.later(seen)
    assert live.discord.people.seen_by(live.aiko, live.square) == []


async def test_a_form_comes_back_with_what_was_filled_in(live: Scene) -> None:
    live.core.forms_follow = True
    live.core.answer = FORM
    opened = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert opened.modal is not None
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.submit(
        live.aiko, opened.modal, {"to": [live.ben], "reason": "for\nall of it", "points": "1"}
    )
    assert (seen.kind, seen.text, seen.ephemeral) == ("message", "Plain words", True)
    event = live.core.events[-1]
    assert isinstance(event, Submitted)
    assert (event.form, event.state, event.key) == ("thanks", {"message": "1:2"}, str(opened.interaction.id))
    assert event.values == {"to": (live.account(live.ben),), "reason": "for\nall of it", "points": "1"}
    assert event.facts[live.account(live.ben)].known


async def test_of_people_whom_a_form_was_opened_with_facts_are_handed_in(live: Scene) -> None:
    reason = FormField("reason", FieldKind.LINE, say("t.plain"))
    live.core.forms_follow = True
    live.core.answer = Form("thanks", "c1", say("t.title"), say("t.label"), (reason,), {"to": str(live.ben.id)})
    opened = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert opened.modal is not None
    live.core.answer = Reply(PLAIN)
    await live.discord.people.submit(live.aiko, opened.modal, {"reason": "x"})
    assert live.core.events[-1].facts[live.account(live.ben)] == Facts(live.account(live.ben), "ben")


async def test_a_refused_form_says_why_and_offers_to_correct_it(live: Scene) -> None:
    live.core.forms_follow = True
    live.core.answer = FORM
    opened = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert opened.modal is not None
    errors = (FieldError("reason", say("t.plain")), FieldError(None, say("t.one", a="all of it")))
    live.core.answer = Rejected(errors, FORM, Button(say("t.label"), "form.correct", "c1", ("draft1",)))
    seen = await live.discord.people.submit(live.aiko, opened.modal, {"to": [live.ben], "reason": "x"})
    assert seen.text == "all of it\nPlain words\nPlain words"
    assert seen.ephemeral
    assert seen.message is not None
    live.core.answer = FORM
    again = await live.discord.people.press(live.aiko, seen.message, "form.correct:c1:draft1")
    assert again.kind == "modal"


async def test_a_press_redraws_the_message_it_sits_on(live: Scene) -> None:
    message = await posted(live, Card((Text(say("t.title")), Buttons((UNDO,)))))
    live.core.answer = Reply(PLAIN, redraw=True)
    seen = await live.discord.people.press(live.ben, message, "undo:c1:gift1~mark0000000000000001")
    assert (seen.kind, seen.text, seen.components) == ("redraw", "Plain words", ())
    event = live.core.events[-1]
    assert isinstance(event, Pressed)
    assert (event.action, event.community, event.args, event.key) == ("undo", "c1", ("gift1",), "press:undo:gift1")


async def test_a_press_is_answered_privately_where_it_redraws_nothing(live: Scene) -> None:
    message = await posted(live, Card((Text(say("t.title")), Buttons((UNDO,)))))
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.press(live.ben, message, "undo:c1:gift1~mark0000000000000001")
    assert (seen.kind, seen.text, seen.ephemeral) == ("message", "Plain words", True)


@pytest.mark.parametrize("redraw", [True, False])
async def test_a_slow_press_is_acknowledged_without_a_change_and_answered_later(live: Scene, redraw: bool) -> None:
    message = await posted(live, Card((Text(say("t.title")), Buttons((UNDO,)))))
    live.core.answer = slow(Reply(PLAIN, redraw=redraw), 0.4)
    seen = await live.discord.people.press(live.ben, message, "undo:c1:gift1~mark0000000000000001")
    assert seen.kind == "nothing"
    await live.discord.people.later(seen)
    own = seen.interaction.follow_ups
    assert message.content == ("Plain words" if redraw else "A title")
    assert [one.content for one in own] == ([] if redraw else ["Plain words"])
    assert all(one.flags & MessageFlag.EPHEMERAL for one in own)


async def test_a_press_without_an_answer_changes_nothing(live: Scene) -> None:
    message = await posted(live, Card((Text(say("t.title")), Buttons((UNDO,)))))
    live.core.answer = None
    seen = await live.discord.people.press(live.ben, message, "undo:c1:gift1~mark0000000000000001")
    assert (seen.kind, message.content) == ("nothing", "A title")


async def test_autocomplete_offers_what_the_core_suggests(live: Scene) -> None:
    live.core.answer = Choices((*(f"tag{n}" for n in range(30)), "x" * 200))
    choices = await live.discord.people.autocomplete(live.aiko, live.square, "thanks", "tag", "ta", to=live.ben)
    assert [one["value"] for one in choices] == [f"tag{n}" for n in range(25)]
    event = live.core.events[-1]
    assert isinstance(event, Suggest)
    assert (event.command, event.option, event.typed) == (("thanks",), "tag", "ta")


async def test_a_menu_entry_names_the_message_and_its_author(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    live.core.answer = Reply(PLAIN)
    await live.discord.people.context_menu(live.aiko, "Thank for this", message)
    event = live.core.events[-1]
    assert isinstance(event, Asked)
    assert event.command == ("thank",)
    assert event.message == SubjectMessage(live.ref(message), live.account(live.ben))
    assert event.facts[live.account(live.ben)] == Facts(live.account(live.ben), "ben")


async def test_facts_that_do_not_come_in_time_are_left_out(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    live.discord.faults.fail(r"GET /guilds/\d+/members", times=5, status=503)
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.context_menu(live.aiko, "Thank for this", message)
    assert live.account(live.ben) not in live.core.events[-1].facts
    assert seen.kind in ("message", "thinking")


async def test_the_second_copy_of_an_interaction_is_not_handed_in_again(live: Scene) -> None:
    live.core.answer = Reply(PLAIN)
    await live.discord.people.command(live.aiko, live.square, "trust board")
    await live.discord.people.redeliver("INTERACTION_CREATE", times=2)
    await live.discord.people.command(live.ben, live.square, "trust board")
    assert len(live.core.events) == 2


async def test_a_fault_in_the_core_is_answered_with_its_incident(live: Scene) -> None:
    async def broken(event: AnyEvent) -> None:
        raise RuntimeError("broken")

    live.core.answer = broken
    seen = await live.discord.people.command(live.ben, live.square, "trust board")
    assert seen.text == "That went wrong on our side (abc123)."
    assert [type(fault) for _, fault in live.core.given_up] == [RuntimeError]


async def test_an_answer_that_cannot_be_drawn_is_answered_with_an_incident(live: Scene) -> None:
    live.core.answer = Reply(Card((Buttons((replace(UNDO, args=("x" * 100,)),)),)))
    seen = await live.discord.people.command(live.ben, live.square, "trust board")
    assert seen.text == "That went wrong on our side (abc123)."


async def told_in_person(live: Scene, community: str = "c1") -> tuple[Message, str]:
    """A direct message to Aiko with a button, and the button's id."""
    place = Place(live.space, person=str(live.aiko.id))
    card = Card((Text(say("t.title")), Buttons((replace(UNDO, community=community),))))
    await live.bot.post(Outgoing(place, card, EN, community, "m1"), Attempt(1, at(0), None))
    (message,) = live.discord.people.direct_channel(live.aiko).messages.values()
    return message, f"undo:{community}:gift1~m1"


async def test_a_press_in_a_direct_message_belongs_to_the_community_that_its_button_names(live: Scene) -> None:
    live.core.spaces = [replace(live.space, id="404"), live.space]
    message, undo = await told_in_person(live)
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.press(live.aiko, message, undo)
    assert seen.text == "Plain words"
    event = live.core.events[-1]
    assert isinstance(event, Pressed)
    assert (event.actor, event.community, event.args) == (live.account(live.aiko), "c1", ("gift1",))
    assert event.place == Place(live.space, str(message.channel.id), str(live.aiko.id))
    assert event.facts[event.actor].known
    assert not event.in_public


async def test_a_form_that_was_opened_in_a_direct_message_comes_back_too(live: Scene) -> None:
    live.core.spaces = [live.space]
    message, undo = await told_in_person(live)
    live.core.forms_follow = True
    live.core.answer = replace(FORM, fields=FORM.fields[1:2])
    opened = await live.discord.people.press(live.aiko, message, undo)
    assert opened.modal is not None
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.submit(live.aiko, opened.modal, {"reason": "for all of it"})
    assert seen.text == "Plain words"
    event = live.core.events[-1]
    assert isinstance(event, Submitted)
    assert (event.actor, event.values) == (live.account(live.aiko), {"reason": "for all of it"})


async def test_who_lost_their_rights_has_none_in_a_direct_message_however_often_they_press(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = scene
    monkeypatch.setattr(facts, "LATELY", 0.2)
    ben = live.town.members[live.ben.id]
    ben.roles.append(live.discord.world.add_role(live.town, "helpers", Permission.MANAGE_GUILD))
    await live.bot.start()
    live.core.spaces = [live.space]
    live.core.answer = Reply(PLAIN)
    place = Place(live.space, person=str(live.ben.id))
    card = Card((Text(say("t.title")), Buttons((replace(UNDO, community="c1"),))))
    await live.bot.post(Outgoing(place, card, EN, "c1", "m1"), Attempt(1, at(0), None))
    (message,) = live.discord.people.direct_channel(live.ben).messages.values()

    async def rights() -> bool:
        await asyncio.sleep(0.3)
        await live.discord.people.press(live.ben, message, "undo:c1:gift1~m1")
        event = live.core.events[-1]
        return event.facts[event.actor].organizer

    assert await rights()
    ben.roles.clear()
    assert not await rights()
    assert not await rights()


async def test_who_is_in_no_server_of_a_community_presses_nothing_of_it(live: Scene) -> None:
    live.core.spaces = [live.space]
    message, undo = await told_in_person(live)
    await live.discord.people.leave(live.aiko, live.town)
    seen = await live.discord.people.press(live.aiko, message, undo)
    assert live.core.events == []
    assert seen.text == "もう使えません。"


async def test_of_a_community_that_is_not_there_nothing_is_pressed(live: Scene) -> None:
    message, undo = await told_in_person(live, "c-other")
    seen = await live.discord.people.press(live.aiko, message, undo)
    assert live.core.events == []
    assert seen.text == "もう使えません。"


async def test_an_answer_that_comes_too_late_harms_nobody(live: Scene) -> None:
    live.core.forms_follow = True
    live.core.answer = slow(Reply(PLAIN), 3.2)
    late = asyncio.create_task(live.discord.people.command(live.aiko, live.square, "trust board"))
    assert (await late).failed
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert seen.text == "Plain words"


async def test_an_answer_survives_a_server_error(live: Scene) -> None:
    live.discord.faults.fail(r"POST /interactions/", times=1)
    live.core.answer = Reply(PLAIN)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert seen.text == "Plain words"


async def test_a_deferral_whose_acknowledgement_was_cut_still_brings_the_answer(live: Scene) -> None:
    live.discord.faults.cut_after(r"POST /interactions/", 1)
    live.core.answer = slow(Reply(PLAIN), 0.4)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (await live.discord.people.later(seen)).text == "Plain words"
