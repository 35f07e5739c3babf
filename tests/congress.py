"""The small made-up Congress for tests: tests/samples/representatives, enrolled whole or without somebody."""

from datetime import datetime
from pathlib import Path

from campaign_app.rosters.reading import File, read_files
from campaign_app.services import enrolling
from campaign_app.services.enrolling import Report
from tests.conftest import NOW

SAMPLES = Path(__file__).parent / "samples" / "representatives"
CONGRESS = 119
US = "ocd-division/country:us"


def enrol_congress(*, without: str = "", now: datetime = NOW) -> Report:
    """Import the samples; `without` is the bioguide id of a member who is no longer listed."""
    files = {path.name: path.read_text() for path in sorted(SAMPLES.iterdir())}
    if without:
        head, *members = files["legislators-current.yaml"].split("\n- id:")
        kept = [member for member in members if without not in member]
        assert len(kept) == len(members) - 1, f"{without} is not listed, or first"
        files["legislators-current.yaml"] = "\n- id:".join([head, *kept])
        files = {name: content for name, content in files.items() if "committee" not in name and "offices" not in name}
    listed = [File(name, content.encode()) for name, content in files.items()]
    return enrolling.enrol(reading=read_files(listed, congress_number=CONGRESS, today=now.date()), now=now)
