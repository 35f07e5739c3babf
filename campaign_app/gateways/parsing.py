"""Reading files and pages that strangers wrote: in a process of its own with limits of memory and time.

Parsers of PDF, DOCX and HTML are large and partly native; what a hostile file may do to them ends with
that process. Its answer is data without code and is checked field by field. Plain text needs no parser
and is read here.
"""

import json
import subprocess
import sys
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from campaign_app.drafting import Release
from campaign_app.drafting import read as read_text
from campaign_app.drafting.readers.sniffing import format_of
from campaign_app.errors import UnreadableSource

MOST_BYTES = 10_000_000
WALL_SECONDS = 30
_WORKER = (sys.executable, "-I", "-m", "campaign_app.drafting.readers.worker")
_MOST_ANSWER_BYTES = 60_000_000


class _Refusal(BaseModel):
    message: Annotated[str, Field(max_length=1000)]
    values: dict[str, str | int] = {}


class _Answer(BaseModel):
    releases: Annotated[list[Release], Field(max_length=2000)] = []
    refusal: _Refusal | None = None


def read(
    data: bytes, *, base_url: str | None = None, content_type: str | None = None, filename: str | None = None
) -> list[Release]:
    """Return the releases of a source in any format, at least one; raises UnreadableSource with one sentence."""
    if len(data) > MOST_BYTES:
        raise UnreadableSource("This source is larger than 10 MB: choose a smaller file, or paste its text.")
    if format_of(data, content_type=content_type, filename=filename) == "text":
        return read_text(data, base_url=base_url)
    header = {"base_url": base_url, "content_type": content_type, "filename": filename}
    answer = _checked(_ask(json.dumps(header).encode() + b"\n" + data))
    if answer.refusal:
        raise UnreadableSource(answer.refusal.message, **answer.refusal.values)
    if not answer.releases:
        raise UnreadableSource("No text was found in this source: paste the text of the release.")
    return answer.releases


def _ask(request: bytes) -> bytes:
    """Run the worker on a request; it knows nothing of our settings and secrets."""
    try:
        done = subprocess.run(
            _WORKER, input=request, capture_output=True, timeout=WALL_SECONDS, check=False, env={"LC_ALL": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        raise UnreadableSource("Reading this source took too long: paste the text of the release.") from None
    if done.returncode != 0 or len(done.stdout) > _MOST_ANSWER_BYTES:
        raise UnreadableSource("This source is damaged or too complex to be read: paste the text of the release.")
    return done.stdout


def _checked(answer: bytes) -> _Answer:
    try:
        return _Answer.model_validate_json(answer)
    except ValidationError:
        raise UnreadableSource("This source could not be read: paste the text of the release.") from None
