"""The account blueprint: open to strangers, who must be able to log in; what is one's own asks for `signed_in`."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")
