"""After confirming: thanks, the supporter's own link and its QR code, and who signed through it."""

import io
from datetime import UTC, datetime

import segno
from flask import Response, render_template, url_for
from flask_babel import gettext as _

from campaign_app.errors import NotFound
from campaign_app.models import ActionPage, PageWords, Signature
from campaign_app.services import counting, handing_off, wording_tests
from campaign_app.tokens import make_token
from campaign_app.web.filters import told
from campaign_app.web.presenting import page_text, present_progress
from campaign_app.web.public.answers import private, settings, subject
from campaign_app.web.public.blueprint import blueprint
from campaign_app.web.public.speaking import other_headline_path, signature_of


@blueprint.get("/thank-you/<token>")
def thank_you(token: str) -> Response:
    """Say that it counts, how to bring others, and how many came."""
    signature = signature_of(subject(token, "thank_you"))
    if signature.status != "confirmed":
        raise NotFound("This signature no longer counts")
    page, given = signature.action_page, _given(signature)
    progress = counting.progress_of(page, counting.count_confirmed(page.id))
    return private(
        render_template(
            "public/thank_you.html",
            page=page,
            progress=present_progress(progress),
            given=given,
            share_url=_share_url(signature, given),
            share_text=_share_text(page, given),
            has_own_link=signature.share_code is not None,
            referred_count=counting.count_referred(signature),
            qr_url=url_for("public.share_code_image", token=token),
            letters=[each for each in handing_off.list_letters(signature.id) if each.needs_action],
            letters_token=letters_token(signature),
        )
    )


@blueprint.get("/thank-you/<token>/qr.svg")
def share_code_image(token: str) -> Response:
    """The supporter's own link as a QR code, to be held out to somebody."""
    signature = signature_of(subject(token, "thank_you"))
    picture = io.BytesIO()
    segno.make(_share_url(signature, _given(signature)), error="l", micro=False).save(
        picture, kind="svg", border=2, scale=8, light="#fff", dark="#000", omitsize=True
    )
    answer = private(picture.getvalue().decode())
    answer.content_type = "image/svg+xml"
    return answer


def did_it_token(signature: Signature) -> str:
    """The link by which a supporter says that a pledge is kept."""
    return make_token(settings().secret_key, purpose="did_it", subject_id=signature.id, now=datetime.now(UTC))


def letters_token(signature: Signature) -> str:
    """The authority over a signature's letters, for a link on a page that has one over the signature itself."""
    return make_token(settings().secret_key, purpose="letters", subject_id=signature.id, now=datetime.now(UTC))


def _given(signature: Signature) -> PageWords:
    """What a supporter passes on: the page's words, or one of two wordings while a test runs."""
    page = signature.action_page
    test = wording_tests.find_running(page.id)
    return test.given(signature, told(page)) if test else told(page)


def _share_url(signature: Signature, given: PageWords) -> str:
    """The page's address with the supporter's source code, if they have one, under the headline they pass on."""
    page, code = signature.action_page, signature.share_code
    if given.headline != told(page).headline:
        return settings().base_url + other_headline_path(page, source=code)
    return settings().base_url + url_for("public.action_page", slug=page.slug, source=code)


def _share_text(page: ActionPage, given: PageWords) -> str:
    """What goes with the address: the organizer's words, or what was signed in short."""
    if given.share_text:
        return given.share_text
    text = page_text(page)
    values = {"headline": given.headline, "words": f"{text['lead']} {text['demand']}".strip()}
    sentences = {
        "petition": _("I signed “%(headline)s”. %(words)s Will you sign too?", **values),
        "pledge": _("I made the pledge “%(headline)s”. %(words)s Will you too?", **values),
        "letter": _("I wrote a letter: “%(headline)s”. %(words)s Will you write too?", **values),
    }
    return str(sentences[page.kind])
