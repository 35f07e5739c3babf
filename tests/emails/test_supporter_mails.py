"""Thanks with all a supporter needs to bring friends, and the result of a page that has closed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from lxml import html

from campaign_app.extensions import db
from campaign_app.services import counting, outbox, outcomes, pages, signing
from tests.conftest import NOW, ORIGIN
from tests.emails.conftest import SendAll
from tests.factories import Factory
from tests.packages import handed_over


def test_thanks_carry_the_own_link_and_an_invitation_for_the_own_mail_program(make: Factory, send_all: SendAll) -> None:
    page = make.page(share_text="The buses matter to me.")
    signature = make.confirmed(page)
    email = send_all()["thank_you"]
    own = f"{ORIGIN}/a/{page.slug}?source={signature.share_code}"
    assert own in email.text
    assert "The buses matter to me." in email.text
    assert f"{ORIGIN}/thank-you/" in email.text
    (mailto,) = [link for link in html.fromstring(email.html).xpath("//a/@href") if link.startswith("mailto:")]
    written = parse_qs(urlsplit(mailto).query)
    assert written["subject"] == [page.headline]
    assert written["body"] == [f"The buses matter to me.\r\n\r\n{own}"]
    assert urlsplit(mailto).path == ""  # to nobody: the supporter chooses


def test_the_result_says_what_came_of_it_and_how_to_hear_no_more(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    page.organization.postal_address = "18 Harbor Street, Baltimore"
    page.organization.count_threshold = 1
    signature = make.confirmed(page)
    counting.fold()
    pages.close(page=page, account_id=None, now=NOW)
    outcomes.record(page=page, outcome="All four lines stay.", is_won=True, account_id=None, now=NOW - timedelta(1))
    outbox.put(
        organization_id=page.organization_id,
        kind="closing_result",
        recipient="ada@example.org",
        signature_id=signature.id,
        now=NOW,
    )
    db.session.commit()
    email = send_all()["closing_result"]
    assert email.subject == "Won: Keep the evening buses"
    for part in (email.text, email.html):
        assert "All four lines stay." in part
        assert "Confirmed in the end: 1." in part
        assert "18 Harbor Street, Baltimore" in part
        assert f"{ORIGIN}/unsubscribe/" in part
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_days_in_mails_are_those_of_the_organizations_place(make: Factory, send_all: SendAll) -> None:
    make.now = datetime(2026, 10, 14, 3, 30, tzinfo=UTC)  # in Phoenix still the 13th
    page = make.page()
    page.organization.time_zone = "America/Phoenix"
    signature = make.confirmed(page)
    signing.sign(page=page, act=make.act(email=signature.supporter.email), address_key=make.address_key, now=make.now)
    handed_over(page, make.now)
    mails = send_all()
    for kind in ("already_signed", "tally"):
        assert "13 October 2026" in mails[kind].text
        assert "14 October 2026" not in mails[kind].text
