"""The public blueprint: answers anybody, so its guard is that it knows nobody."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
