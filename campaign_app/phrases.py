"""How the names of offices stand in an English sentence: "we ask the Department of State", but "we ask Congress"."""

import re

# Common nouns: they take the article as the head of a name, before "of" and their like, or as its last word.
_HEADS = (
    "Administration|Administrator|Agency|Assembly|Attorney General|Authority|Board|Bureau|Chancellor|Commission"
    "|Commissioner|Committee|Council|Court|Department|Director|Directorate|Embassy|Executive|Government|Governor"
    "|Houses?|Justice Department|King|Legislature|Mayor|Minister|Ministry|Nations|Office|Police|President|Prosecutor"
    "|Queen|Secretariat|Secretary|Secretary-General|Senate|Service|Sheriff|States|Union|Board of Directors"
)
_TAKES_ARTICLE = re.compile(rf"(?:{_HEADS}) (?:of|for|on|to)\b.*|(?:[\w.’'&-]+ ){{0,6}}(?:{_HEADS})(?: \([^)]*\))?")
_POSSESSOR = re.compile(r"[A-Z][\w-]*['’]s? ")


def with_article(name: str) -> str:
    """The name with "the" before it where English wants it; one that begins with a possessor wants none."""
    if not name[:1].isupper() or name.startswith("The ") or _POSSESSOR.match(name):
        return name
    return f"the {name}" if _TAKES_ARTICLE.fullmatch(name) else name
