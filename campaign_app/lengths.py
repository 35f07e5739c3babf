"""How long a text is and how much of it is somebody's own: in words, or in characters where a script sets no blanks.

Pure. `static/letter.js` counts the same way while somebody writes.
"""

import re
from collections import Counter
from typing import Literal, NamedTuple

Unit = Literal["words", "characters"]

# Scripts whose words stand without blanks: Thai, Lao, Burmese, Khmer, kana and Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Length(NamedTuple):
    """How long a text is in all, how much of it is the writer's own, and what was counted."""

    total: int
    own: int
    unit: Unit


def unit_of(text: str) -> Unit:
    """What a text is counted in: characters when it holds more of those scripts than it has other words."""
    characters = len(_UNSPACED.findall(text))
    return "characters" if characters > len(_UNSPACED.sub(" ", text).split()) else "words"


def measure(text: str, *, draft: str = "") -> Length:
    """The length of a text, and how much of it does not come from the draft, each word or character taken once."""
    unit = unit_of(text)
    there = Counter(_parts(text, unit))
    return Length(there.total(), (there - Counter(_parts(draft, unit))).total(), unit)


def _parts(text: str, unit: Unit) -> list[str]:
    words = text.lower().split()
    return words if unit == "words" else list("".join(words))
