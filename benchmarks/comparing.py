"""Rounds, medians and bars: one measure against another, taken in turns, so that a busy moment meets both."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Bar:
    """A figure and what it has to reach: at least `bar`, or at most it when `is_ceiling`."""

    name: str
    value: float
    bar: float
    is_ceiling: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.value <= self.bar if self.is_ceiling else self.value >= self.bar

    def as_json(self) -> dict[str, object]:
        """One entry of the list that `--json` writes."""
        found = {name: value for name, value in asdict(self).items() if name in {"name", "value", "bar"}}
        return {**found, "met": self.met}


def in_turns(
    measures: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS, warms: bool = False
) -> dict[str, list[float]]:
    """Each measure once a round, in the order given; the figures of each, a list a name.

    With `warms` a round comes first whose figures are forgotten.
    """
    found: dict[str, list[float]] = {name: [] for name in measures}
    for measure in measures.values() if warms else ():
        measure()
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def ratio(
    name: str, figures: Sequence[float], against: Sequence[float], bar: float, *, is_ceiling: bool = False
) -> Bar:
    """The median of the ratios of each round, with the least and the most."""
    ratios = [one / other for one, other in zip(figures, against, strict=True)]
    return Bar(name, statistics.median(ratios), bar, is_ceiling, min(ratios), max(ratios))


def table(bars: Sequence[Bar]) -> str:
    """The bars as Markdown."""
    lines = ["| measured | median (least to most) | bar | met |", "| --- | ---: | ---: | --- |"]
    for bar in bars:
        spread = "" if bar.least is None else f" ({bar.least:.2f} to {bar.most:.2f})"
        sign = "≤" if bar.is_ceiling else "≥"
        lines.append(f"| {bar.name} | {bar.value:.2f}{spread} | {sign} {bar.bar:g} | {'yes' if bar.met else 'no'} |")
    return "\n".join(lines)
