"""What people type as emoji, and under which name it is known."""

import pytest

from adapters.discord.emoji import names_of

OWN = [{"id": "123456789012345678", "name": "thx"}, {"id": "223456789012345678", "name": "pray"}]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("🙏", "🙏"),
        (" 🙏🏽 ", "🙏"),
        ("❤️", "❤"),
        ("👩🏽‍💻", "👩‍💻"),
        ("🇯🇵", "🇯🇵"),
        (":bouquet:", "💐"),
        ("bouquet", "💐"),
        (":pray:", "pray:223456789012345678"),
        ("thx", "thx:123456789012345678"),
        ("<:thx:123456789012345678>", "thx:123456789012345678"),
        ("<a:thx:123456789012345678>", "thx:123456789012345678"),
        ("<:of_another_server:999999999999999999>", None),
        # Uploaded anew it has another id, and the same name.
        ("<:thx:999999999999999999>", "thx:123456789012345678"),
        ("🙇🏽‍♂️", "🙇"),
        ("nothing_like_it", None),
        ("🙏🙏", None),
        ("🏽", None),
        ("1", None),
        ("", None),
    ],
)
def test_an_emoji_is_known_by_the_name_that_reactions_bring(typed: str, name: str | None) -> None:
    assert names_of([typed], OWN) == {typed: name}
