"""Forms about updates of a page: shape only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaign_app.services.updates import BODY_MAX, TITLE_MAX


class UpdateForm(FlaskForm):  # type: ignore[misc]
    """The words of an update."""

    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Write a title")),
            Length(max=TITLE_MAX, message=_l("Shorten the title to at most %(max)d characters")),
        ],
    )
    body_markdown = TextAreaField(
        _l("What happened"),
        [
            InputRequired(_l("Write what happened")),
            Length(max=BODY_MAX, message=_l("Shorten the text to at most %(max)d characters")),
        ],
    )

    def words(self) -> dict[str, str]:
        """What was typed, for the updates service."""
        return {"title": self.title.data or "", "body_markdown": self.body_markdown.data or ""}
