"""Crowds: many who sign or confirm at the same moment, taken in one statement and one transaction for all.

Only what is usual is taken here. Whatever needs a second look is left to `signing`, one by one: the caller is told who
that is. Nobody is told that they signed before the transaction that says so is on disk.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import text

from campaign_app.extensions import db
from campaign_app.services import affirming, reminding, representatives
from campaign_app.services.affirming import Unconfirmed
from campaign_app.services.recording import Recorded, Signing, record_signatures

# "changed": the page is no longer what was looked at; "again": a signature of this mailbox stands, or did just now.
Left = Literal["changed", "again"]

# What a page says to its signers: all of it changes with the rows of the page, its organization, its translations, or
# with a new version. `xmin` is the transaction that wrote a row.
_STAMPS = text("""
    SELECT page.slug, concat_ws(
        ' ', page.xmin, organization.xmin,
        (SELECT count(*) FROM page_versions WHERE action_page_id = page.id),
        (SELECT string_agg(xmin::text, ',' ORDER BY id) FROM page_translations WHERE action_page_id = page.id)
    ) AS stamp
    FROM action_pages AS page JOIN organizations AS organization ON organization.id = page.organization_id
    WHERE page.slug = ANY (:slugs)
""")


@dataclass(frozen=True)
class Seen:
    """An act on a page as somebody holds it in memory, and the stamp that the page bore when it was looked at."""

    signing: Signing
    stamp: str


def stamps_of(slugs: Iterable[str]) -> dict[str, str]:
    """What each of these pages bears until anything of it changes that a signer could meet."""
    return {row.slug: row.stamp for row in db.session.execute(_STAMPS, {"slugs": sorted(set(slugs))})}


def sign_together(crowd: Sequence[Seen], *, congress_number: int) -> list[uuid.UUID | Left]:
    """Take the signatures of a crowd in one transaction; in their order, the id of each, or why it was left."""
    stamps = stamps_of(each.signing.page.slug for each in crowd)
    is_current = [stamps.get(each.signing.page.slug) == each.stamp for each in crowd]
    current = [each.signing for each, is_so in zip(crowd, is_current, strict=True) if is_so]
    recorded = iter(record_signatures(_placed(current, congress_number)) if current else ())
    db.session.commit()
    return [_outcome(next(recorded)) if is_so else "changed" for is_so in is_current]


def _placed(signings: Sequence[Signing], congress_number: int) -> list[Signing]:
    where = [(signing.act.postal_code, signing.act.country_code) for signing in signings]
    districts = representatives.places(where, congress_number=congress_number)
    return [replace(signing, district=district) for signing, district in zip(signings, districts, strict=True)]


def _outcome(recorded: Recorded | None) -> uuid.UUID | Left:
    return recorded.signature_id if recorded and recorded.is_taken else "again"


def confirm_together(signature_ids: Collection[uuid.UUID], *, now: datetime) -> set[uuid.UUID]:
    """Count the signatures of a crowd in one transaction; the ids of those that count now, or did before.

    Left to `signing.confirm`: letters, which leave on confirming, and who may have been reminded meanwhile.
    """
    db.session.execute(_BY_INDEX)
    rows = db.session.execute(_USUAL, {"ids": list(signature_ids), "since": now - reminding.AFTER[1]}).mappings().all()
    pending = [Unconfirmed(**{name: row[name] for name in _UNCONFIRMED}) for row in rows if row["status"] == "pending"]
    won = affirming.record_confirmations(pending, now=now) if pending else set()
    db.session.commit()
    return won | {row["signature_id"] for row in rows if row["status"] == "confirmed"}


# A list of a few ids is looked up one by one, however many the planner believes it to have and signatures to be.
_BY_INDEX = text("""
    SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
           set_config('enable_seqscan', 'off', true)
""")
_UNCONFIRMED = [field.name for field in fields(Unconfirmed)]
_USUAL = text("""
    SELECT signatures.id AS signature_id, signatures.organization_id, signatures.action_page_id, signatures.status,
           email_key, nonce, signatures.language, district_code, page_versions.digest AS text_digest,
           page_versions.number AS text_version
    FROM signatures
    JOIN page_versions ON page_versions.id = page_version_id
    JOIN action_pages ON action_pages.id = signatures.action_page_id
    WHERE signatures.id = ANY (:ids) AND signatures.created_at > :since AND action_pages.kind <> 'letter'
""")
