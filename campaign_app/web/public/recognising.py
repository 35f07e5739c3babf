"""Recognising the browser that signed: a receipt in a cookie that only the mailed link's page is ever sent.

Opening the link there proves the address as the button would: the mailbox is theirs, and so is the browser. A scanner
has no receipt, another browser neither; a look ahead (HEAD, prefetch, a frame, an image) is not opening.
"""

import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import request
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response as WerkzeugResponse

from campaign_app.config import Settings
from campaign_app.tokens import RECEIPT_TTL, is_receipt, make_receipt
from campaign_app.web.public.answers import settings

PATH = "/confirm"
_LOOKS_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_OPENING = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}


def with_receipt(answer: WerkzeugResponse, signature_id: uuid.UUID) -> WerkzeugResponse:
    """The answer to signing, with the receipt for one hour; every signing gets one, so it tells nothing.

    A form in a frame on another site gets none: what is embedded sets no cookie.
    """
    if urlsplit(request.referrer or "").path.endswith("/embed"):
        return answer
    answer.headers.add("Set-Cookie", receipt_cookie(settings(), signature_id))
    return answer


def receipt_cookie(given: Settings, signature_id: uuid.UUID) -> str:
    """The header that hands a browser its receipt."""
    return dump_cookie(
        _name(given),
        make_receipt(given.secret_key, signature_id=signature_id, now=datetime.now(UTC)),
        max_age=RECEIPT_TTL,
        path=PATH,
        secure=given.is_https,
        httponly=True,
        samesite="Lax",
    )


def without_receipt(answer: WerkzeugResponse) -> WerkzeugResponse:
    """The answer that takes a used receipt away."""
    answer.delete_cookie(_name(settings()), path=PATH, secure=settings().is_https, httponly=True, samesite="Lax")
    return answer


def is_recognised(signature_id: uuid.UUID) -> bool:
    """Whether this request opens the link, as a person does, in the browser that signed."""
    headers = request.headers
    is_opening = all(headers.get(name, expected) == expected for name, expected in _OPENING.items())
    if request.method != "GET" or not is_opening or any(name in headers for name in _LOOKS_AHEAD):
        return False
    receipt = request.cookies.get(_name(settings()), "")
    return is_receipt(settings().secret_key, receipt, signature_id=signature_id, now=datetime.now(UTC))


def _name(given: Settings) -> str:
    return "__Secure-signed" if given.is_https else "signed"
