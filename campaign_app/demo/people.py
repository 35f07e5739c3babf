"""Sample supporters: they post the sign forms and follow the links in their mails, over HTTP like everybody."""

import json
import random
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser

AT_ONCE = 6
PATIENCE_SECONDS = 40
CONFIRMING_SHARE = 0.9
FIRST_NAMES = "Ana Ben Chidi Dara Elif Femi Grace Hana Ines Jamal Kofi Lena Mei Nadia Omar Priya Ruth Sofia Tariq Vera"
LAST_NAMES = (
    "Abebe Baker Castillo Diaz Evans Fischer Garcia Haddad Ito Jones Kim Lopez Moreau Nguyen Okafor Patel Reyes"
)
POSTAL_CODES = "85701 60614 10027 94110 78702 98118 30312 19143 55407 97211 48202 70119 80205 02121 20009 27601"
COMMENTS = ("My mother works nights.", "I promised my neighbors.", "It is time somebody answered.", "", "", "", "", "")
_CONFIRM_LINK = re.compile(r"https?://\S+/confirm/\S+")


class FieldReader(HTMLParser):
    """Reads the texts a form starts with: the letter that supporters send unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a text begins."""
        values = dict(attrs)
        name = values.get("name")
        if tag == "textarea" and name:
            self._area = name
            self.fields[name] = ""
        elif tag == "input" and name and values.get("type") in {"text", None}:
            self.fields[name] = values.get("value") or ""

    def handle_data(self, data: str) -> None:
        """Take what stands in a text area."""
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Note where a text ends."""
        if tag == "textarea":
            self._area = None


@dataclass
class Crowd:
    """People who sign. `act` returns once all mails they wait for have come and were followed, or patience ends."""

    base_url: str
    mailbox_url: str
    say: Callable[[str], None]

    def act(self, counts: Mapping[str, int]) -> None:
        """Let `counts[slug]` people sign each page; nine in ten confirm."""
        chance = random.Random(7)  # noqa: S311 - the same crowd in every demo, no secret
        jobs = [(slug, number) for slug, count in counts.items() for number in range(count)]
        chance.shuffle(jobs)
        texts = {slug: self._letter(slug) for slug in counts}
        people = [(slug, _person(chance, number) | texts[slug]) for slug, number in jobs]
        self.say(f"{len(people)} people sign")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda job: self._post(f"/a/{job[0]}", job[1]), people))
        self._confirm(chance, len(people))

    def _letter(self, slug: str) -> dict[str, str]:
        """Subject and body as the page offers them; empty on other pages."""
        reader = FieldReader()
        with urllib.request.urlopen(f"{self.base_url}/a/{slug}", timeout=20) as answer:
            reader.feed(answer.read().decode())
        return {name: text.strip("\r\n") for name, text in reader.fields.items() if name in {"subject", "body"}}

    def _confirm(self, chance: random.Random, expected: int) -> None:
        """Follow the links as the mails come in."""
        self.say("following the links in their mails")
        seen: set[str] = set()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(seen) < expected and time.monotonic() < deadline:
            new = self._links() - seen
            seen |= new
            chosen = [link for link in sorted(new) if chance.random() < CONFIRMING_SHARE]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda link: self._post(urllib.parse.urlsplit(link).path, {}), chosen))
            if not new:
                time.sleep(0.2)
        if len(seen) < expected:
            self.say(f"{expected - len(seen)} confirmation mails have not come yet")

    def _links(self) -> set[str]:
        with urllib.request.urlopen(f"{self.mailbox_url}.json", timeout=20) as answer:
            mails = json.load(answer)
        return {link for mail in mails for link in _CONFIRM_LINK.findall(mail["text"])}

    def _post(self, path: str, fields: Mapping[str, str]) -> None:
        """Post a form as this site's own pages do; an answer of 4xx or 5xx raises."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.base_url + path, body, {"Origin": self.base_url})
        opener = urllib.request.build_opener(_StayHere)
        with opener.open(request, timeout=20) as answer:
            answer.read()


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The pages after a post are for people to read; the crowd does not wait for them."""

    def http_error_303(self, _request: object, answer: object, *_: object) -> object:
        return answer


def _person(chance: random.Random, number: int) -> dict[str, str]:
    first, last = chance.choice(FIRST_NAMES.split()), chance.choice(LAST_NAMES.split())
    return {
        "name": f"{first} {last}",
        "email": f"{first}.{last}.{number}@people.example.org".lower(),
        "postal_code": chance.choice(POSTAL_CODES.split()),
        "country": "US",
        "comment": chance.choice(COMMENTS),
    } | ({"opt_in": "y"} if chance.random() < 0.3 else {})
