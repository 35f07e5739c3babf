"""Feeds of every make become releases; what they hold is cleaned, their links are made whole, their days kept."""

from datetime import date

import pytest

from campaign_app.drafting import Release
from campaign_app.drafting.readers.formats import read
from campaign_app.errors import UnreadableSource

_BASE = "https://alder.example/feeds/news.xml"


def _rss(item: str, *, head: str = '<?xml version="1.0"?><rss version="2.0">') -> list[Release]:
    return read(f"{head}<channel><title>Alder</title>{item}</channel></rss>".encode(), base_url=_BASE)


def test_an_item_gives_title_link_day_id_kind_and_text() -> None:
    (item,) = _rss(
        "<item><title>Pumps &amp;amp; pipes</title><link>/news/1 a</link><guid isPermaLink='false'>x-1</guid>"
        "<category>Statement</category><pubDate>Fri, 03 May 2024 23:59:00 -1000</pubDate>"
        "<description>&lt;p&gt;Nine pumps have &lt;b&gt;failed&lt;/b&gt;.&lt;/p&gt;"
        "&lt;ul&gt;&lt;li&gt;Pay.&lt;/li&gt;&lt;/ul&gt;</description></item>"
    )
    assert (item.title, item.url) == ("Pumps & pipes", "https://alder.example/news/1%20a")
    assert (item.published_on, item.guid, item.kind, item.part) == (date(2024, 5, 3), "x-1", "statement", 1)
    assert item.body == "Nine pumps have failed.\n\n- Pay."


def test_the_whole_text_goes_before_the_summary() -> None:
    (item,) = _rss(
        "<item><title>Pumps</title><description>Nine pumps…</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA["
        "<p>Nine pumps have failed.</p><p>None was repaired.</p><script>alert(1)</script>]]></content:encoded></item>"
    )
    assert item.body == "Nine pumps have failed.\n\nNone was repaired."
    assert not item.is_cut


def test_an_atom_entry_is_read_with_its_base_its_alternate_link_and_its_first_day() -> None:
    (entry,) = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://alder.example/blog/"><title>A</title><entry>'
        b'<title type="html">Pumps &lt;em&gt;fail&lt;/em&gt;</title><id>tag:1</id><link rel="self" href="1.atom"/>'
        b'<link rel="alternate" type="text/html" href="1.html"/><updated>2024-06-01T00:00:00Z</updated>'
        b"<published>2024-05-03T22:00:00-07:00</published>"
        b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Nine pumps.</p></div></content>'
        b"</entry></feed>"
    )
    assert (entry.title, entry.url) == ("Pumps fail", "https://alder.example/blog/1.html")
    assert entry.published_on == date(2024, 5, 3)
    assert entry.body == "Nine pumps."


def test_the_first_kind_of_rss_is_read() -> None:
    (item,) = read(
        '<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="x"><title>A</title></channel>'
        '<item rdf:about="x1"><title>L’été à Alder</title><link>n/1</link>'
        "<dc:date>2024-05-03T11:00:00+01:00</dc:date></item></rdf:RDF>".encode("windows-1252"),
        base_url=_BASE,
    )
    assert (item.title, item.url, item.published_on) == (
        "L’été à Alder",
        "https://alder.example/feeds/n/1",
        date(2024, 5, 3),
    )


@pytest.mark.parametrize(
    "written",
    ["3 May 2024", "Fri, 3 May 24 10:00 GMT", "2024-05-03", "Friday, May 3, 2024 - 10:15", "05/03/2024", "03 mai 2024"],
)
def test_days_are_read_in_wrong_forms_too(written: str) -> None:
    (item,) = _rss(f"<item><title>Pumps</title><pubDate>{written}</pubDate></item>")
    assert item.published_on == date(2024, 5, 3)


def test_an_item_may_lack_everything_but_a_text() -> None:
    (item,) = _rss("<item><description>Nine pumps have failed in the lower town.</description></item>")
    assert (item.title, item.title_is_derived) == ("Nine pumps have failed in the lower town", True)
    assert (item.published_on, item.url) == (None, None)


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>Pumps & pipes</title><link>/1</link></item><item><title>Two",
        "<item><title>Pumps & pipes</title><link>/1</link><br></item>",
        "<item><title>Pumps &nbsp;& pipes</title><link>/1</link></item>",
    ],
)
def test_broken_code_is_read_as_far_as_it_goes(item: str) -> None:
    first = _rss(item)[0]
    assert (" ".join(first.title.split()), first.url) == ("Pumps & pipes", "https://alder.example/1")


def test_addresses_that_no_browser_should_follow_are_left_out() -> None:
    items = _rss(
        "<item><title>A</title><link>javascript:alert(1)</link></item><item><title>B</title><link>file:///etc</link></item>"
    )
    assert [item.url for item in items] == [None, None]


@pytest.mark.parametrize(
    "code", ["<rss><channel><title>A</title></channel></rss>", "<rss", "<feed xmlns='http://www.w3.org/2005/Atom'/>"]
)
def test_a_feed_without_items_is_refused_in_one_sentence(code: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^Th.*\.$"):
        read(code.encode(), content_type="application/rss+xml", filename="feed.xml")


def test_entities_that_multiply_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{bomb}]><rss version="2.0">'
    try:
        items = _rss("<item><title>A &l9;</title></item>", head=head)
    except UnreadableSource:
        return
    assert all(len(item.title) < 1000 for item in items)
