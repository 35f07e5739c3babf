"""Subjects that are lists: in "the Senate, the House and the White House must act" all three are asked."""

import re

_JOINED = re.compile(r"\s(?:and|or|und|oder|y|e|o|et|ou)\s")
_MEMBER = re.compile(
    r"(?:[Bb]oth\s+)?(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Ee]l|[Ll]a|[Ll]os|[Ll]as|[Ll]es?)\s+|[Ll][’'])?"
    r"[^\W\d_a-zà-ÿ][\w.’'-]*(?:\s+(?:(?:of|for|de|du|des|del|la|the|für)\s+){0,2}[^\W\d_a-zà-ÿ][\w.’'-]*){0,5}"
)
_OPENING = re.compile(r"[“\"«„:]\s?")
_MOST_MEMBERS = 8


def start_of_list(sentence: str, floor: int, start: int, end: int) -> int:
    """Return where the list begins whose last members stand at `start` to `end`; `start` where it is none."""
    if not _JOINED.search(sentence, start, end):
        return start
    for _ in range(_MOST_MEMBERS):
        comma = len(sentence[:start].rstrip()) - 1
        if comma <= floor or sentence[comma] != ",":
            break
        before = max(floor, sentence.rfind(",", floor, comma) + 1)
        if quotation := _OPENING.search(sentence, before, comma):
            before = quotation.end()
        member = sentence[before:comma]
        if not _MEMBER.fullmatch(member.strip()):
            break
        start = before + len(member) - len(member.lstrip())
    return start
