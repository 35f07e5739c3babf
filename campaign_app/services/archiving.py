"""The archive: pages that are done with leave every list and answer no more; nothing of them is deleted."""

import uuid
from datetime import datetime

from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import audit


def archive(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Put a draft or a closed page away. Raises BadInput for one that takes signatures, or is about to."""
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    if page.status not in ("draft", "closed"):
        raise BadInput("Only a draft or a closed page can be archived", field="status")
    page.status, page.updated_at = "archived", now
    _put_audit(page, "page.archive", account_id, now)
    db.session.commit()


def take_out(*, page: ActionPage, account_id: uuid.UUID | None, now: datetime) -> None:
    """Make an archived page what it was before: closed, or a draft if it was never open. Raises BadInput."""
    db.session.refresh(page, ["status"], with_for_update={"of": ActionPage})
    if page.status != "archived":
        raise BadInput("Only an archived page can be taken out", field="status")
    page.status, page.updated_at = "closed" if page.opened_at else "draft", now
    _put_audit(page, "page.take_out", account_id, now)
    db.session.commit()


def _put_audit(page: ActionPage, act: str, account_id: uuid.UUID | None, now: datetime) -> None:
    audit.put(organization_id=page.organization_id, account_id=account_id, act=act, subject_id=page.id, now=now)
