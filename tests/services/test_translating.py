"""A page in another language: kept, offered once it says everything, taken down, and never half offered."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import ActionPage, AuditEvent, PageKind, PageTranslation
from campaign_app.services import translating
from campaign_app.services.translating import TranslatedText
from tests.conftest import NOW
from tests.factories import SPANISH, Factory
from tests.services.rows import rows, the


def save(page: ActionPage, text: TranslatedText = SPANISH, language: str = "es", *, is_offered: bool = True) -> None:
    translating.save(page=page, language=language, text=text, is_offered=is_offered, account_id=None, now=NOW)


def test_an_offered_translation_is_a_version_that_names_what_it_translates(make: Factory, session: Session) -> None:
    page = make.page()
    save(page)
    version = the(session, PageTranslation, language="es").version
    assert version
    assert (version.demand, version.language, version.number) == (SPANISH.demand, "es", 2)
    assert version.translated_digest == page.version.digest != version.digest
    assert page.languages == ["en", "es"]
    assert the(session, AuditEvent, act="page.translate").detail == {"language": "es", "is_offered": True}


def test_saving_the_same_words_again_makes_no_new_version(make: Factory) -> None:
    page = make.page()
    save(page)
    save(page)
    assert [version.number for version in page.versions] == [1, 2]
    save(page, replace(SPANISH, demand="Que sigan."))
    assert [version.number for version in page.versions] == [1, 2, 3]
    assert page.words("es").version.number == 3
    assert page.version.number == 1


def test_what_is_not_offered_is_kept_and_shown_to_nobody(make: Factory) -> None:
    page = make.page()
    save(page)
    save(page, is_offered=False)
    assert page.languages == ["en"]
    assert page.words("es").headline == page.headline
    found = translating.find_translation(page, "es")
    assert found
    assert found.headline == SPANISH.headline


@pytest.mark.parametrize(
    ("kind", "field"),
    [("petition", "headline"), ("petition", "demand"), ("pledge", "text"), ("letter", "subject"), ("letter", "text")],
)
def test_a_translation_that_lacks_something_is_not_offered(
    make: Factory, session: Session, kind: PageKind, field: str
) -> None:
    page = make.page(kind=kind)
    with pytest.raises(BadInput) as refused:
        save(page, replace(SPANISH, **{field: " "}))
    assert refused.value.field == field
    assert rows(session, PageTranslation) == []
    save(page, replace(SPANISH, **{field: ""}), is_offered=False)
    assert len(rows(session, PageTranslation)) == 1


@pytest.mark.parametrize("language", ["en", "de", "xx", ""])
def test_a_page_is_not_translated_into_its_own_or_an_unknown_language(make: Factory, language: str) -> None:
    with pytest.raises(NotFound):
        save(make.page(), language=language)
