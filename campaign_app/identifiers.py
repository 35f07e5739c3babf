"""Row ids and share codes.

Ids are UUID version 7 (RFC 9562 section 5.7), so that new rows land at the right edge of every index.
"""

import os
import re
import secrets
import uuid
from datetime import UTC, datetime, timedelta

SHARE_CODE_LENGTH = 10
# What a share code looks like, as a regular expression (Python's and PostgreSQL's): no word looks like it.
SHARE_CODE_PATTERN = "^(?=[a-z]*[2-9])(?=[2-9]*[a-z])[2-9a-hjkmnp-z]{10}$"
# No letters that are taken for others when somebody reads a link out.
_SHARE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id(now: datetime) -> uuid.UUID:
    """A UUIDv7: 48 bits of `now` in milliseconds since 1970 (UTC), the rest random."""
    milliseconds = (now - _EPOCH) // _MILLISECOND & 0xFFFF_FFFF_FFFF
    random = int.from_bytes(os.urandom(10), "big")
    high = (random >> 64) & 0xFFF
    low = random & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=(milliseconds << 80) | _VERSION | (high << 64) | _VARIANT | low)


def first_id(moment: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of a moment: every id made from then on is at least this, every earlier one less."""
    milliseconds = (moment - _EPOCH) // _MILLISECOND & 0xFFFF_FFFF_FFFF
    return uuid.UUID(int=(milliseconds << 80) | _VERSION | _VARIANT)


def new_share_code() -> str:
    """A random code for a supporter's own link: 49 bits, so that two on one page are not to be expected.

    It has a letter and a digit, so that no source an organizer would choose is taken for one.
    """
    while True:
        code = "".join(secrets.choice(_SHARE_ALPHABET) for _ in range(SHARE_CODE_LENGTH))
        if is_share_code(code):
            return code


def is_share_code(source_code: str) -> bool:
    """Whether a source code is one of a supporter's own link."""
    return bool(re.match(SHARE_CODE_PATTERN, source_code))
