"""An action page as everybody reads it: everything that belongs on it, in one place."""

from datetime import UTC, datetime
from typing import Any

from flask import render_template

from campaign_app.models import ActionPage, GoalChange
from campaign_app.services import counting, deliveries, goals, paper, quarantine, updates
from campaign_app.services.deliveries import HandedIn
from campaign_app.web.presenting import kept_of, present, prose
from campaign_app.web.public.discovery import about
from campaign_app.web.public.forms import SignForm
from campaign_app.web.public.picturing import image_of
from campaign_app.web.public.signers import signers_of
from campaign_app.web.public.writing import readers_of, sheet_of


def render_page(page: ActionPage, form: SignForm | None, *, hero_image: dict[str, Any] | None = None) -> str:
    """The page with its form, or without one once nobody can sign; `hero_image` stands in for its own picture."""
    readers = readers_of(page)
    sheet = sheet_of(page, form, readers) if form and page.kind == "letter" and not page.needs_place else {}
    progress = counting.progress_of(page, counting.count_confirmed(page.id))
    story: list[HandedIn | GoalChange] = [*deliveries.list_handed_in(page.id), *goals.list_changes(page.id)]
    shown = present(page, progress, story, now=datetime.now(UTC))
    shown["progress"]["paper"] = paper.count_on_paper(page.id)
    shown["progress"]["removed"] = quarantine.removed_from(organization_id=page.organization_id, action_page_id=page.id)
    return render_template(
        "public/action_page.html",
        form=form,
        signers=signers_of(page),
        news=[(update, prose(update.body_markdown)) for update in updates.list_published(page.id)],
        about=about(page),
        hero_image=hero_image or image_of(page),
        readers=readers,
        kept=kept_of(page, progress),
        **sheet,
        **shown,
    )
