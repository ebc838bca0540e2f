"""Emoji as they are compared: without skin tone, variation selector, gender sign and burst; a server's own by name."""

import pytest

from bot.rules.emoji import as_typed, bare, is_among, standing_key


@pytest.mark.parametrize(
    ("emoji", "compared"),
    [
        ("🙇‍♂️", "🙇"),
        ("🙇🏽‍♀️", "🙇"),
        ("🙇", "🙇"),
        ("man-bowing", "bow"),
        ("woman-bowing::skin-tone-3", "bow"),
        ("male-guard", "guardsman"),
        ("🙏🏽", "🙏"),
        ("❤️", "❤"),
        # A profession is another picture, not a sign.
        ("👩🏽‍💻", "👩‍💻"),
        ("arigato:1", "arigato:"),
        ("arigato:2", "arigato:"),
        ("arigato", "arigato"),
    ],
)
def test_an_emoji_bare(emoji: str, compared: str) -> None:
    assert bare(emoji) == compared == bare(standing_key(emoji, burst=True))


def test_what_was_chosen_before_a_rule_counts_by_it() -> None:
    assert is_among("🙇‍♀️", {"🙇‍♂"})
    assert is_among("woman-bowing", {"man-bowing"})
    assert not is_among("arigato:1", {"arigato"})


def test_a_servers_own_is_shown_without_the_id_of_its_upload() -> None:
    assert [as_typed(one) for one in ("arigato:123", "🙏", "pray", "thx")] == [":arigato:", "🙏", "🙏", "thx"]
