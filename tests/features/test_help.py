"""Help is built from the declarations, in the reader's language, and fits one message."""

import json

import pytest

from bot.feature import Access
from bot.people import PlatformName
from bot.speech import Card, Reader, Reply
from tests.drawing import drawn
from tests.town import Shown, Town


async def helped(town: Town, name: str) -> Shown:
    return await town.asks(name, "shinrai help")


async def test_help_names_every_command_and_menu_entry(town: Town) -> None:
    shown = str(await helped(town, "emi"))  # an organizer
    for path in town.catalogue.commands:
        assert "/" + " ".join(path) in shown
    assert "“Thank for this” in a message's menu" in shown
    assert "“Why did it count?” in a message's menu" in shown
    assert ":🙏:" in shown


async def test_what_organizers_do_is_shown_to_organizers_only(town: Town) -> None:
    shown = str(await helped(town, "aiko"))
    for path, command in town.catalogue.commands.items():
        assert ("- /" + " ".join(path) in shown) is (command.access is Access.MEMBER)
    assert "For organizers" not in shown


async def test_it_is_grouped_and_shows_how_each_is_typed(town: Town) -> None:
    lines = str(await helped(town, "aiko")).splitlines()
    assert [line for line in lines if not line.startswith("- ")][2:-1] == [
        "To thank",
        "To look back",
        "To meet",
        "To take something on",
        "Yours and everybody's",
    ]
    assert lines[lines.index("To look back") + 1 : lines.index("To meet")] == [
        "- /trust show or /trust show @aiko: Your trust and the latest thanks, or what others may see of a member",
        "- /trust history: All that you gave and received, with Undo",
        "- /trust board or /trust board quarter: Who was thanked most, and where you stand",
        "- /trust explain (link to the message): Why a thanks on a message did or did not count",
    ]


async def test_help_speaks_japanese(town: Town) -> None:
    town.changes("aiko", locale="ja-JP")
    shown = str(await helped(town, "aiko"))
    assert "あなただけに見えています" in shown
    assert "- /trust board（または /trust board 四半期）　ランキングと自分の順位を見る" in shown


async def test_menu_entries_are_named_as_the_platforms_menu_has_them(town: Town) -> None:
    """A Slack manifest has one language; Discord shows a command in each reader's."""
    card = await _card(town, "aiko")
    body = json.dumps(drawn(card, town.platform, Reader("ja", "Asia/Tokyo")).body, ensure_ascii=False)
    thank, explain = {
        PlatformName.SLACK: ("Thank for this", "Why did it count?"),
        PlatformName.DISCORD: ("ありがとうを贈る", "数えられた？"),
    }[town.platform]
    assert f"メッセージのメニュー「{thank}」" in body
    assert f"メッセージのメニュー「{explain}」" in body


@pytest.mark.parametrize("locale", ["en", "ja"])
async def test_all_of_it_arrives_in_one_message(town: Town, locale: str) -> None:
    """Nothing is cut off, and Slack's 50 blocks are not reached."""
    card = await _card(town, "emi")
    body = json.dumps(drawn(card, town.platform, Reader(locale, "Asia/Tokyo")).body, ensure_ascii=False)
    assert "…" not in body
    assert 1 + len(card.blocks) < 50


async def _card(town: Town, name: str) -> Card:
    answer = (await helped(town, name)).answer
    assert isinstance(answer, Reply)
    return answer.card
