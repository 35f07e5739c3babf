"""Sentences come with their places, and an abbreviation does not end one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.drafting.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Ada Okafor met Sen. Lee on Jan. 5.", "They spoke."],
        ["They live in the U.S.", "Since May, fewer came."],
        ["The U.S. Senate and the U.S. House voted.", "Nothing changed."],
        ["Margaret L. Stone, of Stone v. State, agreed.", "“It is over.”", "She left."],
        ["Is it safe?", "No!", "It is not…", "Yet they drink it."],
        ["It cost 3.5 million, i.e. a lot, said No. 7.", "We paid."],
        ["PORT ALDER, Ore. – Nine pumps failed.", "None was repaired."],
    ],
)
def test_a_text_is_split_where_its_sentences_end(sentences: list[str]) -> None:
    assert [span.text for span in split_sentences(" ".join(sentences))] == sentences


def test_a_line_end_ends_a_sentence() -> None:
    assert [span.text for span in split_sentences("A heading\nThen a text.")] == ["A heading", "Then a text."]


@given(st.text(alphabet='aB. …!?”"\n-1U.S', max_size=120))
def test_every_sentence_stands_where_its_span_says_and_no_word_is_lost(text: str) -> None:
    spans = split_sentences(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert "".join("".join(span.text.split()) for span in spans) == "".join(text.split())


@pytest.mark.parametrize(
    "sentences",
    [
        ["« Il faut agir. »", "Le maire a répondu."],
        ["Mme Ito et M. Roy sont là.", "Ils parlent."],
        ["Am 3. Mai kam er.", "Dann ging er."],
        ["Er ist 30.", "Sie auch."],
        ["La Sra. Paz llegó.", "El Dr. Ruiz no."],
    ],
)
def test_sentences_of_other_languages_end_where_theirs_do(sentences: list[str]) -> None:
    assert [span.text for span in split_sentences(" ".join(sentences))] == sentences
