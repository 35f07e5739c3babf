"""What confirming writes, in one statement: the signature counts, the ledger says so, and thanks go out, or nothing.

Everything here joins the caller's transaction; a conditional update decides who wins. Signing writes in `recording`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from campaign_app import ledger
from campaign_app.extensions import db
from campaign_app.identifiers import new_id, new_share_code
from campaign_app.models import Signature
from campaign_app.services import counting
from campaign_app.services.listing import as_json
from campaign_app.services.outbox import PRIORITIES

_CONFIRM = text("""
    WITH act AS MATERIALIZED (
        SELECT * FROM json_to_recordset(CAST(:acts AS json)) AS act (
            signature_id uuid, action_page_id uuid, organization_id uuid, share_code text, language text,
            email_key bytea, district_code text, text_version integer, commitment bytea, mail_id uuid,
            ledger_lock integer, page_lock integer
        )
    ), won AS (
        UPDATE signatures SET status = 'confirmed', confirmed_at = :now, share_code = act.share_code
        FROM act
        WHERE signatures.id = act.signature_id AND signatures.action_page_id = act.action_page_id
              AND signatures.status = 'pending'
        RETURNING signatures.id, signatures.supporter_id
    ), counted AS MATERIALIZED (
        SELECT act.*, supporter_id FROM act JOIN won ON won.id = act.signature_id
    ), heard AS (
        UPDATE supporters SET language = counted.language FROM counted
        WHERE supporters.id = counted.supporter_id AND supporters.language <> counted.language
    ), turn AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared(ledger_lock, page_lock) AS had
        FROM (SELECT DISTINCT ledger_lock, page_lock FROM counted ORDER BY ledger_lock, page_lock) AS pages
    ), noted AS (
        INSERT INTO ledger_events (
            organization_id, action_page_id, signature_id, kind, delta, kept_delta, district_code, text_version,
            commitment, created_at
        )
        SELECT organization_id, action_page_id, signature_id, 'confirmed', 1, 0, district_code, text_version,
               commitment, :now
        FROM counted WHERE (SELECT count(turn.had) FROM turn) > 0
    ), added AS (
        INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta, kept_delta)
        SELECT organization_id, action_page_id, district_code, 1, 0 FROM counted
    ), mailed AS (
        INSERT INTO outbox_messages (
            id, organization_id, kind, status, priority, recipient, signature_id, attempts, doubts, fence, created_at,
            next_attempt_at, last_error
        )
        SELECT mail_id, counted.organization_id, 'thank_you', 'new', :priority, supporters.email, signature_id, 0, 0,
               0, :now, :now, ''
        FROM counted JOIN supporters ON supporters.id = counted.supporter_id
        WHERE NOT EXISTS (
            SELECT FROM suppressions
            WHERE suppressions.organization_id = counted.organization_id AND suppressions.email_key = counted.email_key
        )
    )
    SELECT id FROM won
""")


@dataclass(frozen=True)
class Unconfirmed:
    """A pending signature on its way to count, with what its ledger event commits to."""

    signature_id: uuid.UUID
    organization_id: uuid.UUID
    action_page_id: uuid.UUID
    email_key: bytes
    nonce: bytes
    language: str
    district_code: str
    text_digest: bytes
    text_version: int

    @property
    def commitment(self) -> bytes:
        """What the ledger keeps of it."""
        return ledger.commitment(
            nonce=self.nonce,
            kind="confirmed",
            action_page_id=self.action_page_id,
            text_digest=self.text_digest,
            signer_key=self.email_key,
        )


def record_confirmation(signature: Signature, *, now: datetime) -> bool:
    """Confirm a pending signature: ledger event, delta and note of thanks; False when it was pending no longer.

    Wants its version loaded.
    """
    unconfirmed = Unconfirmed(
        signature_id=signature.id,
        organization_id=signature.organization_id,
        action_page_id=signature.action_page_id,
        email_key=signature.email_key,
        nonce=signature.nonce,
        language=signature.language,
        district_code=signature.district_code,
        text_digest=signature.page_version.digest,
        text_version=signature.page_version.number,
    )
    return signature.id in record_confirmations([unconfirmed], now=now)


def record_confirmations(unconfirmed: Sequence[Unconfirmed], *, now: datetime) -> set[uuid.UUID]:
    """The same of several signatures; the ids of those that were still pending."""
    values = [
        {
            **vars(each),
            "commitment": each.commitment,
            "share_code": new_share_code(),
            "mail_id": new_id(now),
            **counting.lock_of(each.action_page_id),
        }
        for each in unconfirmed
    ]
    rows = db.session.execute(_CONFIRM, {"acts": as_json(values), "now": now, "priority": PRIORITIES["thank_you"]})
    return set(rows.scalars())
