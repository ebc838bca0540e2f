"""Links to messages in what people type."""

import pytest

from adapters.discord.links import links_in
from bot.people import MessageRef, PlatformName, SpaceRef

REF = MessageRef(SpaceRef(PlatformName.DISCORD, "1"), "2", "3")
LINK = "https://discord.com/channels/1/2/3"


@pytest.mark.parametrize(
    "typed",
    [
        LINK,
        f"<{LINK}>",
        f"{LINK}/",
        "https://ptb.discord.com/channels/1/2/3",
        "https://discordapp.com/channels/1/2/3",
        "http://canary.discord.com/channels/1/2/3",
    ],
)
def test_a_link_is_found_as_it_was_typed(typed: str) -> None:
    assert links_in([f"  {typed} "])[typed] == REF


def test_links_inside_a_sentence_are_found_by_themselves() -> None:
    assert links_in([f"for {LINK}, really", 3]) == {LINK: REF}


@pytest.mark.parametrize(
    "typed",
    [
        "https://discord.com/channels/@me/2/3",
        "https://discord.com/channels/1/2",
        "https://example.org/channels/1/2/3",
        "https://discord.com.example.org/channels/1/2/3",
        "https://discord.com/channels/1/2/x",
        "123",
        "",
    ],
)
def test_anything_else_is_no_link(typed: str) -> None:
    assert links_in([typed]) == {}
