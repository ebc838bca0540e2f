"""A session is handed over: both press, and until then the host stays. It is 2026-11-23."""

from bot.events import Mention
from bot.people import MemberState
from tests.features.test_session_edit import called, dates, told
from tests.town import Shown, Town


async def proposes(town: Town, name: str, to: str, way: str = "Ask", number: int = 1) -> Shown:
    asked = await town.asks(name, "session edit", number=number, host=town.ref(to))
    done = await town.presses(name, asked.buttons[way])
    await town.delivers()
    return done


def letter(town: Town, to: str) -> Shown:
    """The latest direct message to somebody."""
    found = next(post for post in reversed(town.screen.posts) if post.place.person == town.ref(to).user)
    return town.card(found.card, found.reader)


async def host(town: Town, number: int = 1) -> str:
    lines = str(await town.asks("dai", "session show", number=number)).splitlines()
    return next(line.removeprefix("Host: ") for line in lines if line.startswith("Host: "))


async def test_the_host_asks_and_it_changes_once_the_other_has_pressed(town: Town) -> None:
    await called(town, "chie")
    asked = await town.asks("aiko", "session edit", number=1, host=town.ref("ben"))
    assert str(asked) == (
        "Hand over “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo), to @ben? "
        "It is theirs once everyone concerned has agreed; until then nothing changes."
    )
    done = await town.presses("aiko", asked.buttons["Ask"])
    assert str(done) == "I ask @ben. Until they agree everything stays as it is."
    await town.tells()
    assert await host(town) == "@aiko"
    question = letter(town, "ben")
    assert str(question) == (
        "@aiko asks whether you would host “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo) (this date)."
    )
    answer = await town.presses("ben", question.buttons["I’ll host"])
    assert str(answer) == "@ben now hosts “Rust reading”. Thank you both!"
    assert await host(town) == "@ben"
    await town.tells()
    assert told(town, "Host: @aiko → @ben", "Changed by @ben.") == ["aiko", "chie"]
    assert "settled meanwhile" in str(await town.presses("ben", question.buttons["Not now"]))
    assert "Only its host" in str(await town.asks("aiko", "session edit", number=1, title="Mine"))


async def test_when_an_organizer_proposes_both_press(town: Town) -> None:
    await called(town)
    done = await proposes(town, "emi", "ben")
    assert str(done) == "I ask @aiko and @ben. Until they agree everything stays as it is."
    answer = await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    assert str(answer) == "Thank you. It is so as soon as @aiko agrees, too."
    assert await host(town) == "@aiko"
    assert "in your place. It stays yours unless you agree." in str(letter(town, "aiko"))
    await town.presses("aiko", letter(town, "aiko").buttons["I agree"])
    assert await host(town) == "@ben"


async def test_who_declines_changes_nothing_and_who_asked_is_told_kindly(town: Town) -> None:
    await called(town)
    await proposes(town, "emi", "ben")
    await town.presses("aiko", letter(town, "aiko").buttons["I agree"])
    declined = await town.presses("ben", letter(town, "ben").buttons["Not now"])
    assert str(declined) == "That is fine. Everything about “Rust reading” stays as it is, and I pass it on kindly."
    await town.delivers()
    assert told(town, "Thank you for asking: it does not suit @ben") == ["aiko", "emi"]
    assert await host(town) == "@aiko"


async def test_of_a_series_this_one_or_this_and_following_are_handed_over(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    for label in ("Show 2", "Show 3"):
        await town.presses("aiko", listed.buttons[label])
    await proposes(town, "aiko", "chie", "This one", number=2)
    await town.presses("chie", letter(town, "chie").buttons["I’ll host"])
    assert [await host(town, number) for number in (1, 2, 3)] == ["@aiko", "@chie", "@aiko"]
    await proposes(town, "aiko", "ben", "This and following", number=3)
    await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    assert [await host(town, number) for number in (1, 2, 3)] == ["@aiko", "@chie", "@ben"]
    town.clock.go(days=28)
    await town.delivers()
    assert len(await dates(town)) == 8


async def test_bots_guests_who_left_and_strangers_are_refused_and_so_is_who_hosts_it(town: Town) -> None:
    await called(town)
    refused = {
        "robot": "@robot is a bot and cannot host a session. Nothing was changed.",
        "guest": "@guest is a guest from another organization; only members host sessions here. Nothing was changed.",
        "gone": "@gone is no longer here. Nothing was changed.",
        "nobody": "I cannot find this person here. Pick them from the list that opens when you type @. "
        "Nothing was changed.",
        "aiko": "@aiko hosts it already. Nothing was changed.",
    }
    for name, words in refused.items():
        assert str(await town.asks("aiko", "session edit", number=1, host=town.ref(name))) == words
    alone = await town.asks("aiko", "session edit", number=1, host=town.ref("ben"), title="Ben’s")
    assert "Please hand it over by itself" in str(alone)


async def test_who_left_before_both_had_agreed_does_not_become_host(town: Town) -> None:
    await called(town)
    await proposes(town, "emi", "ben")
    await town.presses("ben", letter(town, "ben").buttons["I’ll host"])
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community) as uow:
        account = await uow.people.account(town.ref("ben"))
        assert account is not None
        await uow.people.set_state(account.member, MemberState.ALUMNUS)
    answer = await town.presses("aiko", letter(town, "aiko").buttons["I agree"])
    assert str(answer) == "Who was to host it is no longer here. Nothing was changed."
    assert await host(town) == "@aiko"


async def test_nobody_else_answers_for_them(town: Town) -> None:
    await called(town)
    await proposes(town, "aiko", "ben")
    question = letter(town, "ben")
    assert "no longer valid" in str(await town.presses("chie", question.buttons["I’ll host"]))
    assert await host(town) == "@aiko"


async def test_it_is_handed_over_by_a_button_and_a_form(town: Town) -> None:
    await called(town)
    shown = await town.asks("aiko", "session show", number=1)
    opened = await town.presses("aiko", shown.buttons["Hand over…"])
    assert opened.form is not None
    assert [field.name for field in opened.form.fields] == ["host"]
    asked = await town.submits("aiko", opened.form, host=(town.ref("ben"),))
    assert "to @ben?" in str(asked)
    assert "Only its host" in str(await town.presses("chie", shown.buttons["Hand over…"]))


async def test_it_is_typed_as_text_with_a_mention(slack: Town) -> None:
    await called(slack)
    asked = await slack.types("aiko", "session", "edit #1 host:", Mention(slack.ref("ben")))
    assert "to @ben?" in str(asked)
