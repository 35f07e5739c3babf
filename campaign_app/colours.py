"""Any accent colour, made readable: contrast as WCAG 2.2 computes it, and the colours derived from an accent. Pure.

An organization chooses one colour. Text on it, and it as text on the light and the dark surfaces, reach 4.5:1 whatever
it is.
"""

import re
from dataclasses import dataclass

Colour = tuple[int, int, int]

# The colour of who chose none; the style sheets begin with the same.
HOUSE_ACCENT = "#2e5e1a"
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
# The second surfaces of the style sheet (`--wash`): what reads on them reads on paper too.
LIGHT_WASH: Colour = (0xF4, 0xF4, 0xF2)
DARK_WASH: Colour = (0x1D, 0x1E, 0x1B)
MIN_CONTRAST = 4.5
_STEPS = 50
_HEX = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True)
class Theme:
    """An accent and what is derived from it, as `#rrggbb`."""

    accent: str
    on_accent: str
    accent_on_light: str
    accent_on_dark: str


def find_colour(text: str) -> Colour | None:
    """The red, green and blue (0-255) of `#rrggbb` in either case; None for anything else."""
    written = text.strip().lower()
    if not _HEX.fullmatch(written):
        return None
    red, green, blue = (int(written[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def hex_of(colour: Colour) -> str:
    """A colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def derive(accent: Colour) -> Theme:
    """What an accent needs beside it: the colour of text on it, and itself as text on light and on dark."""
    on_accent = WHITE if contrast(accent, WHITE) >= MIN_CONTRAST else BLACK
    return Theme(
        accent=hex_of(accent),
        on_accent=hex_of(on_accent),
        accent_on_light=hex_of(_toward(accent, BLACK, against=LIGHT_WASH)),
        accent_on_dark=hex_of(_toward(accent, WHITE, against=DARK_WASH)),
    )


def _luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _toward(colour: Colour, end: Colour, *, against: Colour) -> Colour:
    """The first colour on the way to `end`, in steps of 2 % in sRGB, that reads against a surface."""
    mixtures = (_mixed(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next(mixture for mixture in mixtures if contrast(mixture, against) >= MIN_CONTRAST)


def _mixed(colour: Colour, end: Colour, share: float) -> Colour:
    red, green, blue = (round(start + (stop - start) * share) for start, stop in zip(colour, end, strict=True))
    return red, green, blue
