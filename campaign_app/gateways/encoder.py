"""Making uploaded pictures ready for pages: in a process of its own with limits of memory and time.

Decoders are large and native; what a hostile picture may do to them ends with that process. Its answer is checked.
"""

import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from campaign_app.errors import BadInput

MOST_BYTES = 8_000_000
WALL_SECONDS = 40
_WORKER = (sys.executable, "-I", "-m", "campaign_app.pictures")
_MOST_ANSWER_BYTES = 20_000_000
Kind = Literal["avif", "webp", "jpeg"]


@dataclass(frozen=True)
class Picture:
    """One file of a picture."""

    kind: Kind
    width: int
    height: int
    data: bytes


class _Head(BaseModel):
    kind: Kind
    width: Annotated[int, Field(gt=0, le=4_000)]
    height: Annotated[int, Field(gt=0, le=4_000)]
    size: Annotated[int, Field(gt=0)]


class _Answer(BaseModel):
    files: Annotated[list[_Head], Field(max_length=12)] = []
    refusal: Annotated[str, Field(max_length=300)] | None = None


def encode(data: bytes) -> list[Picture]:
    """The picture in every format and width pages offer, the best format first and JPEG last.

    Raises BadInput (`image`) with one sentence when it cannot be used.
    """
    if len(data) > MOST_BYTES:
        raise BadInput("Choose an image of at most 8 MB", field="image")
    head, _, body = _ask(data).partition(b"\n")
    answer = _checked(head)
    if answer.refusal:
        raise BadInput(answer.refusal, field="image")
    if not answer.files or sum(file.size for file in answer.files) != len(body):
        raise _unusable()
    pictures = []
    for file in answer.files:
        pictures.append(Picture(file.kind, file.width, file.height, body[: file.size]))
        body = body[file.size :]
    return pictures


def _ask(data: bytes) -> bytes:
    """Run the worker on a picture; it knows nothing of our settings and secrets."""
    try:
        done = subprocess.run(
            _WORKER, input=data, capture_output=True, timeout=WALL_SECONDS, check=False, env={"LC_ALL": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        raise _unusable() from None
    if done.returncode != 0 or len(done.stdout) > _MOST_ANSWER_BYTES:
        raise _unusable()
    return done.stdout


def _checked(head: bytes) -> _Answer:
    try:
        return _Answer.model_validate_json(head)
    except ValidationError:
        raise _unusable() from None


def _unusable() -> BadInput:
    return BadInput("This image is damaged: choose another file", field="image")
