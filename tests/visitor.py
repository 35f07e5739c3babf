"""A visitor without script: keeps cookies, fills in forms as they stand on the page, follows nothing by itself."""

import functools
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back: `url` is the address asked, header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @functools.cached_property
    def tree(self) -> html.HtmlElement:
        """The body as HTML."""
        return html.document_fromstring(self.text)

    @property
    def words(self) -> str:
        """The text a person reads, blanks collapsed."""
        return " ".join(str(self.tree.text_content()).split())

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path."""
        return urlsplit(self.headers["location"]).path


class Visitor:
    """One person at one browser; every other visitor is a stranger to it."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), _StayHere)

    def get(self, path: str) -> Answer:
        """Ask for a page; `path` may be a whole address."""
        return self._send(urllib.request.Request(urljoin(self.base_url, path)))

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Send fields as a form of this site does."""
        body = urlencode(fields or {}).encode()
        return self._send(urllib.request.Request(urljoin(self.base_url, path), body, {"Origin": self.base_url}))

    def submit(self, page: Answer, to: str = "", **fields: str) -> Answer:
        """Fill in the form of `page` that posts to an address ending in `to` (the page's own without it), and send it.

        Fields that are not named keep what the page put into them.
        """
        form = next(form for form in page.tree.forms if _posts_to(form, page.url, to))
        given = {name: value for name, value in form.form_values() if name and value is not None}
        unknown = set(fields) - set(form.fields.keys())
        assert not unknown, f"the form has no fields {unknown}"
        return self.post(urljoin(page.url, form.action or ""), given | fields)

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return _answer(request.full_url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return _answer(request.full_url, error.code, error.headers, error.read())


def _answer(url: str, status: int, headers: Message, body: bytes) -> Answer:
    return Answer(url, status, {name.lower(): value for name, value in headers.items()}, body)


def _posts_to(form: html.FormElement, url: str, to: str) -> bool:
    path = urlsplit(urljoin(url, form.action or "")).path
    return form.method == "POST" and (path.endswith(to) if to else path == urlsplit(url).path)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Redirects are answers to look at."""

    def redirect_request(self, *_: object) -> None:
        return None
