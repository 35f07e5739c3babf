"""The mail of an update: its words from Markdown, and what it offers to leave."""

from campaign_app.services import mailings
from tests.conftest import NOW
from tests.emails.conftest import SendAll
from tests.factories import Factory


def test_an_update_says_in_plain_text_what_was_written_in_markdown(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    make.confirmed(page, is_opted_in=True)
    body = "# They *have* it\n\n- [Our letter](https://example.org/letter)\n\n1. <b>x</b>\n2. Come\n\n> No answer yet."
    make.mailing(page, update=make.update(page, title="Handed in", body_markdown=body))
    send_all()  # the organizer's test
    mailings.put_due(now=NOW, most_per_day=1_000)
    email = send_all()["update"]
    assert email.subject == "Handed in"
    assert (
        "They have it\n\n- Our letter (https://example.org/letter)\n\n1. <b>x</b>\n\n2. Come\n\n> No answer"
        in email.text
    )
    assert '<a href="https://example.org/letter"' in email.html
    assert "&lt;b&gt;x" in email.html
    assert "This is about “Keep the evening buses”:\n\n    >> Keep the evening buses running." in email.text
    assert ">Keep the evening buses running.</span>" in email.html
    assert "Organization 1, 1 Main Street, Tucson, AZ 85701" in email.text
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_test_of_an_update_offers_nothing_to_leave(make: Factory, send_all: SendAll) -> None:
    page = make.page()
    make.mailing(page)
    email = send_all()["update"]
    assert email.to == "olga@example.org"
    assert email.subject.startswith("Test: ")
    assert "List-Unsubscribe" not in email.headers
