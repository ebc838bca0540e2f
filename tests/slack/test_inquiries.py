"""Questions to Slack over TCP: what is found, and that nothing is invented where nothing is."""

from typing import Any

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.app import Slack
from adapters.slack.scopes import SCOPES
from bot.hindrances import Hindrance, Why
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    ChannelFound,
    EmojiFound,
    Finding,
    MessageFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
)
from bot.people import Facts, MessageRef, Place, PlatformName, SpaceRef, SubjectMessage
from tests.slack.conftest import Core, Town, account

ELSEWHERE = SpaceRef(PlatformName.SLACK, "T0ELSEWHERE")


@pytest.fixture
def ask(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> Any:
    async def asked(question: Question) -> Finding:
        core.asks = question
        await slack.command(town.aiko, town.general, "/thanks", "x", wait=0)
        return core.found[question]

    return asked


async def test_people_are_looked_up(town: Town, ask: Any) -> None:
    ben, nobody = account(town.ben, town.team), account("U0NOBODY", town.team)
    found = await ask(AboutPeople((ben, nobody)))
    assert found == PeopleFound(
        {
            ben: Facts(ben, "Ben Lee", zone="Europe/London", locale="en-GB"),
            nobody: Facts(nobody, name="", known=False),
        }
    )


async def test_a_message_is_read_with_everybodys_reactions(slack: SlackStandIn, town: Town, ask: Any) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    many = [town.workspace.add_user(f"user{number}").id for number in range(60)]
    for user in many:
        town.workspace.react(town.general, ts, user, "pray")
    town.workspace.react(town.general, ts, town.aiko, "bouquet")
    town.workspace.react(town.general, ts, many[0], "pray::skin-tone-2")
    message, aiko = MessageRef(town.team, town.general, ts), account(town.aiko, town.team)
    found = await ask(AboutMessage(message, aiko))
    assert isinstance(found, MessageFound)
    assert (found.visible, found.subject) == (True, SubjectMessage(message, account(town.ben, town.team)))
    assert len(found.standing) == 61
    assert found.standing[aiko] == {"bouquet"}
    assert found.standing[account(many[0], town.team)] == {"pray", "pray::skin-tone-2"}
    assert set(found.facts) == {*found.standing, account(town.ben, town.team)}
    assert found.order is not None
    assert abs(found.order.second - slack.world.clock()) < 5


async def test_an_outage_is_seen_through(slack: SlackStandIn, town: Town, ask: Any) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    async with slack.outage():
        await slack.react(town.aiko, town.general, ts, "pray")
    await slack.connected(timeout=15)
    aiko = account(town.aiko, town.team)
    found = await ask(AboutMessage(MessageRef(town.team, town.general, ts), aiko))
    assert isinstance(found, MessageFound)
    assert found.standing == {aiko: {"pray"}}


@pytest.mark.parametrize(
    ("kind", "inside", "guest", "visible"),
    [
        ("public", (), False, True),
        ("public", (), True, False),
        ("public", ("aiko",), True, True),
        ("private", (), False, False),
        ("private", ("aiko",), False, True),
    ],
)
async def test_only_who_may_see_a_message_is_told_of_it(
    slack: SlackStandIn, town: Town, ask: Any, kind: Any, inside: tuple[str, ...], guest: bool, visible: bool
) -> None:
    people = {"aiko": town.aiko}
    members = [town.workspace.bot, town.ben, *(people[name] for name in inside)]
    place = town.workspace.add_channel("place", members, kind=kind)
    town.workspace.change_user(town.aiko, is_restricted=guest)
    said = town.workspace.post(place.id, town.ben, text="my notes")
    found = await ask(AboutMessage(MessageRef(town.team, place.id, said.ts), account(town.aiko, town.team)))
    assert (found.visible, found.subject is not None) == (visible, visible)


async def test_a_message_in_somebody_elses_direct_conversation_is_not_shown(
    slack: SlackStandIn, town: Town, ask: Any
) -> None:
    found = []
    for user in (town.aiko, town.ben):
        im = town.workspace.direct([town.workspace.bot, user])
        said = town.workspace.post(im.id, user, text="psst")
        found.append(await ask(AboutMessage(MessageRef(town.team, im.id, said.ts), account(town.aiko, town.team))))
    assert [each.visible for each in found] == [True, False]


async def test_what_is_not_there_is_not_visible(slack: SlackStandIn, town: Town, ask: Any) -> None:
    hidden = town.workspace.add_channel("hidden", [town.aiko], kind="private")
    aiko = account(town.aiko, town.team)
    for message in (
        MessageRef(town.team, town.general, "1.000001"),
        MessageRef(town.team, "C0NOWHERE", "1.000001"),
        MessageRef(town.team, hidden.id, "1.000001"),
        MessageRef(ELSEWHERE, town.general, "1.000001"),
    ):
        assert await ask(AboutMessage(message, aiko)) == MessageFound(visible=False)


async def test_what_the_bot_is_not_shown_is_said_to_be_unread(slack: SlackStandIn, town: Town, ask: Any) -> None:
    place = town.workspace.add_channel("place", [town.ben])
    said = town.workspace.post(place.id, town.ben, text="my notes")
    question = AboutMessage(MessageRef(town.team, place.id, said.ts), account(town.aiko, town.team))
    found = await ask(question)
    assert found == MessageFound(visible=True)
    assert found.hindrance == Hindrance(Why.UNSEEN)


async def test_who_cannot_be_looked_up_leaves_the_message_unread(slack: SlackStandIn, town: Town, ask: Any) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    slack.faults.fail("users.info", times=-1)
    question = AboutMessage(MessageRef(town.team, town.general, ts), account(town.aiko, town.team))
    assert await ask(question) == MessageFound(visible=True)


async def test_a_space_is_looked_over(slack: SlackStandIn, town: Town, ask: Any) -> None:
    slack.grant(town.workspace, [*SCOPES])
    away = town.workspace.add_channel("away", [town.aiko])
    gone = town.workspace.add_channel("gone", [town.workspace.bot])
    town.workspace.archive(gone.id)
    found = await ask(AboutSpace(town.team, (town.general, away.id, gone.id, "C0NOWHERE")))
    assert found == SpaceFound(
        answered=True,
        channels=(
            ChannelFound(town.general, "general", there=True, may_post=True, hears=True),
            ChannelFound(away.id, "away", there=True, may_post=False, hears=False),
            ChannelFound(gone.id, "gone", there=False, may_post=False, hears=False),
            ChannelFound("C0NOWHERE", "", there=False, may_post=False, hears=False),
        ),
        unheard=("away",),
        missing=(),
        joinable=True,
    )


async def test_channels_without_the_bot_are_counted_up_to_twenty(slack: SlackStandIn, town: Town, ask: Any) -> None:
    for number in range(250):
        town.workspace.add_channel(f"heard{number}", [town.workspace.bot])
    for number in range(30):
        town.workspace.add_channel(f"unheard{number}", [town.aiko])
    found = await ask(AboutSpace(town.team))
    assert found.unheard == tuple(f"unheard{number}" for number in range(20))


async def test_of_channels_that_are_too_many_to_list_the_first_are_named(
    slack: SlackStandIn, town: Town, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inquiries.PAGE", 2)
    monkeypatch.setattr("adapters.slack.inquiries.WITHIN", 1.0)
    slack.grant(town.workspace, [*SCOPES])
    slack.faults.delay_reply("conversations.list", 0.2)
    for number in range(9):
        town.workspace.add_channel(f"unheard{number}", [town.aiko])
    found = await ask(AboutSpace(town.team))
    assert (found.answered, 1 <= len(found.unheard) <= 5) == (True, True)


async def test_missing_scopes_are_named(slack: SlackStandIn, town: Town, ask: Any) -> None:
    slack.grant(town.workspace, sorted(SCOPES.keys() - {"channels:join", "emoji:read"}))
    found = await ask(AboutSpace(town.team))
    assert (found.answered, found.missing, found.joinable) == (True, ("channels:join", "emoji:read"), False)
    slack.grant(town.workspace, sorted(SCOPES.keys() - {"channels:read"}))
    found = await ask(AboutSpace(town.team, (town.general,)))
    assert found == SpaceFound(answered=True, missing=("channels:read",))


async def test_emoji_are_known_by_any_of_their_names(slack: SlackStandIn, town: Town, ask: Any) -> None:
    town.workspace.emoji["shinrai"] = "https://emoji.slack-edge.com/shinrai.png"
    town.workspace.emoji["ありがとう"] = "alias:shinrai"
    typed = (
        ":pray:",
        "pray",
        "🙏",
        "🙏🏽",
        ":pray::skin-tone-3:",
        "thumbsup",
        "❤️",
        ":shinrai:",
        "ありがとう",
        "🤷‍♀️",
        "nope",
        "",
    )
    found = await ask(AboutEmoji(town.team, typed))
    assert found == EmojiFound(
        answered=True,
        names={
            ":pray:": "pray",
            "pray": "pray",
            "🙏": "pray",
            "🙏🏽": "pray",
            ":pray::skin-tone-3:": "pray",
            "thumbsup": "+1",
            "❤️": "heart",
            ":shinrai:": "shinrai",
            "ありがとう": "ありがとう",
            "🤷‍♀️": "shrug",
            "nope": None,
            "": None,
        },
    )


async def test_standard_emoji_need_no_answer(slack: SlackStandIn, town: Town, ask: Any) -> None:
    slack.grant(town.workspace, ["commands", "users:read"])
    assert await ask(AboutEmoji(town.team, ("pray",))) == EmojiFound(answered=True, names={"pray": "pray"})
    assert await ask(AboutEmoji(town.team, ("pray", "shinrai"))) == EmojiFound(answered=False)


QUESTIONS: dict[str, tuple[str, Any, Finding]] = {
    "a message": ("reactions.get", None, MessageFound(visible=True)),
    "a space": ("auth.test", AboutSpace, SpaceFound(answered=False)),
    "emoji": ("emoji.list", AboutEmoji, EmojiFound(answered=False)),
}


@pytest.mark.parametrize("fault", ["slow", "500", "429", "cut"])
@pytest.mark.parametrize("name", QUESTIONS)
async def test_what_slack_does_not_answer_is_said_to_be_unanswered(
    slack: SlackStandIn, town: Town, ask: Any, monkeypatch: pytest.MonkeyPatch, name: str, fault: str
) -> None:
    monkeypatch.setattr("adapters.slack.inquiries.WITHIN", 0.3)
    method, kind, unanswered = QUESTIONS[name]
    ts = await slack.say(town.ben, town.general, "my notes")
    match fault:
        case "slow":
            slack.faults.delay_reply(method, 1.0)
        case "500":
            slack.faults.fail(method)
        case "429":
            slack.faults.rate_limit(method)
        case _:
            slack.faults.cut(method, "before", times=2)  # aiohttp tries a GET once more
    about = AboutMessage(MessageRef(town.team, town.general, ts), account(town.aiko, town.team))
    question = {None: about, AboutSpace: AboutSpace(town.team), AboutEmoji: AboutEmoji(town.team, ("nope",))}[kind]
    assert await ask(question) == unanswered


async def test_another_workspace_is_not_asked_about(town: Town, ask: Any) -> None:
    assert await ask(AboutSpace(ELSEWHERE)) == SpaceFound(answered=False)
    assert await ask(AboutEmoji(ELSEWHERE, ("pray",))) == EmojiFound(answered=False)


# --- a place to announce in ---


@pytest.mark.parametrize(
    ("kind", "inside", "here", "found"),
    [
        ("public", ("bot", "aiko"), False, PlaceFound(True, "place", there=True, may_post=True, asker_may_post=True)),
        ("public", ("bot",), False, PlaceFound(True, "place", there=True, may_post=True, asker_may_post=False)),
        ("public", ("aiko",), False, PlaceFound(True, "place", there=True, may_post=False, asker_may_post=True)),
        ("public", ("aiko",), True, PlaceFound(True, "place", there=True, may_post=False, asker_may_post=True)),
        ("private", ("bot", "aiko"), False, PlaceFound(True, "place", there=True, may_post=True, asker_may_post=True)),
        ("private", ("bot",), False, PlaceFound(answered=True)),
        ("private", ("aiko",), False, PlaceFound(answered=True)),
        ("private", ("aiko",), True, PlaceFound(answered=True)),
    ],
)
async def test_a_place_is_told_to_who_is_in_it(
    town: Town, ask: Any, kind: Any, inside: tuple[str, ...], here: bool, found: PlaceFound
) -> None:
    people = {"aiko": town.aiko, "bot": town.workspace.bot}
    place = town.workspace.add_channel("place", [town.ben, *(people[name] for name in inside)], kind=kind)
    assert await ask(about_place(town, place.id, here=here)) == found


async def test_an_archived_place_and_one_that_does_not_exist_are_not_there(town: Town, ask: Any) -> None:
    gone = town.workspace.add_channel("gone", [town.workspace.bot, town.aiko])
    town.workspace.archive(gone.id)
    for channel in (gone.id, "C0NOWHERE"):
        assert await ask(about_place(town, channel)) == PlaceFound(answered=True)


async def test_who_is_in_very_many_channels_is_found_in_the_last(
    slack: SlackStandIn, town: Town, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.inquiries.MOST_A_PAGE", 3)
    places = [town.workspace.add_channel(f"place{n}", [town.workspace.bot, town.aiko]) for n in range(10)]
    found = await ask(about_place(town, places[-1].id))
    assert (found.name, found.asker_may_post) == ("place9", True)


@pytest.mark.parametrize("method", ["conversations.info", "users.conversations"])
async def test_a_place_of_which_slack_does_not_tell_is_unanswered(
    slack: SlackStandIn, town: Town, ask: Any, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("adapters.slack.inquiries.WITHIN", 0.3)
    slack.faults.rate_limit(method)
    assert await ask(about_place(town, town.general)) == PlaceFound(answered=False)


def about_place(town: Town, channel: str, *, here: bool = False) -> AboutPlace:
    return AboutPlace(Place(town.team, channel), account(town.aiko, town.team), here)
