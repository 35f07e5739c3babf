"""Share images: which pages need a new one, what it shows, keeping and finding it. Drawing is given by the caller."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from babel.numbers import format_decimal
from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import selectinload

from campaign_app import colours
from campaign_app.extensions import db
from campaign_app.models import ActionPage, HeroImage, ShareImage
from campaign_app.services import counting, hero_images

# Other sites keep a picture for days, so it need not follow every signature.
CHECK_AFTER = timedelta(minutes=10)
BATCH = 20
# The longest headline (in letters) that fits at each size (in pixels).
_SIZES = ((40, 92), (80, 76), (130, 62), (200, 50))
_SIZES_BESIDE = ((30, 76), (60, 64), (110, 52), (200, 42))

# What a picture says, and the files it shows by the names it says them under.
Draw = Callable[[Mapping[str, str], Mapping[str, bytes]], bytes]
_PHOTOGRAPH = "photograph.jpg"
# Before the columns of the picture under the other headline of a test.
_OTHER = "other_"


def draw_due(*, draw: Draw, now: datetime, batch: int = BATCH) -> int:
    """Draw the pictures of open pages that have none or whose words or number changed; returns how many were drawn."""
    due = _list_due(now=now, batch=batch)
    counts = counting.counts_of(page.id for page, _ in due)
    drawn = 0
    for page, known in due:
        fresh = _fresh(page, counts.get(page.id, 0), known, draw)
        _put(page, fresh | {"checked_at": now}, is_known=known[""] is not None)
        drawn += sum(isinstance(value, bytes) for value in fresh.values())
    db.session.commit()
    return drawn


def put_due(action_page_id: uuid.UUID) -> None:
    """Let the page's pictures be looked at next, as its headlines have changed; joins the caller."""
    db.session.execute(
        update(ShareImage)
        .filter_by(action_page_id=action_page_id)
        .values(checked_at=ShareImage.checked_at - CHECK_AFTER)
        .execution_options(synchronize_session=False)
    )


def find_digest(action_page_id: uuid.UUID, *, is_other: bool = False) -> str | None:
    """What the page's picture, or the one under its other headline, is known by; None while there is none."""
    digest = ShareImage.other_digest if is_other else ShareImage.digest
    return db.session.scalar(select(digest).filter_by(action_page_id=action_page_id))


def find_image(action_page_id: uuid.UUID) -> ShareImage | None:
    """The page's picture."""
    return db.session.get(ShareImage, action_page_id)


def content_of(
    page: ActionPage, count: int, *, photograph: HeroImage | None = None, headline: str | None = None
) -> dict[str, str]:
    """What the picture shows: who asks, what, and the number once the page itself would show it. No words of ours.

    With a photograph, which is known by its digest, the words stand beside it and are smaller. `headline` is another
    than the page's own.
    """
    headline = headline or page.headline
    is_shown = counting.progress_of(page, count).stage in {"number", "bar", "met"}
    sizes = _SIZES_BESIDE if photograph else _SIZES
    seen = {"photograph": _PHOTOGRAPH, "photograph_digest": photograph.digest} if photograph else {}
    return seen | {
        "organization": page.organization.name,
        "headline": headline,
        "accent": page.organization.accent or colours.HOUSE_ACCENT,
        "count": format_decimal(count, locale="en") if is_shown else "",
        "goal": format_decimal(page.goal, locale="en"),
        "share": f"{min(count / page.goal, 1):.4f}",
        "size": str(next((size for length, size in sizes if len(headline) <= length), sizes[-1][1])),
    }


def _fresh(page: ActionPage, count: int, known: Mapping[str, str | None], draw: Draw) -> dict[str, object]:
    """The pictures that show something else than those that are kept, by their columns; None where none is shown."""
    photograph = hero_images.find_image(page.id)
    other = page.wording_test.other_headline(page.headline) if page.wording_test else None
    fresh: dict[str, object] = {}
    for name, headline in (("", page.headline), (_OTHER, other)):
        content = content_of(page, count, photograph=photograph, headline=headline) if headline else None
        digest = _digest(content) if content else None
        if digest != known[name]:
            picture = draw(content, _files(photograph)) if content else None
            fresh |= {f"{name}digest": digest, f"{name}picture": picture}
    return fresh


def _files(photograph: HeroImage | None) -> dict[str, bytes]:
    """The photograph in the one format every program reads."""
    if photograph is None:
        return {}
    data = hero_images.find_file(
        photograph.action_page_id, digest=photograph.digest, kind="jpeg", width=photograph.fallback_width
    )
    return {_PHOTOGRAPH: data} if data else {}


def _list_due(*, now: datetime, batch: int) -> Sequence[tuple[ActionPage, dict[str, str | None]]]:
    """Open pages to look at, those without a picture first, with the digests of those they have."""
    rows = db.session.execute(
        select(ActionPage, ShareImage.digest, ShareImage.other_digest)
        .outerjoin(ShareImage, ShareImage.action_page_id == ActionPage.id)
        .where(
            ActionPage.status == "open",
            or_(ShareImage.checked_at.is_(None), ShareImage.checked_at <= now - CHECK_AFTER),
        )
        .order_by(ShareImage.checked_at.asc().nulls_first(), ActionPage.id)
        .limit(batch)
        .options(selectinload(ActionPage.wording_test))
    )
    return [(page, {"": digest, _OTHER: other_digest}) for page, digest, other_digest in rows]


def _digest(content: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _put(page: ActionPage, fresh: Mapping[str, object], *, is_known: bool) -> None:
    """Keep what is new about a page's pictures; another worker may have been here first."""
    if is_known:
        db.session.execute(update(ShareImage).filter_by(action_page_id=page.id).values(**fresh))
        return
    db.session.execute(
        upsert(ShareImage)
        .values(action_page_id=page.id, organization_id=page.organization_id, **fresh)
        .on_conflict_do_update(index_elements=["action_page_id"], set_=fresh)
    )
