"""Row ids: the layout of RFC 9562, and that they sort by time."""

import os
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.identifiers import new_id
from tests.conftest import NOW

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=365 * 5_000)).map(lambda since: EPOCH + since)


def test_an_id_is_laid_out_as_the_example_of_the_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    # RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a CC3, rand_b 18C4DC0C0C07398F.
    random = (0xCC3 << 64) | 0x18C4DC0C0C07398F
    monkeypatch.setattr(os, "urandom", lambda size: random.to_bytes(size, "big"))
    assert new_id(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)) == uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(MOMENTS)
def test_every_id_says_that_it_is_a_uuid_of_version_seven(moment: datetime) -> None:
    made = new_id(moment)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


@given(MOMENTS)
def test_an_id_holds_its_moment_to_the_millisecond(moment: datetime) -> None:
    assert new_id(moment).int >> 80 == (moment - EPOCH) // timedelta(milliseconds=1)


@given(MOMENTS, st.integers(1, 10_000))
def test_later_ids_sort_after_earlier_ones(moment: datetime, milliseconds: int) -> None:
    assert new_id(moment) < new_id(moment + timedelta(milliseconds=milliseconds))


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(NOW) for _ in range(10_000)}) == 10_000


def test_a_moment_in_another_time_zone_gives_the_same_time_part() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-7)))
    assert new_id(NOW).int >> 80 == new_id(elsewhere).int >> 80
