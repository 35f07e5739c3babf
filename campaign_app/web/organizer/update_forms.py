"""Forms about updates of a page: shape only."""

from collections.abc import Sequence
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaign_app.districts import district_name
from campaign_app.services.mailings import HOURLY_RATES
from campaign_app.services.updates import BODY_MAX, TITLE_MAX
from campaign_app.web.posted_form import PostedForm


class UpdateForm(PostedForm):
    """The words of an update."""

    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Write a title")),
            Length(max=TITLE_MAX, message=_l("Shorten the title to at most %(max)d characters")),
        ],
    )
    body_markdown = TextAreaField(
        _l("What happened"),
        [
            InputRequired(_l("Write what happened")),
            Length(max=BODY_MAX, message=_l("Shorten the text to at most %(max)d characters")),
        ],
    )

    def words(self) -> dict[str, str]:
        """What was typed, for the updates service."""
        return {"title": self.title.data or "", "body_markdown": self.body_markdown.data or ""}


class MailingForm(PostedForm):
    """Whom to mail an update, and how quickly."""

    audience = RadioField(_l("To whom"), [InputRequired(_l("Choose to whom it goes"))])
    state = SelectField(_l("Only in"))
    hourly_rate = SelectField(_l("At most in an hour"), coerce=int)

    def __init__(self, *, counts: dict[str, int], states: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.audience.choices = {
            "page": _("Supporters of this page: %(count)s", count=format_decimal(counts["page"])),
            "all": _("Supporters of any page of yours: %(count)s", count=format_decimal(counts["all"])),
        }
        self.state.choices = [("", _("All states and countries"))] + [
            (code, f"{district_name(code)} ({format_decimal(number)})") for code, number in states
        ]
        self.hourly_rate.choices = [(rate, format_decimal(rate)) for rate in HOURLY_RATES]
