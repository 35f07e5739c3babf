"""Signed links: pure text in, text out. A link is bound to one purpose, one row and a last moment.

Links carry an id, never an address or a name: URLs end up in logs and histories.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from campaign_app.errors import BadLink, ExpiredLink

Purpose = Literal[
    "confirm",
    "thank_you",
    "unsubscribe",
    "my_signatures",
    "letters",
    "did_it",
    "invite",
    "reset_password",
    "acknowledge",
]

TTL: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=7),
    "thank_you": timedelta(days=90),
    "unsubscribe": timedelta(days=365 * 5),
    "my_signatures": timedelta(hours=1),
    "letters": timedelta(days=90),
    "did_it": timedelta(days=365 * 2),
    "invite": timedelta(days=7),
    "reset_password": timedelta(hours=1),
    "acknowledge": timedelta(days=365 * 2),
}
RECEIPT_TTL = timedelta(hours=1)


def make_token(secret_key: str, *, purpose: Purpose, subject_id: uuid.UUID, now: datetime) -> str:
    """A URL-safe signed token (HMAC-SHA-256) for `subject_id`, good for the purpose's TTL from `now` (aware UTC)."""
    expires = int((now + TTL[purpose]).timestamp())
    # What the serializer would write, in a twentieth of its time: mails carry several of these.
    payload = base64_encode(f'["{subject_id.hex}",{expires}]')
    seal = base64_encode(hmac.digest(_key(secret_key, purpose), payload, "sha256"))
    return f"{payload.decode('ascii')}.{seal.decode('ascii')}"


def read_token(secret_key: str, token: str, *, purpose: Purpose, now: datetime) -> uuid.UUID:
    """The id a token was made for.

    Raises BadLink when it was altered or made for another purpose, and ExpiredLink, which names the purpose, when its
    time has passed.
    """
    subject_id, last_moment = _opened(secret_key, token, purpose)
    if now > last_moment:
        raise ExpiredLink("This link has expired.", purpose=purpose)
    return subject_id


def read_old_token(secret_key: str, token: str, *, purpose: Purpose) -> uuid.UUID:
    """The id a token was made for, however long ago: no authority over anything. Raises BadLink."""
    return _opened(secret_key, token, purpose)[0]


def make_receipt(secret_key: str, *, signature_id: uuid.UUID, now: datetime) -> str:
    """What the browser that signed keeps: it fits one signature for RECEIPT_TTL, and tells nothing about it.

    Not even the id is in it, as that says when a signature was made: whoever signs with a stranger's address would
    learn whether the stranger had signed before.
    """
    head = secrets.token_bytes(16) + int((now + RECEIPT_TTL).timestamp()).to_bytes(8, "big")
    return base64.urlsafe_b64encode(head + _seal(secret_key, head, signature_id)).decode()


def is_receipt(secret_key: str, receipt: str, *, signature_id: uuid.UUID, now: datetime) -> bool:
    """Whether a receipt is genuine, fits this signature and has not run out."""
    try:
        raw = base64.urlsafe_b64decode(receipt.encode("ascii"))
    except ValueError:
        return False
    head, seal = raw[:24], raw[24:]
    is_genuine = hmac.compare_digest(seal, _seal(secret_key, head, signature_id))
    return is_genuine and int(now.timestamp()) <= int.from_bytes(head[16:], "big")


def _opened(secret_key: str, token: str, purpose: Purpose) -> tuple[uuid.UUID, datetime]:
    try:
        subject, expires = _serializer(secret_key, purpose).loads(token)
        return uuid.UUID(hex=subject), datetime.fromtimestamp(expires, UTC)
    except (BadData, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadLink("This link is not complete or was changed.") from error


def _seal(secret_key: str, head: bytes, signature_id: uuid.UUID) -> bytes:
    return hmac.digest(secret_key.encode(), b"campaign-app.receipt" + head + signature_id.bytes, "sha256")


@lru_cache(maxsize=32)
def _key(secret_key: str, purpose: Purpose) -> bytes:
    return _serializer(secret_key, purpose).make_signer().derive_key()


@lru_cache(maxsize=32)
def _serializer(secret_key: str, purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key, salt=f"campaign-app.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
