"""What signing writes, in one statement: a signer waits for one answer; all of it stands or none.

Everything here joins the caller's transaction. Values are checked before; races are settled by the constraints, row by
row. What confirming writes is in `affirming`.
"""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from campaign_app import ledger
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.models import ActionPage
from campaign_app.services import asking, counting
from campaign_app.services.acts import Act
from campaign_app.services.listing import as_json
from campaign_app.services.outbox import PRIORITIES

# All who sign at the same moment are rows of one list. A supporter is inserted, or locked against erasing where known;
# both parts are empty for one who came or went after the statement began. Everybody takes locks in the same order:
# people by their keys, ledgers by theirs. A ledger's lock comes before its ids: nobody gets a lower one later
# (`counting`).
_SIGN = text("""
    WITH act AS MATERIALIZED (
        SELECT * FROM json_to_recordset(CAST(:acts AS json)) AS act (
            supporter_id uuid, signature_id uuid, consent_id uuid, mail_id uuid, organization_id uuid,
            action_page_id uuid, page_version_id uuid, text_version integer, email text, email_key bytea, nonce bytea,
            commitment bytea, wording text, is_opted_in boolean, name text, postal_code text, country_code text,
            street text, city text, district_code text, language text, comment text, source_code text, pledge_on date,
            answers jsonb, fill_seconds integer, suspicion integer, network_key bytea, ledger_lock integer,
            page_lock integer, now timestamptz
        )
    ), new_supporter AS (
        INSERT INTO supporters (id, organization_id, email, email_key, language, created_at)
        SELECT supporter_id, organization_id, email, email_key, language, now FROM act
        ORDER BY email_key, organization_id
        ON CONFLICT (organization_id, email_key) DO NOTHING
        RETURNING id, organization_id, email_key
    ), known_supporter AS (
        SELECT known.id, who.organization_id, who.email_key
        FROM (SELECT DISTINCT organization_id, email_key FROM act) AS who
        CROSS JOIN LATERAL (
            SELECT id FROM supporters
            WHERE organization_id = who.organization_id AND email_key = who.email_key
            FOR KEY SHARE
        ) AS known
    ), supporter AS (
        SELECT id, organization_id, email_key FROM new_supporter
        UNION ALL SELECT id, organization_id, email_key FROM known_supporter
    ), signed AS (
        INSERT INTO signatures (
            id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce, status, name,
            postal_code, country_code, street, city, district_code, language, comment, source_code, pledge_on, answers,
            fill_seconds, suspicion, network_key, created_at
        )
        SELECT signature_id, organization_id, action_page_id, page_version_id, supporter.id, email_key, nonce,
               'pending', name, postal_code, country_code, street, city, district_code, language, comment, source_code,
               pledge_on, answers, fill_seconds, suspicion, network_key, now
        FROM act JOIN supporter USING (organization_id, email_key)
        ORDER BY email_key, action_page_id
        ON CONFLICT (action_page_id, email_key) WHERE status <> 'withdrawn' DO NOTHING
        RETURNING id, supporter_id
    ), taken AS MATERIALIZED (
        SELECT act.*, signed.supporter_id AS known_id FROM act JOIN signed ON signed.id = act.signature_id
    ), consented AS (
        INSERT INTO consents (id, organization_id, supporter_id, signature_id, is_granted, wording, created_at)
        SELECT consent_id, organization_id, known_id, signature_id, is_opted_in, wording, now FROM taken
    ), turn AS MATERIALIZED (
        SELECT pg_advisory_xact_lock_shared(ledger_lock, page_lock) AS had
        FROM (SELECT DISTINCT ledger_lock, page_lock FROM taken ORDER BY ledger_lock, page_lock) AS pages
    ), noted AS (
        INSERT INTO ledger_events (
            organization_id, action_page_id, signature_id, kind, delta, kept_delta, district_code, text_version,
            commitment, created_at
        )
        SELECT organization_id, action_page_id, signature_id, 'signed', 0, 0, district_code, text_version,
               commitment, now
        FROM taken WHERE (SELECT count(turn.had) FROM turn) > 0
    ), mailed AS (
        INSERT INTO outbox_messages (
            id, organization_id, kind, status, priority, recipient, signature_id, attempts, doubts, fence, created_at,
            next_attempt_at, last_error
        )
        SELECT mail_id, organization_id, 'confirmation', 'new', :priority, email, signature_id, 0, 0, 0, now, now, ''
        FROM taken
        WHERE NOT EXISTS (
            SELECT FROM suppressions
            WHERE suppressions.organization_id = taken.organization_id AND suppressions.email_key = taken.email_key
        )
    )
    SELECT act.signature_id, supporter.id IS NOT NULL AS is_known, taken.signature_id IS NOT NULL AS is_taken
    FROM act
    LEFT JOIN supporter USING (organization_id, email_key)
    LEFT JOIN taken USING (signature_id)
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


@dataclass(frozen=True)
class Recorded:
    """What became of an act: a signature of this id, unless one of the same mailbox stands (`is_taken` False)."""

    signature_id: uuid.UUID
    is_taken: bool


def record_signature(signing: Signing) -> uuid.UUID | None:
    """Write supporter, signature, consent, ledger event and confirmation mail; None when one of this mailbox stands."""
    while True:
        if recorded := record_signatures([signing])[0]:
            return recorded.signature_id if recorded.is_taken else None


def record_signatures(signings: Sequence[Signing]) -> list[Recorded | None]:
    """The same of several acts, in their order; None for one whose supporter came or went meanwhile."""
    values = [_signing_values(signing) for signing in signings]
    rows = db.session.execute(_SIGN, {"acts": as_json(values), "priority": PRIORITIES["confirmation"]})
    found = {row.signature_id: Recorded(row.signature_id, row.is_taken) for row in rows if row.is_known}
    return [found.get(each["signature_id"]) for each in values]


def _signing_values(signing: Signing) -> dict[str, Any]:
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
        "now": now,
        **{name: getattr(act, name) for name in _TYPED},
        "answers": dict(act.answers) or None,
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
