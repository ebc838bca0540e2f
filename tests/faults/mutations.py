"""Payloads spoiled in every way that one can be: the same ones each time for the same seed."""

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**70, -(2**70), 1.5, float("nan"), float("inf")),
    *("", " ", "x", "not-a-number", "-1", "1e999", "9" * 5000, "\ud83d", "\x00", "<!channel>", "ÅÄÖ" * 100),
    *([], {}, [[]], [None], [1, "x"], {"id": None}, {"id": {}}, {"a": [{"b": {}}]}),
)
"""Values of another type or size than any field expects."""
DEEP, HUGE = 300, 200_000
Path_ = tuple[str | int, ...]


def samples() -> Iterator[Path]:
    """Recorded payloads of Slack, where the folder of samples is there; a fuzz has enough without them."""
    beside = Path(__file__).parents[2].parent / "shared" / "specs"
    folder = Path(os.environ.get("SPECS_DIR", str(beside))) / "slack-samples"
    yield from sorted(folder.glob("app-backend/*/*.json"))
    yield from sorted(folder.glob("events/*.json"))


def paths(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Every place in a payload, the whole of it included."""
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*at, index))


def mutated(dice: Random, payload: Any, times: int = 1) -> Any:
    """A copy with so many places spoiled: of a wrong type, missing, doubled, huge or deep."""
    spoiled = copy.deepcopy(payload)
    for _ in range(times):
        spoiled = _spoil(dice, spoiled)
    return spoiled


def _spoil(dice: Random, payload: Any) -> Any:
    places = list(paths(payload))
    # Near the root more happens: half of the time something high up is spoiled.
    if dice.random() < 0.5:
        places = [place for place in places if len(place) <= 2]
    where = dice.choice(places)
    if not where:
        return copy.deepcopy(dice.choice(ODD))
    owner = payload
    for step in where[:-1]:
        owner = owner[step]
    last = where[-1]
    match dice.randrange(6):
        case 0:
            del owner[last]
        case 1 if isinstance(owner[last], list):
            owner[last] = owner[last] * 2
        case 2:
            owner[last] = [owner[last]]
        case 3 if dice.random() < 0.1:
            owner[last] = "x" * HUGE
        case 4 if dice.random() < 0.3:
            owner[last] = nested(owner[last])
        case _:
            owner[last] = copy.deepcopy(dice.choice(ODD))
    return payload


def nested(value: Any, depth: int = DEEP) -> Any:
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def texts(dice: Random, payload: Any) -> str:
    """A payload as text that is no JSON, or none of an object."""
    whole = json.dumps(payload)
    match dice.randrange(6):
        case 0:
            return whole[: dice.randrange(len(whole))]
        case 1:
            return whole + dice.choice(("}", "x", whole))
        case 2:
            return json.dumps(dice.choice(([], [payload], "x", 5, None, True)))
        case 3:
            return "[" * 100_000 if dice.random() < 0.5 else '{"a":' * 100_000
        case 4:
            place = dice.randrange(len(whole))
            return whole[:place] + chr(dice.randrange(0x20, 0xD800)) + whole[place + 1 :]
        case _:
            return "".join(chr(dice.randrange(1, 0x3000)) for _ in range(dice.randrange(200)))
