"""The form of the organization's settings: shape only."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from campaign_app.models import Organization
from campaign_app.services.profiles import ADDRESS_MAX, THRESHOLDS, Profile


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """What an administrator decides about the organization."""

    contact_email = EmailField(_l("Address for answers"), [InputRequired(_l("Enter an email address"))])
    postal_address = TextAreaField(
        _l("Postal address"),
        [Optional(), Length(max=ADDRESS_MAX, message=_l("Shorten the address to at most %(max)d characters"))],
        render_kw={"autocomplete": "street-address"},
    )
    accent = StringField(_l("Colour"), [Optional(), Length(max=20)], render_kw={"autocomplete": "off"})
    count_threshold = IntegerField(
        _l("Show the count from"),
        [
            InputRequired(_l("Choose a number from 10 to 100")),
            NumberRange(THRESHOLDS[0], THRESHOLDS[-1], _l("Choose a number from 10 to 100")),
        ],
    )
    moderates_first = BooleanField(_l("Look at names and comments before they show"))
    embed_origins = TextAreaField(_l("Sites that may show your forms"), [Optional(), Length(max=8_000)])

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        super().__init__(
            data={
                "contact_email": organization.contact_email,
                "postal_address": organization.postal_address,
                "accent": organization.accent or "",
                "count_threshold": organization.count_threshold,
                "moderates_first": organization.moderates_first,
                "embed_origins": "\n".join(organization.embed_origins),
            },
            **kwargs,
        )

    def profile(self) -> Profile:
        """What was typed, for the profiles service."""
        return Profile(
            contact_email=self.contact_email.data or "",
            postal_address=self.postal_address.data or "",
            accent=(self.accent.data or "").strip(),
            count_threshold=self.count_threshold.data or 0,
            moderates_first=bool(self.moderates_first.data),
            embed_origins=self.embed_origins.data or "",
        )
