"""What the demo says while it starts: one line a step on stderr, with the seconds since it began."""

import sys
import time
from collections.abc import Callable


def teller(begun: float) -> Callable[[str], None]:
    """A function that says a sentence; `begun` is monotonic, which processes of one machine share."""

    def say(sentence: str) -> None:
        print(f"[{time.monotonic() - begun:5.1f} s] {sentence}", file=sys.stderr, flush=True)

    return say
