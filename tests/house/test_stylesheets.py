"""The style sheets turn round with the writing: sides are start and end, never left and right."""

import re
from pathlib import Path

import pytest

from tests.house.reading import ROOT

SHEETS = sorted((ROOT / "campaign_app/static").glob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)(?:-[a-z]+)?|left|right|float|clear)\s*:"
    r"|text-align\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_names_no_side_of_the_screen(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert [match.group(0).strip() for match in PHYSICAL.finditer(text)] == []
