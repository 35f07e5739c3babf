"""A document of several priorities comes in as one source for each, once, however it is imported."""

import pytest
from sqlalchemy.orm import Session

from campaign_app.models import Organization, Source
from campaign_app.services import importing, pages
from campaign_app.services.importing import ImportReport
from tests.conftest import NOW
from tests.documents import lines_of, pdf_of
from tests.factories import Factory
from tests.services.rows import count
from tests.sites import FakeSite, answer

ADDRESS = "https://alder.example.org/priorities"
NAMES = ("Clean water for every town", "Buses that run at night", "A school in the lower town")
WORDS = (
    "The pumps of the lower town fail each summer, and nobody paid for repairs.",
    "We urge the city council to set the money aside this spring.",
    "We ask for it again each year, with figures of our own.",
)
SECTIONS = "\n\n".join(f"{name}\n\n{' '.join(WORDS)}" for name in NAMES)
TEXT = f"Our priorities for Alder\n\nMay 3, 2026\n\nWe work for three things.\n\n{SECTIONS}\n"
PARAGRAPH = f"<p>{' '.join(WORDS)}</p>"
PAGE = "<h1>Priorities for Alder</h1>" + "".join(f"<h2>{name}</h2>{PARAGRAPH}" for name in NAMES)


def pdf() -> bytes:
    """A booklet with a page for each priority."""
    cover = [(72.0, 700.0, 22.0, "Priorities for Alder"), *lines_of(["For the council of four years."], top=660)]
    inside = [[(72.0, 700.0, 18.0, name), *lines_of(list(WORDS), top=670)] for name in NAMES]
    return pdf_of([cover, *inside])


def import_data(organization: Organization, data: bytes, filename: str | None = None) -> ImportReport:
    return importing.import_text(
        organization_id=organization.id, data=data, url=None, filename=filename, account_id=None, now=NOW
    )


@pytest.mark.parametrize(
    ("data", "filename"),
    [(TEXT.encode(), None), (PAGE.encode(), "alder.html"), (pdf(), "alder.pdf")],
    ids=["pasted", "page", "booklet"],
)
def test_each_priority_becomes_a_source_of_its_own_once(
    make: Factory, session: Session, data: bytes, filename: str | None
) -> None:
    organization = make.organization()
    report = import_data(organization, data, filename)
    assert [source.title for source in report.new_sources] == list(NAMES)
    assert {source.suggested_kind for source in report.new_sources} == {"letter"}
    assert import_data(organization, data, filename).new_sources == []
    assert count(session, Source) == [3]


def test_each_priority_of_a_web_address_is_known_again_by_its_title(make: Factory, session: Session) -> None:
    organization = make.organization()
    site = FakeSite({ADDRESS: answer(ADDRESS, PAGE, content_type="text/html")})

    def fetch() -> ImportReport:
        return importing.import_url(
            organization_id=organization.id, url=ADDRESS, fetcher=site, account_id=None, now=NOW
        )

    assert [(source.title, source.url) for source in fetch().new_sources] == [(name, ADDRESS) for name in NAMES]
    changed = PAGE.replace("We urge", "We still urge", 1)
    site.pages[ADDRESS] = answer(ADDRESS, changed, content_type="text/html")
    report = fetch()
    assert (report.new_sources, [source.title for source in report.changed_sources]) == ([], [NAMES[0]])


def test_each_priority_makes_a_draft_of_its_own(make: Factory) -> None:
    organization = make.organization()
    made = [
        pages.make_draft(organization_id=organization.id, kind="letter", source=source, account_id=None, now=NOW)
        for source in import_data(organization, TEXT.encode()).new_sources
    ]
    assert len({page.slug for page in made}) == 3
    assert {page.version.demand for page in made} == {"set the money aside this spring"}


def test_the_entries_of_a_list_stay_whole(make: Factory, session: Session) -> None:
    entries = [
        f"May {day}, 2026 \u2022 Priorities\n\nOur priorities of {name}\n\n{SECTIONS}"
        for day, name in ((3, "May"), (4, "June"))
    ]
    import_data(make.organization(), "\n\n".join(entries).encode())
    assert count(session, Source) == [2]
