"""What an ask is, in every language: its form, whom it addresses and where the words of the request begin."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["asking", "obliging", "calling", "bidding", "pledging"]
Standing = Literal["named", "authority", "you", "proper", "them", "supporters", "nobody"]
Branch = Literal["legislature", "executive", "court", "foreign", "company", "other"]


@dataclass(frozen=True)
class Name:
    """A decision-maker named between `start` and `end` of a text; `canonical` is one spelling for all."""

    start: int
    end: int
    canonical: str
    branch: Branch


@dataclass(frozen=True)
class Ask:
    """One ask in a sentence; places count characters of it.

    `addressee` is where the asked are named, None where they are not; `request` is where the words of
    what they should do begin ("reverse its decision"), None where these words cannot stand alone.
    `also` is where others are named whom the same sentence asks.
    `is_to_reader` says that the asked are "you": in a letter, whom it is written to.
    """

    form: Form
    addressee: tuple[int, int] | None
    request: int | None
    strength: float
    is_to_supporters: bool = False
    is_to_reader: bool = False
    also: tuple[tuple[int, int], ...] = ()
