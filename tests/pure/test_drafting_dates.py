"""Dates are read in the forms that English newsrooms write, and not guessed where they could be two days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.drafting.dates import find_dates, read_date_line


@pytest.mark.parametrize(
    "line",
    [
        "February 7, 2020",
        "Feb. 7, 2020",
        "7 February 2020",
        "7th of February, 2020",
        "Friday, February 7, 2020",
        "Published: 7 February 2020",
        "Posted on February 7, 2020 04:22 PM EST",
        "2020-02-07",
        "2020-02-07T10:30:00+01:00",
        "2020/2/7",
    ],
)
def test_one_day_is_read_in_every_form(line: str) -> None:
    assert read_date_line(line) == date(2020, 2, 7)


def test_numbers_are_read_where_their_order_is_certain() -> None:
    assert read_date_line("25/12/2021") == date(2021, 12, 25)
    assert read_date_line("12/25/21") == date(2021, 12, 25)
    assert read_date_line("05.05.2021") == date(2021, 5, 5)


def test_numbers_that_could_be_two_days_need_to_be_told_their_order() -> None:
    assert read_date_line("03/04/2021") is None
    assert read_date_line("03/04/2021", month_first=True) == date(2021, 3, 4)
    assert read_date_line("03/04/2021", month_first=False) == date(2021, 4, 3)


@pytest.mark.parametrize(
    "line",
    ["February 30, 2020", "On February 7, 2020 the river rose", "1.2.2020.5", "version 10-11-12-13", "May 2020", ""],
)
def test_other_lines_are_no_dates(line: str) -> None:
    assert read_date_line(line) is None


def test_dates_in_a_text_come_with_their_places() -> None:
    text = "Between March 3, 2024 and 14 April 2024 we took samples."
    assert [text[start:end] for start, end, _ in find_dates(text)] == ["March 3, 2024", "14 April 2024"]


@given(st.text(max_size=200))
def test_any_text_gives_dates_in_order_and_apart(text: str) -> None:
    found = find_dates(text, month_first=True)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
