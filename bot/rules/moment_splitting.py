"""Where a sentence's title ends and its moment begins, by its words alone: nothing is read, so nothing is guessed.

Every word of time that touches the moment belongs to it, also one that nobody can read, since a title that swallows
half of a date leaves the other half to be read as another date.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.rules.moment_words import NAMES_A_DAY, Kind, Token, plain, tokens_of, weekday_of

_SEPARATORS = " \u3000、,，:：;；・-–—−|｜/／@＠〜~。"
"""What stands between a title and a moment, and belongs to neither."""
_BRACKETS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "「": "」",
    "<": ">",
    "［": "］",
    "〈": "〉",
    "《": "》",
    "『": "』",
}
_SAYS_SOMETHING = NAMES_A_DAY | {Kind.CLOCK}
_OF_TIME = _SAYS_SOMETHING | {Kind.PART, Kind.TO, Kind.TAIL, Kind.ZONE, Kind.JOIN, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Split:
    title: str
    when: str
    sure: bool
    """False where words of time stand in the title too, or apart from one another: then one had better look at it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of time that stand together."""

    tokens: tuple[Token, ...]
    first: bool
    """The sentence begins with it."""
    last: bool
    """The sentence ends with it."""

    @property
    def names_hour(self) -> bool:
        return any(t.kind is Kind.CLOCK or (t.kind is Kind.AHEAD and _of_hours(t)) for t in self.tokens) or self._spans

    @property
    def _spans(self) -> bool:
        return any(token.kind is Kind.NUMBER for token in self.tokens) and any(
            token.kind in (Kind.TO, Kind.JOIN, Kind.PART) or token["night"] for token in self.tokens
        )

    @property
    def names_day(self) -> bool:
        return any(token.kind in NAMES_A_DAY for token in self.tokens)

    @property
    def whole(self) -> bool:
        return self.names_hour and self.names_day


def split_moment(sentence: str) -> tuple[str, str]:
    """The title and the moment of a sentence, each as it was typed; empty where there is none."""
    split = split_carefully(sentence)
    return split.title, split.when


def split_carefully(sentence: str) -> Split:
    """As ``split_moment``, and whether that is beyond doubt."""
    text, origins = plain(sentence)
    tokens = tokens_of(text)
    runs = list(_runs(tokens))
    chosen = _chosen(runs)
    if not chosen:
        return Split(sentence.strip(), "", sure=True)
    spans = [_span(run, text, origins, sentence) for run in chosen]
    others = [run for run in runs if run not in chosen]
    sure = len(chosen) == 1 and chosen[0].whole and (chosen[0].first or chosen[0].last)
    sure = sure and not _numbered(tokens, chosen[0]) and _agrees(chosen[0], others)
    return Split(_around(sentence, spans), " ".join(sentence[a:b].strip() for a, b in spans), sure)


def _of_hours(token: Token) -> bool:
    return (token["unit"] or "")[:1] in ("時", "分", "h", "m")


def _runs(tokens: Sequence[Token]) -> Iterator[_Run]:
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and tokens[end].kind in _OF_TIME:
            end += 1
        if end > start:
            a, b = _trimmed(tokens, start, end)
            if any(token.kind in _SAYS_SOMETHING for token in tokens[a:b]):
                yield _Run(tuple(tokens[a:b]), first=a == 0, last=b == len(tokens))
        start = max(end, start + 1)


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Without what belongs to the title beside it: ``Chapter 5`` before ``tomorrow``, ``2030`` of ``Agenda 2030``."""
    while start < end and _is_no_beginning(tokens, start, end):
        start += 1
    while end > start and _is_no_end(tokens, end):
        end -= 1
    return start, end


def _is_no_end(tokens: Sequence[Token], end: int) -> bool:
    token, after = tokens[end - 1], tokens[end] if end < len(tokens) else None
    if token.kind is Kind.NUMBER:  # 90 of 90分
        return after is not None and after.start == token.end
    return token.kind is Kind.JOIN and (token["word"] is not None or token.text == "@")


def _is_no_beginning(tokens: Sequence[Token], at: int, end: int) -> bool:
    token, after = tokens[at], tokens[at + 1] if at + 1 < end else None
    match token.kind:
        case Kind.NUMBER:
            return after is None or after.kind not in (Kind.TO, Kind.PART)
        case Kind.YEAR:
            return after is None or after.kind not in (Kind.DATE, Kind.MONTH)
        case Kind.JOIN:
            return token["word"] in (None, "of", "the") and token.text != "@" and not token.text.startswith("start")
        case Kind.TAIL | Kind.TO:
            return True
        case _:
            return False


def _chosen(runs: Sequence[_Run]) -> list[_Run]:
    """The runs that make up the moment, in their order; the rest stays with the title."""
    whole = [run for run in runs if run.whole]
    if whole:
        best = whole[-1] if whole[-1].last or not whole[0].first else whole[0]
        front = runs[0]
        if front is not best and front.first and all(token.kind is Kind.REPEAT for token in front.tokens):
            return [front, best] if not front.tokens[0].text.isascii() else [best]
        return [best]
    hours = [run for run in runs if run.names_hour]
    days = [run for run in runs if not run.names_hour]
    if len(hours) == 1 and days:
        return list(runs)
    if hours:
        return [next((run for run in hours if run.last), hours[-1])]
    return [run for run in days if run.last][:1] or [run for run in days if run.first][:1]


def _span(run: _Run, text: str, origins: Sequence[int], sentence: str) -> tuple[int, int]:
    """Where it was typed; with the brackets around it, if there are."""
    start, end = origins[run.tokens[0].start], origins[run.tokens[-1].end]
    before, after = sentence[:start].rstrip(), sentence[end:].lstrip()
    if before and after and _BRACKETS.get(before[-1]) == after[0]:
        return len(before) - 1, len(sentence) - len(after) + 1
    return start, end


def _around(sentence: str, spans: Iterable[tuple[int, int]]) -> str:
    """What is left of a sentence without these parts of it."""
    kept: list[str] = []
    at = 0
    for start, end in spans:
        kept.append(sentence[at:start])
        at = end
    kept.append(sentence[at:])
    parts = [part.strip(_SEPARATORS) if n else part.lstrip().rstrip(_SEPARATORS) for n, part in enumerate(kept)]
    last = kept[-1].lstrip(_SEPARATORS).rstrip()
    parts[-1] = last if len(kept) > 1 else kept[-1].strip()
    return " ".join(part for part in parts if part)


def _numbered(tokens: Sequence[Token], run: _Run) -> bool:
    """Whether a number that might be of the date stands right before it, or it begins with one of the title's."""
    at = tokens.index(run.tokens[0])
    before = tokens[at - 1] if at else None
    first = run.tokens[0]
    if first.kind is Kind.YEAR or (at and first["a"] and first["s"] == "." and not first["y"]):
        return True  # Python 3.12
    return before is not None and before.kind is Kind.NUMBER and int(before["h"] or 0) <= 31


def _agrees(chosen: _Run, others: Iterable[_Run]) -> bool:
    """Whether what else is said of time, in the title, is nothing but the weekday of the moment once more."""
    weekdays = {weekday_of(token) for token in chosen.tokens if token.kind is Kind.WEEKDAY}
    for token in (token for run in others for token in run.tokens):
        if token.kind is Kind.WEEKDAY and weekday_of(token) in weekdays:
            continue
        if token.kind in _SAYS_SOMETHING - {Kind.YEAR}:
            return False
    return True


def names_day(text: str) -> bool:
    """Whether there is any word in it that says a day or an hour, a year apart: then it may be a moment's."""
    return any(token.kind in _SAYS_SOMETHING - {Kind.YEAR} for token in tokens_of(plain(text)[0]))


def leading_words(value: str, words: Sequence[str]) -> int:
    """How many of the words behind a first ``value`` still belong to the moment that it begins."""
    typed = " ".join([value, *words]).strip()
    text, origins = plain(typed)
    run = next((run for run in _runs(tokens_of(text)) if run.first), None)
    if run is None:
        return 0
    return max(len(typed[: origins[run.tokens[-1].end]].split()) - (1 if value else 0), 0)


def trailing_words(words: Sequence[str]) -> int:
    """How many of these words, at their end, are a moment with its day and its hour."""
    typed = " ".join(words)
    text, origins = plain(typed)
    run = next((run for run in _runs(tokens_of(text)) if run.last and run.whole), None)
    start = 0 if run is None else origins[run.tokens[0].start]
    within_a_word = start > 0 and not typed[start - 1].isspace()
    return 0 if run is None or within_a_word else len(typed[start:].split())
