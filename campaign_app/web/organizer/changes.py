"""What changed between two texts, sentence by sentence or word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_BREAK = re.compile(r"(?<=[.!?…])\s+|\n+")
# Comparing takes time with the square of the number of sentences.
_LONGEST = 1_500
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Change:
    """A stretch of text that stands in both (`same`), only in the known (`old`) or only in the changed one (`new`)."""

    kind: Literal["same", "old", "new"]
    text: str


def changes_between(old: str, new: str) -> list[Change]:
    """The stretches of both texts in reading order; two very long texts are shown whole, one after the other."""
    before, after = _sentences(old), _sentences(new)
    if max(len(before), len(after)) > _LONGEST:
        return [Change("old", old), Change("new", new)]
    changes: list[Change] = []
    for act, begin, end, new_begin, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if act == "equal":
            changes.append(Change("same", " ".join(before[begin:end])))
            continue
        changes += [Change("old", " ".join(before[begin:end]))] if end > begin else []
        changes += [Change("new", " ".join(after[new_begin:new_end]))] if new_end > new_begin else []
    return changes


def word_changes(old: str, new: str) -> list[Change]:
    """What changed between two texts, word by word, blanks and lines as they stand."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _LONGEST:
        return changes_between(old, new)
    changes: list[Change] = []
    for act, begin, end, new_begin, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if act == "equal":
            changes.append(Change("same", "".join(after[new_begin:new_end])))
            continue
        changes += [Change("old", "".join(before[begin:end]))] if end > begin else []
        changes += [Change("new", "".join(after[new_begin:new_end]))] if new_end > new_begin else []
    return changes


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _BREAK.split(text) if sentence.strip()]
