"""Whatever is imported, drafting answers in its own words and soon."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_app.drafting import draft, read
from campaign_app.errors import UnreadableSource

# Words of which asks, names, listings and letters are made.
_WORDS = st.sampled_from(
    re.findall(
        r"\S+|\n+",
        "We urge call on the Congress must should to that U.S. Dr. “ ” ’s , . : … ? Government of and Senator"
        " May 3, 2024 • Press Release Statement ### Dear Please sign I pledge letter - 1. tell # \n \n\n \n\n\n",
    )
)
_LENGTH = 50_000
# Half a second on an idle core, much more on a busy one; what goes wrong with the square of the length takes minutes.
_LONGEST_SECONDS = 15


def _read_and_draft(data: bytes) -> None:
    try:
        releases = read(data)
    except UnreadableSource:
        return
    assert releases
    for release in releases:
        suggested = draft(release)
        if suggested.demand_span:
            assert release.body[slice(*suggested.demand_span)] == suggested.demand


@given(st.binary(max_size=600))
def test_any_bytes_are_drafted_or_refused(data: bytes) -> None:
    _read_and_draft(data)


@given(st.text(max_size=600))
def test_any_text_is_drafted_or_refused(text: str) -> None:
    _read_and_draft(text.encode("utf-8", "replace"))


@given(st.lists(_WORDS, max_size=80))
def test_any_heap_of_asking_words_is_drafted_or_refused(words: list[str]) -> None:
    _read_and_draft(" ".join(words).encode())


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A ",
        "A. ",
        "U.S. ",
        "We urge ",
        "urge the ",
        "must ",
        "X must ",
        "1/2/2020 ",
        "letter to ",
        "“",
        "”.",
        "# ",
        "- ",
        "\n\n\n",
        "we ",
        "Government of A and ",
        "Aa of the ",
        "Aa's government ",
        "sign to tell the ",
        "it is time for X ",
        "a@",
        "+1 555 ",
        "((((",
        "[a](b)\n",
        "click here",
        "press media news ",
        "Aa, ",
        "A-",
        "under the law ",
        "January 1, 2020\n",
        "January 1, 2020 • Press Release\nT\n\nB.\n\n",
        "To Minister Xa:\n",
        "we we call for ",
        "We urge Congress to act. ",
        "Please act on the matter. ",
        "They asked them to act. Congress met. ",
    ],
)
def test_fifty_kilobytes_of_one_thing_are_drafted_soon(piece: str) -> None:
    data = ("Dear Minister,\n\n" + (piece * (_LENGTH // len(piece) + 1))[:_LENGTH] + " x").encode()
    started = time.process_time()
    _read_and_draft(data)
    assert time.process_time() - started < _LONGEST_SECONDS
