"""Significance: what a test of two wordings can tell, and how many people it takes. Pure.

Both are decided before anybody is counted: a test has as many people as `arm_size` says and is read once, when it has
them. Whoever looks again and again and stops on a lucky day finds differences where there are none (Armitage, McPherson
and Rowe 1969, Journal of the Royal Statistical Society A 132:235-244).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple

ALPHA = 0.05
POWER = 0.80

Verdict = Literal["apart", "alike", "open"]


@dataclass(frozen=True)
class Proportion:
    """How many (`count`) of how many (`of`)."""

    count: int
    of: int

    @property
    def rate(self) -> float:
        """Between 0 and 1; 0 of nobody."""
        return self.count / self.of if self.of else 0.0


class Interval(NamedTuple):
    """From `low` to `high`, both included."""

    low: float
    high: float


def arm_size(*, baseline: float, least_difference: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """How many people each wording needs, so that a rise from `baseline` by `least_difference` is found.

    The normal approximation for two proportions, two-sided, without a correction for continuity (Fleiss, Levin and Paik
    2003, Statistical Methods for Rates and Proportions, 3rd edition, section 4.2; `power.prop.test` of R computes the
    same). `power` is how likely a difference of that size is found, `alpha` how likely one is where there is none.
    Raises ValueError when there is no such difference.
    """
    other = baseline + least_difference
    if least_difference <= 0 or not 0 <= baseline < other <= 1:
        raise ValueError("the difference must be above 0 and lead to a rate of at most 1")
    mean = (baseline + other) / 2
    if_alike = NormalDist().inv_cdf(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    if_apart = NormalDist().inv_cdf(power) * math.sqrt(baseline * (1 - baseline) + other * (1 - other))
    return math.ceil(((if_alike + if_apart) / least_difference) ** 2)


def proportion_interval(found: Proportion, *, alpha: float = ALPHA) -> Interval:
    """Where the true rate lies: Wilson's score interval (Wilson 1927, JASA 22:209-212); 0 to 1 of nobody."""
    if not found.of:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(1 - alpha / 2)
    n, rate = found.of, found.rate
    middle = rate + z * z / (2 * n)
    reach = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return Interval(max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole))


def difference_interval(one: Proportion, other: Proportion, *, alpha: float = ALPHA) -> Interval:
    """Where the true difference of the rates lies, `one` less `other`; -1 to 1 when either has nobody.

    Newcombe 1998, Statistics in Medicine 17:873-890, method 10: Wilson's intervals put together. Unlike the textbook's
    it holds with few people, and at rates near 0 and 1.
    """
    if not (one.of and other.of):
        return Interval(-1.0, 1.0)
    first, second = proportion_interval(one, alpha=alpha), proportion_interval(other, alpha=alpha)
    difference = one.rate - other.rate
    return Interval(
        difference - math.hypot(one.rate - first.low, second.high - other.rate),
        difference + math.hypot(first.high - one.rate, other.rate - second.low),
    )


def verdict(interval: Interval, *, least_difference: float) -> Verdict:
    """What may be said of a difference known to lie in `interval`.

    `apart`: there is one. `alike`: none that is worth knowing. `open`: none was found, and one that is worth knowing is
    not ruled out either: absence of evidence is no evidence of absence (Altman and Bland 1995, BMJ 311:485).
    """
    if interval.low > 0 or interval.high < 0:
        return "apart"
    return "alike" if -least_difference < interval.low and interval.high < least_difference else "open"
