"""What strangers type and organizers paste: it shows as text, in every mail, and does nothing."""

import re

import pytest
from lxml import html

from campaign_app.gateways.mailer import Email
from tests.emails.conftest import SignAll
from tests.factories import LETTER, Factory

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s {0} ${x}",
    "<a href='https://evil.example'>press</a>",
    "<!-- --><b>bold</b>",
]
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "th", "caption"),
    *("p", "span", "h1", "h2", "br", "a", "strong"),
}


def assert_harmless(email: Email) -> None:
    """No element, attribute or address that our own templates do not write."""
    tree = html.document_fromstring(email.html)
    for element in tree.iter():
        assert element.tag in ALLOWED_TAGS
        assert not [name for name in element.attrib if str(name).startswith("on")]
    assert all(str(address).startswith(("http://localhost/", "mailto:")) for address in tree.xpath("//@href | //@src"))
    assert "49" not in re.sub(r"http://localhost/\S+|[0-9a-f]{64}", "", email.text)  # 7 * 7
    assert "\n" not in email.subject


@pytest.mark.parametrize("value", HOSTILE)
def test_what_an_organizer_pastes_shows_as_it_is(value: str, make: Factory, sign_all: SignAll) -> None:
    organization = make.organization(name=f"Org {value}"[:120])
    page = make.page(
        organization,
        "letter",
        headline=f"Headline {value}",
        demand=f"{value} must end.",
        targets=f"Office {re.sub('<.*', '', value)} <office@example.org>",
    )
    for kind, email in sign_all(page, make.act()).items():
        assert_harmless(email)
        shown = html.document_fromstring(email.html).text_content()
        if kind not in {"letter", "my_signatures", "invitation", "password_reset", "export_ready", "export_failed"}:
            assert " ".join(f"{value} must end.".split()) in " ".join(shown.split()), kind


@pytest.mark.parametrize("value", HOSTILE)
def test_what_a_visitor_types_shows_as_it_is(value: str, make: Factory, sign_all: SignAll) -> None:
    act = make.act(name=f"Ada {value}"[:120], subject=f"About {value}", body=f"{LETTER}\n\n{value}", comment=value)
    mails = sign_all(make.page(kind="letter"), act)
    for email in mails.values():
        assert_harmless(email)
    assert mails["letter"].subject == f"About {value}"
    assert value in mails["letter"].text


@pytest.mark.parametrize(
    "name",
    ["Visit https://evil.example now", "evil.example", "call: 555", "write eve@evil.example", "a//b"],
)
def test_a_name_that_could_carry_an_address_is_not_repeated_to_somebody_who_may_not_have_given_it(
    name: str, make: Factory, sign_all: SignAll
) -> None:
    mails = sign_all(make.page(), make.act(name=name))
    for kind in ("confirmation", "already_signed", "thank_you"):
        assert name not in mails[kind].text + mails[kind].html


@pytest.mark.parametrize(
    "subject",
    ["Hi\r\nBcc: eve@evil.example", "=?utf-8?q?Hi=0D=0ABcc:_eve@evil.example?=", "Hi\u2028Bcc: eve@evil.example"],
)
def test_a_letters_subject_starts_no_header(subject: str, make: Factory, sign_all: SignAll) -> None:
    email = sign_all(make.page(kind="letter"), make.act(name=subject, subject=subject))["letter"]
    head = email.to_message().as_bytes().partition(b"\r\n\r\n")[0]
    assert not re.search(rb"(?m)^bcc", head, re.IGNORECASE)
