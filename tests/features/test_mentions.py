"""People who are named in words: kept as tokens, shown as names that ping nobody, and thanked on request."""

from bot.events import Mention
from bot.mention_tokens import token_of
from bot.people import AccountId
from bot.rules.mentions import OPEN, token
from bot.speech import Form
from bot.speech.named import people_on
from storage.tables import accounts
from tests.town import Shown, Town


async def stored(town: Town, table: str, column: str) -> list[str]:
    """The words as they are in the database."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        connection = uow.people._tx._connection  # type: ignore[attr-defined]
        return [row[0] for row in (await connection.exec_driver_sql(f"SELECT {column} FROM {table}")).all()]


async def account(town: Town, name: str) -> AccountId:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        found = await uow.people.account(town.ref(name))
    assert found is not None
    return found.id


async def erase(town: Town, name: str) -> None:
    """As an erasure leaves an account: without its platform's id and its name."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    id = await account(town, name)
    async with town.storage.community(community) as uow:
        connection = uow.people._tx._connection  # type: ignore[attr-defined]
        await connection.execute(accounts.update().where(accounts.c.id == id).values(platform_user=None, name=""))


async def thanks_for(town: Town, named: str = "chie") -> Shown:
    return await town.thanks("aiko", "ben", reason=f"the talk with {token_of(town.ref(named))} #talk")


async def test_a_mention_in_a_reason_is_a_token_in_the_database_and_a_name_where_it_is_read(town: Town) -> None:
    shown = await thanks_for(town)
    assert "“the talk with @chie #talk”" in str(shown)
    assert await stored(town, "entry_words", "reason") == [f"the talk with {token(await account(town, 'chie'))} #talk"]
    assert "the talk with @chie" in str(await town.asks("ben", "trust show"))
    await town.delivers()
    assert any("the talk with @chie" in post for post in town.posts())


async def test_it_pings_nobody(town: Town) -> None:
    await thanks_for(town)
    await town.delivers()
    pinged = {person.account for one in town.screen.posts for person in people_on(one.card) if person.ping}
    assert pinged <= {town.ref("ben")}


async def test_after_a_new_name_it_reads_by_the_new_one_and_after_an_erasure_by_none(town: Town) -> None:
    await thanks_for(town)
    town.changes("chie", name="Chie Sato")
    await town.asks("chie", "trust show")
    await town.thanks("chie", "ben", reason="x")
    assert "the talk with @Chie Sato" in str(await town.asks("aiko", "trust history"))
    await erase(town, "chie")
    assert "the talk with someone" in str(await town.asks("aiko", "trust history"))


async def test_who_is_no_member_is_no_token(town: Town) -> None:
    for name, reads in (("robot", "@robot"), ("guest", "@guest"), ("nobody", "someone")):
        shown = await town.thanks("aiko", "ben", reason=f"with {token_of(town.ref(name))}")
        assert f"“with {reads}”" in str(shown)
    assert not any(OPEN in reason for reason in await stored(town, "entry_words", "reason"))


async def test_an_export_says_the_name(discord: Town) -> None:
    await thanks_for(discord)
    exported = await discord.asks("emi", "shinrai export", what="entries", format="jsonl")
    content = exported.answer.file.content.decode()  # type: ignore[union-attr]
    assert "the talk with @chie #talk" in content
    assert OPEN not in content
    await erase(discord, "chie")
    exported = await discord.asks("emi", "shinrai export", what="entries", format="jsonl")
    assert "the talk with someone" in exported.answer.file.content.decode()  # type: ignore[union-attr]


async def test_length_is_what_people_see(town: Town) -> None:
    mention = token_of(town.ref("chie"))
    shown = await town.thanks("aiko", "ben", reason="x" * 294 + " " + mention)
    assert "You gave" in str(shown)
    shown = await town.thanks("aiko", "ben", reason="x" * 295 + " " + mention)
    assert "301" in str(shown)


async def test_typed_again_is_recognised_by_a_mention_and_by_a_name(town: Town) -> None:
    await thanks_for(town)
    assert "so I did not store it twice" in str(await thanks_for(town))
    again = await town.thanks("aiko", "ben", reason="the talk with @chie #talk")
    assert "so I did not store it twice" in str(again)


async def test_a_name_that_a_form_shows_comes_back_as_the_person(town: Town) -> None:
    """A form shows no token, and what it sends is linked again."""
    await town.thanks("chie", "ben", reason="hello")
    number = str(
        await town.asks("aiko", "session new", title=f"Rust with {token_of(town.ref('chie'))}", when="12/1 19:00")
    )
    assert "Rust with @chie" in number
    (titled, *_) = await stored(town, "occurrences", "title")
    assert titled == f"Rust with {token(await account(town, 'chie'))}"


async def test_a_form_opens_with_the_people_and_the_reason(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", "ありがとう ", Mention(slack.ref("ben")), "さん")
    form = shown.form
    assert isinstance(form, Form)
    to, reason = form.fields[0], form.fields[1]
    assert to.initial_people == (slack.ref("ben"),)
    assert reason.initial == "ありがとう"
    sent = await slack.submits("aiko", form, to=(slack.ref("ben"),), reason="ありがとう")
    assert "You gave @ben 1 point." in str(sent)


async def test_a_form_shows_who_is_named_in_the_words_by_name(slack: Town) -> None:
    await slack.thanks("chie", "ben", reason="hello")
    shown = await slack.types("aiko", "thanks", "thanks to ", Mention(slack.ref("chie")), " for the talk")
    assert shown.form is not None
    assert shown.form.fields[1].initial == "thanks to @chie for the talk"
    await slack.submits("aiko", shown.form, to=(slack.ref("ben"),), reason="thanks to @chie for the talk")
    assert f"thanks to {token(await account(slack, 'chie'))} for the talk" in await stored(
        slack, "entry_words", "reason"
    )


async def test_who_is_only_named_is_said_and_can_be_thanked_too_once(town: Town) -> None:
    shown = await thanks_for(town)
    assert "@chie is named in your words and was not thanked." in str(shown)
    also = await town.presses("aiko", shown.buttons["Also thank chie"])
    assert "You gave @chie 1 point." in str(also)
    await town.presses("aiko", shown.buttons["Also thank chie"])
    assert await town.balance("chie") == 1
    assert await town.balance("ben") == 1
    assert "not thanked" not in str(await town.thanks("aiko", "ben", reason=f"with {token_of(town.ref('aiko'))}"))


async def test_another_ones_button_thanks_nobody(town: Town) -> None:
    shown = await thanks_for(town)
    await town.presses("dai", shown.buttons["Also thank chie"])
    assert await town.balance("chie") == 0


async def test_what_looks_like_an_option_is_asked_about_and_goes_on_with_a_press(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", Mention(slack.ref("ben")), " the talk ponts:3")
    assert "I do not know the option “ponts:3”" in str(shown)
    assert await slack.balance("ben") == 0
    meant = await slack.presses("aiko", shown.buttons["points:3"])
    assert "You gave @ben 3 points." in str(meant)
    assert "“the talk”" in str(meant)
    await slack.presses("aiko", shown.buttons["points:3"])
    assert await slack.balance("ben") == 3
    words = await slack.types("aiko", "thanks", Mention(slack.ref("chie")), " 発表にポイント:3")
    meant = await slack.presses("aiko", words.buttons["ポイント:3"])
    assert "You gave @chie 3 points." in str(meant)
    assert "“発表に”" in str(meant)


async def test_or_it_is_words(slack: Town) -> None:
    shown = await slack.types(
        "aiko", "thanks", Mention(slack.ref("ben")), " the talk ponts:3 with ", Mention(slack.ref("chie"))
    )
    meant = await slack.presses("aiko", shown.buttons["These are my words"])
    assert "“the talk ponts:3 with @chie”" in str(meant)
    assert not any("slack:" in values for values in map(str, await stored(slack, "drafts", '"values"')))


async def test_nobody_else_goes_on_with_what_was_typed(slack: Town) -> None:
    shown = await slack.types("aiko", "thanks", Mention(slack.ref("ben")), " the talk ponts:3")
    await slack.presses("dai", shown.buttons["points:3"])
    assert await slack.balance("ben") == 0


async def test_a_root_word_alone(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="x")
    for command in (("trust",), ("shinrai", "trust")):
        assert str(await slack.types("ben", *command)).startswith("Your trust")
    assert str(await slack.types("aiko", "trust", Mention(slack.ref("ben")))).startswith("Trust of @ben")
    assert str(await slack.types("aiko", "shinrai", "trust ", Mention(slack.ref("ben")), "さん")).startswith(
        "Trust of @ben"
    )
    assert str(await slack.types("aiko", "session")) == str(await slack.types("aiko", "session", "list"))
    assert str(await slack.types("aiko", "volunteer")) == str(await slack.types("aiko", "volunteer", "list"))
    assert str(await slack.types("aiko", "shinrai")) == str(await slack.types("aiko", "shinrai", "home"))


async def test_an_unknown_word_offers_the_likeliest_with_everything_that_was_typed(slack: Town) -> None:
    shown = await slack.types("aiko", "session", "nwe Rust 12/1 19:00 ", Mention(slack.ref("ben")))
    made = await slack.presses("aiko", shown.buttons["/session new"])
    assert "Rust @ben" in str(made)
    shown = await slack.types("aiko", "session", "読書会 12/20 19:00")
    made = await slack.presses("aiko", shown.buttons["/session new"])
    assert "読書会" in str(made)
    shown = await slack.types("aiko", "trust", "shwo ", Mention(slack.ref("ben")))
    assert str(await slack.presses("aiko", shown.buttons["/trust show"])).startswith("Trust of @ben")


async def test_a_name_of_a_member_holds_no_token(slack: Town) -> None:
    await slack.thanks("aiko", "ben", reason="x")
    id = await account(slack, "ben")
    slack.changes("chie", name=f"chie {token(id)}")
    await slack.thanks("aiko", "chie", reason="y")
    assert OPEN not in "".join(await stored(slack, "accounts", "name"))
