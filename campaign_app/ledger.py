"""The ledger's arithmetic: commitments to acts and the Merkle tree over them (RFC 9162 section 2.1). Pure.

A commitment hides who acted (it is salted with a nonce only the platform and the signer hold) and fixes what was
signed (the page, the version of its text, the act). Publishing commitments lets anyone recount.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence

LEAF = b"\x00"
NODE = b"\x01"


def commitment(*, nonce: bytes, kind: str, action_page_id: uuid.UUID, text_digest: bytes, signer_key: bytes) -> bytes:
    """32 bytes committing to one act: of `kind` (signed, confirmed, ...), by `signer_key`, on `text_digest`."""
    parts = (kind.encode(), action_page_id.bytes, text_digest, signer_key)
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(nonce, framed, "sha256")


def text_digest(*parts: str) -> bytes:
    """SHA-256 over the parts, each after its length, so that no two texts run together alike."""
    encoded = [part.encode() for part in parts]
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in encoded)).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The tree head of RFC 9162 section 2.1.1 over `leaves` in ledger order; the hash of nothing when empty."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]
