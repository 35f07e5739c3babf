"""The organizer's translations of a page: write one beside the original, offer it to supporters, take it down."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from wtforms import Field

from campaign_app.errors import BadInput
from campaign_app.languages import LANGUAGES
from campaign_app.models import ActionPage
from campaign_app.services import pages, translating
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.translation_forms import TranslationForm


@blueprint.route("/pages/<uuid:page_id>/languages/<language>", methods=["GET", "POST"])
def translate(page_id: uuid.UUID, language: str) -> Answer:
    """A page in another language: its fields beside what they translate."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    translation = translating.find_translation(found, language)
    form = TranslationForm(found, translation)
    if form.validate_on_submit() and _save(found, language, form):
        flash(_("Saved. Supporters can choose it.") if form.is_offered.data else _("Saved. Supporters do not see it."))
        return redirect(url_of("translate", page_id=page_id, language=language), 303)
    return render_template(
        "organizer/translation.html",
        page=found,
        original=found.words(found.language),
        rows=_rows(found, form),
        language=LANGUAGES[language],
        translation=translation,
        is_outdated=bool(translation and translation.version and not translation.is_offered(found.version)),
        form=form,
    ), 422 if form.errors else 200


def _rows(page: ActionPage, form: TranslationForm) -> list[tuple[Field, str, int]]:
    """Each field with what it translates and how many lines it is shown with."""
    original = page.words(page.language)
    said = {
        "headline": (original.headline, 1),
        "demand": (original.version.demand, 3),
        "subject": (original.version.subject, 1),
        "text": (original.version.text, 10),
        "why_markdown": (page.why_markdown, 12),
        "share_text": (original.share_text or "", 3),
        "opt_in_wording": (original.opt_in_wording, 1),
    }
    return [(form[name], *shown) for name, shown in said.items() if name in form]


def _save(page: ActionPage, language: str, form: TranslationForm) -> bool:
    """Save what was typed; False when a field has to be mended first, which the form then says."""
    try:
        translating.save(
            page=page,
            language=language,
            text=form.words(),
            is_offered=bool(form.is_offered.data),
            account_id=account_id(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True
