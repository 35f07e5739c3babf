"""The account blueprint: logging in and out; open to strangers, who must be able to reach it."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")
