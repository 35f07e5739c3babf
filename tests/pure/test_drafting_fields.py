"""Every field of a draft tells where in the source it stands, in every language and for any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_app.drafting import Draft, Release, draft
from campaign_app.drafting.case import as_markdown
from campaign_app.drafting.languages import Language
from campaign_app.drafting.readers.document import read_document

_FIELDS = {"kind", "headline", "demand", "request", "targets", "summary", "case", "share_text"}
_FIELDS |= {"title", "published_on", "source_kind"}
_LANGUAGES: list[Language] = ["en", "es", "fr", "de"]
_WORDS = st.sampled_from(
    re.findall(
        r"\S+|\n+",
        "We urge call on the Congress must should not to that Government of and Senator exigimos pedimos al Gobierno"
        " que debe ser liberado a la le Señor : . ? … “ ” « » ‚ „ nous demandons au préfet de doit être appelle exhorte"
        " vous wir fordern die Bundesregierung auf muss werden Länder dass I pledge commit - • 1. \n \n\n :\n\n-"
        " demands: governments mayor the authorities Kenya Texas Governor Ito they he you please tell sign letter"
        " Dr. Minister Dear Carta abierta Lettre",
    )
)


def _release(title: str, body: str, language: Language | None = "en") -> Release:
    return Release(
        kind="press_release",
        title=title,
        title_is_derived=False,
        published_on=None,
        body=body,
        url=None,
        is_cut=False,
        part=None,
        language=language,
    )


def _check(release: Release) -> Draft:
    suggested, body = draft(release), release.body
    assert set(suggested.fields) == _FIELDS
    for field in suggested.fields.values():
        assert 0.0 <= field.confidence <= 1.0
        assert all(0 <= start < end <= len(body) for start, end in field.spans)
    for demand in suggested.demands:
        assert body[slice(*demand.span)] == demand.text
    _check_texts(suggested, body)
    return suggested


def _check_texts(suggested: Draft, body: str) -> None:
    fields = suggested.fields
    if suggested.demand is not None:
        assert _shown(fields["demand"].spans, body) == [suggested.demand]
    if fields["request"].spans:
        assert _shown(fields["request"].spans, body) == [suggested.request]
    if fields["headline"].spans:
        assert _shown(fields["headline"].spans, body)[0].lower() == suggested.headline.lower()
    if fields["summary"].spans:
        assert (
            _shown(fields["summary"].spans, body) == [suggested.summary.removesuffix("…")] or suggested.summary in body
        )
    assert all(as_markdown(part) in suggested.case for part in _shown(fields["case"].spans, body))
    assert len(suggested.share_text) <= 200
    assert "\n" not in suggested.share_text


def _shown(spans: tuple[tuple[int, int], ...], body: str) -> list[str]:
    return [body[start:end] for start, end in spans]


def test_each_field_is_shown_beside_the_words_it_came_from() -> None:
    body = "Four libraries closed in May, and nobody was told. We urge Mayor Ruth Ito to reopen the libraries at once."
    suggested = _check(_release("Libraries closed", body))
    assert suggested.request == "reopen the libraries at once"
    assert suggested.headline == "Reopen the libraries at once"
    assert body[slice(*(suggested.fields["targets"].span or ()))] == "Mayor Ruth Ito"
    assert suggested.share_text == "Mayor Ruth Ito: reopen the libraries at once."


def test_what_the_title_says_has_no_place_in_the_body() -> None:
    suggested = _check(
        _release("Mayor Ito must reopen the libraries", "The union renewed its call for open libraries.")
    )
    assert suggested.headline == "Reopen the libraries"
    assert suggested.fields["headline"].span is None
    assert suggested.fields["targets"].span is None


_RELEASED = """FOR IMMEDIATE RELEASE

On the libraries

ALDER, May 3, 2024 – They are closed, said the union of the library workers, and nobody has told the readers why.
"""


@pytest.mark.parametrize(
    ("source", "date_words", "kind_words"),
    [
        ("Statement\n\nMay 3, 2024\n\nOn the libraries\n\nThey are closed to us.", "May 3, 2024", "Statement"),
        (_RELEASED, "May 3, 2024", "FOR IMMEDIATE RELEASE"),
        ("On the libraries\n\nThey are closed, said the union.", "", ""),
    ],
    ids=["label", "dateline", "nothing"],
)
def test_day_and_kind_keep_the_words_that_say_them(source: str, date_words: str, kind_words: str) -> None:
    release = read_document(source)
    fields = draft(release).fields
    assert fields["published_on"].words == date_words
    assert fields["source_kind"].words == kind_words
    assert fields["source_kind"].confidence == (0.9 if kind_words else 0.6)


def test_a_title_made_from_the_text_is_shown_there() -> None:
    release = read_document(
        "May 3, 2024\n\nFour libraries closed in May, and nobody was told of it beforehand.\n\n" * 2
    )
    title = draft(release).fields["title"]
    assert release.title_is_derived
    assert release.body[slice(*(title.span or ()))] == release.title
    assert title.confidence < 0.5


def test_a_long_first_sentence_is_cut_and_says_so() -> None:
    suggested = _check(_release("On rain", "It rained " + "and rained " * 200 + "until noon."))
    assert suggested.summary.endswith("…")
    assert suggested.fields["summary"].span is not None


def test_a_draft_says_which_language_it_is_in() -> None:
    body = "Nous demandons au préfet de rouvrir le centre, et les familles attendent une réponse pour la rentrée."
    assert draft(_release("Le centre", body, None)).language == "fr"
    assert draft(_release("???", "12 34", None)).language == "en"


@pytest.mark.parametrize("language", _LANGUAGES)
@settings(max_examples=60)
@given(title=st.lists(_WORDS, max_size=12), words=st.lists(_WORDS, max_size=80))
def test_places_of_any_heap_of_asking_words_hold_what_is_shown(
    language: Language, title: list[str], words: list[str]
) -> None:
    release = _release(" ".join(title).replace("\n", " ").strip(), " ".join(words).strip(), language)
    assert _check(release) == draft(release)


@pytest.mark.parametrize("language", _LANGUAGES)
@settings(max_examples=60)
@given(body=st.text(max_size=400))
def test_any_text_is_drafted(language: Language, body: str) -> None:
    _check(_release("On this", body, language))
