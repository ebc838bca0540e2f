"""Do many come to hold a role, or always the same few? `make bench-rotation` says so, and writes docs/rotation.md."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import timedelta
from pathlib import Path

from tests.bench.evenings import ENDS, Held, Order, Year, first_come, in_turn, played, year

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "rotation.md"
BEGIN, END = "<!-- rotation:begin -->\n", "\n<!-- rotation:end -->"
YEARS = 20
"""The first of them is drawn."""
QUICK_AND_SLOW, EQUALLY_QUICK = 10.0, 1.0
ORDERS: Mapping[str, Order] = {"first come": first_come, "in turn": in_turn}


@dataclass(frozen=True, slots=True)
class Figures:
    held_one: float
    """Percent of the members."""
    gini: float
    """Of how many roles each held: 0, all as many; near 1, one holds them all."""
    days: float
    """Median from joining to the first role. Who has held none counts with the days until the year's end."""
    most: float
    """By one member."""

    def __str__(self) -> str:
        return f"{self.held_one:.0f} % | {self.gini:.2f} | {self.days:.0f} | {round(self.most, 1):g}"


def figures(year: Year, held: Mapping[str, Sequence[Held]]) -> Figures:
    roles = counts(year, held)
    first = {name: held[name][0].at if held.get(name) else ENDS for name in year.joined}
    waited = [(first[name] - joined) / timedelta(days=1) for name, joined in year.joined.items()]
    return Figures(100 * sum(map(bool, roles)) / len(roles), gini(roles), statistics.median(waited), roles[0])


def counts(year: Year, held: Mapping[str, Sequence[Held]]) -> list[int]:
    """How many roles each member held, the most first."""
    return sorted((len(held.get(name, ())) for name in year.joined), reverse=True)


def gini(falling: Sequence[int]) -> float:
    """Half of the mean difference between two members, as a share of the mean."""
    many = len(falling)
    return sum((many + 1 - 2 * rank) * count for rank, count in enumerate(falling, 1)) / (many * sum(falling))


def mean(of: Iterable[Figures]) -> Figures:
    return Figures(*map(statistics.mean, zip(*map(astuple, of), strict=True)))


def shown() -> str:
    return "\n".join((*_chart(), "", *_table()))


def _chart() -> Iterator[str]:
    first = year(0, slowest=QUICK_AND_SLOW)
    quick, turns = (counts(first, played(first, order)) for order in (first_come, in_turn))
    yield "```mermaid"
    yield "xychart-beta"
    yield '    title "Roles held in a year: bars first come, line in turn"'
    yield f'    x-axis "members, who held most first" 1 --> {len(quick)}'
    yield f'    y-axis "roles held" 0 --> {max(quick + turns)}'
    yield f"    bar {quick}"
    yield f"    line {turns}"
    yield "```"


def _table() -> Iterator[str]:
    yield "| years | order | held a role | Gini | days to the first role | most by one |"
    yield "|---|---|---|---|---|---|"
    drawn = [year(0, slowest=QUICK_AND_SLOW)]
    some_quick = [year(seed, slowest=QUICK_AND_SLOW) for seed in range(YEARS)]
    no_matter = [year(seed, slowest=EQUALLY_QUICK) for seed in range(YEARS)]
    rows = {"the one drawn": drawn, f"{YEARS}, mean": some_quick, f"{YEARS}, mean, all equally quick": no_matter}
    for row, years in rows.items():
        for name, order in ORDERS.items():
            yield f"| {row} | {name} | {mean(figures(one, played(one, order)) for one in years)} |"


def shown_in(document: Path) -> str:
    return document.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    result = shown()
    DOCUMENT.write_text(before + BEGIN + result + END + after, encoding="utf-8")
    print(result)


if __name__ == "__main__":
    main()
