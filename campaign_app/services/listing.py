"""Rows on their way into one statement, as one list (json_to_recordset): its text is the same however many they are."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def as_json(values: Sequence[Mapping[str, Any]]) -> str:
    """The list: names are those of the columns; bytes, ids, days and moments read as PostgreSQL reads them."""
    return json.dumps(values, default=_plain)


def _plain(value: object) -> str:
    """Bytes as PostgreSQL reads them, ids, days and moments as everybody does."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
