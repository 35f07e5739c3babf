"""The demo's letter to one's own representatives, from the small made-up lists of the tests."""

from flask.testing import FlaskClient

from campaign_app.demo import congress
from tests.conftest import NOW
from tests.congress import CONGRESS, SAMPLES
from tests.factories import Factory


def test_lists_that_are_given_open_one_letter_that_finds_representatives(make: Factory, client: FlaskClient) -> None:
    organization = make.organization()
    first, again = (
        congress.open_letter(organization, SAMPLES, opt_in_wording="Yes", congress_number=CONGRESS, now=NOW)
        for _ in range(2)
    )
    assert first.id == again.id
    step = client.post(f"/a/{first.slug}", data={"postal_code": "85701", "step": "find"})
    assert "Dear Representative Alder," in step.text
    assert "Send to Senator Birch" in step.text
