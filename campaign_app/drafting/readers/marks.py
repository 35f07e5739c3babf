"""The dates that mark the items of a listing page: blocks that hold a date and little else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaign_app.drafting.dates import find_dates, is_month_first, read_date_line, read_stamp
from campaign_app.drafting.languages import language_of
from campaign_app.drafting.readers.blocks import Block

_MOST_WORDS = 45
_MOST_WORDS_BESIDE_TIME = 12
_LOOKED_AT = 400
_YEAR_HEADING = re.compile(r"(?:[^\W\d_]{3,12}\s)?((?:19|20)\d\d)")
_LONGEST_PIECE = 12
_MOST_PIECES = 3


@dataclass(frozen=True)
class Mark:
    """A block that dates an item."""

    number: int
    published_on: date


def find_marks(blocks: Sequence[Block]) -> list[Mark]:
    """Return the marks of a page in its order."""
    texts = [block.text for block in blocks if block.words <= _MOST_WORDS]
    language = language_of(" ".join(block.text for block in blocks[:_LOOKED_AT]))
    month_first = is_month_first(texts, default=language in ("en", None))
    return list(_marks(blocks, month_first))


def _marks(blocks: Sequence[Block], month_first: bool | None) -> Iterator[Mark]:
    year = ""
    done = -1
    for number, block in enumerate(blocks):
        if number <= done or block.words > _MOST_WORDS:
            continue
        if heading := _YEAR_HEADING.fullmatch(block.text):
            year = heading[1]
        if day := _day_of(block, month_first):
            yield Mark(number, day)
        elif len(block.text) <= _LONGEST_PIECE:
            day, pieces = _day_in_pieces(blocks, number, year, month_first)
            if day:
                yield Mark(number, day)
                done = number + pieces - 1


def _day_of(block: Block, month_first: bool | None) -> date | None:
    """The day a block is dated with: on a line of its own, or at the block's beginning or end."""
    for line in block.text.split("\n"):
        if day := read_date_line(line, month_first=month_first):
            return day
    found = find_dates(block.text, month_first=month_first)
    if len({day for _, _, day in found}) == 1:
        (start, _, day), (_, end, _) = found[0], found[-1]
        at_edge = start <= _LONGEST_PIECE or len(block.text) - end <= 3
        is_sentence = block.text.rstrip().endswith(".") and block.words > 12 and block.link_share < 0.3
        return day if at_edge and not is_sentence else None
    time = next(block.element.iter("time"), None) if block.words <= _MOST_WORDS_BESIDE_TIME else None
    return read_stamp(time.get("datetime") or "") if time is not None else None


def _day_in_pieces(
    blocks: Sequence[Block], number: int, year: str, month_first: bool | None
) -> tuple[date | None, int]:
    """The day of a date set as a small calendar ("May", "3", "2024"), or without the year of its heading."""
    pieces: list[str] = []
    for block in blocks[number : number + _MOST_PIECES]:
        if len(block.text) > _LONGEST_PIECE:
            break
        pieces.append(block.text)
        if day := read_date_line(" ".join(pieces), month_first=month_first):
            return day, len(pieces)
    alone = f"{blocks[number].text}, {year}" if year else ""
    return read_date_line(alone, month_first=month_first), 1
