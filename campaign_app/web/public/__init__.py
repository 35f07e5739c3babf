"""Supporters: action pages, confirmation, unsubscribing. No log-in, no cookie."""

from campaign_app.web.public import front, sharing, views
from campaign_app.web.public.blueprint import blueprint

__all__ = ["blueprint", "front", "sharing", "views"]
