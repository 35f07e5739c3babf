"""The line that opens a letter, "Dear Minister ...", which tells whom the letter asks."""

import re
from itertools import islice

_GREETING = re.compile(
    r"^(?:(?:Dear|To|(?:The )?Hono(?:u)?rable|Your Excellency)\b(?P<who>[^!?\n]{0,160})"
    r"|(?P<title>(?:Mr|Mrs|Ms|Mx|Dr|Sir|Madam|Senator|Congress(?:wo)?man|Representative|Minister|Governor|Mayor"
    r"|Councill?or)\b\.?[^!?.,\n]{0,60}))[,:;]$",
    re.MULTILINE,
)
_MOST_GREETINGS = 5


def is_greeting(line: str) -> bool:
    """Tell whether a line opens a letter."""
    return _GREETING.fullmatch(line) is not None


def find_greeted(text: str) -> list[str]:
    """Return whom the greetings of a text address, in its words; [] where it is no letter."""
    return [
        (match["who"] or match["title"] or "").strip() for match in islice(_GREETING.finditer(text), _MOST_GREETINGS)
    ]
