"""The picture at the head of a page: keeping the one an organizer chose, taking it down, finding its files.

Making it ready is `gateways.encoder`'s, before a transaction begins.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.gateways.encoder import Picture
from campaign_app.models import ActionPage, HeroImage, HeroImageFile

ALT_MAX = 250


@dataclass(frozen=True)
class ImageChange:
    """What an organizer wants of a page's picture: another one, other words for it, or none any more."""

    alt: str = ""
    pictures: Sequence[Picture] = ()
    is_removed: bool = False


def put_change(page: ActionPage, change: ImageChange, *, now: datetime) -> None:
    """Keep, describe or take down the picture. Raises BadInput when a closed page is to get another one."""
    if change.pictures and page.status in ("closed", "archived"):
        raise BadInput("A closed page keeps the image it had; you can only remove it", field="image")
    alt = clean_line(change.alt)[:ALT_MAX]
    if change.pictures or change.is_removed:
        _clear(page)
    if change.pictures:
        _keep(page, change.pictures, alt, now)
    elif image := find_image(page.id):
        image.alt = alt


def find_image(action_page_id: uuid.UUID) -> HeroImage | None:
    """What is known of the page's picture, without its files; None while it has none."""
    return db.session.scalar(select(HeroImage).filter_by(action_page_id=action_page_id))


def find_file(action_page_id: uuid.UUID, *, digest: str, kind: str, width: int) -> bytes | None:
    """One file of the page's present picture; None for one it no longer has."""
    return db.session.scalar(
        select(HeroImageFile.data).filter_by(action_page_id=action_page_id, digest=digest, kind=kind, width=width)
    )


def _clear(page: ActionPage) -> None:
    for model in (HeroImageFile, HeroImage):
        db.session.execute(delete(model).filter_by(action_page_id=page.id))


def _keep(page: ActionPage, pictures: Sequence[Picture], alt: str, now: datetime) -> None:
    owner = {"action_page_id": page.id, "organization_id": page.organization_id}
    digest = hashlib.sha256(b"".join(picture.data for picture in pictures)).hexdigest()[:16]
    largest = max(pictures, key=lambda picture: picture.width)
    offered = [picture for picture in pictures if picture.kind != "jpeg"]
    db.session.add(
        HeroImage(
            **owner,
            digest=digest,
            alt=alt,
            width=largest.width,
            height=largest.height,
            kinds=list(dict.fromkeys(picture.kind for picture in offered)),
            widths=sorted({picture.width for picture in offered}),
            fallback_width=next(picture.width for picture in pictures if picture.kind == "jpeg"),
            uploaded_at=now,
        )
    )
    db.session.flush()
    for picture in pictures:
        db.session.add(HeroImageFile(**owner, kind=picture.kind, width=picture.width, digest=digest, data=picture.data))
