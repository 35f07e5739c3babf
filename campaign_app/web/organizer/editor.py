"""The editor of an action page: saving what was typed, and showing it beside the source it rests on."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import abort, g, make_response, render_template
from flask_babel import gettext as _

from campaign_app.errors import BadInput, StaleEdit
from campaign_app.merging import FIELDS
from campaign_app.models import ActionPage, FoundDemand, PageRevision, TargetChange
from campaign_app.services import counting, pages, readiness, retargeting, revisions
from campaign_app.services.hero_images import ImageChange
from campaign_app.services.page_fields import fields_of
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import account_id, here
from campaign_app.web.organizer.conflicting import as_sent, conflict_page, others_typing
from campaign_app.web.organizer.letter_form import page_form
from campaign_app.web.organizer.marking import marked_text
from campaign_app.web.organizer.page_form import PageForm
from campaign_app.web.organizer.picturing import change_of, image_of
from campaign_app.web.organizer.sampling import sample_letter
from campaign_app.web.organizer.suggesting import suggestions_of
from campaign_app.web.presenting import page_text


def get_page(page_id: uuid.UUID) -> ActionPage:
    """A page of this organization. Raises NotFound."""
    return pages.get_page(organization_id=here().id, page_id=page_id)


def open_form(found: ActionPage) -> PageForm:
    """The form as this person left it: with what they typed and did not save, else as the page was saved."""
    unsaved = revisions.find_unsaved(found.id, account_id())
    if unsaved is None:
        return page_form(found)
    form = page_form(found, formdata=as_sent(unsaved.fields))
    form.base.data = str(unsaved.base_number)
    return form


def save(found: ActionPage, form: PageForm) -> bool:
    """Save what was typed; False when a field has to be mended first, which the form then says.

    Answers with both texts when somebody else was faster. What is not saved is kept for this person.
    """
    is_saved = form.validate() and _edit(found, form)
    if not is_saved:
        keep_typed(found, form)
        _ask_again(form)
    return is_saved


def _edit(found: ActionPage, form: PageForm) -> bool:
    try:
        pages.edit(
            page=found,
            text=form.page_text(),
            image=change_of(form),
            account_id=account_id(),
            base_number=form.base_number,
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        pages.undo(found)
        return False
    except StaleEdit:
        pages.undo(found)
        keep_typed(found, form)
        abort(make_response(conflict_page(found, form), 409))
    return True


def restore(found: ActionPage, revision: PageRevision, base_number: int | None) -> PageForm | None:
    """Save the fields of an earlier revision once more; the form with what stands in the way, None when it went."""
    form = page_form(found, formdata=as_sent({**fields_of(found), **revision.fields}))
    if not form.validate():
        return form
    try:
        pages.edit(
            page=found,
            text=form.page_text(),
            image=ImageChange(alt=form.image_alt.data or ""),
            account_id=account_id(),
            base_number=base_number,
            restored_number=revision.number,
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        pages.undo(found)
        return form
    return None


def keep_typed(found: ActionPage, form: PageForm) -> bool:
    """Keep what was sent for this person, without saving it; False when the page says just that."""
    base_number = form.base_number
    return revisions.keep_unsaved(
        page=found,
        account_id=account_id(),
        base_number=revisions.newest_number(found.id) if base_number is None else base_number,
        fields=form.typed(),
        now=datetime.now(UTC),
    )


def _ask_again(form: PageForm) -> None:
    """Browsers forget a chosen file when a form comes back."""
    if form.image.data and not form.image.errors:
        form.image.errors = [_("Choose the image again: browsers forget a file when something else is to be mended")]


def show(found: ActionPage, form: PageForm, *, is_refused: bool = False) -> str:
    """The editor with this form; `is_refused` says that publishing was tried."""
    chosen = found.source.find_demand(found.demand_number) if found.source else None
    number = revisions.newest_number(found.id)
    form.base.data = form.base.data or str(number)
    g.shows_frames = True
    return render_template(
        "organizer/page.html",
        page=found,
        page_text=page_text(found),
        form=form,
        count=counting.count_confirmed(found.id),
        source=found.source,
        marks=marked_text(found.source, chosen) if found.source else [],
        others=_others(found),
        suggested=suggestions_of(found),
        other_targets=_other_targets(found),
        missing=[(form[field].id, _(line)) for field, line in readiness.list_missing(found, now=datetime.now(UTC))],
        looks=_looks(found, form),
        is_refused=is_refused,
        sample=sample_letter(found),
        merge_fields=[f"{{{name}}}" for name in FIELDS],
        hero_image=image_of(found),
        target_changes=_target_changes(found),
        unsaved=revisions.find_unsaved(found.id, account_id()),
        is_stale=form.base_number != number,
        others_typing=others_typing(found, form),
        newest=revisions.get_revision(found, number) if number else None,
    )


def _looks(found: ActionPage, form: PageForm) -> list[tuple[str, str]]:
    """What somebody should look at before publishing: the id of its field, and what is odd."""
    doubts = [(form[field].id, _(line)) for field, line in readiness.list_doubts(found)]
    guesses = [
        form[name] for name, suggestion in suggestions_of(found).items() if suggestion.level == "guess" and name in form
    ]
    said = [(field.id, _("%(field)s: a guess. See whether it is right.", field=field.label.text)) for field in guesses]
    return doubts + said


def _target_changes(found: ActionPage) -> Sequence[TargetChange]:
    """What imports changed of the people an open letter page leads to."""
    if found.kind != "letter" or found.status != "open":
        return []
    return retargeting.list_changes(organization_id=found.organization_id, action_page_id=found.id)


def _others(found: ActionPage) -> list[FoundDemand]:
    """The sentences of the source that a draft could ask for instead."""
    if found.source is None or found.status != "draft":
        return []
    chosen = found.source.find_demand(found.demand_number)
    start = chosen.start if chosen else found.source.demand_start
    return [demand for demand in found.source.demands if demand.start != start]


def _other_targets(found: ActionPage) -> list[str]:
    """Whom a draft could address instead: everybody else whom its source names."""
    if found.source is None or found.status != "draft":
        return []
    addressed = [target.name for target in found.targets]
    return [name for name in found.source.named if [name] != addressed]
