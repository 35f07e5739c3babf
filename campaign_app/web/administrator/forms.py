"""Forms of the administrators."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired

from campaign_app.web.posted_form import PostedForm

ROLE_CHOICES = [
    SelectChoice("organizer", _l("Organizer")),
    SelectChoice("staff", _l("Staff")),
    SelectChoice("administrator", _l("Administrator")),
]


class RoleForm(PostedForm):
    """One of the roles."""

    role = SelectField(_l("Role"), choices=ROLE_CHOICES)


class InviteForm(RoleForm):
    """Whom to invite, and into which role."""

    email = EmailField(
        _l("Email address"), [DataRequired(_l("Enter an email address"))], render_kw={"autocomplete": "off"}
    )
