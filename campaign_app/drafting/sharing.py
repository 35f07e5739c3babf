"""The share text of an action page: one sentence, short enough for any network, in the release's own words."""

from collections.abc import Sequence

_LONGEST = 200
_MOST_TARGETS = 2


def share_text_of(headline: str, targets: Sequence[str], demand: str | None, *, is_request: bool = True) -> str:
    """Return at most 200 characters: whom the page asks and what, else its headline, else the demand cut short."""
    plain = headline.strip(" .…")
    if demand is None or not plain:
        return _cut(plain)
    targets = targets if is_request else ()
    plain = plain if plain[-1] in "!?" else f"{plain}."
    addressed = f"{', '.join(targets[:_MOST_TARGETS])}: {_lowered(plain)}" if targets else ""
    if addressed and len(addressed) <= _LONGEST and len(targets) <= _MOST_TARGETS:
        return addressed
    return plain if len(plain) <= _LONGEST else _cut(plain)


def _lowered(words: str) -> str:
    """Begin in lower case, unless the first word is an abbreviation or a name of capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _cut(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
