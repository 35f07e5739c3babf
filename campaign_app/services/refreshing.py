"""Refreshing: the published lists of representatives, fetched again from where they lie and enrolled together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from campaign_app.errors import BadInput, FetchFailed
from campaign_app.gateways.fetcher import Fetched
from campaign_app.rosters.reading import File, read_files
from campaign_app.services import enrolling
from campaign_app.services.enrolling import Report

log = structlog.get_logger(__name__)


class Source(Protocol):
    """What documents are fetched with."""

    def fetch(self, url: str) -> Fetched:
        """One document by its address. Raises FetchFailed."""
        ...


def refresh(*, urls: Sequence[str], fetcher: Source, congress_number: int, now: datetime) -> Report | None:
    """Import the files at these addresses as one reading; None when one is missing or a list looks cut short.

    A file is known by the last part of its address, so that it is the newer copy of a file imported by hand.
    """
    if not urls:
        return None
    try:
        files = [File(urlsplit(url).path.rpartition("/")[2], fetcher.fetch(url).body) for url in urls]
        reading = read_files(files, congress_number=congress_number, today=now.date())
        report = enrolling.enrol(reading=reading, now=now)
    except (FetchFailed, BadInput) as error:
        log.warning("rosters.not_refreshed", reason=str(error))
        return None
    log.info(
        "rosters.refreshed",
        added=report.added,
        changed=report.changed,
        left=report.left,
        rejected=len(report.rejected),
    )
    return report
