"""Supporters: action pages, confirmation, my signatures, unsubscribing. No log-in, no cookie."""

from campaign_app.web.public import front, my_signatures, sharing, views
from campaign_app.web.public.blueprint import blueprint

__all__ = ["blueprint", "front", "my_signatures", "sharing", "views"]
