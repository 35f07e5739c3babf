"""What the tables of a language hold: how it asks, obliges and names.

A `Rule` is one way to ask, a pattern whose groups tell the parts: `who` is asked, `what` is asked for (an
infinitive), `verb` asks. All patterns are bounded, since sentences come from anywhere.
"""

import re
from dataclasses import dataclass

from campaign_app.drafting.forms import Branch, Form


@dataclass(frozen=True)
class Rule:
    """One way to ask; `unnamed` is its strength where nobody with power is named, 0 for no ask then.

    `in_letters_only` limits it to texts that greet somebody, `needs_first_person` to "we" and "I". `reach` is how
    far into `who` a name may begin.
    """

    form: Form
    pattern: re.Pattern[str]
    unnamed: float = 0.0
    needs_first_person: bool = False
    is_to_reader: bool = False
    is_to_supporters: bool = False
    in_letters_only: bool = False
    reach: int = 200


@dataclass(frozen=True)
class NamePattern:
    """How an office is written; `canonical` None takes the words of the text."""

    pattern: re.Pattern[str]
    branch: Branch
    canonical: str | None = None


@dataclass(frozen=True, eq=False)
class Grammar:
    """The tables of one language.

    `first_person` is searched for in the asking verb and the words before it; `not_a_verb`, `others` and
    `negated` in the words before it; `duty` finds a modal verb, whose subject stands before it (or behind
    it where `subject_may_follow`) between two places of `boundary`; `reported` finds a verb that tells what
    somebody says; `replied` a verb of answering back; `oneself` are subjects that address
    nobody; `done` is the passive after a modal verb; `country_of_adjective` pairs the stem of "mexicano"
    with its country, where governments are named by it; one of `countries` in the place of a
    name is its government.
    """

    rules: tuple[Rule, ...]
    names: tuple[NamePattern, ...]
    may_ask: re.Pattern[str]
    authority: re.Pattern[str]
    supporters: re.Pattern[str]
    you: re.Pattern[str]
    them: re.Pattern[str]
    first_person: re.Pattern[str]
    not_a_verb: re.Pattern[str]
    others: re.Pattern[str]
    negated: re.Pattern[str]
    history: re.Pattern[str]
    past: re.Pattern[str]
    duty: re.Pattern[str]
    subject_may_follow: bool
    boundary: re.Pattern[str]
    oneself: re.Pattern[str]
    done: re.Pattern[str]
    quoted_rule: re.Pattern[str]
    donating: re.Pattern[str]
    reported: re.Pattern[str]
    replied: re.Pattern[str]
    articles: re.Pattern[str]
    common_start: re.Pattern[str]
    country_of_adjective: tuple[tuple[str, str], ...] = ()
    countries: frozenset[str] = frozenset()


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of whole words, whatever their case."""
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


def tail(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of words that end a text, blanks aside."""
    return re.compile(rf"\b(?:{pattern})\s*$", re.IGNORECASE)


def named(branch: Branch, pattern: str, canonical: str | None = None) -> NamePattern:
    """Compile the way an office is written, in which capitals matter."""
    return NamePattern(re.compile(pattern), branch, canonical)


def countries(text: str) -> tuple[tuple[str, str], ...]:
    """Read "stem Country|stem Country": the stem of an adjective and the country it stands for."""
    entries = (entry.partition(" ") for entry in text.split("|"))
    return tuple((stem, place) for stem, _, place in entries)
