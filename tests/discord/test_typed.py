"""Discord's own marks in what people type, as words: no snowflake stays."""

import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.ink import MessageInk
from adapters.discord.typed import Named, typed
from bot.people import AccountRef, PlatformName, SpaceRef
from bot.rules.mentions import bodies_in, token, without_tokens

TOWN = SpaceRef(PlatformName.DISCORD, "200")
NAMED = Named({"30": "発表"}.get, {"40": "devs"}.get, frozenset({"arigato", "pray"}))
ID = "123456789012345678"


def read(text: str) -> str:
    return typed(text, TOWN, NAMED)


def test_each_mark_is_words() -> None:
    assert read("with <@1> and <@!1>") == f"with {token('discord:200:1')} and {token('discord:200:1')}"
    assert read("<#30> <#31>") == f"#発表 {token('#')}"
    assert read("<@&40> <@&41>") == f"@devs {token('&')}"
    assert read("<:arigato:1> <a:dance:2>") == ":arigato: :dance:"
    assert read("<t:1764900000> <t:1764900000:R>") == f"{token('t:1764900000:f')} {token('t:1764900000:R')}"
    assert read("</thanks:5> </trust show:6> <id:browse>") == "/thanks /trust show #browse"
    assert read("a <3 b <https://x.org> <@x>") == "a <3 b <https://x.org> <@x>"


def test_short_names_are_pictures_but_for_the_servers_own() -> None:
    assert read(":bouquet: :pray: 10:30:15 :nothing:") == "💐 :pray: 10:30:15 :nothing:"


def test_a_token_cannot_be_typed() -> None:
    assert read(token("0" * 20)) == "0" * 20


MARK = st.sampled_from(["<@{}>", "<@!{}>", "<@&{}>", "<#{}>", "<:thx:{}>", "<a:thx:{}>", "</thanks:{}>"])


@given(st.lists(st.one_of(MARK.map(lambda mark: mark.format(ID)), st.text(max_size=8)), max_size=6))
def test_no_snowflake_of_a_mark_stays_but_in_the_token_of_a_person(parts: list[str]) -> None:
    text = " ".join(parts)
    words = re.sub("\ue000[^\ue001]*\ue001", "", read(text))
    assert ID not in words
    people = [f"discord:200:{ID}" for _ in re.findall(rf"<@!?{ID}>", without_tokens(text))]
    assert [body for body in bodies_in(read(text)) if body.startswith("discord")] == people
    assert AccountRef(TOWN, ID)


def test_a_servers_own_emoji_is_drawn_as_one_where_it_is_known() -> None:
    ink = MessageInk({"arigato": "<:arigato:9>"})
    assert ink.plain("*thanks* :arigato: :other:") == r"\*thanks\* <:arigato:9> :other:"
    assert ink.plain("https://x.org/:arigato:") == "https://x.org/:arigato:"
    assert MessageInk().plain(":arigato:") == ":arigato:"
