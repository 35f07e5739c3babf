"""Supporters: action pages, confirmation, my signatures, unsubscribing. No log-in, no cookie."""

from campaign_app.web.public import (
    confirming,
    discovery,
    embedding,
    front,
    letters,
    my_signatures,
    names,
    picturing,
    promises,
    sharing,
    theming,
    viewing,
    views,
)
from campaign_app.web.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "confirming",
    "discovery",
    "embedding",
    "front",
    "letters",
    "my_signatures",
    "names",
    "picturing",
    "promises",
    "sharing",
    "theming",
    "viewing",
    "views",
]
