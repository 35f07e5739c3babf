"""Posts as the web server brings them to a desk."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from campaign_app.shelf import Answer
from tests.conftest import ORIGIN
from tests.fakes import FakeHeaders, FakeScope

TYPED = {"name": "Ada Visitor", "email": "ada@example.org", "postal_code": "85701", "country": "US", "opt_in": "y"}
USUAL = {"host": urlsplit(ORIGIN).netloc, "content-type": "application/x-www-form-urlencoded"}


def post(path: str, typed: Mapping[str, str] | str = "", **headers: str) -> tuple[FakeScope, bytes]:
    """A form posted by a browser; header names have underscores for dashes."""
    form = typed if isinstance(typed, str) else urlencode(typed)
    path, _, query = path.partition("?")
    sent = USUAL | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = FakeScope(method="POST", path=path, query_string=query, headers=FakeHeaders(list(sent.items())))
    return scope, form.encode()


def told(answer: Answer, *, but: str = "") -> dict[str, str]:
    """Its headers, the one that differs left out."""
    return {name.lower(): value for name, value in answer.headers if name.lower() != but}
