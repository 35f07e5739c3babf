"""Who a public answer speaks to, and so in which language: everybody at a page's address, or one supporter."""

import uuid

from flask import g, request, url_for

from campaign_app.languages import LANGUAGES
from campaign_app.models import ActionPage, Signature, Supporter
from campaign_app.services import consent, pages, signing, wording_tests
from campaign_app.web.filters import told
from campaign_app.web.languages import speak, spoken

# Under the other headline of a test that runs a page has another address, for caches to keep.
_OTHER = "b"


def page_at(slug: str, *, or_scheduled: bool = False) -> ActionPage:
    """The public page at an address; the answer speaks its language, or the one asked for if it is offered in that.

    Under the address of its other headline it says that one, in its own language and while it is tested.
    Raises NotFound, for drafts too, and for scheduled ones unless they are asked for.
    """
    page = pages.get_public_page(slug, or_scheduled=or_scheduled)
    speak_of(page, page.language)
    if request.args.get("h") == _OTHER:
        g.other_words = wording_tests.find_other_headline(page)
    return page


def has_other_headline(page: ActionPage) -> bool:
    """Whether the answer says the page's other headline."""
    return told(page).headline != page.words(spoken().code).headline


def other_headline_path(page: ActionPage, *, source: str | None = None) -> str:
    """Where the page stands under its other headline."""
    return url_for("public.action_page", slug=page.slug, source=source, h=_OTHER)


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
