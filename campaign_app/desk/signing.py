"""The desk for signing: whole posts of the sign form of petitions, and of pledges with a day of their own."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from flask import Flask, make_response, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from campaign_app.config import Settings
from campaign_app.desk.copies import Copies, Key
from campaign_app.desk.gathering import Gathering
from campaign_app.desk.posts import address_of, read_fields, read_post
from campaign_app.errors import CampaignError
from campaign_app.models import ActionPage
from campaign_app.services import crowds, signing
from campaign_app.services.acts import COMMENT_MAX, Act
from campaign_app.services.asking import read_seconds
from campaign_app.services.crowds import Left, Seen
from campaign_app.services.recording import Signing
from campaign_app.shelf import Answer
from campaign_app.web.languages import PARAMETER, spoken
from campaign_app.web.public.forms import countries
from campaign_app.web.public.recognising import receipt_cookie
from campaign_app.web.public.sign_limit import SignLimit
from campaign_app.web.public.speaking import page_at
from campaign_app.web.source import source_code
from campaign_app.wsgi_environ import COUNTED, Marks, Scope

PREFIX = "/a/"
CROWD_MAX = 64
Outcome = uuid.UUID | Left | Literal["limited"]


@dataclass(frozen=True)
class Copy:
    """A page as this process remembers it, in one language. Only the stamp, compared on signing, says it is current."""

    page: ActionPage
    stamp: str
    language: str
    country_codes: frozenset[str]
    answer: Answer

    def answer_with(self, cookie: str) -> Answer:
        """The answer to one of its signers."""
        return Answer(self.answer.status, [*self.answer.headers, ("Set-Cookie", cookie)], self.answer.body)


@dataclass(frozen=True)
class Post:
    """A form that can be kept, and the network address it came from."""

    seen: Seen
    address: str


class SignDesk:
    """Takes posts of the sign form in one process, from its event loop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._limit = SignLimit(self._settings, app.config["RATELIMIT_KEY_PREFIX"])
        self._copies = Copies(self._look)
        self._gathering = Gathering(self._sign, lot_max=CROWD_MAX)

    async def answer(self, scope: Scope, body: bytes, marks: Marks) -> Answer | None:
        """The answer to a post that could be taken; None leaves it to Flask, as if it had not been here.

        So are posts from a page's other headline (`h`) and from a form in somebody else's frame. What the limit counted
        here is marked, for Flask not to count it again; who is over the limit hears so there.
        """
        fields = read_post(scope, body, self._settings) if scope.path.startswith(PREFIX) else None
        query = read_fields(scope.query_string.encode()) if fields else None
        if not fields or query is None or "h" in query or (scope.headers.get("referer") or "").endswith("/embed"):
            return None
        key = (scope.path.removeprefix(PREFIX), query.get(PARAMETER, ""))
        copy = await self._copies.get(key)
        post = self._read(copy, fields, query, scope) if copy else None
        if not copy or not post:
            return None
        outcome = await self._gathering.add(post)
        if outcome != "limited":
            marks[COUNTED] = True
        if outcome == "again":
            outcome = await asyncio.get_running_loop().run_in_executor(None, self._sign_again, post.seen.signing)
        if outcome == "changed":
            self._copies.forget(key)
        return copy.answer_with(receipt_cookie(self._settings, outcome)) if isinstance(outcome, uuid.UUID) else None

    def _read(self, copy: Copy, fields: dict[str, str], query: dict[str, str], scope: Scope) -> Post | None:
        """What was typed, checked; None when something is to be mended."""
        country_code, comment = fields.get("country", ""), fields.get("comment", "")
        if (country_code and country_code not in copy.country_codes) or len(comment) > COMMENT_MAX:
            return None
        address = address_of(scope, self._settings.proxy_count)
        act = Act(
            name=fields.get("name", ""),
            email=fields.get("email", ""),
            postal_code=fields.get("postal_code", ""),
            country_code=country_code,
            comment=comment,
            is_opted_in=fields.get("opt_in", "") not in {"", "false"},
            source_code=source_code(MultiDict(query)),
            answers={name: fields.get(name, "") for name in copy.page.asked_fields},
            bait=fields.get("homepage", ""),
            fill_seconds=read_seconds(fields.get("fill_seconds", "")),
            language=copy.language,
        )
        try:
            checked = signing.check(
                page=copy.page, act=act, address_key=self._settings.address_key, now=datetime.now(UTC), network=address
            )
        except CampaignError:
            return None
        return Post(Seen(checked, copy.stamp), address)

    def _sign(self, posts: Sequence[Post]) -> Sequence[Outcome]:
        """A crowd; whoever posts too often is left."""
        allowed = self._limit.allow([post.address for post in posts])
        crowd = [post.seen for post, is_so in zip(posts, allowed, strict=True) if is_so]
        with self._app.app_context():
            number = self._settings.congress_number
            outcomes = iter(crowds.sign_together(crowd, congress_number=number) if crowd else ())
        return [next(outcomes) if is_so else "limited" for is_so in allowed]

    def _sign_again(self, again: Signing) -> uuid.UUID:
        with self._app.app_context():
            return signing.sign_again(again)

    def _look(self, key: Key) -> Copy | None:
        """A copy of a page; None for one whose posts need Flask."""
        slug, language = key
        base_url = f"http://{self._app.config['TRUSTED_HOSTS'][0]}"
        query = {PARAMETER: language} if language else {}
        with self._app.test_request_context(f"{PREFIX}{slug}", base_url=base_url, query_string=query):
            self._app.preprocess_request()
            stamp = crowds.stamps_of([slug]).get(slug, "")  # before the page: it may be too old, never too new
            try:
                page = page_at(slug)
            except CampaignError:
                return None
            if page.status != "open" or page.kind == "letter" or (page.kind == "pledge" and page.pledge_on is None):
                return None
            codes = frozenset(countries(str(get_locale() or "en")))
            return Copy(page, stamp, spoken().code, codes, self._received(slug))

    def _received(self, slug: str) -> Answer:
        """What Flask answers to somebody who signed, but for the receipt."""
        found = self._app.process_response(make_response(redirect(url_for("public.received", slug=slug), 303)))
        return Answer(found.status_code, found.get_wsgi_headers(request.environ).to_wsgi_list(), found.get_data())
