"""The addresses mails lead to: from the configured origin, in the reader's language, signed where they are personal."""

import uuid
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from campaign_app.config import Settings
from campaign_app.extensions import Base
from campaign_app.models import ActionPage, Signature
from campaign_app.tokens import Purpose, make_token

Row = TypeVar("Row", bound=Base)


def page_url(settings: Settings, page: ActionPage, language: str = "") -> str:
    """The public address of an action page; in its own language unless another is named."""
    query = f"?lang={language}" if language and language != page.language else ""
    return f"{settings.base_url}/a/{quote(page.slug)}{query}"


def share_url(settings: Settings, signature: Signature, *, has_other_headline: bool = False) -> str:
    """The link that carries the supporter's code, in their language; it may open the page under the other headline."""
    url = page_url(settings, signature.action_page, signature.language)
    headline = "&h=b" if has_other_headline else ""
    return f"{url}{'&' if '?' in url else '?'}source={signature.share_code}{headline}"


def signed_link(settings: Settings, purpose: Purpose, subject_id: uuid.UUID, now: datetime, room: str = "") -> str:
    """A signed link; its path is the purpose's word, in `room` where it leads into one."""
    token = make_token(settings.secret_key, purpose=purpose, subject_id=subject_id, now=now)
    return f"{settings.base_url}/{room}{purpose.replace('_', '-')}/{token}"


def loaded(value: Row | None) -> Row:
    """The row an outbox message must point at; without it the message cannot be composed."""
    if value is None:
        raise LookupError("the outbox row points at nothing")
    return value
