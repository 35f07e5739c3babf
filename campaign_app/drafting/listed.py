"""Demands in the items of a list: "We call on the ministry to:" and "Our demands:" with what follows them."""

import re
from collections.abc import Iterator

from campaign_app.drafting.languages import Language
from campaign_app.drafting.sentences import Span
from campaign_app.drafting.verbs import ACTIONS

_ITEM = re.compile(r"\s*\n+[ ]?(?:[-*•●·▪◦‣–—]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?P<words>\S[^\n]{2,600})")
_MOST_ITEMS = 40
_FEWEST_WORDS = 3
# A lead-in too short to be a demand itself.
_LEAD_IN = re.compile(
    r"(?:\w+,?\s+){0,3}?(?:(?:we|I)\s+(?:\w+ly\s+)?(?:demand|call\s+for|urge|ask(?:\s+for)?|want|request)"
    r"|(?:our|the|these)\s+demands(?:\s+are)?|demands|exigimos|demandamos|pedimos|solicitamos|reclamamos"
    r"|(?:nuestras|las)\s+(?:demandas|exigencias)(?:\s+son)?|nous\s+(?:exigeons|demandons|réclamons)"
    r"|(?:nos|les)\s+(?:revendications|demandes)(?:\s+sont)?|wir\s+(?:fordern|verlangen)|(?:unsere|die)\s+forderungen)"
    r"(?:\s+\w+){0,2}\s*:?",
    re.IGNORECASE,
)
_LONGEST_LEAD_IN = 60
_STARTS_ASKING: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"(?:\w+ly\s+|not\s+)?(?:{ACTIONS})\b", re.IGNORECASE),
    "es": re.compile(r"(?:no\s+)?(?:\w{2,}(?:ar|er|ir)(?:se|l[aeo]s?)?|que)\b", re.IGNORECASE),
    "fr": re.compile(r"(?:ne\s+pas\s+)?(?:d[e’']\s*)?(?:\w{2,}(?:er|ir|re)|que)\b", re.IGNORECASE),
    "de": re.compile(r"(?!)"),
}


def is_lead_in(line: str) -> bool:
    """Tell whether a short line only announces demands: "We demand:"."""
    return len(line) <= _LONGEST_LEAD_IN and _LEAD_IN.fullmatch(line.strip()) is not None


def items_after(body: str, end: int) -> Iterator[Span]:
    """Yield the words of the list items that follow place `end` of `body`, without their marks."""
    for _ in range(_MOST_ITEMS):
        item = _ITEM.match(body, end)
        if item is None:
            return
        end = item.end()
        if len(item["words"].split()) >= _FEWEST_WORDS:
            yield Span(item.start("words"), end, item["words"])


def starts_asking(item: str, language: Language) -> bool:
    """Tell whether an item goes on with what is asked ("release the prisoners"), so that it can stand alone."""
    return _STARTS_ASKING[language].match(item) is not None
