"""Promise 12: a refusal says what is wrong and what to do, in the reader's language, and nothing is deposited.

Every bad input over the wire on both platforms, for an English and for a Japanese reader.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from adapters.sandbox.discord.entities import Message as Posted
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.seen import NotOffered
from adapters.sandbox.slack.desk import Seen as SeenOnSlack
from adapters.sandbox.slack.forms import REQUIRED
from adapters.sandbox.slack.values import User
from tests.faults.street import DiscordSide, SlackSide, Street, is_private, street_on

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("refusals")]

LOCALES = {"en": "en-US", "ja": "ja-JP"}
DISCORD_LOCALES = {"en": "en-US", "ja": "ja"}
ZONES = {"en": "America/New_York", "ja": "Asia/Tokyo"}
"""Of the giver on Slack, which tells it. On Discord the community's counts: its server speaks English, so UTC."""
EXAMPLE = {
    "en": "`/thanks` @aiko for the talk points:2 tag:talk",
    "ja": "`/thanks` @aiko 勉強会での発表に points:2 tag:発表",
}


EXAMPLE_ON_DISCORD = {
    "en": "`/thanks` to:@aiko reason:for the talk points:2 tag:talk",
    "ja": "`/thanks` 相手:@aiko 理由:勉強会での発表に ポイント:2 タグ:発表",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    async with street_on(f"sqlite:///{tmp_path_factory.mktemp('refusals')}/town.db") as street:
        await street.ask_for_help()
        yield street


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="module")
async def street(town: Street) -> AsyncIterator[Street]:
    """Nothing that a refusal does is seen by others, is stored, or is a fault."""
    await town.settled()
    before = town.on_slack.others_see(), town.on_discord.others_see(), len(await town.rows()), len(town.exchanges)
    town.logs.forget()
    yield town
    await town.settled()
    assert town.on_slack.others_see() == before[0]
    assert town.on_discord.others_see() == before[1]
    assert len(await town.rows()) == before[2]
    assert [one.method for one in town.exchanges[before[3] :] if one.method in TOLD_TO_OTHERS] == []
    assert town.logs.faults() == []
    assert town.on_slack.slack.violations == []


TOLD_TO_OTHERS = ("chat.postMessage", "chat.postEphemeral", "chat.update", "conversations.open")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed after /thanks, and the whole first line of the answer. ``{who}`` is a mention of who is named."""

    text: str
    en: str
    ja: str
    who: Callable[[SlackSide, User], User | None] = lambda side, giver: None

    def says(self, language: str) -> str:
        return self.en if language == "en" else self.ja


def _stranger(side: SlackSide, giver: User) -> User:
    return side.arrives(is_stranger=True, team_id="T0000OTHER")


ON_SLACK = {
    "oneself": Typed(
        "@{who} for being me",
        "You cannot thank yourself. Is there someone who helped you today?",
        "自分には贈れません。今日、助けてくれた方はいませんか。",
        lambda side, giver: giver,
    ),
    "a bot": Typed(
        "@{who} for the reminders",
        "<@{id}> is a bot. Bots cannot be thanked; their makers can.",
        "<@{id}> さんはボットなので贈れません。作った方になら贈れます。",
        lambda side, giver: side.arrives(is_bot=True, bot_id="B0000000099"),
    ),
    "the bot itself": Typed(
        "@{who} for everything",
        "<@{id}> is a bot. Bots cannot be thanked; their makers can.",
        "<@{id}> さんはボットなので贈れません。作った方になら贈れます。",
        lambda side, giver: side.slack.workspace.users[side.slack.workspace.bot],
    ),
    "a deactivated member": Typed(
        "@{who} for the old days",
        "<@{id}> is deactivated and cannot be thanked any more.",
        "<@{id}> さんのアカウントは停止されているため、贈れません。",
        lambda side, giver: side.arrives(deleted=True),
    ),
    "an unknown member": Typed(
        "<@U0000099999> for the talk",
        "I cannot find this person here. Pick them from the list that opens when you type @.",
        "ここでは見つからない方です。@ を打つと出る一覧から選んでください。",
    ),
    "a stranger of Slack Connect": Typed(
        "@{who} for the visit",
        "<@{id}> is a guest from another organization. Only members of this community can be thanked.",
        "<@{id}> さんは外部組織のゲストの方です。このコミュニティのメンバーにだけ贈れます。",
        _stranger,
    ),
    "one who can be thanked and one who cannot": Typed(
        "@onlooker @{who} for the visit",
        "<@{id}> is a guest from another organization. Only members of this community can be thanked.",
        "<@{id}> さんは外部組織のゲストの方です。このコミュニティのメンバーにだけ贈れます。",
        _stranger,
    ),
    "a user group": Typed(
        "@hosts for the evening",
        "“hosts” is a group. Please name the people one by one, so that each is thanked in person.",
        "「hosts」はグループです。一人ひとりに届くように、お名前を選んでください。",
    ),
    "@channel": Typed(
        "<!channel> for the evening",
        "“channel” is a group. Please name the people one by one, so that each is thanked in person.",
        "「channel」はグループです。一人ひとりに届くように、お名前を選んでください。",
    ),
    "@here": Typed(
        "<!here> for the evening",
        "“here” is a group. Please name the people one by one, so that each is thanked in person.",
        "「here」はグループです。一人ひとりに届くように、お名前を選んでください。",
    ),
    "@everyone": Typed(
        "<!everyone> for the evening",
        "“everyone” is a group. Please name the people one by one, so that each is thanked in person.",
        "「everyone」はグループです。一人ひとりに届くように、お名前を選んでください。",
    ),
    "a plain name": Typed(
        "@nobody-here for the talk",
        f"“@nobody-here” is plain text, so I do not know whom you mean. Pick the person from the list that opens "
        f"when you type @. Example: {EXAMPLE['en']}",
        f"「@nobody-here」は文字のままなので、どなたか分かりませんでした。@ を打つと出る一覧から選んでください。"
        f"例: {EXAMPLE['ja']}",
    ),
    "301 characters": Typed(
        "@onlooker " + "r" * 301,
        "“reason” can have 300 characters at most; this has 301. Please shorten it.",
        "「理由」は 300 文字までです（いまは 301 文字）。少し短くしてください。",
    ),
    "0 points": Typed(
        "@onlooker for the talk points:0",
        f"“points” has to be a whole number from 1 to 5; I read “0”. Example: {EXAMPLE['en']}",
        f"「ポイント」は 1 から 5 までの整数でお願いします（「0」と読み取りました）。例: {EXAMPLE['ja']}",
    ),
    "6 points": Typed(
        "@onlooker for the talk points:6",
        f"“points” has to be a whole number from 1 to 5; I read “6”. Example: {EXAMPLE['en']}",
        f"「ポイント」は 1 から 5 までの整数でお願いします（「6」と読み取りました）。例: {EXAMPLE['ja']}",
    ),
    "unreadable points": Typed(
        "@onlooker for the talk points:x",
        f"“points” has to be a whole number from 1 to 5; I read “x”. Example: {EXAMPLE['en']}",
        f"「ポイント」は 1 から 5 までの整数でお願いします（「x」と読み取りました）。例: {EXAMPLE['ja']}",
    ),
}


@pytest.mark.parametrize("what", ON_SLACK)
async def test_on_slack_it_is_refused_in_words_to_the_asker_alone(street: Street, language: str, what: str) -> None:
    typed, side = ON_SLACK[what], street.on_slack
    giver = side.arrives(LOCALES[language])
    if not any(group.handle == "hosts" for group in side.slack.workspace.groups.values()):
        side.slack.workspace.add_group("hosts", [giver.id])
    who = typed.who(side, giver)
    seen = await side.thanks(giver, typed.text.replace("{who}", who.name if who else ""))
    assert first_line(seen) == typed.says(language).replace("{id}", who.id if who else "")
    assert is_private(seen, giver)
    assert await street.given_by(giver) == []


def first_line(seen: SeenOnSlack) -> str:
    """Of the blocks, which a client shows; the text beside them, for notifications, says the same."""
    assert seen.error == ""
    assert len(seen.shown) == 1
    [said] = seen.shown
    assert said.text == "\n".join(block["text"]["text"] for block in said.blocks if block["type"] == "section")
    return str(said.blocks[0]["text"]["text"]).splitlines()[0]


async def test_on_slack_a_used_up_allowance_says_when_it_renews_in_the_givers_zone(town: Street, language: str) -> None:
    side = town.on_slack
    giver = side.arrives(LOCALES[language], tz=ZONES[language])
    for reason in ("the first", "the second"):
        assert "5" in (await side.thanks(giver, f"@onlooker {reason} points:5")).text
    seen = await side.thanks(giver, "@onlooker the third points:2")
    renews, wall = next_midnight(town.clock(), ZONES[language])
    shown = f"<!date^{renews}^{{date_short_pretty}} {{time}}|{wall}>"
    assert (
        first_line(seen)
        == {
            "en": f"This would take 2 points, and you have 0 points left for today. They renew {shown}.",
            "ja": f"2ポイントが必要ですが、今日贈れるのはあと0ポイントです。{shown} に戻ります。",
        }[language]
    )
    assert is_private(seen, giver)
    assert [row["reason"] for row in await town.given_by(giver)] == ["the first", "the second"]
    assert town.logs.faults() == []


def next_midnight(now: datetime, zone: str) -> tuple[int, str]:
    """(Unix seconds, the wall time with the zone's letters)."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(midnight.timestamp()), f"{midnight:%Y-%m-%d %H:%M %Z}"


async def test_more_than_is_left_at_once_is_all_or_nothing(street: Street, language: str) -> None:
    side = street.on_slack
    giver = side.arrives(LOCALES[language])
    names = " ".join(f"@{side.arrives().name}" for _ in range(3))
    seen = await side.thanks(giver, f"{names} for the evening points:5")
    assert first_line(seen).startswith(
        {
            "en": "This would take 15 points, and you have 10 points left for today. They renew <!date^",
            "ja": "15ポイントが必要ですが、今日贈れるのはあと10ポイントです。<!date^",
        }[language]
    )
    assert await street.given_by(giver) == []


async def test_on_slack_the_same_receiver_twice_is_counted_once(town: Street, language: str) -> None:
    side = town.on_slack
    giver, receiver = side.arrives(LOCALES[language]), side.arrives()
    seen = await side.thanks(giver, f"@{receiver.name} @{receiver.name} for the talk points:2")
    assert (
        first_line(seen)
        == {
            "en": f"You gave <@{receiver.id}> 2 points.",
            "ja": f"<@{receiver.id}> さんに2ポイントを贈りました。",
        }[language]
    )
    assert [row["points"] for row in await town.given_by(giver)] == [2]


MISSING = {
    "en": "Please say what for: that is what they will remember.",
    "ja": "何に対してのありがとうか、ひとこと添えてください。相手の記憶に残ります。",
}
YOURSELF = {"en": ON_SLACK["oneself"].en, "ja": ON_SLACK["oneself"].ja}


async def test_on_slack_a_missing_reason_opens_a_form_that_refuses_to_go_empty(street: Street, language: str) -> None:
    side = street.on_slack
    giver, receiver = side.arrives(LOCALES[language]), side.arrives()
    seen = await side.thanks(giver, f"@{receiver.name}")
    assert seen.view is not None
    assert seen.text == ""
    assert seen.view.content["title"]["text"] == {"en": "Say thanks", "ja": "ありがとうを贈る"}[language]
    untouched = await side.slack.submit(giver.id, seen.view, {})
    assert untouched.errors_by_block == {"reason": REQUIRED}
    for nothing in (" ", "\u3000\n", "\u202e\x00"):
        blank = await side.slack.submit(giver.id, seen.view, {"reason": nothing})
        assert (blank.errors_by_block, blank.closed) == ({"reason": MISSING[language]}, False)
    assert await street.given_by(giver) == []


async def test_on_slack_a_form_says_what_is_wrong_at_its_field(street: Street, language: str) -> None:
    side = street.on_slack
    giver, other = side.arrives(LOCALES[language]), side.arrives()
    seen = await side.thanks(giver, "")
    assert seen.view is not None
    myself = await side.slack.submit(giver.id, seen.view, {"to": [giver.id], "reason": "for being me"})
    assert myself.errors_by_block == {"to": YOURSELF[language]}
    three = [other.id, side.arrives().id, side.arrives().id]
    much = await side.slack.submit(giver.id, seen.view, {"to": three, "reason": "for all", "points": "5"})
    assert set(much.errors_by_block) == {"points"}
    renews = next_midnight(street.clock(), "Asia/Tokyo")[1]
    assert (
        much.errors_by_block["points"]
        == {
            "en": f"This would take 15 points, and you have 10 points left for today. They renew {renews}.",
            "ja": f"15ポイントが必要ですが、今日贈れるのはあと10ポイントです。{renews} に戻ります。",
        }[language]
    )
    assert (await side.slack.submit(giver.id, seen.view, {"reason": "r" * 301})).errors_by_block == {
        "reason": "Please enter at most 300 characters."
    }
    assert await street.given_by(giver) == []


async def test_on_slack_the_menu_of_an_own_or_an_apps_message_refuses_in_words(town: Street, language: str) -> None:
    side = town.on_slack
    giver = side.arrives(LOCALES[language])
    own = await side.slack.say(giver.id, side.channel.id, "mine", wait=0)
    apps = side.slack.workspace.post(side.channel.id, "", text="an app's", bot_id="B1", subtype="bot_message")
    seen = await side.slack.shortcut(giver.id, "thank", side.channel.id, own)
    assert (first_line(seen), seen.view) == (YOURSELF[language], None)
    seen = await side.slack.shortcut(giver.id, "thank", side.channel.id, apps.ts)
    assert (first_line(seen), seen.view) == (NOBODY[language], None)
    assert is_private(seen, giver)
    assert town.logs.faults() == []


NOBODY = {
    "en": "Nobody to thank: an app wrote this message.",
    "ja": "アプリの投稿なので、贈る相手がいません。",
}


# --- Discord ----------------------------------------------------------------------------------------------------


def option(name: str, kind: int, value: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


@dataclass(frozen=True, slots=True)
class Sent:
    """The options as sent; past the checks that a person's own client makes, where ``forged`` is set."""

    en: str
    ja: str
    to: Callable[[DiscordSide, Person], Person] = lambda side, giver: side.onlooker
    reason: str = "for the talk"
    points: object = None

    def says(self, language: str) -> str:
        return self.en if language == "en" else self.ja


def _has_left(side: DiscordSide, giver: Person) -> Person:
    gone = side.arrives()
    side.guild.members.pop(gone.id)
    return gone


UNKNOWN = {"en": ON_SLACK["an unknown member"].en, "ja": ON_SLACK["an unknown member"].ja}
ON_DISCORD = {
    "oneself": Sent(YOURSELF["en"], YOURSELF["ja"], lambda side, giver: giver),
    "a bot": Sent(
        "<@{id}> is a bot. Bots cannot be thanked; their makers can.",
        "<@{id}> さんはボットなので贈れません。作った方になら贈れます。",
        lambda side, giver: side.arrives(bot=True),
    ),
    "the bot itself": Sent(
        "<@{id}> is a bot. Bots cannot be thanked; their makers can.",
        "<@{id}> さんはボットなので贈れません。作った方になら贈れます。",
        lambda side, giver: side.discord.world.application.bot,
    ),
    "one who left the server": Sent(UNKNOWN["en"], UNKNOWN["ja"], _has_left),
    "who never was here": Sent(
        UNKNOWN["en"], UNKNOWN["ja"], lambda side, giver: side.discord.world.add_user("elsewhere")
    ),
}


@pytest.mark.parametrize("what", ON_DISCORD)
async def test_on_discord_it_is_refused_in_words_to_the_asker_alone(street: Street, language: str, what: str) -> None:
    case, side = ON_DISCORD[what], street.on_discord
    giver = side.arrives(DISCORD_LOCALES[language])
    to = case.to(side, giver)
    seen = await side.thanks(giver, to, case.reason)
    assert seen.ephemeral
    assert seen.content == case.says(language).replace("{id}", str(to.id))
    assert seen.embeds == ()
    assert await street.given_by(giver) == []


@pytest.mark.parametrize("what", ["@everyone", "a role", "nobody's id"])
async def test_on_discord_a_role_is_not_offered_and_refused_where_it_comes_all_the_same(
    street: Street, language: str, what: str
) -> None:
    side = street.on_discord
    giver = side.arrives(DISCORD_LOCALES[language])
    role = side.guild.roles[side.guild.id] if what == "@everyone" else side.discord.world.add_role(side.guild, "hosts")
    with pytest.raises(NotOffered):
        await side.discord.people.command(giver, side.room, "thanks", to=role, reason="for the evening")
    named = "1" if what == "nobody's id" else str(role.id)
    resolved = {} if what == "nobody's id" else {"roles": {named: {"id": named, "name": role.name}}}
    seen = await side.forged_thanks(
        giver, option("to", 6, named), option("reason", 3, "for the evening"), resolved=resolved
    )
    assert (seen.ephemeral, seen.content) == (True, UNKNOWN[language])
    assert await street.given_by(giver) == []


FORGED_WORDS = {
    "301 characters": ("reason", 3, "r" * 301, ON_SLACK["301 characters"]),
    "0 points": ("points", 4, 0, ON_SLACK["0 points"]),
    "6 points": ("points", 4, 6, ON_SLACK["6 points"]),
    "unreadable points": ("points", 4, "x", ON_SLACK["unreadable points"]),
}


@pytest.mark.parametrize("what", FORGED_WORDS)
async def test_on_discord_the_bot_refuses_what_a_client_would_not_offer(
    street: Street, language: str, what: str
) -> None:
    name, kind, value, typed = FORGED_WORDS[what]
    side = street.on_discord
    giver = side.arrives(DISCORD_LOCALES[language])
    given: dict[str, Any] = {"reason": "for the talk", name: value}
    if what != "301 characters":  # the client counts a mention's markup, too, so it takes more than people may write
        with pytest.raises(NotOffered):
            await side.discord.people.command(giver, side.room, "thanks", to=side.onlooker, **given)
    options = [option("to", 6, str(side.onlooker.id)), option(name, kind, value)]
    if name != "reason":
        options.append(option("reason", 3, "for the talk"))
    seen = await side.forged_thanks(giver, *options)
    says = typed.says(language).replace(EXAMPLE[language], EXAMPLE_ON_DISCORD[language])
    assert (seen.ephemeral, seen.content) == (True, says)
    assert await street.given_by(giver) == []


async def test_on_discord_a_used_up_allowance_says_when_it_renews(town: Street, language: str) -> None:
    side = town.on_discord
    giver = side.arrives(DISCORD_LOCALES[language])
    for reason in ("the first", "the second"):
        await side.thanks(giver, side.onlooker, reason, points=5)
    seen = await side.thanks(giver, side.onlooker, "the third", points=2)
    # Each reader's client shows it in their own zone; the day is the community's, here UTC's.
    shown = f"<t:{next_midnight(town.clock(), 'UTC')[0]}:F>"
    assert (
        seen.content
        == {
            "en": f"This would take 2 points, and you have 0 points left for today. They renew {shown}.",
            "ja": f"2ポイントが必要ですが、今日贈れるのはあと0ポイントです。{shown} に戻ります。",
        }[language]
    )
    assert seen.ephemeral
    assert [row["reason"] for row in await town.given_by(giver)] == ["the first", "the second"]
    assert town.logs.faults() == []


async def test_on_discord_the_same_receiver_twice_is_counted_once(town: Street, language: str) -> None:
    side = town.on_discord
    giver, receiver = side.arrives(DISCORD_LOCALES[language]), side.arrives()
    seen = await side.thanks(giver, receiver, "for the talk", also=receiver, and_also=receiver, points=2)
    assert (
        seen.text.splitlines()[0]
        == {
            "en": f"You gave <@{receiver.id}> 2 points.",
            "ja": f"<@{receiver.id}> さんに2ポイントを贈りました。",
        }[language]
    )
    assert [row["points"] for row in await town.given_by(giver)] == [2]


async def test_on_discord_a_missing_reason_is_asked_for_in_a_form_and_refused_there(
    street: Street, language: str
) -> None:
    """Discord's client asks for required options itself; spaces pass it."""
    side = street.on_discord
    people = side.discord.people
    giver = side.arrives(DISCORD_LOCALES[language])
    with pytest.raises(NotOffered):
        await people.command(giver, side.room, "thanks", to=side.onlooker)
    seen = await side.thanks(giver, side.onlooker, " ")
    assert seen.modal is not None
    assert seen.modal.title == {"en": "Say thanks", "ja": "ありがとうを贈る"}[language]
    with pytest.raises(NotOffered):
        await people.submit(giver, seen.modal, {})
    refused = await people.submit(giver, seen.modal, {"reason": "\u3000 "})
    assert refused.ephemeral
    assert refused.text.splitlines()[-1] == MISSING[language]
    [button] = [part for row in refused.components for part in row["components"]]
    assert button["label"] == {"en": "Correct it", "ja": "書き直す"}[language]
    assert refused.message is not None
    again = await people.press(giver, refused.message, button["custom_id"])
    assert again.modal is not None
    assert await street.given_by(giver) == []


async def test_on_discord_a_form_says_what_is_wrong_and_keeps_what_was_typed(town: Street, language: str) -> None:
    side = town.on_discord
    people = side.discord.people
    giver, other = side.arrives(DISCORD_LOCALES[language]), side.arrives()
    message = await people.say(other, side.room, "Slides are up")
    seen = await people.context_menu(giver, "Thank for this", message)
    assert seen.modal is not None
    for reason in ("the first", "the second"):
        await side.thanks(giver, side.onlooker, reason, points=5)
    refused = await people.submit(giver, seen.modal, {"reason": "for the slides", "points": ["2"]})
    assert refused.ephemeral
    assert {"en": "This would take 2 points", "ja": "2ポイントが必要ですが"}[language] in refused.text
    assert refused.message is not None
    [button] = [part for row in refused.components for part in row["components"]]
    again = await people.press(giver, refused.message, button["custom_id"])
    assert again.modal is not None
    assert "for the slides" in str(again.modal.components)
    assert [row["reason"] for row in await town.given_by(giver)] == ["the first", "the second"]
    assert town.logs.faults() == []


async def test_on_discord_the_menu_of_an_own_or_an_apps_message_refuses_in_words(town: Street, language: str) -> None:
    side = town.on_discord
    people = side.discord.people
    giver = side.arrives(DISCORD_LOCALES[language])
    own = await people.say(giver, side.room, "mine")
    seen = await people.context_menu(giver, "Thank for this", own)
    assert (seen.ephemeral, seen.content) == (True, YOURSELF[language])
    hook = Posted(side.discord.world.ids.new(), side.room, side.arrives(bot=True), "an app's")
    hook.webhook_id = hook.id
    side.room.messages[hook.id] = hook
    seen = await people.context_menu(giver, "Thank for this", hook)
    assert (seen.ephemeral, seen.content) == (True, NOBODY[language])
    assert town.logs.faults() == []
