"""Who a public answer speaks to, and so in which language: everybody at a page's address, or one supporter."""

import uuid

from flask import g

from campaign_app.languages import LANGUAGES
from campaign_app.models import ActionPage, Signature, Supporter
from campaign_app.services import consent, pages, signing
from campaign_app.web.languages import speak


def page_at(slug: str, *, or_scheduled: bool = False) -> ActionPage:
    """The public page at an address; the answer speaks its language, or the one asked for if it is offered in that.

    Raises NotFound, for drafts too, and for scheduled ones unless they are asked for.
    """
    page = pages.get_public_page(slug, or_scheduled=or_scheduled)
    speak_of(page, page.language)
    return page


def signature_of(signature_id: uuid.UUID) -> Signature:
    """A signature; the answer speaks the language it was signed in. Raises NotFound."""
    signature = signing.get_signature(signature_id)
    speak_of(signature.action_page, signature.language)
    return signature


def supporter_of(supporter_id: uuid.UUID) -> Supporter:
    """A supporter; the answer speaks the language they signed in last. Raises NotFound."""
    supporter = consent.get_supporter(supporter_id)
    speak(supporter.language, LANGUAGES)
    return supporter


def speak_of(page: ActionPage, language: str) -> None:
    """Answer in a language a page is offered in: the one the address asks for, else this one."""
    g.offered = page.languages
    speak(language, page.languages)
