"""The form of the organization's settings: shape only."""

import functools
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaign_app.models import Organization
from campaign_app.services.profiles import ADDRESS_MAX, THRESHOLDS, Profile
from campaign_app.web.posted_form import PostedForm

REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


@functools.cache
def time_zones() -> list[str]:
    """Places by the names of their clocks (IANA), and UTC; old names like `US/Eastern` are left out."""
    return ["UTC", *(name for name in available_timezones() if name.partition("/")[0] in REGIONS)]


class SettingsForm(PostedForm):
    """What an administrator decides about the organization."""

    contact_email = EmailField(_l("Address for answers"), [InputRequired(_l("Enter an email address"))])
    postal_address = TextAreaField(
        _l("Postal address"),
        [Optional(), Length(max=ADDRESS_MAX, message=_l("Shorten the address to at most %(max)d characters"))],
        render_kw={"autocomplete": "street-address"},
    )
    accent = StringField(
        _l("Colour"), [Optional(), Length(max=20)], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    count_threshold = IntegerField(
        _l("Show the count from"),
        [
            InputRequired(_l("Choose a number from 10 to 100")),
            NumberRange(THRESHOLDS[0], THRESHOLDS[-1], _l("Choose a number from 10 to 100")),
        ],
    )
    moderates_first = BooleanField(_l("Look at names and comments before they show"))
    time_zone = SelectField(_l("Time zone"), validate_choice=False)
    embed_origins = TextAreaField(_l("Sites that may show your forms"), [Optional(), Length(max=8_000)])

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        super().__init__(
            data={
                "contact_email": organization.contact_email,
                "postal_address": organization.postal_address,
                "accent": organization.accent or "",
                "count_threshold": organization.count_threshold,
                "moderates_first": organization.moderates_first,
                "time_zone": organization.time_zone,
                "embed_origins": "\n".join(organization.embed_origins),
            },
            **kwargs,
        )
        self.time_zone.choices = [(name, name) for name in sorted({organization.time_zone, *time_zones()})]

    def profile(self) -> Profile:
        """What was typed, for the profiles service."""
        return Profile(
            contact_email=self.contact_email.data or "",
            postal_address=self.postal_address.data or "",
            accent=(self.accent.data or "").strip(),
            count_threshold=self.count_threshold.data or 0,
            moderates_first=bool(self.moderates_first.data),
            time_zone=self.time_zone.data or "",
            embed_origins=self.embed_origins.data or "",
        )
