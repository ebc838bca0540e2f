"""A value against a sample with placeholders: every key is in the sample, and of the same JSON type."""

from collections.abc import Iterator
from typing import Any


def strangers(value: Any, sample: Any, at: str = "") -> Iterator[str]:
    """What the sample does not have. A null is right anywhere: Slack sends it for what is absent.

    An empty object or list in a sample is open: it says nothing about what may be in it.
    """
    if value is None or sample is None:
        return
    if json_type(value) != json_type(sample):
        yield f"{at or '/'}: {json_type(value)}, but {json_type(sample)} in the sample"
    elif isinstance(value, dict):
        for key, part in value.items() if sample else ():
            if key in sample:
                yield from strangers(part, sample[key], f"{at}/{key}")
            else:
                yield f"{at}/{key}: not in the sample"
    elif isinstance(value, list) and sample:
        for index, item in enumerate(value):
            yield from strangers(item, likely(item, sample), f"{at}/{index}")


def likely(item: Any, samples: list[Any]) -> Any:
    """The sample for one item of a list: those of the same ``type`` together, else all together."""
    if not isinstance(item, dict):
        return samples[0]
    same = [each for each in samples if isinstance(each, dict) and each.get("type") == item.get("type")]
    return merged(same or samples)


def merged(samples: list[Any]) -> Any:
    """One sample with what any of them has."""
    if not all(isinstance(sample, dict) for sample in samples):
        return samples[0]
    union: dict[str, Any] = {}
    for sample in samples:
        for key, part in sample.items():
            known = union.get(key)
            both = isinstance(known, dict) and isinstance(part, dict)
            union[key] = merged([known, part]) if both else (known if known is not None else part)
    return union


def json_type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return type(value).__name__
