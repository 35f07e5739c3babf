"""Organizers: sources, drafts, action pages."""

from campaign_app.web.organizer import views
from campaign_app.web.organizer.blueprint import blueprint

__all__ = ["blueprint", "views"]
