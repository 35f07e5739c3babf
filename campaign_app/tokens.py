"""Signed links: pure text in, text out. A link is bound to one purpose, one row and a last moment.

Links carry an id, never an address or a name: URLs end up in logs and histories.
"""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Literal

from itsdangerous import BadData, URLSafeSerializer

from campaign_app.errors import BadLink, ExpiredLink

Purpose = Literal["confirm", "thank_you", "unsubscribe", "my_signatures"]

TTL: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=7),
    "thank_you": timedelta(days=90),
    "unsubscribe": timedelta(days=365 * 5),
    "my_signatures": timedelta(hours=1),
}


def make_token(secret_key: str, *, purpose: Purpose, subject_id: uuid.UUID, now: datetime) -> str:
    """A URL-safe signed token (HMAC-SHA-256) for `subject_id`, good for the purpose's TTL from `now` (aware UTC)."""
    expires = int((now + TTL[purpose]).timestamp())
    return _serializer(secret_key, purpose).dumps([subject_id.hex, expires])


def read_token(secret_key: str, token: str, *, purpose: Purpose, now: datetime) -> uuid.UUID:
    """The id a token was made for.

    Raises BadLink when it was altered or made for another purpose, and ExpiredLink, which names the purpose, when its
    time has passed.
    """
    try:
        subject, expires = _serializer(secret_key, purpose).loads(token)
        subject_id = uuid.UUID(hex=subject)
        last_moment = datetime.fromtimestamp(expires, UTC)
    except (BadData, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadLink("This link is not complete or was changed.") from error
    if now > last_moment:
        raise ExpiredLink("This link has expired.", purpose=purpose)
    return subject_id


def _serializer(secret_key: str, purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=f"campaign-app.{purpose}", signer_kwargs={"digest_method": _sha256})


def _sha256(data: bytes = b"") -> "hashlib._Hash":
    return hashlib.sha256(data)
