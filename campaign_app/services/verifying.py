"""Verifying the audit trail: every line against its seal, every seal against the one before. Reads only.

The hashes are computed here anew, not by the database, so that functions altered there do not help a forger.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text

from campaign_app.extensions import db

_SEPARATOR = "\x1f"
_ROWS = text("""
    SELECT coalesce(seals.organization_id, lines.organization_id) AS organization_id, seals.number, seals.hash,
        seals.audit_event_id, lines.id AS line_id,
        ARRAY[lines.id::text, lines.organization_id::text, coalesce(lines.account_id::text, ''), lines.act,
            coalesce(lines.subject_id::text, ''), lines.detail::text,
            to_char(lines.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')] AS parts
    FROM audit_seals seals FULL JOIN audit_events lines ON lines.id = seals.audit_event_id
    ORDER BY 1, seals.number NULLS LAST, lines.id
""")


@dataclass
class Chain:
    """One organization's chain: how many lines hold, the last number and hash, and what is wrong, in words."""

    organization_id: uuid.UUID
    count: int = 0
    number: int = 0
    hash: bytes = b""
    faults: list[str] = field(default_factory=list)


def verify() -> list[Chain]:
    """The chains of all organizations that have one.

    Who can rewrite the whole table can rewrite the chain: compare number and hash with a copy kept elsewhere.
    """
    chains: dict[uuid.UUID, Chain] = {}
    for row in _rows():
        chain = chains.setdefault(row.organization_id, Chain(row.organization_id))
        fault = _fault(chain, row)
        if fault:
            chain.faults.append(fault)
        else:
            chain.count += 1
        if row.number is not None:
            chain.number, chain.hash = row.number, bytes(row.hash)
    return list(chains.values())


def _rows() -> Iterator[Row[Any]]:
    return iter(db.session.execute(_ROWS, execution_options={"yield_per": 1_000}))


def _fault(chain: Chain, row: Row[Any]) -> str:
    """What is wrong with a line, given the seal before; empty when it holds."""
    number, line_id, sealed_id = row.number, row.line_id, row.audit_event_id
    if number is None:
        return f"line {line_id} has no seal: it was added past the platform"
    if number != chain.number + 1:
        return f"numbers {chain.number + 1} to {number - 1} are missing before line {sealed_id}"
    if line_id is None:
        return f"line {sealed_id} (number {number}) is missing"
    expected = hashlib.sha256(chain.hash + _SEPARATOR.join(row.parts).encode()).digest()
    if expected != bytes(row.hash):
        return f"line {line_id} (number {number}) was altered"
    return ""
