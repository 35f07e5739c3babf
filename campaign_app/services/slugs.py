"""Slugs: the last part of an action page's address, made from its headline."""

import re
import unicodedata
import uuid

from sqlalchemy import select

from campaign_app.extensions import db
from campaign_app.models import ActionPage
from campaign_app.services import tenancy

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def free_slug(headline: str, own: uuid.UUID | None = None) -> str:
    """A slug from the headline that no other page has: `reopen-the-library`, `reopen-the-library-2`."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    base = _NOT_IN_SLUG.sub("-", plain).strip("-")[:60].rstrip("-") or "page"
    query = select(ActionPage.slug).where(ActionPage.slug.startswith(base, autoescape=True))
    with tenancy.looking_everywhere():
        taken = set(db.session.scalars(query.where(ActionPage.id != own) if own else query))
    return next(
        slug for slug in (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 3)) if slug not in taken
    )
