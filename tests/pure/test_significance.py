"""Significance: the published values, and the edges where textbooks' intervals break."""

import math

import pytest

from campaign_app.significance import (
    Interval,
    Proportion,
    Verdict,
    arm_size,
    difference_interval,
    proportion_interval,
    verdict,
)

# Newcombe 1998, table II, method 10: two proportions and the limits of their difference.
NEWCOMBE = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0000)),
    ((10, 10), (0, 10), (0.6075, 1.0000)),
]


@pytest.mark.parametrize(("one", "other", "limits"), NEWCOMBE)
def test_the_interval_of_a_difference_is_newcombes(
    one: tuple[int, int], other: tuple[int, int], limits: tuple[float, float]
) -> None:
    assert difference_interval(Proportion(*one), Proportion(*other)) == pytest.approx(limits, abs=0.00005)


def test_the_interval_of_a_rate_is_wilsons_as_newcombe_prints_it() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    assert proportion_interval(Proportion(81, 263)) == pytest.approx((0.2553, 0.3662), abs=0.00005)
    assert proportion_interval(Proportion(0, 20)) == pytest.approx((0.0, 0.1611), abs=0.00005)


def test_of_nobody_nothing_is_known_and_of_one_next_to_nothing() -> None:
    nobody, one = Proportion(0, 0), Proportion(1, 1)
    assert nobody.rate == 0
    assert proportion_interval(nobody) == (0, 1)
    assert difference_interval(one, nobody) == difference_interval(nobody, one) == (-1, 1)
    low, high = difference_interval(one, Proportion(0, 1))
    assert low < 0.2
    assert high <= 1
    assert verdict(Interval(-1, 1), least_difference=0.05) == "open"


def test_turned_round_the_interval_is_mirrored() -> None:
    low, high = difference_interval(Proportion(7, 90), Proportion(3, 85))
    assert difference_interval(Proportion(3, 85), Proportion(7, 90)) == pytest.approx((-high, -low))


def test_the_number_of_people_is_the_one_of_rs_power_prop_test() -> None:
    # The example of its manual: p1 = .50, p2 = .75, power = .90 gives n = 76.7.
    assert arm_size(baseline=0.50, least_difference=0.25, power=0.90) == 77
    sizes = [arm_size(baseline=0.05, least_difference=each) for each in (0.10, 0.05, 0.02)]
    assert sizes == sorted(sizes)
    assert sizes[1] == 435


@pytest.mark.parametrize(("baseline", "least"), [(0.5, 0.0), (0.5, -0.1), (0.95, 0.1), (-0.1, 0.2), (math.nan, 0.1)])
def test_there_is_no_size_for_a_difference_that_cannot_be(baseline: float, least: float) -> None:
    with pytest.raises(ValueError, match="difference"):
        arm_size(baseline=baseline, least_difference=least)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.09, "apart"),
        (-0.09, -0.01, "apart"),
        (-0.02, 0.03, "alike"),
        (-0.02, 0.06, "open"),
        (-0.06, 0.02, "open"),
        (0.0, 0.04, "alike"),
    ],
)
def test_what_is_said_of_a_difference(low: float, high: float, said: Verdict) -> None:
    assert verdict(Interval(low, high), least_difference=0.05) == said
