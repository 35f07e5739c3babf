"""Rows somebody ticked in a list."""

import uuid
from contextlib import suppress

from flask import request


def chosen_ids(field: str = "ids") -> list[uuid.UUID]:
    """The ids that were ticked; what is none is left out."""
    found: list[uuid.UUID] = []
    for value in request.form.getlist(field):
        with suppress(ValueError):
            found.append(uuid.UUID(value))
    return found
