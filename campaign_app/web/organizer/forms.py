"""Forms of the organizer: importing a text, making a draft. `page_form` edits a page."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    Form,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from campaign_app.services.inbox import STATES, Filter, State
from campaign_app.web.posted_form import PostedForm


class AddressForm(PostedForm):
    """A web address to read: once, or as a feed from now on."""

    address = StringField(
        _l("Address"),
        [InputRequired(_l("Enter an address with https://")), Length(max=2000)],
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    follow = SubmitField(_l("Follow it"))

    @property
    def is_followed(self) -> bool:
        """Whether the button was the one that keeps on reading."""
        return bool(self.follow.data)


class ImportForm(PostedForm):
    """A pasted text or a file."""

    text = TextAreaField(_l("Paste the text"), [Optional()])
    file = FileField(_l("Or choose a file"), [Optional()])
    url = StringField(
        _l("Where it was published"),
        [Optional(), Length(max=2000), Regexp(r"\s*https?://\S+\s*$", message=_l("Enter an address with https://"))],
        render_kw={"inputmode": "url"},
    )

    def data_bytes(self) -> bytes:
        """The file's bytes when one was chosen, else the pasted text's."""
        return self.file.data.read() if self.file.data else (self.text.data or "").encode()

    def filename(self) -> str | None:
        """What the chosen file is called; None for a pasted text."""
        return self.file.data.filename if self.file.data else None


class InboxForm(Form):
    """What to look for in the inbox; it stands in the address, so nothing of it is secret or changes anything."""

    state = RadioField(_l("State"), default="new", validate_choice=False)
    kind = SelectField(_l("Suggested"), default="", validate_choice=False)
    confidence = SelectField(_l("Confidence"), default="", validate_choice=False)
    feed = SelectField(_l("From"), default="", validate_choice=False)
    q = SearchField(_l("Words"))
    page = IntegerField(default=1)

    def __init__(self, formdata: Any) -> None:
        super().__init__(formdata)
        names = {"petition": _("Petition"), "pledge": _("Pledge"), "letter": _("Letter"), "none": _("No action")}
        self.kind.choices = [("", _("Anything")), *names.items()]
        sure = {"certain": _("certain"), "likely": _("likely"), "guess": _("guess")}
        self.confidence.choices = [("", _("Any")), *sure.items()]
        self.state.choices = {"new": _("New"), "drafted": _("Drafted"), "aside": _("Set aside"), "all": _("All")}

    def wanted(self) -> Filter:
        """The filter, for the inbox service; what makes no sense is left out."""
        state: State = next((state for state in STATES if state == self.state.data), "new")
        known = self.kind.data in {"petition", "pledge", "letter", "none"}
        page = self.page.data or 1
        return Filter(
            state=state,
            kind=self.kind.data if known else "",
            confidence=self.confidence.data or "",
            feed_id=_uuid(self.feed.data),
            words=(self.q.data or "")[:200],
            page=page,
        )


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


class DraftForm(PostedForm):
    """Which kind of page to make, and of which demand when it is not the suggested one."""

    kind = RadioField(_l("Kind of page"), [InputRequired(_l("Choose a kind of page"))], default="petition")
    demand_number = IntegerField(validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = {"petition": _("Petition"), "pledge": _("Pledge"), "letter": _("Letter")}
