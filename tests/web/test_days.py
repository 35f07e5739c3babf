"""Days people read are those of the organization's clocks, on its pages and in its mails."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from campaign_app.models import Signature
from campaign_app.services import counting, pages, signing, tallies
from tests.factories import Factory
from tests.web.conftest import words
from tests.web.test_links import link

EVENING = datetime(2026, 10, 14, 3, 30, tzinfo=UTC)  # in Phoenix still the 13th, in UTC the 14th


def signed(make: Factory) -> Signature:
    """A signature of that evening on a page that opened then, shown with its name."""
    make.now = EVENING
    organization = make.organization()
    organization.time_zone, organization.count_threshold = "America/Phoenix", 10
    page = make.page(organization)
    make.update(page)
    signature = signing.confirm(signature_id=make.signature(page).id, now=EVENING, is_name_shown=True)
    counting.fold()
    return signature


def test_days_on_pages_are_those_of_the_organizations_place(make: Factory, app: Flask, client: FlaskClient) -> None:
    signature = signed(make)
    page = signature.action_page
    tallies.take(page=page, account_id=None, now=EVENING)
    paths = (
        f"/a/{page.slug}",
        f"/a/{page.slug}/names",
        link(app, "confirm", signature.id),
        link(app, "my_signatures", signature.supporter_id),
    )
    for path in paths:
        text = words(client.get(path))
        assert "13 October 2026" in text, path
        assert "14 October 2026" not in text, path
    pages.close(page=page, account_id=None, now=EVENING)
    text = words(client.get(f"/a/{page.slug}"))
    assert "13 October 2026" in text
    assert "14 October 2026" not in text
