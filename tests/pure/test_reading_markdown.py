"""Markdown posts: their front matter says title and day, and nothing of their templates stays in the text."""

from datetime import date

import pytest

from campaign_app.drafting import Release
from campaign_app.drafting.readers.formats import read

_BODY = "Nine pumps have failed since the winter began, and [nobody](https://alder.example/) has repaired any.\n"


def _post(text: str) -> Release:
    (release,) = read(text.encode(), filename="post.md")
    return release


@pytest.mark.parametrize(
    "header",
    [
        "---\ntitle: Pumps fail again in Alder\ndate: 2024-05-03 23:10:00 -0800\n---\n",
        "---\nlayout: post\nTitle: \"Pumps fail again in Alder\"\ntags:\n  - sea\ndate: '2024-05-03T10:00:00Z'\n---\n",
        "---\ndate: 2024-05-03\ntitle: 'Pumps fail\n  again in Alder'\n---\n",
        "---\ntitle: >\n  Pumps fail\n  again in Alder\npublished: true\ndate: May 3, 2024\n---\n",
        '+++\ntitle = "Pumps fail again in Alder"\ndate = 2024-05-03T10:00:00Z\ntags = ["a", "b"]\n+++\n',
        "---\nheadline: Pumps fail again in Alder\npermalink: /blog/2024/05/03/pumps/\n---\n",
    ],
)
def test_front_matter_gives_title_and_day(header: str) -> None:
    release = _post(f"{header}\n{_BODY}")
    assert (release.title, release.published_on) == ("Pumps fail again in Alder", date(2024, 5, 3))
    assert release.body == "Nine pumps have failed since the winter began, and nobody has repaired any."


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    release = _post(f"# Pumps fail again\n\nMay 3, 2024\n\n{_BODY}\n## What now\n\n{_BODY}")
    assert (release.title, release.published_on) == ("Pumps fail again", date(2024, 5, 3))
    assert release.headings == ("What now",)


def test_commands_of_templates_and_html_leave_no_trace() -> None:
    release = _post(
        "---\ntitle: Pumps\n---\n{% comment %}Ask Ruth{% endcomment %}\n{{< figure src='a.png' >}}\n\n"
        f"{_BODY}\n![A pump]({{{{site.baseurl}}}}/pump.jpg)\n\n<script src='https://x.example/f.js'></script>\n"
        "<div style='display:none'>secret</div>\n\n<p>And <strong>one</strong> more.</p>\n\n{: .button}\n"
    )
    assert release.body.split("\n\n")[1:] == ["And one more."]
    for left in ("Ask Ruth", "figure", "secret", "{", "script"):
        assert left not in release.body


def test_lists_and_quotes_keep_their_words() -> None:
    release = _post(f"---\ntitle: Pumps\n---\n{_BODY}\n1. Repair *all* pumps.\n2. Pay.\n\n> The council must act.\n")
    assert "Repair all pumps." in release.body
    assert "The council must act." in release.body


def test_a_pasted_text_with_marks_of_markdown_is_read_as_such() -> None:
    (release,) = read(f"# Pumps\n\n{_BODY}\n**Now** it is [time](https://alder.example/x).\n".encode())
    assert release.title == "Pumps"
    assert "**" not in release.body
