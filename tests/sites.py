"""Other people's web sites in tests, answering from memory."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from campaign_app.errors import SourceMissing
from campaign_app.gateways.fetcher import Fetched

LISTING = """October 14, 2026 • Press Release

Keep the evening buses

We urge the Department of Transportation to keep the evening buses running after the new year begins.

October 2, 2026 • Statement

The pumps must run

We call on the State Legislature to repair the pumps before the spring floods come back to the valley.
"""


@dataclass
class FakeSite:
    """Answers from `pages`: a text, a whole answer, or what to raise. `asked` keeps each question in order."""

    pages: dict[str, str | bytes | Fetched | Exception] = field(default_factory=dict)
    before_answer: Callable[[], None] = lambda: None
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What lies at the address."""
        self.asked.append((url, etag, last_modified))
        self.before_answer()
        page = self.pages.get(url, SourceMissing("There is no page at this address."))
        if isinstance(page, Exception):
            raise page
        if isinstance(page, Fetched):
            is_known = page.etag is not None and page.etag == etag
            return replace(page, status=304, body=b"", is_not_modified=True) if is_known else page
        return answer(url, page)


def answer(url: str, body: str | bytes, **values: str | None) -> Fetched:
    """An answer of a server."""
    data = body.encode() if isinstance(body, str) else body
    content_type = values.get("content_type", "text/plain; charset=utf-8")
    return Fetched(200, url, data, content_type, values.get("etag"), values.get("last_modified"))
