"""Versions: the immutable texts that people sign, each with the digest that ledger commitments contain."""

from datetime import datetime

from campaign_app.identifiers import new_id
from campaign_app.ledger import text_digest
from campaign_app.models import ActionPage, PageVersion


def put_version(page: ActionPage, *, demand: str, subject: str, text: str, now: datetime) -> None:
    """Keep the text in the newest version while nobody can have signed it, then as a new one. Joins the caller."""
    digest = text_digest(page.kind, demand, subject, text)
    newest = page.versions[-1] if page.versions else None
    if newest and newest.digest == digest:
        return
    if newest and page.status in ("draft", "scheduled"):
        newest.demand, newest.subject, newest.text, newest.digest = demand, subject, text, digest
        return
    page.versions.append(
        PageVersion(
            id=new_id(now),
            organization_id=page.organization_id,
            number=newest.number + 1 if newest else 1,
            demand=demand,
            subject=subject,
            text=text,
            digest=digest,
            created_at=now,
        )
    )
