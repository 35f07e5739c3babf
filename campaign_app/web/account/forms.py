"""Forms about one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from campaign_app.services.passwords import PASSWORD_MAX, PASSWORD_MIN
from campaign_app.web.posted_form import PostedForm

_NEW = {"autocomplete": "new-password", "minlength": str(PASSWORD_MIN)}


class LoginForm(PostedForm):
    """Address and password; a length cap keeps the hash from being fed novels."""

    email = EmailField(
        _l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )


class ForgotForm(PostedForm):
    """The address to mail a link to."""

    email = EmailField(
        _l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "username"}
    )


class NewPasswordForm(PostedForm):
    """A new password, set through a mailed link."""

    password = PasswordField(_l("New password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class JoinForm(PostedForm):
    """Name and password of an account to be made."""

    name = StringField(
        _l("Your name"), [DataRequired(_l("Enter your first and last name"))], render_kw={"autocomplete": "name"}
    )
    password = PasswordField(_l("Choose a password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class ChangePasswordForm(PostedForm):
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(_l("New password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class CodeForm(PostedForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        [DataRequired(_l("Enter the code")), Length(max=40, message=_l("Enter the code"))],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class PresentPasswordForm(PostedForm):
    """The present password, before something that weakens or renews the second factor."""

    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
