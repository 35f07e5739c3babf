"""Forms about one's own account."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from campaign_app.services.passwords import PASSWORD_MAX, PASSWORD_MIN

_NEW = {"autocomplete": "new-password", "minlength": str(PASSWORD_MIN)}


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Address and password; a length cap keeps the hash from being fed novels."""

    email = EmailField(
        _l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )


class ForgotForm(FlaskForm):  # type: ignore[misc]
    """The address to mail a link to."""

    email = EmailField(
        _l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "username"}
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, set through a mailed link."""

    password = PasswordField(_l("New password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Name and password of an account to be made."""

    name = StringField(
        _l("Your name"), [DataRequired(_l("Enter your first and last name"))], render_kw={"autocomplete": "name"}
    )
    password = PasswordField(_l("Choose a password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(_l("New password"), [DataRequired(_l("Enter a password"))], render_kw=_NEW)


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        [DataRequired(_l("Enter the code")), Length(max=40, message=_l("Enter the code"))],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class PresentPasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password, before something that weakens or renews the second factor."""

    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password")), Length(max=PASSWORD_MAX, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
