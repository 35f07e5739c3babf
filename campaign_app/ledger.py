"""The ledger's arithmetic: commitments to acts and the Merkle tree over them (RFC 9162 section 2.1). Pure.

A commitment hides who acted (it is salted with a nonce only the platform and the signer hold) and fixes what was
signed (the page, the version of its text, the act). Publishing commitments lets anyone recount.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

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


@dataclass(frozen=True)
class Range:
    """A tree that leaves are only added to, as the roots of the complete trees it falls into, the largest first.

    One root for each bit that is set in `size`, so that a million leaves are seven hashes and another leaf costs two.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extended(self, leaves: Iterable[bytes]) -> "Range":
        """The same with these leaves after the ones it has."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, whole = hashlib.sha256(LEAF + leaf).digest(), size
            while whole & 1:  # the last tree is as large as the new one: they make one of twice the size
                node, whole = hashlib.sha256(NODE + peaks.pop() + node).digest(), whole >> 1
            peaks.append(node)
            size += 1
        return Range(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The tree head of RFC 9162 section 2.1.1; the hash of nothing when there are no leaves."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        return reduce(lambda right, left: hashlib.sha256(NODE + left + right).digest(), reversed(self.peaks))


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The tree head over `leaves` in ledger order."""
    return Range().extended(leaves).root
