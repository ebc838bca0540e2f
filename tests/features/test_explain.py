"""Why a thanks on a message did or did not count."""

from dataclasses import replace

import pytest

from bot.people import MessageRef, PlatformName, SpaceRef, SubjectMessage
from tests.features.looking import explain, looks, sets, state_of
from tests.features.organizing import pause
from tests.town import PRAY, Town


@pytest.fixture
def pray(town: Town) -> str:
    return PRAY[town.platform]


def stands(town: Town, message: SubjectMessage, **by: str) -> None:
    """What the platform shows of the message when it is read."""
    town.outside.stands(message, {town.ref(name): frozenset({emoji}) for name, emoji in by.items()})


async def reacts(town: Town, name: str, message: SubjectMessage, emoji: str, **others: str) -> None:
    await town.reacts(name, emoji, to=message)
    stands(town, message, **{name: emoji}, **others)


# --- what counted ----------------------------------------------------------------------------------------------


async def test_a_reaction_that_counted(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    for who in ("aiko", "ben", "emi"):  # who gave, who got, an organizer
        assert str(await explain(town, who, message)).splitlines() == [
            "Did it count?",
            "- Counted: 1 point from @aiko to @ben, 2026-11-23 12:00 (thanks by reaction).",
        ]


async def test_of_others_thanks_nobody_is_told(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    shown = str(await explain(town, "chie", message))
    assert "@aiko" not in shown
    assert "No thanks of yours here." in shown


async def test_the_menu_says_the_same_as_the_link(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    shown = await town.opens_menu("aiko", message, "explain")
    assert str(shown) == str(await explain(town, "aiko", message))
    assert shown.form is None


async def test_what_was_given_from_the_menu_is_explained_without_its_words(town: Town) -> None:
    message = town.message_by("ben")
    opened = await town.opens_menu("aiko", message)
    assert opened.form is not None
    await town.submits("aiko", opened.form, reason="for the summary", points="2")
    shown = str(await explain(town, "ben", message))
    assert "- Counted: 2 points from @aiko to @ben, 2026-11-23 12:00 (thanks)." in shown
    assert "summary" not in shown


async def test_one_that_was_put_on_anew_says_how_often(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    for _ in range(2):
        await town.reacts("aiko", pray, to=message)
        await town.unreacts("aiko", pray, to=message)
    await reacts(town, "aiko", message, pray)
    assert "It was taken back before and given anew; this is time 3." in str(await explain(town, "aiko", message))


# --- what was taken back ---------------------------------------------------------------------------------------


async def test_a_reaction_that_was_taken_away(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    town.clock.go(minutes=5)
    await town.unreacts("aiko", pray, to=message)
    assert str(await explain(town, "aiko", message)).splitlines()[1] == (
        "- Taken back 2026-11-23 12:05, and the reaction is not there any more: "
        "1 point from @aiko to @ben, 2026-11-23 12:00 (thanks by reaction)."
    )


async def test_one_that_was_undone_by_a_button_stands_and_says_how_it_would_count(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    history = await town.asks("aiko", "trust history")
    await town.presses("aiko", history.buttons["Undo 1"])
    assert str(await explain(town, "aiko", message)).splitlines()[1] == (
        "- Taken back 2026-11-23 12:00: 1 point from @aiko to @ben, 2026-11-23 12:00 (thanks by reaction). "
        "To have it count, take the reaction away and put it on anew."
    )
    assert "put it on anew" not in str(await explain(town, "ben", message))


async def test_what_was_given_from_the_menu_and_undone(town: Town) -> None:
    message = town.message_by("ben")
    opened = await town.opens_menu("aiko", message)
    assert opened.form is not None
    given = await town.submits("aiko", opened.form, reason="for the summary")
    await town.presses("aiko", given.buttons["Undo"])
    assert "- Taken back 2026-11-23 12:00: 1 point from @aiko to @ben" in str(await explain(town, "aiko", message))


# --- what did not count ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "why"),
    [
        ("aiko", "You cannot thank yourself. Is there someone who helped you today?"),
        ("robot", "Bots cannot be thanked; their makers can."),
        ("guest", "Guests from another organization cannot be thanked here."),
    ],
)
async def test_who_cannot_be_thanked(town: Town, pray: str, author: str, why: str) -> None:
    message = town.message_by(author)
    await reacts(town, "aiko", message, pray)
    assert str(await explain(town, "aiko", message)).splitlines()[1:] == [f"- Not counted, from @aiko: {why}"]


async def test_a_line_of_the_platform_and_an_apps_message(town: Town, pray: str) -> None:
    line, app = town.message_by("ben", system=True), replace(town.message_by("ben"), author=None)
    for message, why in ((line, "a line of the platform itself"), (app, "an app wrote this message")):
        stands(town, message)
        assert why in str(await explain(town, "aiko", message))
        await reacts(town, "aiko", message, pray)
        assert why in str(await explain(town, "aiko", message))


async def test_beyond_the_allowance_the_giver_learns_how_it_would_count_and_the_author_why_not(
    town: Town, pray: str
) -> None:
    await town.thanks("aiko", "chie", "dai", points=5)
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    assert str(await explain(town, "aiko", message)).splitlines()[1] == (
        "- Not counted, from @aiko: Your points for the day were used up. "
        "To have it count, take the reaction away and put it on anew."
    )
    assert str(await explain(town, "ben", message)).splitlines()[1] == (
        "- Not counted, from @aiko: Their points for the day were used up."
    )


async def test_that_someone_is_paused_only_they_and_organizers_learn(town: Town, pray: str) -> None:
    await town.thanks("aiko", "chie")
    await pause(town, "emi", "aiko")
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    paused = "An organizer has paused this member's giving for now."
    assert paused in str(await explain(town, "aiko", message))
    assert paused in str(await explain(town, "emi", message))
    assert str(await explain(town, "ben", message)).splitlines()[1] == (
        "- Not counted, from @aiko: They can see why by themselves."
    )


async def test_another_emoji_and_one_that_was_chosen_later(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    tada = "tada" if town.platform is PlatformName.SLACK else "🎉"
    await reacts(town, "aiko", message, tada)
    assert str(await explain(town, "aiko", message)).splitlines()[1] == (
        f"- Not counted: :{tada}: does not thank here. These do: :💐: and :🙏:"
    )
    assert "No thanks on this message." in str(await explain(town, "emi", message))  # no concern of organizers
    await sets(town, thanks_emoji=frozenset({pray, tada}))
    assert str(await explain(town, "aiko", message)).splitlines()[1] == (
        f"- Not counted: you put :{tada}: on before it was chosen as an emoji that thanks. "
        "Take it away and put it on anew."
    )


async def test_what_counted_stays_counted_when_its_emoji_thanks_no_more(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    await sets(town, thanks_emoji=frozenset({"tada"}))
    assert "- Counted: 1 point from @aiko to @ben" in str(await explain(town, "aiko", message))


async def test_a_bots_reaction_is_explained_to_organizers(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    stands(town, message, robot=pray)
    assert str(await explain(town, "emi", message)).splitlines()[1:] == [
        "- Not counted: Bots and guests cannot give thanks."
    ]


# --- what an outage missed -------------------------------------------------------------------------------------


async def test_what_was_missed_is_corrected_and_said(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("chie", pray, to=message)
    stands(town, message, aiko=pray, dai=pray)  # aiko and dai came, chie went, and nobody told
    assert str(await explain(town, "aiko", message)).splitlines() == [
        "Did it count?",
        "I had missed a reaction, of @aiko, and have corrected that just now.",
        "- Counted: 1 point from @aiko to @ben, 2026-11-23 12:00 (thanks by reaction).",
    ]
    assert await town.balance("ben") == 2
    assert "missed" not in str(await explain(town, "aiko", message))


async def test_its_author_and_organizers_learn_of_all_that_was_corrected(town: Town, pray: str) -> None:
    for asker in ("ben", "emi"):
        message = town.message_by("ben")
        await town.reacts("chie", pray, to=message)
        stands(town, message, aiko=pray, robot=pray)
        shown = str(await explain(town, asker, message))
        assert "I had missed 2 reactions, of @aiko and @chie, and have corrected that just now." in shown
        assert shown.count("- Counted") == 1
        assert shown.count("- Taken back") == 1


async def test_what_could_not_be_read_is_said_with_what_is_known(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    town.outside.silent = True
    for shown in (await explain(town, "aiko", message), await town.opens_menu("aiko", message, "explain")):
        assert str(shown).splitlines()[1:] == [
            "I could not read the message's reactions just now, so this is what I know. "
            "The answer did not come in time; please try once more.",
            "- Counted: 1 point from @aiko to @ben, 2026-11-23 12:00 (thanks by reaction).",
        ]
    assert "I know of no thanks of yours on this message." in str(await explain(town, "chie", message))
    assert await town.balance("ben") == 1


async def test_who_got_it_is_told_although_the_message_could_not_be_read(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await town.reacts("aiko", pray, to=message)
    town.outside.silent = True
    assert "- Counted: 1 point from @aiko to @ben" in str(await explain(town, "ben", message))


# --- none ------------------------------------------------------------------------------------------------------


async def test_without_any_it_says_what_would_count(town: Town) -> None:
    message = town.message_by("ben")
    assert str(await explain(town, "aiko", message)).splitlines()[1].startswith("No thanks of yours here. Put :")
    assert str(await explain(town, "ben", message)).splitlines()[1].startswith("This is your own message, and no")
    assert str(await explain(town, "emi", message)).splitlines()[1].startswith("No thanks on this message.")


@pytest.mark.parametrize(
    ("author", "why"),
    [
        ("robot", "Bots cannot be thanked; their makers can."),
        ("guest", "Guests from another organization cannot be thanked here."),
        ("gone", "This account is deactivated."),
    ],
)
async def test_without_any_on_what_cannot_be_thanked_for_it_says_why(town: Town, author: str, why: str) -> None:
    assert str(await explain(town, "aiko", town.message_by(author))).splitlines()[1:] == [why]


async def test_of_very_many_some_are_shown_and_ones_own_first(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    for n in range(20):
        town.arrives(f"g{n}")
        await town.reacts(f"g{n}", pray, to=message)
    await town.reacts("emi", pray, to=message)
    town.outside.silent = True
    lines = str(await explain(town, "emi", message)).splitlines()
    assert lines[2].startswith("- Counted: 1 point from @emi")
    assert (len(lines), lines[-1]) == (18, "and 6 more. In all: 21 counted, 0 taken back, 0 not counted.")


# --- what one cannot see ---------------------------------------------------------------------------------------


async def test_what_one_cannot_see_is_refused_in_the_same_words_as_what_is_not_there(town: Town, pray: str) -> None:
    private = town.message_by("ben")
    await reacts(town, "aiko", private, pray, emi=pray)
    town.outside.hidden |= {(private.ref, town.ref("chie")), (private.ref, town.ref("emi"))}
    nowhere = SubjectMessage(MessageRef(town.space, "C9", "m9"), None)
    elsewhere = SubjectMessage(MessageRef(SpaceRef(town.platform, "T9"), "C1", "m1"), None)
    for asker in ("chie", "emi"):
        for message in (private, nowhere, elsewhere):
            link = town.link(message)[:60]
            assert str(await explain(town, asker, message)) == (
                f"“message” has to be a link to a message here that you can see; I read “{link}”. "
                "Copy it from the message's menu. Example: /trust explain (link to the message)"
            )
    assert "@aiko" in str(await explain(town, "aiko", private))


async def test_a_link_of_another_community_is_not_even_asked_about(town: Town) -> None:
    elsewhere = SubjectMessage(MessageRef(SpaceRef(town.platform, "T9"), "C1", "m1"), None)
    await explain(town, "aiko", elsewhere)
    assert town.outside.asked == []


async def test_where_the_bot_is_not_the_menu_says_what_it_knows(town: Town) -> None:
    message = town.message_by("ben")
    opened = await town.opens_menu("aiko", message)
    assert opened.form is not None
    await town.submits("aiko", opened.form, reason="for the summary")
    del town.outside.messages[message.ref]
    shown = str(await town.opens_menu("aiko", message, "explain"))
    assert "I am not in this channel, so reactions here do not reach me" in shown
    assert "- Counted: 1 point from @aiko to @ben" in shown


async def test_what_is_no_link_is_refused_with_an_example(town: Town) -> None:
    shown = str(await looks(town, "aiko", "explain", typed="yesterday", message="yesterday"))
    assert shown.startswith("“message” has to be a link to a message here that you can see; I read “yesterday”.")


async def test_without_a_link_a_form_asks_for_it(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    form = (await looks(town, "aiko", "explain")).form
    assert form is not None
    refused = await town.submits("aiko", form, message="yesterday")
    assert str(refused).startswith("“message” has to be a link")
    assert "- Counted" in str(await town.submits("aiko", form, message=town.link(message)))


async def test_a_guest_and_a_bot_are_refused(town: Town) -> None:
    message = town.message_by("ben")
    for who in ("guest", "robot"):
        assert str(await explain(town, who, message)).startswith("This is for members")


async def test_whoever_left_is_named_and_nothing_is_lost(town: Town, pray: str) -> None:
    message = town.message_by("ben")
    await reacts(town, "aiko", message, pray)
    town.changes("aiko", known=False)
    stands(town, message)
    shown = str(await explain(town, "ben", message))
    assert "- Taken back" in shown  # its reaction is not there any more
    assert await state_of(town, "aiko") == "active"  # nobody asked about them as a person


async def test_in_japanese(town: Town, pray: str) -> None:
    town.changes("aiko", locale="ja")
    message = town.message_by("ben")
    stands(town, message, aiko=pray)
    assert str(await explain(town, "aiko", message)).splitlines() == [
        "数えられた？",
        "見落としていたリアクション1件（@aiko さん）を、いま記録に反映しました。",
        "- 数えました: @aiko さんから @ben さんへ 1ポイント（2026-11-23 12:00、リアクション）",
    ]
