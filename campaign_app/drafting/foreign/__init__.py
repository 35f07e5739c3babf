"""Asking and naming in languages other than English, whose own modules are `asks`, `obligations`, `names`.

They share one engine and differ by their tables.
"""

from campaign_app.drafting.foreign.french import FRENCH
from campaign_app.drafting.foreign.german import GERMAN
from campaign_app.drafting.foreign.grammar import Grammar
from campaign_app.drafting.foreign.spanish import SPANISH
from campaign_app.drafting.languages import Language

__all__ = ["GRAMMARS", "Grammar"]

GRAMMARS: dict[Language, Grammar] = {"es": SPANISH, "fr": FRENCH, "de": GERMAN}
