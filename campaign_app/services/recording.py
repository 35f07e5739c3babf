"""What signing and confirming write, each in one statement: a signer waits for one answer; all of it stands or none.

Both join the caller's transaction. Values are checked before; races are settled by the constraints, row by row.
"""

import json
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from campaign_app import ledger
from campaign_app.extensions import db
from campaign_app.identifiers import new_id, new_share_code
from campaign_app.models import ActionPage, Signature
from campaign_app.services import asking, counting
from campaign_app.services.acts import Act
from campaign_app.services.outbox import PRIORITIES

# The supporter is inserted, or locked against erasing where known; both parts are empty when the supporter came or went
# after the statement began. The ledger's lock comes before its id: nobody gets a lower one later (`counting`).
_SIGN = text("""
    WITH new_supporter AS (
        INSERT INTO supporters (id, organization_id, email, email_key, language, created_at)
        VALUES (:supporter_id, :organization_id, :email, :email_key, :language, :now)
        ON CONFLICT (organization_id, email_key) DO NOTHING
        RETURNING id
    ), known_supporter AS (
        SELECT id FROM supporters WHERE organization_id = :organization_id AND email_key = :email_key FOR KEY SHARE
    ), supporter AS (
        SELECT id FROM new_supporter UNION ALL SELECT id FROM known_supporter
    ), signed AS (
        INSERT INTO signatures (
            id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce, status, name,
            postal_code, country_code, street, city, district_code, language, comment, source_code, pledge_on, answers,
            fill_seconds, suspicion, network_key, created_at
        )
        SELECT :signature_id, :organization_id, :action_page_id, :page_version_id, id, :email_key, :nonce, 'pending',
               :name, :postal_code, :country_code, :street, :city, :district_code, :language, :comment, :source_code,
               CAST(:pledge_on AS date), CAST(:answers AS jsonb), CAST(:fill_seconds AS integer), :suspicion,
               CAST(:network_key AS bytea), :now
        FROM supporter
        ON CONFLICT (action_page_id, email_key) WHERE status <> 'withdrawn' DO NOTHING
        RETURNING id, supporter_id
    ), consented AS (
        INSERT INTO consents (id, organization_id, supporter_id, signature_id, is_granted, wording, created_at)
        SELECT :consent_id, :organization_id, supporter_id, id, :is_opted_in, :wording, :now FROM signed
    ), turn AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared(:ledger_lock, :page_lock) FROM signed
    ), noted AS (
        INSERT INTO ledger_events (
            organization_id, action_page_id, signature_id, kind, delta, kept_delta, district_code, text_version,
            commitment, created_at
        )
        SELECT :organization_id, :action_page_id, :signature_id, 'signed', 0, 0, :district_code, :text_version,
               :commitment, :now
        FROM turn
    ), mailed AS (
        INSERT INTO outbox_messages (
            id, organization_id, kind, status, priority, recipient, signature_id, attempts, doubts, fence, created_at,
            next_attempt_at, last_error
        )
        SELECT :mail_id, :organization_id, 'confirmation', 'new', :priority, :email, id, 0, 0, 0, :now, :now, ''
        FROM signed
        WHERE NOT EXISTS (
            SELECT FROM suppressions WHERE organization_id = :organization_id AND email_key = :email_key
        )
    )
    SELECT (SELECT count(*) FROM supporter) AS supporter_count, (SELECT count(*) FROM signed) AS signed_count
""")

_CONFIRM = text("""
    WITH won AS (
        UPDATE signatures SET status = 'confirmed', confirmed_at = :now, share_code = :share_code
        WHERE id = :signature_id AND action_page_id = :action_page_id AND status = 'pending'
        RETURNING supporter_id
    ), heard AS (
        UPDATE supporters SET language = :language FROM won WHERE id = won.supporter_id AND language <> :language
    ), turn AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared(:ledger_lock, :page_lock) FROM won
    ), noted AS (
        INSERT INTO ledger_events (
            organization_id, action_page_id, signature_id, kind, delta, kept_delta, district_code, text_version,
            commitment, created_at
        )
        SELECT :organization_id, :action_page_id, :signature_id, 'confirmed', 1, 0, :district_code,
               :text_version, :commitment, :now
        FROM turn
    ), counted AS (
        INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta, kept_delta)
        SELECT :organization_id, :action_page_id, :district_code, 1, 0 FROM won
    ), mailed AS (
        INSERT INTO outbox_messages (
            id, organization_id, kind, status, priority, recipient, signature_id, attempts, doubts, fence, created_at,
            next_attempt_at, last_error
        )
        SELECT :mail_id, :organization_id, 'thank_you', 'new', :priority, supporters.email, :signature_id, 0, 0, 0,
               :now, :now, ''
        FROM won JOIN supporters ON supporters.id = won.supporter_id
        WHERE NOT EXISTS (
            SELECT FROM suppressions WHERE organization_id = :organization_id AND email_key = :email_key
        )
    )
    SELECT count(*) FROM won
""")


@dataclass(frozen=True)
class Signing:
    """One checked act on its way into the tables: who signs (`key`, of their mailbox), and from where."""

    page: ActionPage
    act: Act
    key: bytes
    district: str
    network_key: bytes | None
    now: datetime


def record_signature(signing: Signing) -> uuid.UUID | None:
    """Write supporter, signature, consent, ledger event and confirmation mail; None when one of this mailbox stands."""
    values = _values(signing)
    while True:
        found = db.session.execute(_SIGN, values).one()
        if found.supporter_count:
            return values["signature_id"] if found.signed_count else None


def record_confirmation(signature: Signature, *, now: datetime) -> bool:
    """Confirm a pending signature: ledger event, delta and note of thanks; False when it was pending no longer.

    Wants its version loaded; tells the object only what won.
    """
    page_id, share_code = signature.action_page_id, new_share_code()
    won = db.session.execute(
        _CONFIRM,
        {
            "now": now,
            "share_code": share_code,
            "signature_id": signature.id,
            "action_page_id": page_id,
            "organization_id": signature.organization_id,
            "language": signature.language,
            "email_key": signature.email_key,
            "district_code": signature.district_code,
            "text_version": signature.page_version.number,
            "commitment": counting.seal(signature, kind="confirmed"),
            "mail_id": new_id(now),
            "priority": PRIORITIES["thank_you"],
            **counting.lock_of(page_id),
        },
    ).scalar_one()
    return bool(won)


def _values(signing: Signing) -> dict[str, Any]:
    page, act, now = signing.page, signing.act, signing.now
    words, nonce = page.words(act.language), os.urandom(16)
    sealed = ledger.commitment(
        nonce=nonce,
        kind="signed",
        action_page_id=page.id,
        text_digest=words.version.digest,
        signer_key=signing.key,
    )
    return {
        "supporter_id": new_id(now),
        "signature_id": new_id(now),
        "consent_id": new_id(now),
        "mail_id": new_id(now),
        "organization_id": page.organization_id,
        "action_page_id": page.id,
        "page_version_id": words.version.id,
        "email": act.email,
        "email_key": signing.key,
        "nonce": nonce,
        "text_version": words.version.number,
        "commitment": sealed,
        "wording": words.opt_in_wording,
        "is_opted_in": act.is_opted_in,
        "district_code": signing.district,
        "network_key": signing.network_key,
        "suspicion": asking.score(bait=act.bait, fill_seconds=act.fill_seconds),
        "priority": PRIORITIES["confirmation"],
        "now": now,
        **{name: getattr(act, name) for name in _TYPED},
        "answers": json.dumps(dict(act.answers)) if act.answers else None,
        **counting.lock_of(page.id),
    }


# What is kept as it was typed.
_TYPED = (
    "name",
    "postal_code",
    "country_code",
    "street",
    "city",
    "language",
    "comment",
    "source_code",
    "pledge_on",
    "fill_seconds",
)
