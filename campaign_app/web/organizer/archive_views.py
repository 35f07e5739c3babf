"""What becomes of a page besides being edited: another one like it, and the archive."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.services import archiving, cloning
from campaign_app.web.organizer import editor
from campaign_app.web.organizer.blueprint import account_id, blueprint, url_of
from campaign_app.web.undoing import flash_done


@blueprint.post("/pages/<uuid:page_id>/clone")
def clone_page(page_id: uuid.UUID) -> Response:
    """Make a new draft of the same words."""
    copy = cloning.clone(page=editor.get_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash(_("This is a new draft with everything but the signatures, the address and the days that have passed."))
    return redirect(url_of("page", page_id=copy.id), 303)


@blueprint.post("/pages/<uuid:page_id>/archive")
def archive_page(page_id: uuid.UUID) -> Response:
    """Put a draft or a closed page away."""
    archiving.archive(page=editor.get_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash_done(
        _("Archived. The page is in no list any more and its address says that it has ended."),
        url=url_of("take_page_out", page_id=page_id),
    )
    return redirect(url_of("page", page_id=page_id), 303)


@blueprint.post("/pages/<uuid:page_id>/take-out")
def take_page_out(page_id: uuid.UUID) -> Response:
    """Make an archived page what it was before."""
    archiving.take_out(page=editor.get_page(page_id), account_id=account_id(), now=datetime.now(UTC))
    flash_done(_("Out of the archive again."), url=url_of("archive_page", page_id=page_id))
    return redirect(url_of("page", page_id=page_id), 303)
