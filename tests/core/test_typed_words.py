"""A Slack command's text, of whatever people type: who is named is a receiver, in the words, or asked about; what looks
like an option is one, in the words, or asked about. Nothing is left out in silence.
"""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.command_text import channels_in, spoken
from bot.arguments import Unclear, from_text
from bot.catalogue import Catalogue
from bot.events import Asked
from bot.features import FEATURES
from bot.mention_tokens import ref_in, token_of
from bot.people import AccountRef, Facts, Place, PlatformName, SpaceFacts, SpaceRef
from bot.rules.mentions import bodies_in, with_bodies
from bot.speech import Refused

SPACE = SpaceRef(PlatformName.SLACK, "T1")
PEOPLE = {f"U{n}": AccountRef(SPACE, f"U{n}") for n in (1, 2, 3)}
CATALOGUE = Catalogue(FEATURES)
A, B, C = (f"<@{user}>" for user in PEOPLE)


def typed(command: str, text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What was read, people by their ids, and what is missing. Raises Refused and Unclear."""
    path = tuple(command.split())
    event = Asked(
        space=SPACE,
        actor=AccountRef(SPACE, "U9"),
        place=Place(SPACE, "C1"),
        facts={ref: Facts(ref, user) for user, ref in PEOPLE.items()},
        about_space=SpaceFacts(SPACE),
        key="k",
        command=path,
        channels=channels_in(text, SPACE),
    )
    read = from_text(CATALOGUE.commands[path], spoken(text, SPACE), event)
    return {name: _plain(value) for name, value in read.arguments.items()}, read.missing


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(one.user for one in value if isinstance(one, AccountRef))
    return with_bodies(value, _user) if isinstance(value, str) else value


def _user(body: str) -> str:
    ref = ref_in(body)
    return f"<@{ref.user}>" if ref else f"<{body}>"


@pytest.mark.parametrize(
    ("text", "to", "reason"),
    [
        (f"{A} and {B} thanks", "U1 U2", "thanks"),
        (f"{A}さん {B}さん 司会ありがとう", "U1 U2", "司会ありがとう"),
        (f"{A}さんと{B}さん、ありがとう", "U1 U2", "ありがとう"),
        (f"{A}様、{B}くん・{C}ちゃん 準備を", "U1 U2 U3", "準備を"),
        (f"{A}, {B}, and {C} for the talk", "U1 U2 U3", "for the talk"),
        (f"{A}&amp;{B} slides", "U1 U2", "slides"),
        (f"{A} + {B} / {C}: slides", "U1 U2 U3", "slides"),
        (f"{A}＆{B}，slides", "U1 U2", "slides"),
        (f"{A}-san and {B}-san slides", "U1 U2", "slides"),
        (f"{A}さんの司会よかった", "U1", "司会よかった"),
        (f"{A}さんへ ありがとう", "U1", "ありがとう"),
        (f"{A}'s talk was great", "U1", "talk was great"),
        # Words that only begin like an honorific.
        (f"{A} さんぽ楽しかった", "U1", "さんぽ楽しかった"),
        (f"{A} 様子を見てくれた", "U1", "様子を見てくれた"),
        (f"{A} 君のおかげ", "U1", "君のおかげ"),
        (f"{A} 先生の話", "U1", "先生の話"),
        (f"{A} andante was great", "U1", "andante was great"),
        # Who is named later is in the words.
        (f"{A} for helping {B}", "U1", f"for helping {B}"),
        (f"{A} 発表 {B} さんと", "U1", f"発表 {B} さんと"),
        (f"to:{A} reason:slides", "U1", "slides"),
        (f"相手：{A}さん 理由：よかった", "U1", "よかった"),
        # Ordinary text with a colon, and what Slack sends.
        (f"{A} TL;DR: great", "U1", "TL;DR: great"),
        (f"{A} see https://x.org/a:b", "U1", "see https://x.org/a:b"),
        (f"{A} at 10:30", "U1", "at 10:30"),
        (f"{A} Re: talk", "U1", "Re: talk"),
        (f"{A} 1:1 ありがとう x=3", "U1", "1:1 ありがとう x=3"),
        (f"{A} :pray::skin-tone-3: :arigato:", "U1", "🙏🏼 :arigato:"),
        (f"{A} <#C1|word> <#C9|>", "U1", "#word <#C9>"),
    ],
)
def test_who_is_thanked_and_for_what(text: str, to: str, reason: str) -> None:
    assert typed("thanks", text) == ({"to": tuple(to.split()), "reason": reason}, ())


@pytest.mark.parametrize(
    ("text", "to", "reason"),
    [
        (f"ありがとう {A}", "U1", "ありがとう"),
        (f"ありがとう {A}さん", "U1", "ありがとう"),
        (f"thanks {A} and {B}!", "U1 U2", "thanks"),
        (f"thanks to {A} for the talk", "U1", f"thanks to {A} for the talk"),
    ],
)
def test_who_is_named_behind_the_first_word_is_asked_about(text: str, to: str, reason: str) -> None:
    assert typed("thanks", text) == ({"to": tuple(to.split()), "reason": reason}, ("to",))


@pytest.mark.parametrize(
    "option",
    [
        "points:3",
        "points: 3",
        "points=3",
        "points = 3",
        "points :3",
        "ポイント:3",
        "ポイント：3",
        "ポイント＝ 3",
        "Points:3",
    ],
)
def test_an_option_is_read_by_its_name_in_every_language(option: str) -> None:
    assert typed("thanks", f"{A} 発表に {option}") == ({"to": ("U1",), "reason": "発表に", "points": 3}, ())


def test_every_option_of_a_session_is_read_in_japanese() -> None:
    read, missing = typed("session new", "読書会 12/20 19:00 定員:8 場所：会議室 分=60 くり返し:毎週 リマインド:1h")
    assert missing == ()
    assert read == {
        "title": "読書会",
        "when": "12/20 19:00",
        "capacity": 8,
        "place": "会議室",
        "minutes": 60,
        "repeat": "weekly",
        "remind": "1h",
    }
    assert typed("session new", "タイトル:Rust 日時:12/1 19:00")[0] == {"title": "Rust", "when": "12/1 19:00"}


def test_every_command_reads_its_options_by_every_name() -> None:
    """Typed behind a person, so that no sentence comes before."""
    for path, command in CATALOGUE.commands.items():
        for parameter in command.parameters:
            names = {parameter.name, *_said(f"{command.key}.name.{parameter.name}")}
            for name in names:
                doubtful = False
                try:
                    typed(" ".join(path), f"{name}:{A}")
                except Unclear:
                    doubtful = True
                except Refused:
                    pass
                assert not doubtful, (path, name)


def _said(key: str) -> set[str]:
    from bot.phrasebook import our_phrasebook

    return {str(one.phrases[key]) for one in our_phrasebook().languages.values() if key in one.phrases}


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("thanks", f"{A} x point:3"),
        ("thanks", f"{A} x ponts: 3"),
        ("thanks", f"{A} x point=3"),
        ("thanks", f"{A} 発表にポイント:3"),
        ("thanks", f"{A} x points:3 points:2"),
        ("thanks", f"{A} x minutes:60"),
        ("thanks", f"{A} 場所:会議室 よかった"),
        ("session new", "Rust 12/1 19:00 minuets:60"),
        ("session new", "Rust 12/1 19:00 繰り返し:毎週"),
        ("session new", "Rust 12/1 19:00 capasity:4"),
    ],
)
def test_what_looks_nearly_like_an_option_is_asked_about(command: str, text: str) -> None:
    with pytest.raises(Unclear):
        typed(command, text)


def test_people_in_other_commands() -> None:
    assert typed("trust show", f"{B}さん")[0] == {"member": ("U2",)}
    assert typed("shinrai organizers add", f"{B} と {C}")[0] == {"who": ("U2", "U3")}
    assert typed("shinrai adjust", f"{B}さん -3 twice")[0] == {"who": ("U2",), "points": -3, "reason": "twice"}
    assert typed("shinrai adjust", f"-3 {B} twice")[1] == ("who",)
    assert typed("session edit", f"#3 host: {B}さん")[0] == {"number": 3, "host": ("U2",)}
    assert typed("session edit", f"#3 主催：{B}")[0] == {"number": 3, "host": ("U2",)}
    assert typed("session new", f"Rust 12/1 19:00 {B}さんと {C}")[0] == {
        "title": f"Rust {B}さんと {C}",
        "when": "12/1 19:00",
    }


def test_a_name_that_was_only_written_is_refused_also_behind_one_that_was_picked() -> None:
    for text in ("@ben for x", f"{A} @ben for x", f"{A} and @ben for x", f"{A}さんと＠ben 準備"):
        with pytest.raises(Refused) as refused:
            typed("thanks", text)
        assert refused.value.phrase.key == "refused.plain_name"


def test_a_group_among_the_receivers_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        typed("thanks", f"{A} and <!subteam^S1|@devs> slides")
    assert refused.value.phrase.key == "refused.group"


MENTION = st.sampled_from([A, B, C])
GLUE = st.sampled_from(
    [" ", "さん ", "さんと", " and ", "、", ", ", " & ", "・", ": ", "様へ ", " -san ", " for ", "を"]
)
WORD = st.sampled_from(
    [
        "thanks ",
        "司会 ",
        "points:2 ",
        "ポイント： 3 ",
        "point:3 ",
        "12:30 ",
        "host:",
        "tag:x ",
        "a=b ",
        "TL;DR: ",
        "@ben ",
        "さん",
    ]
)
COMMANDS = st.sampled_from(["thanks", "session new", "shinrai adjust", "trust show", "session edit", "volunteer call"])


@given(COMMANDS, st.lists(st.one_of(MENTION, GLUE, WORD), max_size=9))
def test_every_mention_ends_among_the_people_in_the_words_or_in_a_question(command: str, parts: list[str]) -> None:
    text = "".join(parts)
    try:
        read, _ = typed(command, text)
    except Refused:
        return  # Unclear, or a refusal that says what is wrong: nothing is stored
    ends = {user for value in read.values() if isinstance(value, tuple) for user in value}
    ends |= {user for value in read.values() if isinstance(value, str) for user in re.findall(r"<@(\w+)>", value)}
    assert ends == set(re.findall(r"<@(\w+)>", text))


@given(st.lists(st.from_regex(r"[a-z]{1,8}[:=][a-z0-9]{1,4}", fullmatch=True), max_size=5))
def test_every_word_with_a_value_ends_as_an_option_in_the_words_or_in_a_question(words: list[str]) -> None:
    try:
        read, _ = typed("thanks", f"{A} x {' '.join(words)}")
    except Refused:
        return
    for word in words:
        name, value = re.split("[:=]", word)
        assert word in str(read["reason"]).split() or str(read.get(name)) == value or name == "reason"


def test_a_token_cannot_be_typed() -> None:
    forged = token_of(PEOPLE["U1"])
    read, _ = typed("thanks", f"{A} {forged} x")
    assert list(bodies_in(str(read["reason"]))) == []
    assert "<@" not in str(read["reason"])
