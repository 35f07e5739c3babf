"""A web page becomes one release: its own text, title and day, and nothing of what stands around them."""

from datetime import date
from pathlib import Path

import pytest

from campaign_app.drafting import Release
from campaign_app.drafting.readers.formats import read
from campaign_app.errors import UnreadableSource

_SAMPLES = Path(__file__).parents[1] / "samples"
_PROSE = (
    "<p>The council of Alder met on Monday to speak about the nine pumps that have failed since the winter began.</p>"
    "<p>None of them will be repaired before the spring, said the engineer, because no money was set aside for it.</p>"
)


def _page(html: str, *, base_url: str | None = None) -> Release:
    (release,) = read(html.encode(), base_url=base_url)
    return release


def _sample(name: str) -> Release:
    (release,) = read((_SAMPLES / name).read_bytes())
    return release


def test_an_article_is_read_without_menus_notices_forms_buttons_and_related_items() -> None:
    release = _sample("press_page.html")
    assert release.title == "Harbour Pilots Warn of Empty Lighthouses"
    assert release.body.startswith("Six of the nine lighthouses")
    assert release.body.endswith("a list of dark nights.")
    for other in (
        "cookies",
        "Home",
        "Tweet",
        "by mail",
        "photographed",
        "Ferry",
        "Quay Street",
        "JavaScript",
        "Halloran",
    ):
        assert other not in release.body


def test_the_day_is_the_one_written_and_no_time_zone_moves_it() -> None:
    assert _sample("press_page.html").published_on == date(2023, 9, 5)
    assert _page(
        '<meta name="date" content="2024-03-01T23:59:00-10:00"><h1>A night</h1>' + _PROSE
    ).published_on == date(2024, 3, 1)


def test_list_items_and_headings_of_an_article_stay_in_their_order() -> None:
    release = _sample("press_page.html")
    paragraphs = release.body.split("\n\n")
    assert "- Keepers at all nine lights by November." in paragraphs
    assert release.headings == ("What we ask",)
    assert paragraphs.index("What we ask") + 1 == paragraphs.index("- Keepers at all nine lights by November.")


def test_two_line_breaks_begin_a_paragraph() -> None:
    assert "The alliance has written to the authority four times." in _sample("press_page.html").body.split("\n\n")


def test_a_page_laid_out_in_tables_is_read_like_any_other() -> None:
    release = _sample("table_page.html")
    assert release.title == "League asks Parliament to keep the marsh open"
    assert release.published_on == date(2011, 6, 7)
    assert release.body.startswith("The league of marsh users")
    assert release.body.endswith("should leave it so.")


@pytest.mark.parametrize("mark", ["|", "–", "::", "»", "·"])
def test_a_title_without_a_heading_loses_the_name_of_the_site(mark: str) -> None:
    assert (
        _page(f"<title>Pumps fail again in Alder {mark} Alder News</title>{_PROSE}").title
        == "Pumps fail again in Alder"
    )


def test_a_heading_inside_the_text_is_the_title_where_the_head_has_none() -> None:
    assert _page(f"<div><h2>Nine pumps have failed</h2>{_PROSE}</div>").title == "Nine pumps have failed"


def test_the_first_heading_may_be_the_name_of_the_site() -> None:
    html = f"<title>Pumps fail again | Alder News</title><h1>Alder News</h1><h2>Pumps fail again</h2>{_PROSE}"
    assert _page(html).title == "Pumps fail again"


@pytest.mark.parametrize(
    "written",
    [
        "<p>Published: May 3, 2024 | Updated: May 9, 2024</p>",
        "<p>Updated May 9, 2024</p><p>May 3, 2024</p>",
        "<time datetime='2024-05-03T08:00'>some weeks ago</time>",
        "<div class=byline>By Ruth Lind, May 3, 2024 10:15 am</div>",
        "<p>03.05.2024</p>",
        '<script type="application/ld+json">[{"datePublished":"2024-05-03"}]</script>',
        "<p>Port Alder, May 3, 2024</p>",
    ],
)
def test_the_day_of_publication_is_found_where_pages_write_it(written: str) -> None:
    assert _page(f"<h1>Pumps fail again in Alder</h1>{written}{_PROSE}").published_on == date(2024, 5, 3)


def test_the_day_of_an_event_is_not_the_day_of_publication() -> None:
    assert _page(f"<h1>Come to the pumps</h1><p>When: May 3, 2024</p>{_PROSE}").published_on is None


def test_the_address_dates_a_page_that_nothing_else_dates() -> None:
    release = _page(f"<h1>Pumps fail again</h1>{_PROSE}", base_url="https://alder.example/2024/05/03/pumps")
    assert release.published_on == date(2024, 5, 3)
    assert release.url == "https://alder.example/2024/05/03/pumps"


@pytest.mark.parametrize(
    ("line", "day", "text"),
    [
        (
            "Publicado: 16/11/2023",
            date(2023, 11, 16),
            "El consejo de la ciudad no paga las bombas y los vecinos no tienen agua",
        ),
        (
            "3 de mayo de 2024",
            date(2024, 5, 3),
            "El consejo de la ciudad no paga las bombas y los vecinos no tienen agua",
        ),
        (
            "Publié le 1er mars 2022",
            date(2022, 3, 1),
            "Le conseil de la ville ne paie pas les pompes et les habitants sont",
        ),
        (
            "Paris, le 04/02/2022",
            date(2022, 2, 4),
            "Le conseil de la ville ne paie pas les pompes et les habitants sont",
        ),
        (
            "Veröffentlicht am 2. März 2021",
            date(2021, 3, 2),
            "Der Rat der Stadt zahlt die Pumpen nicht und die Leute haben",
        ),
    ],
)
def test_days_are_read_in_the_language_of_the_page(line: str, day: date, text: str) -> None:
    paragraph = f"<p>{text} en la de los le la les der die das und {text}.</p>"
    assert _page(f"<h1>Bombas, pompes, Pumpen</h1><p>{line}</p>{paragraph}").published_on == day


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_letters_survive_whatever_encoding_a_page_declares(encoding: str, declared: str) -> None:
    html = f"<html><head><meta charset={declared}><title>Ñandú “se va”</title></head><body>{_PROSE}</body></html>"
    (release,) = read(html.encode(encoding), content_type="text/html")
    assert release.title == "Ñandú “se va”"


def test_a_wrapper_called_after_a_menu_keeps_its_text() -> None:
    html = f"<div class='content-with-sidebar menu'><div class='field--label-hidden'>{_PROSE}</div></div>"
    assert "nine pumps" in _page(html).body


def test_a_form_around_the_whole_page_is_no_form() -> None:
    assert "nine pumps" in _page(f"<form id='aspnetForm'><h1>Pumps</h1>{_PROSE}</form>").body


def test_a_letter_in_a_text_field_is_text_but_code_in_one_is_not() -> None:
    letter = "Dear Councillor, I write to you because nine pumps have failed and the winter has only just begun here."
    code = "&lt;iframe src='x'&gt; not a text at all, not one bit&lt;/iframe&gt;"
    html = f"<textarea>{letter}</textarea><textarea>{code}</textarea>"
    release = _page(f"<h1>Write to your councillor</h1>{_PROSE}{html}")
    assert letter in release.body
    assert "not one bit" not in release.body


@pytest.mark.parametrize(
    "html", ["<html></html>", "<!doctype html><nav><a href=x>Home</a></nav>", "<body><script>x()</script>"]
)
def test_a_page_without_text_is_refused_in_one_sentence(html: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^This page .*\.$"):
        read(html.encode())
