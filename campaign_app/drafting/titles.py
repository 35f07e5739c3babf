"""Titles: what looks like one, and one made from the first sentence where a source has none."""

import re

from campaign_app.drafting.greetings import is_greeting
from campaign_app.drafting.sentences import split_sentences

_PROSE_END = re.compile(r"(?:\.{3}|…|[.:;,])[\"'”’»)\]]*$")
_ABBREVIATION_END = re.compile(r"(?:\b[A-Za-z]\.)+$")
_PLACE_AND_DASH = re.compile(r"^\(?[A-Z][\w .,()/&'’-]{2,80}?\s?(?:(?:--+|[–—]+)\s*|\s-\s+)(?=[\"“‘A-Z])")
# "Paris, le 4 avril 2023 – ", "Berlin, 8. Januar 2024. ": the month is a word, perhaps without a capital.
_PLACE_AND_DAY = re.compile(
    r"^\(?[A-ZÀ-Ý][^\W\d]*(?:[ /’'-][^\W\d]+){0,4},\s(?:le\s|den\s|a\s|el\s)?\d{1,2}(?:er|\.|º)?\s(?:de\s)?"
    r"[^\W\d]{3,10}(?:,?\s(?:de\s)?\d{4})?\)?(?:\.?\s?[–—-]+\s|\.\s|:\s)(?=\S)"
)
_CLAUSE_END = re.compile(r"[,;:–—]\s")
_LONGEST_TITLE = 250
_MOST_WORDS = 40
_DERIVED_LENGTH = 100
_SHORTEST_CLAUSE = 60
_MOST_ADDRESS_LINES = 8
_FEWEST_WORDS = 6


def is_title_like(line: str) -> bool:
    """Tell whether a line could be a title: short, and not ending as a sentence does."""
    if not any(letter.isalpha() for letter in line):
        return False
    if len(line) > _LONGEST_TITLE or len(line.split()) > _MOST_WORDS:
        return False
    return not _PROSE_END.search(line) or _ABBREVIATION_END.search(line) is not None


def derive_title(body: str) -> str:
    """Return a title of at most 100 characters made of the first words of `body`, "" for an empty body.

    It ends at a clause where one ends in reach, otherwise after a whole word with an ellipsis.
    """
    sentences = [span.text for span in split_sentences(body) if not is_greeting(span.text)]
    # The lines of an address stand before a letter's first sentence.
    whole = (text for text in sentences[:_MOST_ADDRESS_LINES] if len(text.split()) >= _FEWEST_WORDS)
    first = next(whole, next(iter(sentences), ""))
    sentence = without_dateline(first).rstrip(".…: ")
    if len(sentence) <= _DERIVED_LENGTH:
        return sentence
    ends = [match.start() for match in _CLAUSE_END.finditer(sentence, _SHORTEST_CLAUSE, _DERIVED_LENGTH)]
    cut = ends[-1] if ends else sentence.rfind(" ", 0, _DERIVED_LENGTH)
    return sentence[: cut if cut > 0 else _DERIVED_LENGTH - 1].rstrip(" ,;:–—") + "…"


def without_dateline(sentence: str) -> str:
    """Return a first sentence without its place and date, such as "GENEVA, 3 May 2020 – "."""
    if dated := _PLACE_AND_DAY.match(sentence):
        return sentence[dated.end() :]
    head = _PLACE_AND_DASH.match(sentence)
    return sentence[head.end() :] if head and _is_place(head.group()) else sentence


def _is_place(head: str) -> bool:
    """Capitals or a date before the dash mark a dateline; other words are a clause of the sentence."""
    words = re.findall(r"[^\W\d_]+", head)
    return words[0].isupper() or (len(words) <= 8 and all(word[0].isupper() for word in words))
