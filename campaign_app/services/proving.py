"""Proof: what staff write, and the file they keep with it, when they say what became of something handed over."""

from typing import NamedTuple

from campaign_app.addresses import clean_line
from campaign_app.errors import BadInput

REMARK_MAX = 300
FILE_MAX_BYTES = 5_000_000
NAME_MAX = 120


class Proof(NamedTuple):
    """A remark on one line, and a file as it came; '' and None for none."""

    remark: str = ""
    file: bytes | None = None
    file_name: str = ""


NOTHING = Proof()


def check_proof(proof: Proof, *, is_needed: bool) -> Proof:
    """The proof cleaned. Raises BadInput when a needed remark is missing, or one part is too long."""
    remark = clean_line(proof.remark)
    if len(remark) > REMARK_MAX or (is_needed and not remark):
        raise BadInput("Write in at most 300 characters how and to whom it was handed over", field="note")
    file = proof.file or None
    if file and len(file) > FILE_MAX_BYTES:
        raise BadInput("Choose a file of at most 5 MB", field="proof")
    return Proof(remark, file, clean_line(proof.file_name)[-NAME_MAX:] if file else "")
