"""The catalogues are complete: every text of the sources in every language, in step, with the same places to fill."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.support import Translations
from wtforms.i18n import messages_path

from campaign_app.catalogues import load, messages_of, mirrored, path_of
from campaign_app.languages import LANGUAGES
from tests.house.messages import TRANSLATED, extracted, written

PLACES = re.compile(r"%\([a-z_]+\)[a-z]|%%|\{[^}]*\}|</?(?:a|b|em|mark|strong)\b")
# What French sets before a mark that stands off its word (Lexique de l'Imprimerie nationale).
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def sources() -> Catalog:
    """Every text of the sources."""
    return extracted()


def texts(catalog: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalog if message.id]


def forms(text: object) -> tuple[str, ...]:
    """A text, or its singular and plural."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def places(text: str) -> Counter[str]:
    """What a text leaves to be filled, and its tags."""
    return Counter(PLACES.findall(text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_in_step_with_the_sources(language: str, sources: Catalog) -> None:
    known = {message.id for message in texts(messages_of(language))}
    said = {message.id for message in texts(sources)}
    assert (said - known, known - said) == (set(), set()), "run: ./dev messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated_or_guessed(language: str) -> None:
    catalog = messages_of(language)
    assert [message.id for message in texts(catalog) if message.fuzzy or not all(forms(message.string))] == []
    assert list(catalog.obsolete) == []
    assert all(len(forms(message.string)) == len(forms(message.id)) for message in texts(catalog))


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_leave_the_same_places_to_fill(language: str) -> None:
    odd = [
        (said, wanted)
        for message in texts(messages_of(language))
        for said, wanted in zip(forms(message.string), forms(message.id), strict=True)
        if places(said) != places(wanted)
    ]
    assert odd == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_files_as_the_command_writes_them(language: str) -> None:
    assert path_of(language).read_bytes() == written(messages_of(language))


def test_french_keeps_its_marks_with_their_words() -> None:
    """A narrow blank that does not break before ; ? ! and inside « », a wide one before a colon; curved apostrophes."""
    said = [text for message in texts(messages_of("fr")) for text in forms(message.string)]
    bare = re.compile(rf"\w[;?!»](?!\w)|«(?!{NARROW})|(?<!{NARROW})»| [;:?!»]|\w:(?=\s|$)|\w'\w")
    assert [text for text in said if bare.search(re.sub(r"<[^>]*>|%\(\w+\)s", "x", text))] == []
    assert any(f"{WIDE}:" in text for text in said)


def test_spanish_addresses_people_formally() -> None:
    said = [text for message in texts(messages_of("es")) for text in forms(message.string)]
    informal = re.compile(r"\b(tú|tu|tus|te|contigo|haz|puedes|quieres|tienes|firmaste)\b", re.IGNORECASE)
    assert [text for text in said if informal.search(text)] == []


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [
        ("en", "Updates", "Update", "Updates"),
        ("es", "Novedades", "Novedad", "Novedades"),
        ("fr", "Actualité", "Actualité", "Actualités"),
    ],
)
def test_plurals_follow_the_language(language: str, none: str, one: str, two: str) -> None:
    catalog = load(LANGUAGES[language].locale)
    assert [catalog.ungettext("Update", "Updates", number) for number in range(3)] == [none, one, two]
    assert catalog.ugettext("Update") == one


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_forms_library_speaks_the_language_too(language: str) -> None:
    catalog = Translations.load(messages_path(), [language], domain="wtforms")
    assert catalog.ugettext("Not a valid integer value.") != "Not a valid integer value."


def test_the_mirrored_language_turns_words_and_keeps_what_is_filled_in() -> None:
    assert mirrored("Sign %(name)s <b>now</b>") == "\u202eSign\u202c %(name)s <b>\u202enow\u202c</b>"
