"""Retention: the dry run says what would go, housekeeping lets exactly that go, and the count stays."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, AuditEvent, Signature, Supporter
from campaign_app.services import counting, pages, privacy, retaining
from campaign_app.services.retaining import Terms
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import count, the

LATER = NOW + timedelta(days=100)
TERMS = Terms(unconfirmed_days=3, closed_months=3)


@pytest.fixture
def page(make: Factory) -> ActionPage:
    """A page closed long ago: one signed and is done, one agreed to hear more, one signed elsewhere, too."""
    page = make.page(make.organization(), headline="Closed")
    make.confirmed(page, name="Ada", email="ada@example.org", comment="Please")
    make.confirmed(page, name="Ben", email="ben@example.org", is_opted_in=True)
    make.confirmed(page, name="Cleo", email="cleo@example.org")
    make.confirmed(make.page(page.organization, headline="Open"), name="Cleo", email="cleo@example.org")
    pages.close(page=page, account_id=None, now=NOW)
    return page


def test_the_dry_run_says_what_goes_and_housekeeping_lets_that_go(
    make: Factory, page: ActionPage, session: Session
) -> None:
    own = page.organization
    told = retaining.forecast(organization_id=own.id, terms=TERMS, now=LATER)
    assert (told.unconfirmed_count, told.pages, told.address_count) == (0, [("Closed", 2)], 1)
    assert retaining.forget_closed(now=LATER) == 0, "nothing goes before its time"
    retaining.save(organization=own, terms=TERMS, account_id=make.member(own).account_id, now=LATER)
    assert retaining.forget_closed(now=LATER - timedelta(days=20)) == 0
    assert retaining.forget_closed(now=LATER) == 2
    session.expire_all()
    assert sorted(each.name for each in session.query(Signature)) == ["", "", "Ben", "Cleo"]
    assert sorted(each.email for each in session.query(Supporter)) == ["", "ben@example.org", "cleo@example.org"]
    assert the(session, AuditEvent, act="privacy.retain").detail == {"names": 2, "addresses": 1}
    counting.fold()
    assert not any(result.has_drift for result in counting.recount())
    assert sum(result.ledger_count for result in counting.recount()) == 4
    assert retaining.forget_closed(now=LATER) == 0, "it is done"


def test_names_go_six_months_after_the_close_unless_their_organization_says_otherwise(
    make: Factory, page: ActionPage, session: Session
) -> None:
    other = make.page(make.organization(), headline="Kept for good")
    make.confirmed(other, name="Dee", email="dee@example.org")
    pages.close(page=other, account_id=None, now=NOW)
    own = other.organization
    kept = Terms(unconfirmed_days=7, closed_months=None)
    retaining.save(organization=own, terms=kept, account_id=make.member(own).account_id, now=NOW)
    half_a_year = NOW + timedelta(days=182)  # 14 October to 14 April
    assert retaining.forget_closed(now=half_a_year - timedelta(minutes=1)) == 0
    assert retaining.forget_closed(now=half_a_year) == 2
    assert sorted(each.name for each in session.query(Signature)) == ["", "", "Ben", "Cleo", "Dee"]


def test_each_organization_has_its_own_days_for_what_nobody_confirmed(make: Factory, session: Session) -> None:
    page, other = make.page(), make.page()
    make.signature(page)
    make.signature(other)
    late = NOW + timedelta(days=3, seconds=1)
    assert retaining.forecast(organization_id=page.organization_id, terms=TERMS, now=late).unconfirmed_count == 1
    own = page.organization
    retaining.save(organization=own, terms=TERMS, account_id=make.member(own).account_id, now=NOW)
    assert privacy.forget_unconfirmed(now=late) == 1
    assert count(session, Signature) == [1]


@pytest.mark.parametrize("terms", [Terms(0, None), Terms(31, None), Terms(7, 0), Terms(7, 61)])
def test_terms_nobody_can_mean_are_refused(terms: Terms, make: Factory) -> None:
    with pytest.raises(BadInput):
        retaining.forecast(organization_id=make.organization().id, terms=terms, now=NOW)
