"""No pile of foreign asking words keeps drafting busy."""

import time

import pytest

from campaign_app.drafting import Release, draft
from campaign_app.drafting.languages import Language

_LENGTH = 50_000
# Half a second on an idle core, much more on a busy one; what goes wrong with the square of the length takes minutes.
_LONGEST_SECONDS = 15
_LANGUAGES: list[Language] = ["en", "es", "fr", "de"]


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("end", ["", ". "])
@pytest.mark.parametrize(
    "piece",
    [
        "nous demandons au ",
        "que le gouvernement ",
        "exigimos que el gobierno ",
        "le pedimos a ",
        "la Bundesregierung muss ",
        "wird aufgefordert ",
        "Gobierno de Aa ",
        "Ministère de la Aa et ",
        "autoridades mexicanas ",
        "carta abierta a ",
        "Presidenta de Aa Aa ",
        "« ",
        "de la ",
        "Aa, Aa ",
        "sign a pledge to ",
        "letter to Dr. A ",
        "the mayor ",
        "Kenya ",
        "We demand:\n- stop it\n",
        "Tell the Senate: “ ",
    ],
)
def test_fifty_kilobytes_of_one_thing_are_drafted_soon(piece: str, end: str, language: Language) -> None:
    unit = piece * (1400 // len(piece)) + end if end else piece
    body = (unit * (_LENGTH // len(unit) + 1))[:_LENGTH]
    release = Release(
        kind="press_release",
        title="Tell the mayor",
        title_is_derived=False,
        published_on=None,
        body=body,
        url=None,
        is_cut=False,
        part=None,
        language=language,
    )
    started = time.process_time()
    draft(release)
    assert time.process_time() - started < _LONGEST_SECONDS
