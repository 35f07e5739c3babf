"""A document of priorities is taken apart at its headings, its list or its naming sentence; other texts stay whole."""

from dataclasses import replace

from campaign_app.drafting import Release
from campaign_app.drafting.priorities import split_priorities
from campaign_app.drafting.readers.document import read_document
from campaign_app.drafting.readers.formats import read
from tests.documents import lines_of, pdf_of

_TEXT = (
    "The pumps of the lower town fail each summer, and nobody has paid for their repair in the last five years. "
    "The council should set the money aside this spring."
)
_NAMES = ("Clean Water for Every Town", "Buses That Run at Night", "A School in the Lower Town")


def _titles(release: Release) -> list[str]:
    return [part.title for part in split_priorities(release)]


def test_numbered_sections_become_one_release_each() -> None:
    sections = "\n\n".join(f"{number}. {name}\n\n{_TEXT}" for number, name in enumerate(_NAMES, 1))
    release = read_document(f"Our Priorities for Alder\n\nMay 3, 2024\n\nWe ask for three things.\n\n{sections}")
    parts = split_priorities(release)
    assert [part.title for part in parts] == list(_NAMES)
    assert [part.part for part in parts] == [1, 2, 3]
    assert all(part.body == _TEXT and part.published_on == release.published_on for part in parts)


def test_headings_of_a_page_become_one_release_each_without_introduction_and_contact() -> None:
    sections = "".join(f"<h2>{name}</h2><p>{_TEXT}</p>" for name in ("Introduction", *_NAMES, "About us"))
    (release,) = read(f"<h1>Priorities for the Next Council</h1>{sections}".encode())
    assert _titles(release) == list(_NAMES)


def test_a_pdf_of_many_pages_becomes_one_release_for_each_heading() -> None:
    pages = [[(72.0, 700.0, 22.0, "Priorities for Alder"), *lines_of(["For the council of four years."], top=660)]]
    words = [_TEXT[:78], _TEXT[78:150], _TEXT[150:]]
    pages += [[(72.0, 700.0, 18.0, name), *lines_of(words, top=670)] for name in _NAMES]
    (release,) = read(pdf_of(pages))
    assert release.title == "Priorities for Alder"
    assert _titles(release) == list(_NAMES)


def test_items_announced_as_priorities_become_one_release_each() -> None:
    release = read_document(
        f"Our agenda for the council\n\n{_TEXT}\n\nOur priorities for this year are:\n\n"
        "- Repair the pumps of the lower town.\n- Let the buses run at night.\n- Build a school."
    )
    assert _titles(release) == ["Repair the pumps of the lower town", "Let the buses run at night", "Build a school"]


def test_the_members_of_a_sentence_that_names_priorities_become_one_release_each() -> None:
    release = read_document(
        "Priorities for the Next Council\n\nOur recommendations reach far, ranging from repairing the pumps of town, "
        "to letting buses run at night, to building a school for the children of the lower town."
    )
    assert _titles(release) == [
        "Repairing the pumps of town",
        "Letting buses run at night",
        "Building a school for the children of the lower town",
    ]
    assert all(part.title_is_derived for part in split_priorities(release))


def test_parts_share_no_address() -> None:
    sections = "\n\n".join(f"{number}. {name}\n\n{_TEXT}" for number, name in enumerate(_NAMES, 1))
    release = replace(read_document(f"Our Priorities\n\nThree things.\n\n{sections}"), url="https://alder.example/p")
    assert {part.url for part in split_priorities(release)} == {None}


def test_short_lines_over_the_paragraphs_of_a_plain_text_are_headings() -> None:
    sections = "\n\n".join(f"{name}\n\n{_TEXT}" for name in _NAMES)
    release = read_document(f"Our Priorities for Alder\n\nMay 3, 2024\n\nWe ask for three things.\n\n{sections}")
    assert _titles(release) == list(_NAMES)


def test_the_headings_of_a_page_that_asks_for_calls_are_no_priorities() -> None:
    sections = "".join(f"<h2>{name}</h2><p>{_TEXT}</p>" for name in ("What to say", "Whom to call", "Why it matters"))
    (release,) = read(f"<h1>Call the Council About the Pumps</h1><p>Take action today.</p>{sections}".encode())
    assert _titles(replace(release, kind="priority")) == [release.title]


def test_other_texts_stay_whole() -> None:
    release = read_document(f"Pumps fail again\n\n1. First\n\n{_TEXT}\n\n2. Second\n\n{_TEXT}")
    assert split_priorities(release) == [release]
    alone = read_document(f"Our Priorities\n\n{_TEXT}")
    assert split_priorities(alone) == [alone]
