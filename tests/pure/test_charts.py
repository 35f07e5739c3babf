"""Charts: scales begin at 0, a single signature looks like one, nothing stands outside the drawing."""

import pytest

from campaign_app.charts import columns, every, share, steps


@pytest.mark.parametrize("top", [1, 2, 3, 5, 6, 14, 15, 29, 30, 31, 312, 999, 5_000_000])
def test_a_scale_has_at_most_three_lines_at_round_numbers_and_none_above_its_top(top: int) -> None:
    lines = steps(top)
    assert 1 <= len(lines) <= 3
    assert lines[-1] <= top
    assert str(lines[0]).rstrip("0") in {"1", "2", "5"}
    assert lines == [lines[0] * times for times in range(1, len(lines) + 1)]


def test_the_scale_of_312_reads_100_200_300() -> None:
    assert steps(312) == [100, 200, 300]


def test_one_signature_is_a_low_bar_on_a_scale_to_five() -> None:
    chart = columns([1] + [0] * 13, [str(day) for day in range(14)])
    assert chart.bars[0].height == pytest.approx(sum(bar.height for bar in chart.bars))
    assert chart.bars[0].height < chart.height / 4


def test_two_bars_stand_in_proportion_to_their_numbers() -> None:
    chart = columns([100, 50], ["a", "b"])
    assert chart.bars[0].height == pytest.approx(2 * chart.bars[1].height, abs=0.1)


def test_no_values_draw_no_bars_and_a_part_of_nothing_is_nothing() -> None:
    assert columns([], []).bars == []
    assert share(0, 0) == 0.0


@pytest.mark.parametrize("count", [1, 2, 14, 48, 60])
def test_labels_are_few_and_everything_stands_inside(count: int) -> None:
    chart = columns([7] * count, ["day"] * count, notes={0: "first", count - 1: "last"}, partial=count - 1)
    assert len(every(count)) == len(chart.labels) <= 6
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in chart.bars)
    assert all(bar.y >= 26 and bar.y + bar.height == pytest.approx(chart.base, abs=0.2) for bar in chart.bars)
    assert {label.anchor for label in chart.labels} <= {"middle", "end"}
    assert [bar.is_partial for bar in chart.bars] == [False] * (count - 1) + [True]
