"""The items of a newsroom page are found by their make, whatever the page is built of."""

from datetime import date
from pathlib import Path

import pytest

from campaign_app.drafting import Release
from campaign_app.drafting.readers.formats import read

_SAMPLES = Path(__file__).parents[1] / "samples"
_BASE = "https://alder.example/news/"
_TITLES = (
    "Pumps fail again in the lower town",
    "The council buys no pumps",
    "Nine towns ask for water",
    "Water at last",
)
_DAYS = (date(2024, 5, 13), date(2024, 5, 3), date(2024, 4, 12), date(2023, 12, 1))


def _items(html: str) -> list[Release]:
    return read(f"<html lang=en><body><h1>Newsroom</h1>{html}</body></html>".encode(), base_url=_BASE)


def _repeat(item: str) -> str:
    """One item for each title, with its day in the forms that the item asks for."""
    return "".join(
        item.format(
            title=title,
            link=f"item{number}.html",
            long=f"{day:%B} {day.day}, {day.year}",
            short=f"{day:%m/%d/%y}",
            dots=f"{day:%m.%d.%y}",
            iso=day.isoformat(),
            month=f"{day:%b}",
            day=day.day,
            year=day.year,
        )
        for number, (title, day) in enumerate(zip(_TITLES, _DAYS, strict=True), 1)
    )


@pytest.mark.parametrize(
    ("around", "item"),
    [
        ("<ul>{}</ul>", "<li><a href={link}>{title}</a>, <em>media release</em>, {long}</li>"),
        ("<ul>{}</ul>", "<li><span>{short}</span> <a href={link}>{title}</a></li>"),
        ("<table>{}</table>", "<tr><td>{short}</td><td><a href='\n  {link}\n'>{title}</a></td></tr>"),
        (
            "<table>{}</table>",
            "<tr><td><time datetime={iso}>{dots}</time></td><td><a href={link}>{title}</a></td></tr>",
        ),
        ("<dl>{}</dl>", "<dt>{long}</dt><dd><a href={link}>{title}</a></dd>"),
        ("<div>{}</div>", "<h3><a href={link}>{title}</a></h3><p>{long}</p><p>A few words on what it says.</p>"),
        ("<div>{}</div>", "<p>{long}</p><h3><a href={link}>{title}</a></h3><p>A few words on what it says.</p>"),
        ("<div>{}</div>", "<p><b>{long}</b><br><a href={link}>{title}</a></p>"),
        (
            "<div>{}</div>",
            "<article><a href={link}><div><h2>{title}</h2><div>{long} Press Release</div></div></a></article>",
        ),
        (
            "<div>{}</div>",
            "<div><div>{month}</div><div>{day}</div><div>{year}</div><h4><a href={link}>{title}</a></h4></div>",
        ),
        ("<div>{}</div>", "<div><p>{long}</p><p>{title}</p><p>And a text.</p><a href={link}>Read more</a></div>"),
        (
            "<main>{}</main>",
            "<section><h2><a href={link}>  {title}\n  </a></h2><span>Posted on {long} by Ruth</span></section>",
        ),
    ],
)
def test_items_are_found_in_every_make(around: str, item: str) -> None:
    items = _items(around.format(_repeat(item)))
    assert [one.title for one in items] == list(_TITLES)
    assert [one.published_on for one in items] == list(_DAYS)
    assert [one.url for one in items] == [f"{_BASE}item{number}.html" for number in range(1, 5)]
    assert [one.part for one in items] == [1, 2, 3, 4]


def test_a_month_with_one_item_only_is_no_exception() -> None:
    rows = [
        f"<tr><td>{day:%m/%d/%y}</td><td><a href=x{n}>{t}</a></td></tr>"
        for n, (t, day) in enumerate(zip(_TITLES, _DAYS, strict=True))
    ]
    html = f"<table>{rows[0]}{rows[1]}</table><table>{rows[2]}</table><table>{rows[3]}</table>"
    assert [one.title for one in _items(html)] == list(_TITLES)


def test_days_without_a_year_take_it_from_the_heading_above() -> None:
    html = (
        "<h2>2024</h2><ul><li><div>May 13</div> <a href=a>Pumps fail again in town</a></li>"
        "<li><div>May 3</div> <a href=b>The council buys none</a></li></ul>"
        "<h2>2023</h2><ul><li><div>Dec 1</div> <a href=c>Water at last</a></li></ul>"
    )
    assert [one.published_on for one in _items(html)] == [date(2024, 5, 13), date(2024, 5, 3), date(2023, 12, 1)]


def test_numbers_that_could_be_two_days_follow_those_that_cannot() -> None:
    html = "".join(
        f"<li>{day} <a href=x>Las bombas no funcionan {day}</a></li>"
        for day in ("03/04/2024", "25/03/2024", "01/02/2024")
    )
    assert [one.published_on for one in _items(f"<ul>{html}</ul>")] == [
        date(2024, 4, 3),
        date(2024, 3, 25),
        date(2024, 2, 1),
    ]


def test_an_archive_gives_titles_links_labels_and_texts() -> None:
    items = read((_SAMPLES / "archive_page.html").read_bytes(), base_url="https://orchard.example/news/")
    assert [one.title for one in items] == [
        "Rent cap holds",
        "Open Letter on the Boilers of Block Nine",
        "Stairs Are No Store Room",
        "The Lift Runs",
    ]
    assert [one.url for one in items] == [
        "https://orchard.example/news/2024/rent-cap",
        "https://orchard.example/news/2024/boilers",
        None,
        "https://orchard.example/2023/lift",
    ]
    assert items[1].kind == "statement"
    assert items[0].body.startswith("The court left the cap")
    assert items[0].body.endswith("what they took.")


def test_dated_links_beside_an_article_do_not_make_it_a_listing() -> None:
    prose = "<p>The council met on Monday evening to speak about the nine pumps that failed in the winter.</p>" * 12
    related = _repeat("<li><a href={link}>{title}</a> {long}</li>")
    (release,) = _items(f"<article><h1>Pumps fail again</h1>{prose}</article><ul>{related}</ul>")
    assert release.title == "Pumps fail again"
    assert "Water at last" not in release.body


def test_an_article_among_dated_items_of_its_own_make_is_still_the_article() -> None:
    prose = "The council met on Monday evening to speak about the nine pumps that failed in the winter. " * 12
    html = f"<div><h2>Pumps fail again</h2><p>May 30, 2024</p><p>{prose}</p></div>" + _repeat(
        "<div><h2>{title}</h2><p>{long}</p></div>"
    )
    (release,) = _items(html)
    assert release.body.startswith("The council met")


def test_two_dates_make_no_listing() -> None:
    assert (
        len(_items("<p>May 3, 2024</p><p>The pumps have failed again, as they did in May.</p><p>May 9, 2024</p>")) == 1
    )


def test_a_day_over_several_titles_dates_all_of_them() -> None:
    html = (
        "<h3>May 13, 2024</h3><ul><li><a href=1>Pumps fail again in town</a></li>"
        "<li><a href=2>Come to the hall</a></li></ul>"
        "<h3>May 3, 2024</h3><ul><li><a href=3>The council buys none</a></li></ul>"
        "<h3>April 12, 2024</h3><ul><li><a href=4>Nine towns ask</a></li><li><a href=5>A day at the river</a></li></ul>"
    )
    items = _items(html)
    assert [str(one.published_on) for one in items] == ["2024-05-13"] * 2 + ["2024-05-03"] + ["2024-04-12"] * 2
    assert [one.url for one in items] == [f"{_BASE}{number}" for number in range(1, 6)]
