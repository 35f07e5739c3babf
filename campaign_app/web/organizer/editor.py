"""The editor of an action page: saving what was typed, and showing it beside the source it rests on."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import render_template
from flask_babel import gettext as _

from campaign_app.errors import BadInput
from campaign_app.merging import FIELDS
from campaign_app.models import ActionPage, FoundDemand, TargetChange
from campaign_app.services import counting, pages, readiness, retargeting
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import account_id, here
from campaign_app.web.organizer.marking import marked_text
from campaign_app.web.organizer.page_form import PageForm
from campaign_app.web.organizer.picturing import change_of, image_of
from campaign_app.web.organizer.sampling import sample_letter
from campaign_app.web.organizer.suggesting import suggestions_of
from campaign_app.web.presenting import page_text


def get_page(page_id: uuid.UUID) -> ActionPage:
    """A page of this organization. Raises NotFound."""
    return pages.get_page(organization_id=here().id, page_id=page_id)


def save(found: ActionPage, form: PageForm) -> bool:
    """Save what was typed; False when a field has to be mended first, which the form then says."""
    if not form.validate():
        _ask_again(form)
        return False
    try:
        pages.edit(
            page=found,
            text=form.page_text(),
            image=change_of(form),
            account_id=account_id(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        _ask_again(form)
        return False
    return True


def _ask_again(form: PageForm) -> None:
    """Browsers forget a chosen file when a form comes back."""
    if form.image.data and not form.image.errors:
        form.image.errors = [_("Choose the image again: browsers forget a file when something else is to be mended")]


def show(found: ActionPage, form: PageForm, *, is_refused: bool = False) -> str:
    """The editor with this form; `is_refused` says that publishing was tried."""
    chosen = found.source.find_demand(found.demand_number) if found.source else None
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
        is_refused=is_refused,
        sample=sample_letter(found),
        merge_fields=[f"{{{name}}}" for name in FIELDS],
        hero_image=image_of(found),
        target_changes=_target_changes(found),
    )


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
