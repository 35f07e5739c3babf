"""The process that parses: `python -m campaign_app.drafting.readers.worker`, a source in, an answer out.

Standard input holds one line of JSON (`base_url`, `content_type`, `filename`) and behind it the source;
standard output gets one JSON object: `releases`, or `refusal` with a sentence and its values. It limits
itself before it reads, so that a file made to break a parser can break nothing else.
"""

import json
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from campaign_app.drafting.readers.formats import read
from campaign_app.errors import UnreadableSource

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 20
_LIMITS = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


def answer(source: BinaryIO) -> dict[str, object]:
    """Read a request and return the answer as plain data."""
    header = json.loads(source.readline())
    try:
        releases = read(
            source.read(),
            base_url=header["base_url"],
            content_type=header["content_type"],
            filename=header["filename"],
        )
    except UnreadableSource as refusal:
        return {"refusal": {"message": refusal.message, "values": refusal.values}}
    return {"releases": [asdict(release) for release in releases]}


def main() -> None:
    """Answer one request within the limits of this process."""
    for kind, most in _LIMITS:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer), default=str))


if __name__ == "__main__":
    main()
