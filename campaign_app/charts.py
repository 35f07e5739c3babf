"""Charts: where bars, lines and labels of a drawing stand. Pure: numbers in, geometry out; templates draw it.

Across, everything is in percent, so that one drawing fits every width; downwards in pixels, so that type never scales.
A chart begins at 0, and one with a single signature looks like one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NOTES_PX, LABELS_PX = 26, 28
BAR_SHARE = 0.72
LABELS_MAX = 6
SMALLEST_TOP = 5
GUTTER_MAX = 14.0


@dataclass(frozen=True)
class Bar:
    """One column: `x`, `width` and `middle` in percent, `y` and `height` in pixels."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    is_partial: bool


@dataclass(frozen=True)
class Line:
    """A line of the scale and the number on it."""

    value: int
    y: float


@dataclass(frozen=True)
class Label:
    """What stands below a column, or above it; at the right edge it keeps within the drawing."""

    text: str
    middle: float
    anchor: Literal["middle", "end"]
    y: float = 0.0


@dataclass(frozen=True)
class Columns:
    """A chart of columns, `height` pixels high, standing on `base`."""

    height: int
    base: float
    bars: list[Bar]
    lines: list[Line]
    labels: list[Label]
    notes: list[Label]


def columns(
    values: Sequence[int],
    labels: Sequence[str],
    *,
    notes: dict[int, str] | None = None,
    height: int = 256,
    partial: int | None = None,
) -> Columns:
    """One column for each value, a label under every k-th, and notes above the columns they are about, by place.

    `partial` is the place of the column whose time is not over.
    """
    base = height - LABELS_PX
    top = max([*values, SMALLEST_TOP])
    scale = (base - NOTES_PX - 14) / top
    start = gutter(top)
    slot = (100 - start) / max(len(values), 1)
    bars = [
        Bar(
            x=round(start + place * slot + slot * (1 - BAR_SHARE) / 2, 3),
            y=round(base - value * scale, 1),
            width=round(slot * BAR_SHARE, 3),
            height=round(value * scale, 1),
            middle=round(start + place * slot + slot / 2, 3),
            is_partial=place == partial,
        )
        for place, value in enumerate(values)
    ]
    return Columns(
        height=height,
        base=base,
        bars=bars,
        lines=[Line(value, round(base - value * scale, 1)) for value in steps(top)],
        labels=[_label(labels[place], bars[place].middle) for place in every(len(values))],
        notes=[_label(text, bars[place].middle, bars[place].y - 8) for place, text in sorted((notes or {}).items())],
    )


def gutter(top: int) -> float:
    """What is left free for the numbers of the scale, in percent: bars do not cover them."""
    return min(4 + 1.2 * len(f"{top:,}"), GUTTER_MAX)


def steps(top: int) -> list[int]:
    """Up to three numbers of a scale that ends at `top`: once, twice and three times 1, 2 or 5 times a power of ten."""
    unit = 1
    while True:
        for factor in (5, 2, 1):
            if 3 * factor * unit <= top < 30 * unit:
                return [factor * unit * times for times in (1, 2, 3)]
        if top < 3:
            return list(range(1, top + 1))
        unit *= 10


def every(count: int) -> list[int]:
    """The places of at most LABELS_MAX labels: every k-th from the first."""
    stride = max(1, -(-count // LABELS_MAX))
    return list(range(0, count, stride))


def share(part: int, whole: int) -> float:
    """A part in percent of the longest bar, for a bar in a table; 0 where there is nothing to compare with."""
    return round(100 * max(part, 0) / whole, 1) if whole > 0 else 0.0


def _label(text: str, middle: float, y: float = 0.0) -> Label:
    return Label(text, 100.0, "end", y) if middle > 94 else Label(text, middle, "middle", y)
