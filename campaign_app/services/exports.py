"""Exports: what staff take out, with its audit row written before the first byte leaves."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from campaign_app.districts import district_name
from campaign_app.documents import csv_line
from campaign_app.extensions import db
from campaign_app.models import ActionPage, PageCount, Signature, Supporter
from campaign_app.services import asking, audit

ROWS_AT_A_TIME = 1_000
COUNT_COLUMNS = ("page", "kind", "status", "district", "confirmed_count")
SIGNATURE_COLUMNS = (
    "signature_id",
    "name",
    "email",
    "postal_code",
    "country",
    "district",
    "status",
    "comment",
    "signed_at",
    "confirmed_at",
    "pledge_on",
    "kept_at",
    *asking.LIMITS,
)


def export_counts(*, organization_id: uuid.UUID, account_id: uuid.UUID | None, now: datetime) -> Iterator[str]:
    """Confirmed signatures of every page by district, as CSV lines. No personal data."""
    _put_audit(organization_id, account_id, "export.counts", None, now)
    return _count_lines(organization_id)


def export_signatures(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> Iterator[str]:
    """The signature list of one page as CSV lines, in the order of signing, read from the database as it is sent.

    Times are UTC in ISO 8601. The audit row is committed before this returns, so before the first line.
    """
    _put_audit(page.organization_id, account_id, "export.signatures", page.id, now)
    return _signature_lines(page.id)


def _put_audit(
    organization_id: uuid.UUID,
    account_id: uuid.UUID | None,
    act: str,
    subject_id: uuid.UUID | None,
    now: datetime,
) -> None:
    audit.put(organization_id=organization_id, account_id=account_id, act=act, subject_id=subject_id, now=now)
    db.session.commit()


def _count_lines(organization_id: uuid.UUID) -> Iterator[str]:
    yield csv_line(COUNT_COLUMNS)
    rows = db.session.execute(
        select(
            ActionPage.slug,
            ActionPage.kind,
            ActionPage.status,
            PageCount.district_code,
            func.sum(PageCount.confirmed_count),
        )
        .join(PageCount, PageCount.action_page_id == ActionPage.id)
        .where(ActionPage.organization_id == organization_id)
        .group_by(ActionPage.slug, ActionPage.kind, ActionPage.status, PageCount.district_code)
        .order_by(ActionPage.slug, PageCount.district_code)
    )
    for slug, kind, status, code, count in rows:
        yield csv_line((slug, kind, status, code, count))


def _signature_lines(action_page_id: uuid.UUID) -> Iterator[str]:
    yield csv_line(SIGNATURE_COLUMNS)
    rows = db.session.execute(
        select(Signature, Supporter.email)
        .join(Supporter, Supporter.id == Signature.supporter_id)
        .where(Signature.action_page_id == action_page_id)
        .order_by(Signature.id)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    for signature, email in rows:
        yield csv_line(_signature_row(signature, email))


def _signature_row(signature: Signature, email: str) -> tuple[object, ...]:
    return (
        signature.id,
        signature.name,
        email,
        signature.postal_code,
        signature.country_code,
        district_name(signature.district_code),
        signature.status,
        signature.comment,
        signature.created_at.isoformat(),
        signature.confirmed_at.isoformat() if signature.confirmed_at else None,
        signature.pledge_on.isoformat() if signature.pledge_on else None,
        signature.kept_at.isoformat() if signature.kept_at else None,
        *((signature.answers or {}).get(name) for name in asking.LIMITS),
    )
