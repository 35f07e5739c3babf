"""Which language a text is in, by its commonest small words: English, Spanish, French or German."""

import re
from collections import Counter
from typing import Literal

Language = Literal["en", "es", "fr", "de"]

_SMALL_WORDS: dict[Language, str] = {
    "en": "the of and to in that is for with was by are this we on our have be as",
    "es": "el la los las de del que y en por para con una un se es al como su no",
    "fr": "le la les des du et est une un pour dans que qui par sur au aux ce nous pas",
    "de": "der die das und den von zu mit ist des im für auf nicht ein eine dem sich wir",
}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_CHARACTERS = 6000
_LEAST_SHARE = 0.08


def language_of(text: str) -> Language | None:
    """Return the language of `text`; None where too few of its words are known or two languages tie."""
    words = Counter(_WORD.findall(text[:_ENOUGH_CHARACTERS].casefold()))
    counts = {language: sum(words[word] for word in small.split()) for language, small in _SMALL_WORDS.items()}
    best, second, *_ = sorted(counts, key=lambda language: counts[language], reverse=True)
    is_clear = counts[best] > counts[second] and counts[best] >= _LEAST_SHARE * words.total()
    return best if is_clear else None
