"""What is typed → words of a command: choices, links, numbers, and what nobody takes."""

import re
from typing import Annotated, Any

import pytest

from adapters.slack.ink import PlainInk, nobody
from bot.arguments import example_of, from_form, from_options, from_text
from bot.catalogue import Catalogue
from bot.context import Context
from bot.events import Asked, Mention, Submitted, Value
from bot.feature import Channel, Choice, Command, Feature, Handle, Link, Number, People, Rest, When, Word
from bot.features import FEATURES
from bot.forms import form_of
from bot.people import AccountRef, CommunityId, Locale, MessageRef, Place, PlatformName, SpaceFacts, SpaceRef
from bot.phrasebook import our_phrasebook
from bot.speech import Answer, Phrase, Reader, Refused, say

SPACE = SpaceRef(PlatformName.SLACK, "T1")
BEN = AccountRef(SPACE, "U2")
MESSAGE = MessageRef(SPACE, "C1", "1.2")
GENERAL = Place(SPACE, "C9")
LINK = "https://town.slack.com/archives/C1/p12"
feature = Feature("words")


@feature.command("board")
async def board(ctx: Context, window: Annotated[str, Choice(("month", "all"))] = "month") -> Answer: ...


@feature.command("explain")
async def explain(ctx: Context, message: Annotated[MessageRef, Link()]) -> Answer: ...


@feature.command("hide")
async def hide(ctx: Context, thanks: Annotated[int | None, Handle()] = None) -> Answer: ...


@feature.command("adjust")
async def adjust(
    ctx: Context,
    member: Annotated[tuple[AccountRef, ...], People()],
    points: Annotated[int, Number(-100, 100)],
    reason: Annotated[str, Rest(300)],
) -> Answer: ...


@feature.command("settings")
async def settings(ctx: Context, zone: Annotated[str, Word(60)] = "") -> Answer: ...


@feature.command("recap")
async def recap(ctx: Context, session: Annotated[int, Handle()], notes: Annotated[str, Rest(300)]) -> Answer: ...


@feature.command("meet")
async def meet(
    ctx: Context,
    title: Annotated[str, Rest(100)],
    when: Annotated[str, When()],
    minutes: Annotated[int, Number(5, 600)] = 60,
    where: Annotated[str, Word(100, several=True)] = "",
    channel: Annotated[Place | None, Channel()] = None,
) -> Answer: ...


@feature.command("move")
async def move(
    ctx: Context,
    session: Annotated[int, Handle()],
    when: Annotated[str, When()],
    channel: Annotated[Place | None, Channel()] = None,
) -> Answer: ...


@feature.command("post")
async def post(ctx: Context, channel: Annotated[Place | None, Channel()] = None) -> Answer: ...


COMMANDS = Catalogue((feature,)).commands


SHARED: dict[str, Any] = {
    "space": SPACE,
    "actor": BEN,
    "place": Place(SPACE, "C1"),
    "facts": {},
    "about_space": SpaceFacts(SPACE),
    "key": "k",
}


def asked(command: str, **options: Value) -> Asked:
    return Asked(**SHARED, command=(command,), options=options, links={LINK: MESSAGE}, channels={"#general": GENERAL})


def read(command: str, *spoken: str | Mention) -> dict[str, object]:
    return from_text(_command(command), spoken, asked(command)).arguments


def _command(name: str) -> Command:
    return COMMANDS[(name,)]


@pytest.mark.parametrize(
    ("command", "spoken", "words"),
    [
        ("board", ("all",), {"window": "all"}),
        ("board", ("window:ALL",), {"window": "all"}),
        ("board", ("",), {}),
        ("explain", (LINK,), {"message": MESSAGE}),
        ("explain", (f"message:{LINK}",), {"message": MESSAGE}),
        ("hide", ("#12",), {"thanks": 12}),
        ("hide", ("＃12",), {"thanks": 12}),
        ("hide", ("thanks:12",), {"thanks": 12}),
        ("adjust", (Mention(BEN), " -3 counted twice"), {"member": (BEN,), "points": -3, "reason": "counted twice"}),
        ("adjust", (Mention(BEN), " −3 counted twice"), {"member": (BEN,), "points": -3, "reason": "counted twice"}),
        ("adjust", (Mention(BEN), " counted points:5 late"), {"member": (BEN,), "points": 5, "reason": "counted late"}),
        ("settings", ("Asia/Tokyo",), {"zone": "Asia/Tokyo"}),
        ("recap", ("#12 slides are up",), {"session": 12, "notes": "slides are up"}),
        ("recap", ("session:12 12 slides",), {"session": 12, "notes": "12 slides"}),
        ("post", ("#general",), {"channel": GENERAL}),
        ("post", ("channel:#general",), {"channel": GENERAL}),
        ("post", ("channel:general",), {"channel": GENERAL}),
        ("meet", ("Rust channel:#general #general",), {"title": "Rust #general", "channel": GENERAL}),
        ("meet", ("Rust 読書会 12/1 19:00",), {"title": "Rust 読書会", "when": "12/1 19:00"}),
        ("meet", ("Rust next sat 7:30 pm",), {"title": "Rust", "when": "next sat 7:30 pm"}),
        ("meet", ("読書会　明日19時",), {"title": "読書会", "when": "明日19時"}),
        ("meet", ("読書会 明日 19時 minutes:90",), {"title": "読書会", "when": "明日 19時", "minutes": 90}),
        ("meet", ("What 12/1 19:00 means",), {"title": "What means", "when": "12/1 19:00"}),
        ("meet", ("12/1 19:00 tomorrow 19:00",), {"when": "12/1 19:00 tomorrow 19:00"}),
        ("meet", ("12/1 19:00",), {"when": "12/1 19:00"}),
        ("meet", ("Rust next week some time",), {"title": "Rust next week some time"}),
        ("meet", ("when:2026-12-01T19:00 Rust",), {"title": "Rust", "when": "2026-12-01T19:00"}),
        ("meet", ("when:12/1 19:00 Rust",), {"title": "Rust", "when": "12/1 19:00"}),
        ("meet", ("Rust when: next sat 7:30 pm",), {"title": "Rust", "when": "next sat 7:30 pm"}),
        ("meet", ("Rust when:soon 12/1 19:00",), {"title": "Rust 12/1 19:00", "when": "soon"}),
        ("move", ("#12 12/1 19:00",), {"session": 12, "when": "12/1 19:00"}),
        ("move", ("#12 some time next week, perhaps",), {"session": 12, "when": "some time next week, perhaps"}),
        ("move", ("channel:#general 12 明日19時",), {"session": 12, "when": "明日19時", "channel": GENERAL}),
    ],
)
def test_words_find_their_places(command: str, spoken: tuple[str | Mention, ...], words: dict[str, object]) -> None:
    assert read(command, *spoken) == words


@pytest.mark.parametrize(
    ("command", "spoken", "phrase", "field"),
    [
        ("board", ("week",), "refused.choice", "window"),
        ("board", ("month please",), "refused.left_over", None),
        ("explain", ("https://elsewhere.example/1",), "refused.link", "message"),
        ("hide", ("#0",), "refused.number", "thanks"),
        ("hide", ("#twelve",), "refused.number", "thanks"),
        ("adjust", (Mention(BEN), " points:101 too much"), "refused.number", "points"),
        ("hide", ("@ben",), "refused.number", "thanks"),
        ("post", ("#elsewhere",), "refused.channel", "channel"),
        ("meet", ("Rust channel:C9",), "refused.channel", "channel"),
        ("meet", ("Rust channel:",), "refused.channel", "channel"),
    ],
)
def test_words_that_fit_nowhere_are_refused(
    command: str, spoken: tuple[str | Mention, ...], phrase: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        read(command, *spoken)
    assert (refused.value.phrase.key, refused.value.field) == (phrase, field)


@pytest.mark.parametrize("locale", our_phrasebook().locales)
def test_a_spare_word_is_refused_with_an_example_whatever_the_command(locale: Locale) -> None:
    def said(phrase: Phrase) -> str:
        return our_phrasebook().finish(phrase, Reader(locale, "UTC"), PlainInk(nobody))

    for command in Catalogue(FEATURES).commands.values():
        bare, example = "/" + " ".join(command.path), said(example_of(command))
        assert re.fullmatch(rf"{bare} \S.*\S" if command.parameters else bare, example)
        assert said(say("refused.left_over", typed="x", example=example_of(command))).endswith(example)
        if not command.parameters:
            with pytest.raises(Refused) as refused:
                from_text(command, ("x",), asked(command.path[0]))
            assert said(refused.value.phrase).endswith(f": {bare}")


@pytest.mark.parametrize(
    "typed",
    [
        "repeat:monthly by weekday",
        "repeat: Monthly by Weekday",
        "repeat:monthly_weekday",
        "repeat:毎月同じ曜日",
    ],
)
def test_a_choice_is_typed_as_it_is_read_also_in_several_words(typed: str) -> None:
    command = Catalogue(FEATURES).commands[("session", "new")]
    words = from_text(command, (f"Rust {typed} by heart place:Room 3 12/1 19:00",), asked("session")).arguments
    assert words == {"title": "Rust by heart", "repeat": "monthly_weekday", "place": "Room 3", "when": "12/1 19:00"}


@pytest.mark.parametrize("locale", our_phrasebook().locales)
def test_whatever_a_refusal_names_can_be_typed(locale: Locale) -> None:
    phrases = our_phrasebook().languages[locale].phrases
    for command in Catalogue(FEATURES).commands.values():
        for parameter in command.parameters:
            if isinstance(parameter.kind, Choice):
                for word in parameter.kind.words:
                    typed = f"{parameter.name}:{phrases[f'{command.key}.choice.{word}']}"
                    assert from_text(command, (typed,), asked("any")).arguments == {parameter.name: word}


def test_an_option_brings_the_channel_itself_but_never_one_of_another_space() -> None:
    command = _command("post")
    assert from_options(command, asked("post", channel=GENERAL)).arguments == {"channel": GENERAL}
    with pytest.raises(Refused) as refused:
        from_options(command, asked("post", channel=Place(SpaceRef(PlatformName.SLACK, "T2"), "C9")))
    assert refused.value.phrase.key == "refused.channel"


def test_a_form_does_not_ask_for_a_channel_but_keeps_the_one_that_was_typed() -> None:
    command = _command("meet")
    form = form_of(command, CommunityId("c1"), typed={"title": "Rust", "channel": GENERAL})
    assert [field.name for field in form.fields] == ["title", "when", "minutes", "where"]
    sent = Submitted(**SHARED, form=form.id, state=form.state, values={"title": "Rust", "when": "12/1 19:00"})
    typed, faults = from_form(command, sent)
    assert (typed.arguments, faults) == ({"title": "Rust", "when": "12/1 19:00", "channel": GENERAL}, ())


def test_a_form_without_a_typed_channel_leaves_the_default() -> None:
    command = _command("meet")
    form = form_of(command, CommunityId("c1"), typed={})
    sent = Submitted(**SHARED, form=form.id, state=form.state, values={"title": "Rust", "when": "12/1 19:00"})
    assert from_form(command, sent)[0].arguments == {"title": "Rust", "when": "12/1 19:00"}


def test_a_channel_that_cannot_be_left_out_is_no_declaration() -> None:
    async def run(ctx: Context, channel: Annotated[Place, Channel()]) -> Answer: ...

    with pytest.raises(TypeError, match="channel needs a default"):
        Feature("x").command("x")(run)


def test_without_a_time_the_form_asks_for_it_and_keeps_the_title() -> None:
    command = _command("meet")
    typed = from_text(command, ("Rust 読書会",), asked("meet"))
    assert typed.missing == ("when",)
    form = form_of(command, CommunityId("c1"), typed=typed.arguments)
    assert [(field.name, field.initial) for field in form.fields][:2] == [("title", "Rust 読書会"), ("when", "")]


@pytest.mark.parametrize(
    "typed",
    [
        "Rust 読書会 12/1 19:00 where:Room 3, left minutes:90",
        "Rust 読書会 minutes:90 where:Room 3, left 12/1 19:00",
        "where:Room 3, left minutes:90 Rust 読書会 12/1 19:00",
    ],
)
def test_what_may_have_several_words_ends_at_the_next_key_or_at_the_time(typed: str) -> None:
    words = {"title": "Rust 読書会", "when": "12/1 19:00", "where": "Room 3, left", "minutes": 90}
    assert from_text(_command("meet"), (typed,), asked("meet")).arguments == words
