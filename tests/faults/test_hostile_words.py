"""Promise 9: text from people is data, on both platforms and in exports.

By property on the renderers, and over the wire for the worst words and names.
"""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.discord.pen import Pen as DiscordPen
from adapters.discord.render import message as discord_message
from adapters.discord.wire import length as discord_length
from adapters.sandbox.slack.limits import faults_of_blocks
from adapters.sandbox.slack.values import User
from adapters.slack.ink import Pen as SlackPen
from adapters.slack.render import message as slack_message
from bot.people import AccountRef, PlatformName, SpaceRef
from bot.phrasebook import our_phrasebook
from bot.rules.wording import tidy
from bot.speech import Card, Fields, Item, Reader, Text, say
from bot.speech import Person as Named
from storage.export import Exported
from tests.faults.as_read import TURNS_AROUND, Read, discord_reads, markdown_in, mrkdwn_in, parts_in, slack_reads
from tests.faults.live import environment, shinrai
from tests.faults.street import Street, is_private, street_on

PIECES = (
    "<!channel>",
    "<!here>",
    "<!everyone|x>",
    "<@U1>",
    "<@U999|ben>",
    "<#C1|room>",
    "<!subteam^S1|@hosts>",
    "<!date^1^{date}^https://evil.example|now>",
    "@everyone",
    "@here",
    "@channel",
    "<@1>",
    "<@!99>",
    "<@&5>",
    "<#7>",
    "</thanks:1>",
    "<id:guide>",
    "<t:0:R>",
    "<a:x:1>",
    "<https://evil.example|bank>",
    "[bank](https://evil.example)",
    "[bank](<https://evil.example>)",
    "[bank]: https://evil.example",
    "https://evil.example/*b*__u__`c`||s||",
    "http://x/@everyone",
    "HTTPS://EVIL.EXAMPLE",
    "evil.example",
    "mailto:x@evil.example",
    "*b*",
    "**b**",
    "_i_",
    "__u__",
    "~s~",
    "~~s~~",
    "`c`",
    "```block```",
    "||spoiler||",
    "> quote",
    ">>> all",
    "# heading",
    "-# small",
    "- item",
    "1. first",
    ":pray:",
    "::",
    "\\",
    "\\\\",
    "\\*",
    "&lt;!channel&gt;",
    "&amp;",
    "&",
    "<",
    ">",
    "[",
    "](",
    ")",
    "(",
    "|",
    "\u202eevil",
    "\u2066",
    "\u200b",
    "\u2060",
    "\u200d",
    "\x00",
    "\x1b[31m",
    "\ud83d",
    "\udc00",
    "🙏🏽",
    "“”",
    "「」",
    "=HYPERLINK(\"http://evil\",\"x\")",
    " ",
    "a",
    "理由",
    ".",
    "1",
)  # fmt: skip
MULTILINE = (*PIECES, "\n", "\n\n", "\r\n", "\t", "\n> ", "\n# ", "\n- ", "\n1. ", "\u2028", "\x85")

words = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), min_size=1, max_size=12).map("".join)
raw_words = st.lists(st.one_of(st.sampled_from(MULTILINE), st.text(max_size=4)), min_size=1, max_size=12).map("".join)
long_words = st.builds(lambda text, times: (text * times)[:12_000], words, st.integers(1, 400))
languages = st.sampled_from(["en", "ja"])

SLACK, DISCORD = SpaceRef(PlatformName.SLACK, "T1"), SpaceRef(PlatformName.DISCORD, "200")
GIVER = {SLACK: AccountRef(SLACK, "U0000000001"), DISCORD: AccountRef(DISCORD, "1001")}
RECEIVER = {SLACK: AccountRef(SLACK, "U0000000002"), DISCORD: AccountRef(DISCORD, "1002")}


def notice(space: SpaceRef, reason: str) -> Card:
    """What others see of a thanks: the receiver on Slack, a whole channel on Discord."""
    giver, points = Named(GIVER[space]), say("points", n=2)
    if space is SLACK:
        return Card((Text(say("notice.direct", giver=giver, points=points, reason=reason)),))
    to = (Named(RECEIVER[space], ping=True),)
    return Card((Text(say("notice.channel", giver=giver, to=to, points=points, reason=reason)),))


def everywhere(text: str) -> Card:
    """People's text in every kind of block, and in a title."""
    phrase = say("history.reason", reason=text)
    return Card(
        (Text(phrase), Fields(((say("trust.by_tag"), say("trust.sum_tag", tag=f"t{text}", points=1)),)), Item(phrase)),
        title=phrase,
    )


def on_slack(card: Card, language: str, name: str = "") -> dict[str, Any]:
    pen = SlackPen(our_phrasebook(), Reader(language, "Asia/Tokyo"), lambda _: name or None, quiet=bool(name))
    return slack_message(card, pen)


def on_discord(card: Card, language: str) -> dict[str, Any]:
    return discord_message(card, DiscordPen(our_phrasebook(), Reader(language, "Asia/Tokyo")))


@settings(max_examples=300)
@given(words, languages)
@example("<!channel> <https://evil.example|bank> *b* _i_ ~s~ `c` ```d``` ||e|| > f :pray: &lt;!here&gt;", "en")
def test_a_notice_on_slack_names_its_giver_and_is_nothing_but_text(text: str, language: str) -> None:
    body = on_slack(notice(SLACK, tidy(text) or "-"), language)
    for shown in mrkdwn_in(body):
        assert slack_reads(shown) == Read((GIVER[SLACK].user,), (), ())
        assert TURNS_AROUND.search(shown) is None
    assert len(body["blocks"]) == 1
    assert faults_of_blocks(body["blocks"]) == []


@settings(max_examples=300)
@given(words, languages)
@example("@everyone <@&5> [bank](https://evil.example) **b** __u__ ~~s~~ ||e|| ```d``` # h - i 1. j > k", "en")
@example("https://x/_a_*b*@everyone) [x](http://y)", "ja")
def test_a_notice_on_discord_pings_its_receiver_and_is_nothing_but_text(text: str, language: str) -> None:
    body = on_discord(notice(DISCORD, tidy(text) or "-"), language)
    assert body["allowed_mentions"] == {"parse": [], "users": [RECEIVER[DISCORD].user]}
    assert (body["embeds"], body["flags"]) == ([], 4)
    read = discord_reads(body["content"])
    assert read == Read((GIVER[DISCORD].user, RECEIVER[DISCORD].user), (), (), read.addresses)
    assert TURNS_AROUND.search(body["content"]) is None


@settings(max_examples=300)
@given(st.one_of(raw_words, long_words), languages)
def test_on_slack_no_text_anywhere_notifies_links_or_is_drawn(text: str, language: str) -> None:
    """Also a text that was never tidied, with line breaks and of any length."""
    body = on_slack(everywhere(text), language, name=text)
    for shown in mrkdwn_in(body):
        ours = re.sub(r"^\*[^*\n]*\*\n", "", shown)  # the label of a field, which is ours, is bold
        read = slack_reads(ours)
        assert (read.notifies, read.leads_to, read.drawn) == ((), (), ())
        assert TURNS_AROUND.search(shown) is None
    assert faults_of_blocks(body["blocks"]) == []
    json.dumps(body, ensure_ascii=False).encode()


@settings(max_examples=300)
@given(st.one_of(raw_words, long_words), languages)
def test_on_discord_no_text_anywhere_notifies_links_or_is_drawn(text: str, language: str) -> None:
    body = on_discord(everywhere(text), language)
    assert body["allowed_mentions"] == {"parse": [], "users": []}
    for shown in markdown_in(body):
        # The label of a pair above the text is bold, which is ours; what is in it is judged with the rest.
        ours = re.sub(r"^\*\*((?:\\.|[^*\\\n])*)\*\* ", r"\1 ", shown, flags=re.MULTILINE)
        read = discord_reads(ours)
        assert (read.notifies, read.leads_to, read.drawn) == ((), (), ())
        assert TURNS_AROUND.search(shown) is None
    assert discord_length(body["content"]) <= 2_000
    assert sum(map(discord_length, markdown_in(body)[1:])) <= 6_000
    json.dumps(body, ensure_ascii=False).encode()


@settings(max_examples=200)
@given(words, languages)
def test_a_hostile_name_in_a_channel_on_slack_is_nothing_but_text(name: str, language: str) -> None:
    to = (Named(RECEIVER[SLACK], ping=True),)
    points = say("points", n=1)
    card = Card((Text(say("notice.channel", giver=Named(GIVER[SLACK]), to=to, points=points, reason="x")),))
    for shown in mrkdwn_in(on_slack(card, language, name="n" + name)):
        read = slack_reads(shown)
        assert (read.notifies, read.leads_to, read.drawn) == ((RECEIVER[SLACK].user,), (), ())


def test_what_a_client_would_draw_is_recognised() -> None:
    """These readers can say no: what Slack's and Discord's own guides show as markup is markup to them."""
    slack = slack_reads("<!channel> <@U1> <https://evil|bank> <#C1> *b* _i_ ~s~ `c`\n&gt; q :pray:")
    assert slack.notifies == ("channel", "U1")
    assert slack.leads_to == ("https://evil", "#C1")
    assert len(slack.drawn) >= 8
    discord = discord_reads(
        "@everyone <@1> <@&2> <#3> **b** _i_ __u__ ~~s~~ `c` ||d||\n# h\n> q\n- l\n1. m [a](http://b)"
    )
    assert discord.notifies == ("1", "2", "everyone")
    assert discord.leads_to == ("[a](", "#3")
    assert len(discord.drawn) >= 12


# --- over the wire ---------------------------------------------------------------------------------------------

live = pytest.mark.asyncio(loop_scope="module")
"""These share one bot."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    async with street_on(f"sqlite:///{tmp_path_factory.mktemp('words')}/town.db", name="=1+1 <!channel>") as street:
        yield street


@pytest_asyncio.fixture(loop_scope="module")
async def street(town: Street) -> AsyncIterator[Street]:
    """No words of anybody are a fault of ours."""
    await town.settled()
    town.logs.forget()
    yield town
    assert town.logs.faults() == []


REASONS = {
    "NUL": "thanks\x00 a lot",
    "half surrogates": "thanks \ud83d a \udc00 lot",
    "everyone": "for <!channel> <!here> @everyone @here <@&1> <@U0000000001>",
    "links": "<https://evil.example|bank> [bank](https://evil.example) https://evil.example http://evil.example/*x*",
    "markdown": "*b* **b** _i_ __u__ ~s~ ~~s~~ `c` > q",
    "code blocks": "```code``` ||spoiler|| `",
    "an unclosed block": "``` *** ||",
    "right to left": "\u202ereversed\u202c \u2066isolated",
    "layout": "# h\n> q\n- l\n1. m\n\n\n\u2028 end",
    "formula": '=HYPERLINK("http://evil","x")',
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1)",
    "emoji names": ":pray: :partyparrot: ::",
    "entities": "&lt;!channel&gt; &amp; &",
    "a tag of a formula": "well done #=1+1 #+1 #-x",
    "escapes": "\\*a\\* \\<@1> \\",
}


def raw_notices_on_slack(street: Street, user: User) -> list[dict[str, Any]]:
    """Requests of chat.postMessage to this person, as they came."""
    im = street.on_slack.slack.workspace.direct([street.on_slack.slack.workspace.bot, user.id]).id
    sent = [one.request for one in street.exchanges if one.method == "chat.postMessage"]
    return [_decoded(body) for body in sent if body.get("channel") in (im, user.id)]


def _decoded(body: dict[str, Any]) -> dict[str, Any]:
    """slack_sdk sends blocks as JSON within JSON."""
    blocks = body.get("blocks")
    return {**body, "blocks": json.loads(blocks) if isinstance(blocks, str) else blocks}


def raw_notices_on_discord(street: Street, mark: str) -> list[dict[str, Any]]:
    """Messages posted with the bot's token (a private answer goes another way) that name this person."""
    posted = [
        one.request
        for one in street.exchanges
        if (one.platform, one.method) == ("discord", "POST") and re.fullmatch(r"/channels/\d+/messages", one.path)
    ]
    return [body for body in posted if mark in body["content"]]


@live
@pytest.mark.parametrize("what", REASONS)
async def test_a_hostile_reason_on_slack_reaches_the_receiver_as_text(street: Street, what: str) -> None:
    side = street.on_slack
    giver, receiver = side.arrives(), side.arrives()
    before = side.others_see()
    seen = await side.slack.command(
        giver.id, side.channel.id, "/thanks", f"<@{receiver.id}> {REASONS[what]}", escape=False
    )
    assert seen.text.startswith(f"You gave <@{receiver.id}> 1 point"), seen
    assert is_private(seen, giver)
    for shown in (text for said in seen.shown for text in mrkdwn_in({"text": said.text, "blocks": list(said.blocks)})):
        read = slack_reads(shown)
        assert set(read.notifies) <= {receiver.id}
        assert (read.leads_to, read.drawn) == ((), ())
    await street.settled()
    [body] = raw_notices_on_slack(street, receiver)
    assert (body["link_names"], body["parse"]) in ((False, "none"), ("0", "none"), ("false", "none"))
    assert str(body["unfurl_links"]).lower() in ("false", "0")
    assert [block["type"] for block in body["blocks"]] == ["section", "actions"]
    for shown in mrkdwn_in(body):
        assert slack_reads(shown) == Read((giver.id,), (), ())
        assert TURNS_AROUND.search(shown) is None
    assert len(side.others_see()) == len(before) + 1
    assert len(await street.given_by(giver)) == 1


@live
@pytest.mark.parametrize("what", REASONS)
async def test_a_hostile_reason_on_discord_reaches_the_channel_as_one_line_of_text(street: Street, what: str) -> None:
    side = street.on_discord
    giver, receiver = side.arrives(), side.arrives()
    seen = await side.thanks(giver, receiver, REASONS[what])
    assert seen.ephemeral
    for shown in markdown_in({"content": seen.content, "embeds": list(seen.embeds)}):
        read = discord_reads(shown)
        assert set(read.notifies) <= {str(receiver.id)}
        assert (read.leads_to, read.drawn) == ((), ())
    await street.settled()
    [body] = raw_notices_on_discord(street, f"<@{giver.id}>")
    assert body["allowed_mentions"] == {"parse": [], "users": [str(receiver.id)]}
    assert (body["embeds"], body["flags"], body.get("tts", False)) == ([], 4, False)
    read = discord_reads(body["content"])
    assert read == Read((str(giver.id), str(receiver.id)), (), (), read.addresses)
    assert TURNS_AROUND.search(body["content"]) is None
    [posted] = [one for one in side.room.messages.values() if one.content == body["content"]]
    assert (posted.mentions, posted.mention_everyone) == ([receiver], False)
    assert len(await street.given_by(giver)) == 1


@live
async def test_ten_thousand_characters_are_refused_in_words(street: Street) -> None:
    side, other = street.on_slack, street.on_discord
    giver = side.arrives()
    seen = await side.thanks(giver, "@onlooker " + "x" * 10_000)
    assert seen.text.startswith("“reason” can have 300 characters at most; this has 10000.")
    seen = await side.thanks(giver, "@" + "x" * 10_000)
    assert seen.text.startswith("“@xxx")
    assert len(seen.text) < 1_000
    person = other.arrives()
    to = {"name": "to", "type": 6, "value": str(other.onlooker.id)}
    answer = await other.forged_thanks(person, to, {"name": "reason", "type": 3, "value": "x" * 10_000})
    assert answer.content.startswith("“reason” can have 300 characters at most; this has 10000.")
    points = {"name": "points", "type": 4, "value": "9" * 10_000}
    answer = await other.forged_thanks(person, to, {"name": "reason", "type": 3, "value": "x"}, points)
    assert answer.content.startswith("“points” has to be a whole number from 1 to 5")
    assert await street.given_by(giver) == await street.given_by(person) == []


NAMES = {
    "broadcast": "<!channel> *x* @here",
    "everyone": "@everyone",
    "formula": "=1+1",
    "link": "<https://evil.example|bank> [bank](https://evil.example)",
    "right to left": "\u202eevil",
    "long": "n" * 10_000,
    "tab": "\t=1+1",
    "NUL": "a\x00b",
    "half a surrogate": "a\ud83db",
}


@live
@pytest.mark.parametrize("what", NAMES)
async def test_a_hostile_name_on_slack_can_give_receive_and_be_named_in_a_reason(street: Street, what: str) -> None:
    side = street.on_slack
    giver, receiver = (side.arrives(display_name=NAMES[what], real_name=NAMES[what]) for _ in range(2))
    text = f"<@{receiver.id}> for what you did with <@{giver.id}> there"
    seen = await side.slack.command(giver.id, side.channel.id, "/thanks", text, escape=False)
    if what == "long":
        assert seen.text.startswith("“reason” can have 300 characters at most"), "the name became part of the reason"
        seen = await side.thanks(giver, f"<@{receiver.id}> for what you did")
    assert seen.text.startswith(f"You gave <@{receiver.id}> 1 point"), seen
    await street.settled()
    [body] = raw_notices_on_slack(street, receiver)
    for shown in mrkdwn_in(body):
        assert slack_reads(shown) == Read((giver.id,), (), ())
    for command in ("show", "history"):
        looked = await side.slack.command(receiver.id, side.channel.id, "/trust", command)
        assert giver.id in looked.text or command == "history"
        assert "channel" not in slack_reads(looked.text).notifies
    assert is_private(looked, receiver)


@live
@pytest.mark.parametrize("what", NAMES)
async def test_a_hostile_name_on_discord_can_give_and_receive(street: Street, what: str) -> None:
    side = street.on_discord
    giver, receiver = (side.arrives(display=NAMES[what]) for _ in range(2))
    seen = await side.thanks(giver, receiver, "for being there")
    assert seen.text.startswith(f"You gave <@{receiver.id}> 1 point"), seen.text
    await street.settled()
    [body] = raw_notices_on_discord(street, f"<@{giver.id}>")
    assert body["content"] == f"<@{giver.id}> thanks <@{receiver.id}> (1 point): “for being there”"
    shown = await side.discord.people.command(receiver, side.room, "trust show")
    assert discord_reads(shown.text).notifies == (str(giver.id),)


EXPORTS: tuple[Exported, ...] = ("entries", "members", "sessions", "posts")


async def test_hostile_words_and_names_leave_a_table_that_runs_nothing(tmp_path: Path) -> None:
    """The real command line, read as a spreadsheet would read it."""
    url = f"sqlite:///{tmp_path}/town.db"
    async with street_on(url, name="=1+1") as street:
        slack, discord = street.on_slack, street.on_discord
        names = [name for name in NAMES.values() if "\x00" not in name and "\ud83d" not in name]
        for number, reason in enumerate(REASONS.values()):
            name = names[number % len(names)]
            giver, receiver = slack.arrives(display_name=name, real_name=name), slack.arrives()
            seen = await slack.slack.command(
                giver.id, slack.channel.id, "/thanks", f"<@{receiver.id}> {reason} tag:=cmd|x", escape=False
            )
            assert seen.text.startswith("You gave"), seen
            person = discord.arrives(display=name)
            assert (await discord.thanks(person, discord.onlooker, reason, tag="+1")).text.startswith("You gave")
        assert seen.message is not None
        undo = next(part["action_id"] for part in parts_in(list(seen.message.blocks)) if "action_id" in part)
        assert "Taken back" in (await slack.slack.press(giver.id, seen.message, undo)).text
        await street.settled()
        assert await street.faults_in_ledger() == []
        stored = {what: len(await street.rows(what)) for what in EXPORTS}
    env = environment(url, None, None)
    for what, rows in stored.items():
        code, out, err = await shinrai(env, "export", "--what", what, "--format", "csv", folder=tmp_path)
        assert (code, err) == (0, "")
        if rows == 0:  # nothing of it, so nothing to head
            assert out == ""
            continue
        header, *table = list(csv.reader(io.StringIO(out), strict=True))
        assert len(table) == rows
        assert {len(row) for row in table} == {len(header)}
        runs = [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        # A number is no formula: a reversal's points are negative.
        assert [cell for cell in runs if not re.fullmatch(r"-\d+", cell)] == []
    code, out, _ = await shinrai(env, "verify", folder=tmp_path)
    assert (code, out) == (0, "The ledger adds up.\n")
