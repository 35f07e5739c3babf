"""Eight people press Save on one page at the same moment, all from the same revision."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from campaign_app.errors import StaleEdit
from campaign_app.extensions import db
from campaign_app.models import PageVersion
from campaign_app.services import pages, revisions
from tests.platform import Platform

pytestmark = pytest.mark.slow

PEOPLE = 8


def test_of_saves_at_once_one_goes_through_and_the_others_are_told(own_platform: Platform) -> None:
    with own_platform.app.app_context():
        page = own_platform.make.page()
        organization_id, page_id = page.organization_id, page.id
        base = revisions.newest_number(page_id)
    together = Barrier(PEOPLE)

    def save(number: int) -> bool:
        with own_platform.app.app_context():
            return save_once(own_platform, organization_id, page_id, base, number, together)

    with ThreadPoolExecutor(PEOPLE) as pool:
        outcomes = list(pool.map(save, range(PEOPLE)))
    assert outcomes.count(True) == 1
    with own_platform.app.app_context():
        saved = pages.get_page(organization_id=organization_id, page_id=page_id)
        assert saved.version.demand == f"demand number {outcomes.index(True)}."
        assert revisions.newest_number(page_id) == base + 1
        assert db.session.query(PageVersion).filter_by(action_page_id=page_id).count() == 2


def save_once(
    platform: Platform, organization_id: UUID, page_id: UUID, base: int, number: int, together: Barrier
) -> bool:
    """Save, once everybody has the page in hand; False for who was too late."""
    found = pages.get_page(organization_id=organization_id, page_id=page_id)
    text = platform.make.page_text(demand=f"demand number {number}.")
    together.wait(timeout=60)
    try:
        pages.edit(page=found, text=text, account_id=None, base_number=base, now=platform.make.now)
    except StaleEdit:
        db.session.rollback()
        return False
    return True
