"""Forecasting: when a goal is reached if days go on as the last ones did; a range, never a promise. Pure.

The last full days are thought to come again in any order, as often as it takes (the bootstrap of Efron, 1979: drawing
again, with replacement, from what was seen). Of the sum of d such days the central limit theorem says how far it
scatters: mean d * m, standard deviation s * sqrt(d). The early end of the range is when one in ten such futures has
reached the goal, the late end when nine in ten have, with the strongest day left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

DAYS_NEEDED = 7
SIGNATURES_NEEDED = 50
FARTHEST_DAYS = 730
# The standard normal distribution's 90th percentile.
_NINE_IN_TEN = 1.2815515655446004


@dataclass(frozen=True)
class Forecast:
    """In how many days a goal is reached: between `first` and `last`, at `mean` signatures a day.

    `last` is None when it may take longer than anybody can tell (FARTHEST_DAYS). `without_largest` is in how many days
    at the mean of the days without the strongest one.
    """

    first: int
    last: int | None
    mean: float
    least: int
    most: int
    without_largest: int | None


def forecast(*, full_days: Sequence[int], count: int, goal: int) -> Forecast | None:
    """From the counts of full days, the oldest first; None when the goal is met or there is too little to go by."""
    last_days = list(full_days[-DAYS_NEEDED:])
    remaining = goal - count
    if remaining <= 0 or len(last_days) < DAYS_NEEDED or sum(last_days) < SIGNATURES_NEEDED:
        return None
    ordinary = sorted(last_days)[:-1]
    first = _days(remaining, last_days, _NINE_IN_TEN)
    if first is None or first > FARTHEST_DAYS:
        return None
    return Forecast(
        first=first,
        last=_near(_days(remaining, ordinary, -_NINE_IN_TEN)),
        mean=fmean(last_days),
        least=min(last_days),
        most=max(last_days),
        without_largest=_near(_days(remaining, ordinary, 0.0)),
    )


def _days(remaining: int, days: Sequence[int], deviations: float) -> int | None:
    """After how many days d * m + deviations * s * sqrt(d) reaches what remains; None when it never does.

    That is a quadratic equation in sqrt(d).
    """
    mean, scatter = fmean(days), deviations * pstdev(days)
    if mean <= 0:
        return None
    root = (-scatter + math.sqrt(scatter * scatter + 4 * mean * remaining)) / (2 * mean)
    return max(1, math.ceil(root * root))


def _near(days: int | None) -> int | None:
    return days if days is not None and days <= FARTHEST_DAYS else None
