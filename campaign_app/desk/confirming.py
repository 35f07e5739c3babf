"""The desk for confirming: presses of the button behind a mailed link, where nothing else is asked for."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask, make_response, redirect, request, url_for

from campaign_app.config import Settings
from campaign_app.desk.gathering import Gathering
from campaign_app.desk.posts import read_post
from campaign_app.errors import CampaignError
from campaign_app.services import crowds
from campaign_app.shelf import Answer
from campaign_app.tokens import make_token, read_token
from campaign_app.wsgi_environ import Marks, Scope

PREFIX = "/confirm/"
CROWD_MAX = 64
# Stands for a token in the answer that is made ready.
_BLANK = "BLANK"


class ConfirmDesk:
    """Takes posts of the confirmation page in one process, from its event loop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._gathering = Gathering(self._confirm, lot_max=CROWD_MAX)
        self._thanks = self._ready_thanks()

    async def answer(self, scope: Scope, body: bytes, _marks: Marks) -> Answer | None:
        """The answer to a post that could be taken; None leaves it to Flask, as if it had not been here."""
        if not scope.path.startswith(PREFIX) or scope.query_string:
            return None
        fields = read_post(scope, body, self._settings)
        if fields is None or "shown" in fields:
            return None
        key = self._settings.secret_key
        try:
            now = datetime.now(UTC)
            signature_id = read_token(key, scope.path.removeprefix(PREFIX), purpose="confirm", now=now)
        except CampaignError:
            return None
        if not await self._gathering.add(signature_id):
            return None
        return self._thank(make_token(key, purpose="thank_you", subject_id=signature_id, now=now))

    def _confirm(self, signature_ids: Sequence[uuid.UUID]) -> Sequence[bool]:
        with self._app.app_context():
            counted = crowds.confirm_together(set(signature_ids), now=datetime.now(UTC))
        return [each in counted for each in signature_ids]

    def _thank(self, token: str) -> Answer:
        # A token is letters, digits, dots, dashes and underscores: it needs no quoting in a header or in the page.
        headers = [
            (name, value.replace(_BLANK, token)) for name, value in self._thanks.headers if name != "Content-Length"
        ]
        body = self._thanks.body.replace(_BLANK.encode(), token.encode())
        return Answer(self._thanks.status, [*headers, ("Content-Length", str(len(body)))], body)

    def _ready_thanks(self) -> Answer:
        """What Flask answers to somebody who confirmed, but for the token."""
        with self._app.test_request_context(base_url=f"http://{self._app.config['TRUSTED_HOSTS'][0]}"):
            self._app.preprocess_request()
            found = self._app.process_response(make_response(redirect(url_for("public.thank_you", token=_BLANK), 303)))
            return Answer(found.status_code, found.get_wsgi_headers(request.environ).to_wsgi_list(), found.get_data())
