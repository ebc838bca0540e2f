"""Thanks by command, form and menu, on both platforms through one core."""

from dataclasses import replace

import pytest

from bot.events import Asked, GroupMention, Left, Mention, Value
from bot.people import MessageRef, SubjectMessage
from storage.export import export
from tests.town import Town


async def test_thanks_are_stored_and_answered_with_what_is_left(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", reason="for the talk #facilitation", points=3)
    assert str(shown) == (
        "You gave @ben 3 points.\n"
        "“for the talk #facilitation”\n"
        "You have 7 points left for today; they renew 2026-11-24 00:00."
    )
    assert list(shown.buttons) == ["Undo"]
    assert await town.balance("ben") == 3


async def test_several_are_thanked_at_once_with_the_points_for_each(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", "chie", "dai", points=2)
    assert str(shown).startswith("You gave 2 points each to @ben, @chie and @dai.")
    assert [await town.balance(name) for name in ("ben", "chie", "dai")] == [2, 2, 2]


async def test_the_same_receiver_twice_is_counted_once(town: Town) -> None:
    await town.thanks("aiko", "ben", "ben")
    assert await town.balance("ben") == 1


async def test_the_answer_is_in_the_readers_language(town: Town) -> None:
    town.changes("aiko", locale="ja")
    shown = await town.thanks("aiko", "ben", reason="発表に")
    assert str(shown).splitlines() == [
        "@ben さんに1ポイントを贈りました。",
        "「発表に」",
        "今日はあと9ポイント贈れます（2026-11-24 00:00 に戻ります）。",
    ]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("aiko", "You cannot thank yourself."),
        ("robot", "@robot is a bot."),
        ("gone", "@gone is deactivated"),
        ("guest", "@guest is a guest from another organization."),
        ("nobody", "I cannot find this person here."),
    ],
)
async def test_who_cannot_be_thanked_is_refused_in_words(town: Town, to: str, said: str) -> None:
    shown = await town.thanks("aiko", to)
    assert str(shown).startswith(said)
    assert await town.balance(to) == 0
    assert "10 points (renews" in str(await town.asks("aiko", "trust show"))


async def test_one_receiver_who_cannot_be_thanked_refuses_the_whole_gift(town: Town) -> None:
    await town.thanks("aiko", "ben", "robot")
    assert await town.balance("ben") == 0


@pytest.mark.parametrize("points", [0, 6, -1, "x", "１２", "2.5"])
async def test_points_outside_one_to_five_are_refused_with_an_example(town: Town, points: object) -> None:
    shown = await town.thanks("aiko", "ben", points=points)
    assert "“points” has to be a whole number from 1 to 5" in str(shown)
    assert "/thanks @aiko for the talk" in str(shown)
    assert await town.balance("ben") == 0


async def test_points_without_a_number_are_refused(slack: Town) -> None:
    shown = await slack.thanks("aiko", "ben", points="")
    assert "“points” has to be a whole number from 1 to 5" in str(shown)


async def test_full_width_points_are_read(town: Town) -> None:
    await town.thanks("aiko", "ben", points="３")
    assert await town.balance("ben") == 3


async def test_an_overlong_reason_is_refused(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", reason="x" * 301)
    assert str(shown) == "“reason” can have 300 characters at most; this has 301. Please shorten it."
    assert await town.balance("ben") == 0


async def test_an_exceeded_allowance_is_refused_and_says_when_it_renews_in_the_givers_zone(town: Town) -> None:
    town.changes("aiko", zone="America/Los_Angeles")
    await town.thanks("aiko", "ben", "chie", points=4)
    shown = await town.thanks("aiko", "ben", reason="for more", points=3)
    assert str(shown) == "This would take 3 points, and you have 2 points left for today. They renew 2026-11-23 00:00."
    assert await town.balance("ben") == 4


async def test_who_is_not_a_member_may_not_give(town: Town) -> None:
    for name in ("robot", "guest", "gone"):
        assert "This is for members" in str(await town.thanks(name, "ben"))
    assert await town.balance("ben") == 0


async def test_the_same_event_again_is_answered_the_same_and_stored_once(town: Town) -> None:
    first = await town.thanks("aiko", "ben", key="one")
    town.clock.go(minutes=30)
    for _ in range(10):
        again = await town.thanks("aiko", "ben", key="one")
        assert str(again).startswith(str(first).splitlines()[0])
    assert await town.balance("ben") == 1


async def test_the_same_event_after_undo_stays_undone(town: Town) -> None:
    first = await town.thanks("aiko", "ben", key="one")
    await town.presses("aiko", first.buttons["Undo"])
    again = await town.thanks("aiko", "ben", key="one")
    assert str(again).startswith("Taken back")
    assert await town.balance("ben") == 0


async def test_a_refused_event_again_stays_refused_even_after_the_allowance_renewed(town: Town) -> None:
    await town.thanks("aiko", "ben", "chie", points=5)
    await town.thanks("aiko", "dai", key="late")
    town.clock.go(days=1)
    shown = await town.thanks("aiko", "dai", key="late")
    assert str(shown) == "This did not count: Your points for the day were used up."
    assert await town.balance("dai") == 0


async def test_typing_the_same_again_within_three_minutes_stores_nothing_and_offers_to_give_again(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk")
    town.clock.go(minutes=2)
    shown = await town.thanks("aiko", "ben", reason="For the  talk")
    assert "You thanked @ben for the same at 12:00" in str(shown)
    assert await town.balance("ben") == 1

    again = shown.buttons["Give again"]
    given = await town.presses("aiko", again)
    assert str(given).startswith("You gave @ben 1 point.")
    await town.presses("aiko", again)
    assert await town.balance("ben") == 2


async def test_three_minutes_later_the_same_words_are_a_new_gift(town: Town) -> None:
    await town.thanks("aiko", "ben")
    town.clock.go(minutes=3, seconds=1)
    await town.thanks("aiko", "ben")
    assert await town.balance("ben") == 2


async def test_another_reason_or_other_points_are_a_new_gift(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk")
    await town.thanks("aiko", "ben", reason="for the cake")
    await town.thanks("aiko", "ben", reason="for the cake", points=2)
    assert await town.balance("ben") == 4


async def test_nobody_else_can_use_the_give_again_button(town: Town) -> None:
    await town.thanks("aiko", "ben")
    shown = await town.thanks("aiko", "ben")
    assert "no longer valid" in str(await town.presses("chie", shown.buttons["Give again"]))
    assert await town.balance("ben") == 1


# --- Slack's grammar ----------------------------------------------------------------------------------------------


async def test_optional_words_may_stand_anywhere_and_the_rest_is_the_reason(slack: Town) -> None:
    ben, chie = Mention(slack.ref("ben")), Mention(slack.ref("chie"))
    shown = await slack.types("aiko", "thanks", ben, " ", chie, " points:2 for the talk about 10:30 tag:Talk")
    assert "“for the talk about 10:30”" in str(shown)
    assert [await slack.balance(name) for name in ("ben", "chie")] == [2, 2]
    assert "#talk 2" in str(await slack.asks("ben", "trust show"))


async def test_a_full_width_colon_is_read_too(slack: Town) -> None:
    await slack.types("aiko", "thanks", Mention(slack.ref("ben")), " 発表に points：２")
    assert await slack.balance("ben") == 2


async def test_more_than_three_can_be_mentioned(slack: Town) -> None:
    slack.arrives("emi")
    names = ("ben", "chie", "dai", "emi")
    await slack.types("aiko", "thanks", *(Mention(slack.ref(name)) for name in names), " for the party")
    assert [await slack.balance(name) for name in names] == [1, 1, 1, 1]


async def test_a_name_in_the_reason_thanks_nobody(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", Mention(slack.ref("ben")), " for helping ", Mention(slack.ref("chie")))
    assert "“for helping @chie”" in str(shown)
    assert await slack.balance("chie") == 0


async def test_a_group_is_refused_by_name(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", GroupMention("@designers"), " for all")
    assert str(shown).startswith("“@designers” is a group.")


async def test_a_plain_name_is_refused_with_an_example(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", "@ben for the talk")
    assert str(shown).startswith("“@ben” is plain text")
    assert "Example: /thanks @aiko" in str(shown)


async def test_missing_words_open_a_form_that_keeps_what_was_typed(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", Mention(slack.ref("ben")), " points:3")
    assert shown.form is not None
    assert [(field.name, field.initial) for field in shown.form.fields] == [
        ("to", ""),
        ("reason", ""),
        ("tag", ""),
        ("points", "3"),
    ]
    assert shown.form.fields[0].initial_people == (slack.ref("ben"),)


async def test_every_command_works_under_shinrai(slack: Town) -> None:
    await slack.types("aiko", "shinrai", "thanks ", Mention(slack.ref("ben")), " for the talk")
    assert await slack.balance("ben") == 1
    assert str(await slack.types("ben", "shinrai", "trust show")).startswith("Your trust")


async def test_an_unknown_word_is_answered_with_the_nearest_command(slack: Town) -> None:
    assert str(await slack.types("aiko", "trust", "shwo")) == "I do not know “/trust shwo”. Did you mean /trust show?"
    shown = await slack.types("aiko", "shinrai", "trust shwo")
    assert str(shown) == "I do not know “/trust shwo”. Did you mean /trust show?"


async def test_a_root_word_with_an_unknown_one_lists_its_commands(slack: Town) -> None:
    shown = await slack.types("aiko", "trust", "xyz")
    assert str(shown) == (
        "I do not know “/trust xyz”. Did you mean /trust show, /trust history, /trust board or /trust explain?"
    )
    assert list(shown.buttons) == ["/trust show", "/trust history", "/trust board", "/trust explain"]


# --- forms and the message's menu ---------------------------------------------------------------------------------


async def test_the_menu_asks_for_the_reason_and_thanks_the_author(town: Town) -> None:
    opened = await town.opens_menu("aiko", town.message_by("ben"))
    assert opened.form is not None
    assert [field.name for field in opened.form.fields] == ["reason", "tag", "points"]
    shown = await town.submits("aiko", opened.form, reason="for the summary", points="2")
    assert str(shown).startswith("You gave @ben 2 points.")
    assert await town.balance("ben") == 2


async def test_a_form_sent_again_is_stored_once(town: Town) -> None:
    opened = await town.opens_menu("aiko", town.message_by("ben"))
    assert opened.form is not None
    for _ in range(11):
        await town.submits("aiko", opened.form, key="root view", reason="for the summary")
        town.clock.go(minutes=1)
    assert await town.balance("ben") == 1


async def test_the_menu_refuses_what_nobody_wrote_and_ones_own_message(town: Town) -> None:
    nobody = SubjectMessage(MessageRef(town.space, "C1", "m1"), author=None)
    assert str(await town.opens_menu("aiko", nobody)) == "Nobody to thank: an app wrote this message."
    assert str(await town.opens_menu("aiko", town.message_by("aiko"))).startswith("You cannot thank yourself.")
    assert str(await town.opens_menu("aiko", town.message_by("ben", system=True))).startswith("Nobody to thank")


async def test_a_refused_form_shows_each_fault_beside_its_field_and_can_be_corrected(town: Town) -> None:
    opened = await town.opens_menu("aiko", town.message_by("ben"))
    assert opened.form is not None
    refused = await town.submits("aiko", opened.form, key="view", reason="x" * 301, points="9")
    assert str(refused).splitlines() == [
        "“reason” can have 300 characters at most; this has 301. Please shorten it.",
        "“points” has to be a whole number from 1 to 5; I read “9”. "
        "Example: /thanks @aiko for the talk points:2 tag:talk",
    ]
    assert await town.balance("ben") == 0

    assert "no longer valid" in str(await town.presses("chie", refused.buttons["correct"]))
    reopened = await town.presses("aiko", refused.buttons["correct"])
    assert reopened.form is not None
    assert reopened.form.fields[0].initial == "x" * 301
    await town.submits("aiko", reopened.form, key="view", reason="for the summary", points="1")
    assert await town.balance("ben") == 1


async def test_a_form_refused_by_the_allowance_can_be_corrected(town: Town) -> None:
    await town.thanks("aiko", "chie", "dai", points=4)
    opened = await town.opens_menu("aiko", town.message_by("ben"))
    assert opened.form is not None
    refused = await town.submits("aiko", opened.form, key="view", reason="for the talk", points="3")
    assert "you have 2 points left" in str(refused)
    await town.submits("aiko", opened.form, key="view", reason="for the talk", points="2")
    assert await town.balance("ben") == 2


async def test_a_form_without_a_reason_says_what_is_missing(town: Town) -> None:
    opened = await town.opens_menu("aiko", town.message_by("ben"))
    assert opened.form is not None
    refused = await town.submits("aiko", opened.form, reason=" \u200b ")
    assert str(refused) == "Please say what for: that is what they will remember."


async def test_someone_who_could_not_be_looked_up_in_time_asks_for_another_try(town: Town) -> None:
    emi = replace(town.ref("ben"), user="U99")
    town.people["emi"] = replace(town.people["ben"], account=emi, name="emi")
    unknown = town.people.pop("ben")
    town.people["hidden"] = replace(unknown, account=replace(unknown.account, user="U98"))
    shown = await town.asks("aiko", "thanks", to=unknown.account, reason="for the talk")
    assert str(shown) == "I could not look up everyone in time. Nothing was stored; please try once more."


async def test_the_menu_refuses_a_bot_before_anyone_writes_a_reason(town: Town) -> None:
    shown = await town.opens_menu("aiko", town.message_by("robot"))
    assert (shown.form, str(shown).split(".")[0]) == (None, "@robot is a bot")


async def test_give_again_refuses_who_has_left_meanwhile(town: Town) -> None:
    await town.thanks("aiko", "ben")
    again = (await town.thanks("aiko", "ben")).buttons["Give again"]
    ben = town.ref("ben")
    await town.bot.handle(Left(**town._common("robot"), person=ben))
    assert str(await town.presses("aiko", again)) == "@ben is deactivated and cannot be thanked any more."
    assert await town.balance("ben") == 1


async def test_already_given_again_after_its_twin_was_taken_back_stays_uncounted(town: Town) -> None:
    first = await town.thanks("aiko", "ben")
    await town.thanks("aiko", "ben", key="second")
    await town.presses("aiko", first.buttons["Undo"])
    shown = await town.thanks("aiko", "ben", key="second")
    assert str(shown) == "This did not count: The same thanks had been given just before."
    assert await town.balance("ben") == 0


async def test_a_zone_that_this_machine_does_not_know_falls_back_to_the_communitys(town: Town) -> None:
    town.changes("aiko", zone="Mars/Olympus")
    assert "they renew 2026-11-24 00:00" in str(await town.thanks("aiko", "ben"))


async def test_who_comes_back_is_a_member_again(town: Town) -> None:
    await town.thanks("aiko", "ben")
    await town.bot.handle(Left(**town._common("robot"), person=town.ref("ben")))
    await town.thanks("ben", "chie")
    community = await town.storage.house.community_of(town.space)
    members = {row["name"]: row["state"] async for row in export(town.storage.database, "members", community)}
    assert members["ben"] == "active"


async def test_the_bots_own_leaving_deletes_nothing(town: Town) -> None:
    await town.thanks("aiko", "ben", points=3)
    await town.bot.handle(Left(**town._common("robot")))
    assert await town.balance("ben") == 3
    assert str(await town.thanks("aiko", "chie")).startswith("You gave @chie")


@pytest.mark.parametrize(("options", "opens"), [(True, False), (False, True)])
async def test_only_missing_words_keep_an_answer_from_being_deferred(town: Town, options: bool, opens: bool) -> None:
    words: dict[str, Value] = {"to": town.ref("ben"), "reason": "for the talk"} if options else {}
    event = Asked(**town._common("aiko"), command=("thanks",), options=words)
    assert town.bot.may_open_form(event) is opens


async def test_words_said_in_a_private_channel_stay_private_though_thanks_are_told_in_channels(discord: Town) -> None:
    discord.in_public = False
    await discord.thanks("aiko", "ben", reason="for the secret plan")
    discord.in_public = True
    await discord.thanks("chie", "ben", reason="for the open door")
    shown = str(await discord.asks("dai", "trust show", member=discord.ref("ben")))
    assert "for the open door" in shown
    assert "secret" not in shown
    assert "secret" not in str(await discord.asks("emi", "shinrai hide"))


async def test_a_tag_of_one_members_private_thanks_is_suggested_to_nobody(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="for listening #divorce")
    assert await slack.suggests("chie", "thanks", "tag", "div") == ()
    await slack.thanks("chie", "ben", reason="for listening #divorce")
    assert await slack.suggests("dai", "thanks", "tag", "div") == ("divorce",)
