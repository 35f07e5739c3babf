"""The plans of what happens often: on tables that have grown big none of it reads one from end to end.

Each act is done for real on a database of many signatures; what it asks of the database is explained with its own
values, as the server would do it. An index that none of these needs is not worth its keep.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import (
    bounding,
    consent,
    counting,
    crowds,
    erasing,
    export_parts,
    holdings,
    moderating,
    outbox,
    pages,
    pledges,
    privacy,
    quarantine,
    showing,
    signing,
    withdrawing,
)
from campaign_app.services.crowds import Seen
from campaign_app.services.draining import drain
from campaign_app.services.export_parts import Wish
from campaign_app.services.export_rows import Filters
from tests.conftest import NOW
from tests.fakes import FakeClock, FakeTransport, drain_with
from tests.services.plans import Crowd, crowd, indexes_of, nodes, rows_of

__all__ = ["crowd"]

INDEXES = text("""
    SELECT indexrelid::regclass::text AS name FROM pg_index
    WHERE NOT indisunique AND indrelid IN ('ledger_events'::regclass, 'outbox_messages'::regclass, 'letters'::regclass,
                       (SELECT inhrelid FROM pg_inherits JOIN pg_class ON oid = inhrelid
                        WHERE inhparent = 'signatures'::regclass ORDER BY reltuples DESC LIMIT 1))
""")
# Indexes for what is done rarely, beside the acts below.
UNREAD = {
    "ix_letters_target_id": "a target that is deleted: the reference from its letters is looked for",
    "ix_outbox_messages_organization_id": "an organization's mail, counted by its state",
}
LATER = NOW + timedelta(days=8)


def sign(crowd: Crowd) -> None:
    act = crowd.make.act(email="new@example.org")
    signing.sign(page=pages.get_public_page(crowd.page.slug), act=act, address_key=crowd.make.address_key, now=NOW)


def sign_together(crowd: Crowd) -> None:
    act = crowd.make.act(email="new@example.org")
    page, stamp = pages.get_public_page(crowd.page.slug), crowds.stamps_of([crowd.page.slug])[crowd.page.slug]
    checked = signing.check(page=page, act=act, address_key=crowd.make.address_key, now=NOW)
    crowds.sign_together([Seen(checked, stamp)], congress_number=0)


def sign_again(crowd: Crowd) -> None:
    act = crowd.make.act(email="again@example.org")
    page = pages.get_public_page(crowd.page.slug)
    for days in (0, 1, 2):
        signing.sign(page=page, act=act, address_key=crowd.make.address_key, now=NOW + timedelta(days=days))


def put_and_drain(crowd: Crowd) -> None:
    sign(crowd)
    drain(drain_with(FakeTransport(), FakeClock(NOW)))


def export(crowd: Crowd) -> None:
    for filters in (Filters(), Filters(page_id=crowd.page.id)):
        assert read_part(crowd.page, filters)


def read_part(page: ActionPage, filters: Filters) -> int:
    """The rows of a spreadsheet: a COPY of the same ones goes past SQLAlchemy, which tells what is asked."""
    wish = Wish(page.organization_id, filters, ["name", "confirmed_at"], "xlsx")
    return export_parts.read_signatures(db.session(), wish, after=None, limit=1000).count


ACTS: dict[str, Callable[[Crowd], object]] = {
    "sign": sign,
    "sign again": sign_again,
    "sign with others": sign_together,
    "confirm with others": lambda crowd: crowds.confirm_together([crowd.pending.id, crowd.signature.id], now=NOW),
    "confirm": lambda crowd: signing.confirm(signature_id=crowd.pending.id, now=NOW),
    "read the count": lambda crowd: counting.count_confirmed(crowd.page.id),
    "thank": lambda crowd: counting.count_referred(signing.get_signature(crowd.signature.id)),
    "show recent supporters": lambda crowd: showing.list_shown(crowd.page.id),
    "tell what was removed": lambda crowd: quarantine.removed_from(
        organization_id=crowd.page.organization_id, action_page_id=crowd.page.id
    ),
    "see my signatures": lambda crowd: holdings.list_signatures(crowd.signature.supporter_id),
    "withdraw": lambda crowd: withdrawing.withdraw(
        supporter_id=crowd.signature.supporter_id, signature_id=crowd.signature.id, now=NOW
    ),
    "erase": lambda crowd: erasing.erase(supporter_id=crowd.signature.supporter_id, now=NOW),
    "unsubscribe": lambda crowd: consent.unsubscribe(
        supporter_id=crowd.signature.supporter_id, wording="No", is_total=True, now=NOW
    ),
    "drain the outbox": put_and_drain,
    "look for stuck mail": lambda crowd: outbox.list_stuck(organization_id=crowd.page.organization_id),
    "fold": lambda crowd: counting.fold(batch=500),
    "find the end of the ledger": lambda crowd: counting.find_last_event_id(crowd.page.id),
    "look at waiting names": lambda crowd: moderating.list_waiting(crowd.page.organization_id, limit=50),
    "look at what is held": lambda crowd: quarantine.list_in(crowd.page.organization_id, status="held", limit=50),
    "hold what is suspicious": lambda crowd: quarantine.hold_suspicious(now=NOW),
    "remind of pledges": lambda crowd: pledges.put_reminders(now=NOW),
    "forget the unconfirmed": lambda crowd: privacy.forget_unconfirmed(now=LATER),
    "forget networks": lambda crowd: privacy.forget_networks(now=NOW + timedelta(days=31)),
    "export a part": export,
    "export a neighbour's": lambda crowd: read_part(crowd.neighbour, Filters()),
    "find the end of a short ledger": lambda crowd: counting.find_last_event_id(crowd.neighbour.id),
    "copy what is held": lambda crowd: holdings.copy_of(consent.get_supporter(crowd.signature.supporter_id)),
}


PAGES = (
    "/organizer/{slug}/",
    "/organizer/{slug}/pages/{page}",
    "/organizer/{slug}/pages/{page}/overview",
    "/organizer/{slug}/pages/{page}/updates",
    "/organizer/{slug}/pages/{page}/handing-in",
    "/organizer/{slug}/pages/{page}/wording-test",
    "/organizer/{slug}/moderation",
    "/organizer/{slug}/moderation?list=held",
    "/organizer/{slug}/moderation?list=counted",
    "/organizer/{slug}/moderation?list=counted&on={page}",
    "/organizer/{slug}/sources",
    "/organizer/{slug}/campaigns",
    "/staff/{slug}/",
    "/staff/{slug}/pages/{page}/tallies",
    "/staff/{slug}/targets",
    "/staff/{slug}/exports",
    "/administrator/{slug}/",
    "/administrator/{slug}/settings",
    "/administrator/{slug}/privacy",
    "/administrator/{slug}/privacy/retention",
    "/administrator/{slug}/audit",
    "/o/{slug}",
)
READ_MAX = 5_000


@pytest.mark.parametrize("name", ACTS)
def test_no_big_table_is_read_from_end_to_end(name: str, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "ROWS_AT_ONCE", 10)  # for this crowd as 500 are for millions
    plans = crowd.plans_of(ACTS[name])
    assert plans
    read = {step["Relation Name"] for plan in plans for step in nodes(plan) if step["Node Type"] == "Seq Scan"}
    assert not read & crowd.big_tables()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_workspace_reads_more_the_more_people_sign(
    path: str, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounding, "MOST", 100)  # for this crowd as 10,000 are for millions
    plans = crowd.plans_of(lambda crowd: crowd.look_at(path), "ANALYZE, FORMAT JSON")
    read = {(step["Node Type"], step.get("Relation Name")): rows_of(step) for plan in plans for step in nodes(plan)}
    assert plans
    assert {what: count for what, count in read.items() if count > READ_MAX} == {}


def test_every_index_has_a_query_that_needs_it(crowd: Crowd) -> None:
    used = {name for act in ACTS.values() for plan in crowd.plans_of(act) for name in indexes_of(plan)}
    kept = {row.name for row in crowd.connection.execute(INDEXES)}
    assert kept - used == UNREAD.keys()
