"""The form all others are made from: flask-wtf has no types, which is said here and nowhere else."""

from flask_wtf import FlaskForm


class PostedForm(FlaskForm):  # type: ignore[misc]  # untyped in the library
    """A form of the workspace or of a public page; its token and its shape are Flask-WTF's business."""
