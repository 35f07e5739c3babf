"""Any accent colour keeps its contrast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.colours import (
    BLACK,
    DARK_WASH,
    LIGHT_WASH,
    MIN_CONTRAST,
    WHITE,
    Colour,
    contrast,
    derive,
    find_colour,
    hex_of,
)

CHANNEL = st.integers(0, 255)
COLOURS = st.tuples(CHANNEL, CHANNEL, CHANNEL)
DARK_PAPER: Colour = (0x12, 0x13, 0x11)


def read(text: str) -> Colour:
    """The colour that was written."""
    colour = find_colour(text)
    assert colour is not None
    return colour


@given(COLOURS)
def test_whatever_the_accent_its_texts_can_be_read(accent: Colour) -> None:
    theme = derive(accent)
    assert contrast(accent, read(theme.on_accent)) >= MIN_CONTRAST
    for paper in (WHITE, LIGHT_WASH):
        assert contrast(read(theme.accent_on_light), paper) >= MIN_CONTRAST
    for paper in (DARK_WASH, DARK_PAPER, BLACK):
        assert contrast(read(theme.accent_on_dark), paper) >= MIN_CONTRAST


@given(COLOURS)
def test_a_colour_that_already_reads_is_left_alone(accent: Colour) -> None:
    theme = derive(accent)
    if contrast(accent, LIGHT_WASH) >= MIN_CONTRAST:
        assert read(theme.accent_on_light) == accent
    if contrast(accent, DARK_WASH) >= MIN_CONTRAST:
        assert read(theme.accent_on_dark) == accent


@given(COLOURS)
def test_a_colour_is_read_as_it_was_written(colour: Colour) -> None:
    assert find_colour(hex_of(colour)) == find_colour(hex_of(colour).upper()) == colour


@given(st.text(max_size=12))
def test_only_six_digits_are_a_colour(text: str) -> None:
    colour = find_colour(text)
    assert colour is None or hex_of(colour) == text.strip().lower()


@pytest.mark.parametrize("text", ["", "#fff", "red", "2e5e1a", "#2e5e1g", "#2e5e1a;}", "#2e5e1a\n#000000", "#١٢٣٤٥٦"])
def test_what_could_break_out_of_a_style_sheet_is_no_colour(text: str) -> None:
    assert find_colour(text) is None


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), WHITE) == pytest.approx(4.48, abs=0.005)


def test_yellow_is_darkened_for_light_paper_only() -> None:
    theme = derive((0xFF, 0xD6, 0x0A))
    assert (theme.on_accent, theme.accent_on_light, theme.accent_on_dark) == ("#000000", "#806b05", "#ffd60a")
