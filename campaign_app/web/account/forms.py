"""The log-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import DataRequired, Length


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Address and password; a length cap keeps the hash from being fed novels."""

    email = EmailField(
        _l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password")), Length(max=200, message=_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
