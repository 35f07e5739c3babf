"""The forms of privacy requests: shape only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, EmailField, FileField, IntegerField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from campaign_app.services.retaining import Terms
from campaign_app.web.posted_form import PostedForm

TYPED = {"autocomplete": "off", "spellcheck": "false"}


class FindForm(PostedForm):
    """Whom to look for."""

    email = EmailField(
        _l("Email address, in full"), [DataRequired(_l("Enter an email address"))], render_kw={"autocomplete": "off"}
    )


class EraseForm(PostedForm):
    """Whom to erase: the address found, typed once more, and that somebody answers for the wish."""

    email = EmailField(_l("Email address, in full"), [DataRequired(_l("Enter an email address"))])
    is_asked = BooleanField(
        _l("They asked for this from this address, or I have checked who they are."),
        [DataRequired(_l("Say that they asked for it"))],
    )
    typed = StringField(_l("Type the address to confirm"), render_kw=TYPED)

    def validate_typed(self, field: StringField) -> None:
        """The same address, but for case and blanks."""
        if (field.data or "").strip().lower() != (self.email.data or "").strip().lower():
            raise ValidationError(_("This is not the address above"))


class SuppressionForm(PostedForm):
    """A list to bring in."""

    file = FileField(_l("CSV file"), [FileRequired(_l("Choose a file"))])


class RetentionForm(PostedForm):
    """How long what people gave is kept."""

    unconfirmed_days = IntegerField(
        _l("Days until an unconfirmed signature is deleted"), [InputRequired(_l("Choose from 1 to 30 days"))]
    )
    closed_months = IntegerField(_l("Months after a page closed until its names go"), [Optional()])

    def terms(self) -> Terms:
        """What was typed."""
        return Terms(self.unconfirmed_days.data or 0, self.closed_months.data)
