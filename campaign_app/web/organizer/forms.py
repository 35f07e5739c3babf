"""Forms of the organizer: importing a text, making a draft, editing a page."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    Form,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services.inbox import STATES, Filter, State
from campaign_app.services.pages import PageText
from campaign_app.services.targeting import format_targets, parse_targets
from campaign_app.web.filters import sentence


class AddressForm(FlaskForm):  # type: ignore[misc]
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


class ImportForm(FlaskForm):  # type: ignore[misc]
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
    feed = SelectField(_l("From"), default="", validate_choice=False)
    q = SearchField(_l("Words"))
    page = IntegerField(default=1)

    def __init__(self, formdata: Any) -> None:
        super().__init__(formdata)
        names = {"petition": _("Petition"), "pledge": _("Pledge"), "letter": _("Letter"), "none": _("No action")}
        self.kind.choices = [("", _("Anything")), *names.items()]
        self.state.choices = {"new": _("New"), "drafted": _("Drafted"), "aside": _("Set aside"), "all": _("All")}

    def wanted(self) -> Filter:
        """The filter, for the inbox service; what makes no sense is left out."""
        state: State = next((state for state in STATES if state == self.state.data), "new")
        known = self.kind.data in {"petition", "pledge", "letter", "none"}
        page = self.page.data or 1
        return Filter(state, self.kind.data if known else "", _uuid(self.feed.data), (self.q.data or "")[:200], page)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


class DraftForm(FlaskForm):  # type: ignore[misc]
    """Which kind of page to make, and of which demand when it is not the suggested one."""

    kind = RadioField(_l("Kind of page"), [InputRequired(_l("Choose a kind of page"))], default="petition")
    demand_number = IntegerField(validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = {"petition": _("Petition"), "pledge": _("Pledge"), "letter": _("Letter")}


class PageForm(FlaskForm):  # type: ignore[misc]
    """Everything an organizer edits of a page; what is missing is said when publishing, so a draft always saves."""

    headline = StringField(_l("Headline"), [Optional(), Length(max=200)])
    demand = TextAreaField(_l("Demand"), [Optional(), Length(max=2000)])
    subject = StringField(_l("Subject of the letter"), [Optional(), Length(max=200)])
    text = TextAreaField(_l("Text"), [Optional(), Length(max=20_000)])
    why_markdown = TextAreaField(_l("Why it matters"), [Optional(), Length(max=50_000)])
    targets = TextAreaField(_l("Targets"), [Optional(), Length(max=8_000)])
    goal = IntegerField(
        _l("Goal"),
        [
            InputRequired(_l("Set a goal between 1 and 10,000,000")),
            NumberRange(1, 10_000_000, _l("Set a goal between 1 and 10,000,000")),
        ],
    )
    opt_in_wording = StringField(_l("Wording of the opt-in"), [Optional(), Length(max=300)])
    closes_on = DateField(_l("Last day"), [Optional()])
    share_text = TextAreaField(_l("Words to share"), [Optional(), Length(max=280)])

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        version = page.version
        super().__init__(
            data={
                "headline": page.headline,
                "demand": version.demand,
                "subject": version.subject,
                "text": version.text,
                "why_markdown": page.why_markdown,
                "targets": format_targets(page.targets),
                "goal": page.goal,
                "opt_in_wording": page.opt_in_wording,
                "closes_on": page.closes_on,
                "share_text": page.share_text or "",
            },
            **kwargs,
        )
        if page.kind != "letter":
            del self.subject
        if page.kind == "petition":
            del self.text
        elif page.kind == "pledge":
            self.text.label.text = _l("Commitment people make")
        else:
            self.text.label.text = _l("Letter people start from")

    def validate_targets(self, field: TextAreaField) -> None:
        """Said together with what else is to be mended, not only once the rest is right."""
        try:
            parse_targets(field.data or "")
        except BadInput as error:
            raise ValidationError(sentence(error)) from None

    def page_text(self) -> PageText:
        """What the organizer wrote, for the pages service."""
        values = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return PageText(
            headline=values["headline"] or "",
            demand=values["demand"] or "",
            text=values.get("text") or "",
            subject=values.get("subject") or "",
            why_markdown=values["why_markdown"] or "",
            targets=values["targets"] or "",
            goal=values["goal"],
            opt_in_wording=values["opt_in_wording"] or "",
            closes_on=values["closes_on"],
            share_text=values["share_text"] or "",
        )
