"""To whom a letter in another language is written: its greeting, or "carta abierta a ..." in its title or text."""

import re
from itertools import islice

from campaign_app.drafting.foreign.grammar import Grammar
from campaign_app.drafting.foreign.naming import find_foreign_names
from campaign_app.drafting.forms import Name

_GREETING = re.compile(
    r"^(?:Estimad[oa]s?|Señor(?:a|as|es)?|Excelent[íi]sim[oa]|Honorables?|Distinguid[oa]s?|A\s+l[oa]s"
    r"|Monsieur|Madame|Mesdames|Messieurs|Chers?|Chères?|Sehr\s+geehrte[rn]?|Liebe[rn]?|An\s+d(?:ie|en|as))\b"
    r"[^!?.\n]{0,140}[,:;!]?$",
    re.MULTILINE,
)
_WRITTEN_TO = re.compile(
    r"\b(?:carta(?:\s+abierta)?|nota|petici[oó]n)\s+(?:dirigida\s+|enviada\s+)?(?:al?)\s+(?P<es>[^.;:\n]{3,140})"
    r"|\blettre(?:\s+ouverte)?\s+(?:adressée\s+|envoyée\s+)?(?:à|au|aux)\s+(?P<fr>[^.;:\n]{3,140})"
    r"|\b(?:Brief|Appell|Petition)\s+an\s+(?P<de>[^.;:\n]{3,140})",
    re.IGNORECASE,
)
_MOST = 5


def find_foreign_letter_targets(text: str, grammar: Grammar) -> list[Name]:
    """Return those whom a letter greets, or to whom a text says that one went; [] where it is no letter."""
    written = ["al " + next(filter(None, match.groups())) for match in islice(_WRITTEN_TO.finditer(text), _MOST)]
    greeted = [match.group() for match in islice(_GREETING.finditer(text), _MOST)]
    for words in (*written, *greeted):
        if names := find_foreign_names(words, grammar):
            return names[:1] if words in written else names
    return []
