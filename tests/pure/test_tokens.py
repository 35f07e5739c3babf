"""Signed links: bound to a purpose, a row and a last moment; anything else is refused."""

import uuid
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.errors import BadLink, ExpiredLink
from campaign_app.tokens import TTL, Purpose, make_token, read_token
from tests.conftest import NOW

KEY = "k" * 40
ROW = uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
SECOND = timedelta(seconds=1)


def token_for(purpose: Purpose = "confirm", row: uuid.UUID = ROW) -> str:
    return make_token(KEY, purpose=purpose, subject_id=row, now=NOW)


@given(st.uuids(), st.sampled_from(PURPOSES))
def test_a_link_leads_back_to_its_row(row: uuid.UUID, purpose: Purpose) -> None:
    assert read_token(KEY, token_for(purpose, row), purpose=purpose, now=NOW) == row


@pytest.mark.parametrize("made_for", PURPOSES)
@pytest.mark.parametrize("read_for", PURPOSES)
def test_a_link_is_good_for_its_own_purpose_only(made_for: Purpose, read_for: Purpose) -> None:
    if made_for == read_for:
        assert read_token(KEY, token_for(made_for), purpose=read_for, now=NOW) == ROW
    else:
        with pytest.raises(BadLink):
            read_token(KEY, token_for(made_for), purpose=read_for, now=NOW)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_lives_to_its_last_second_and_not_longer(purpose: Purpose) -> None:
    last = NOW + TTL[purpose]
    assert read_token(KEY, token_for(purpose), purpose=purpose, now=last) == ROW
    with pytest.raises(ExpiredLink):
        read_token(KEY, token_for(purpose), purpose=purpose, now=last + SECOND)


@given(st.data())
def test_a_link_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    token = token_for()
    place = data.draw(st.integers(0, len(token) - 2))  # the last one carries two bits that base64 drops
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."))
    changed = token[:place] + other + token[place + 1 :]
    if changed != token:
        with pytest.raises(BadLink):
            read_token(KEY, changed, purpose="confirm", now=NOW)


@given(st.integers(0, 200))
def test_a_link_cut_short_is_refused(length: int) -> None:
    token = token_for()
    if length < len(token):
        with pytest.raises(BadLink):
            read_token(KEY, token[:length], purpose="confirm", now=NOW)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadLink):
        read_token(KEY, text, purpose="confirm", now=NOW)


def test_a_link_of_another_key_is_refused() -> None:
    with pytest.raises(BadLink):
        read_token("x" * 40, token_for(), purpose="confirm", now=NOW)


def test_a_link_fits_into_an_address_as_it_is() -> None:
    token = token_for()
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert len(token) < 200
