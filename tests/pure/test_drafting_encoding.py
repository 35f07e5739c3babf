"""Bytes of a source become text, or one sentence on why not; cleaning keeps words and evens out the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.drafting.cleaning import clean
from campaign_app.drafting.encoding import decode
from campaign_app.drafting.paragraphs import split_paragraphs
from campaign_app.errors import UnreadableSource


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "windows-1252"])
def test_a_text_reads_the_same_in_every_encoding_we_know(encoding: str) -> None:
    text = "“Rivers – not sewers”: l’été à Málaga"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert decode(mark + text.encode(encoding)) == text


def test_one_broken_character_does_not_turn_utf_8_into_something_else() -> None:
    data = "“Cafés”, naïve, façade, Zürich, “señor” – ".encode() + b"\xe2\x80"
    assert decode(data).startswith("“Cafés”, naïve")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"text\x00with\x00zeros", "not a text file"),
        (b"\x01\x02\x03\x04 some bytes \x05", "not a text file"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"PK\x03\x04 and more", "DOCX"),
        (b"{\\rtf1 words}", "RTF"),
        (b"\xff\xfea", "UTF-16"),
        (b"abc \x81\x8d\x8f", "encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_clear_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        decode(data)
    message = str(refusal.value)
    assert words in message
    assert message.endswith(".")
    assert message.count(". ") == 0


@given(st.binary(max_size=400))
def test_decoding_any_bytes_only_ever_refuses_or_gives_a_text_that_decodes_to_itself(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableSource:
        return
    assert decode(text.encode()) == text


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\r" not in once
    assert "\n\n\n\n" not in once


def test_cleaning_keeps_words_and_drops_what_cannot_be_seen() -> None:
    assert clean("\ufeffThe\u00a0 river\u200b\r\n\r\nis\tour\u00ad own. ") == "The river\n\nis our own."


def test_cleaning_keeps_two_empty_lines_apart_from_one() -> None:
    assert clean("date\n\n\nbody\n\n\n\n\nend") == "date\n\n\nbody\n\n\nend"


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    text = (
        "The water board met on Monday evening to hear from the towns along\n"
        "the Heron. It heard from nine of them, and promised to answer each\n"
        "of them before the summer."
    )
    assert len(split_paragraphs(text)) == 1


def test_an_unfinished_line_goes_on_in_lower_case() -> None:
    assert split_paragraphs("We present these\nrecommendations today.") == ["We present these recommendations today."]


def test_items_of_a_list_and_finished_lines_stay_apart() -> None:
    assert split_paragraphs("We ask for:\n- clean water\n- open books\nThe end.\nNext") == [
        "We ask for:",
        "- clean water",
        "- open books",
        "The end.",
        "Next",
    ]
