"""Administrators: members and invitations, settings, privacy requests, the audit trail."""

from campaign_app.web.administrator import members, privacy_views, retention_views, settings_views, trail
from campaign_app.web.administrator.blueprint import blueprint

__all__ = ["blueprint", "members", "privacy_views", "retention_views", "settings_views", "trail"]
