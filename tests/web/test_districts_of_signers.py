"""Where a signature that came through the form is counted, before and after the crosswalk was imported."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign_app.districts import district_name
from campaign_app.extensions import db
from campaign_app.models import PostalDistrict, Signature
from campaign_app.services import counting, signing, tallies
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import the

TUCSON = "ocd-division/country:us/state:az/cd:7"


def import_crosswalk() -> None:
    db.session.add(PostalDistrict(country_code="US", congress_number=119, postal_code="85701", district_code=TUCSON))
    db.session.commit()


def post(client: FlaskClient, slug: str) -> None:
    fields = {"name": "Ada Visitor", "email": "ada@example.org", "postal_code": "85701-1234", "country": "US"}
    assert client.post(f"/a/{slug}", data=fields).status_code == 303


def test_without_the_crosswalk_a_signature_counts_in_its_state(
    client: FlaskClient, make: Factory, session: Session
) -> None:
    post(client, make.page().slug)
    assert the(session, Signature).district_code == "ocd-division/country:us/state:az"


def test_with_the_crosswalk_it_counts_in_its_district_and_the_tally_says_so(
    client: FlaskClient, make: Factory, session: Session
) -> None:
    import_crosswalk()
    page = make.page()
    post(client, page.slug)
    signing.confirm(signature_id=the(session, Signature).id, now=NOW)
    counting.fold()
    tally = tallies.take(page=page, account_id=None, now=NOW)
    assert tally.district_counts == {TUCSON: 1}
    assert district_name(TUCSON) == "AZ-7"
    assert [result.has_drift for result in counting.recount()] == [False]
