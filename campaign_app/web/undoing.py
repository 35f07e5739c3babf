"""Undo: what is done at once says so with one button that takes it back, until the next page is opened."""

import json
from collections.abc import Iterable
from typing import TypedDict

from flask import Flask, flash

# What the session's cookie has room for; who did more at once finds it in the lists.
FIELDS_MAX = 60


class Done(TypedDict):
    """What was done, and the form that takes it back."""

    text: str
    url: str
    fields: list[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Let the layout read what was done."""
    app.jinja_env.filters["done"] = json.loads


def flash_done(text: str, *, url: str, fields: Iterable[tuple[str, str]] = ()) -> None:
    """Say what was done; a post of these fields to this address undoes it."""
    done = Done(text=text, url=url, fields=list(fields))
    if len(done["fields"]) > FIELDS_MAX:
        flash(text)
    else:
        flash(json.dumps(done), "done")
