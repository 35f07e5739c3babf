"""Mails to people who work here: what an invitation, a new password and an export say. `emails` composes them."""

from collections.abc import Callable
from datetime import datetime

from campaign_app.config import Settings
from campaign_app.mail_drawing import Context
from campaign_app.mail_links import loaded, signed_link
from campaign_app.models import MailKind, OutboxMessage


def _invitation_context(message: OutboxMessage, _now: datetime, settings: Settings) -> Context:
    invitation = loaded(message.invitation)
    return {
        "organization": message.organization,
        "invitation": invitation,
        "inviter": invitation.invited_by.name if invitation.invited_by else "",
        "expires_at": invitation.expires_at,
        "link_url": signed_link(settings, "invite", invitation.id, invitation.created_at, room="account/"),
    }


def _password_reset_context(message: OutboxMessage, _now: datetime, settings: Settings) -> Context:
    reset = loaded(message.password_reset)
    return {
        "organization": message.organization,
        "link_url": signed_link(settings, "reset_password", reset.id, reset.created_at, room="account/"),
    }


def _export_context(message: OutboxMessage, _now: datetime, settings: Settings) -> Context:
    """The link leads to the list of exports, behind the log-in: a forwarded mail opens no file."""
    return {
        "organization": message.organization,
        "export": loaded(message.export),
        "link_url": f"{settings.base_url}/staff/{message.organization.slug}/exports",
    }


MEMBER_CONTEXTS: dict[MailKind, Callable[[OutboxMessage, datetime, Settings], Context]] = {
    "invitation": _invitation_context,
    "password_reset": _password_reset_context,
    "export_ready": _export_context,
    "export_failed": _export_context,
}
