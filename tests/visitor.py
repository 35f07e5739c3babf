"""A visitor without script: keeps cookies, fills in forms as they stand on the page, follows nothing by itself."""

import functools
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
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
    def path(self) -> str:
        """The path that was asked."""
        return urlsplit(self.url).path

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path."""
        return urlsplit(self.headers["location"]).path


class Visitor:
    """One person at one browser; every other visitor is a stranger to it."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar), _StayHere)

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser keeps, by name: for another that goes on as the same person."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}

    def get(self, path: str) -> Answer:
        """Ask for a page; `path` may be a whole address."""
        return self._send(urllib.request.Request(urljoin(self.base_url, path)))

    def post(self, path: str, fields: Mapping[str, str | list[str]] | None = None) -> Answer:
        """Send fields as a form of this site does; one with several values is a list."""
        body = urlencode(fields or {}, doseq=True).encode()
        return self._send(urllib.request.Request(urljoin(self.base_url, path), body, {"Origin": self.base_url}))

    def submit(self, page: Answer, to: str = "", **fields: str) -> Answer:
        """Fill in a form of `page` and press the button that sends it to an address ending in `to`.

        Without `to` it is the form that posts to the page's own address. Fields that are not named keep what the page
        put into them.
        """
        form, address = next(found for found in _buttons(page) if urlsplit(found[1]).path.endswith(to or page.path))
        kept = [(name, value) for name, value in form.form_values() if name and value is not None]
        given = {name: [value for each, value in kept if each == name] for name, _ in kept}
        unknown = set(fields) - set(form.fields.keys())
        assert not unknown, f"the form has no fields {unknown}"
        return self.post(address, {**given, **fields})

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return _answer(request.full_url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return _answer(request.full_url, error.code, error.headers, error.read())


def _answer(url: str, status: int, headers: Message, body: bytes) -> Answer:
    return Answer(url, status, {name.lower(): value for name, value in headers.items()}, body)


def _buttons(page: Answer) -> Iterator[tuple[html.FormElement, str]]:
    """Each way to post a form of the page, with the whole address it goes to; a button may have its own."""
    forms = {form.get("id"): form for form in page.tree.forms if form.method == "POST"}
    for button in page.tree.xpath("//button[@formaction and @form]"):
        if button.get("form") in forms:
            yield forms[button.get("form")], urljoin(page.url, button.get("formaction"))
    for form in page.tree.forms:
        if form.method == "POST":
            yield form, urljoin(page.url, form.action or "")


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Redirects are answers to look at."""

    def redirect_request(self, *_: object) -> None:
        return None
