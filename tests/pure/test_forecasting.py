"""Forecasting: a range from seven full days and fifty signatures on, and nothing before."""

import pytest

from campaign_app.forecasting import forecast

WEEK = [104, 128, 289, 171, 119, 131, 178]


@pytest.mark.parametrize(
    ("full_days", "count", "goal"),
    [
        ([], 0, 100),
        ([10] * 6, 60, 1_000),
        ([0] * 6 + [49], 49, 1_000),
        ([0] * 7, 0, 1_000),
        (WEEK, 1_000, 1_000),
        ([8] * 7, 56, 10_000_000),
    ],
    ids=["no day", "six days", "too few", "nobody", "goal met", "beyond two years"],
)
def test_there_is_no_forecast_where_there_is_too_little_to_go_by(full_days: list[int], count: int, goal: int) -> None:
    assert forecast(full_days=full_days, count=count, goal=goal) is None


def test_days_that_are_all_alike_leave_no_doubt() -> None:
    found = forecast(full_days=[10] * 7, count=70, goal=170)
    assert found
    assert (found.first, found.last, found.without_largest) == (10, 10, 10)


def test_a_strong_day_widens_the_range_and_is_left_out_of_its_late_end() -> None:
    found = forecast(full_days=WEEK, count=2_344, goal=5_000)
    assert found
    assert found.last
    assert found.without_largest
    assert (found.least, found.most) == (104, 289)
    assert found.first < 2_656 / (sum(WEEK) / 7) < found.without_largest < found.last


def test_one_day_alone_tells_no_late_end() -> None:
    found = forecast(full_days=[0, 0, 0, 500, 0, 0, 0], count=500, goal=1_000)
    assert found
    assert found.last is None
    assert found.without_largest is None


def test_only_the_last_seven_days_count() -> None:
    assert forecast(full_days=[9_000, *WEEK], count=2_344, goal=5_000) == forecast(
        full_days=WEEK, count=2_344, goal=5_000
    )
