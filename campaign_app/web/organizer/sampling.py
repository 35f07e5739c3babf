"""A letter as a sample supporter's representative would read it, for the editor's preview."""

from dataclasses import dataclass

from flask_babel import gettext as _

from campaign_app import merging
from campaign_app.catalogues import load
from campaign_app.districts import congressional_district
from campaign_app.models import ActionPage
from campaign_app.services.letters import place_values


@dataclass(frozen=True)
class SampleLetter:
    """A letter with every field filled for people who do not exist."""

    addressee: str
    subject: str
    body: str
    writer: str


def sample_letter(page: ActionPage) -> SampleLetter | None:
    """The page's letter with sample values; None while there is no letter."""
    version = page.version
    if page.kind != "letter" or not version.text:
        return None
    has_rules = bool(page.rules)
    name = _("Representative Sample") if has_rules or not page.targets else page.targets[0].name
    values = place_values(congressional_district("AZ", 7), load(version.language).ugettext) | {
        "supporter.name": _("Ada Example"),
        "supporter.first_name": _("Ada"),
        "supporter.postal_code": "85701",
        "representative.name": _("Sam Sample") if has_rules else name,
        "representative.title": _("Representative") if has_rules else page.targets[0].role if page.targets else "",
        "representative.title_and_name": name,
    }
    subject, body = (merging.fill(text, values) for text in (version.subject, version.text))
    return SampleLetter(name, subject, body, values["supporter.name"])
