"""Supporters: action pages, confirmation, my signatures, unsubscribing. No log-in, no cookie."""

from campaign_app.web.public import (
    acknowledging,
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
    tallies,
    theming,
    viewing,
    views,
)
from campaign_app.web.public.blueprint import blueprint

__all__ = [
    "acknowledging",
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
    "tallies",
    "theming",
    "viewing",
    "views",
]
