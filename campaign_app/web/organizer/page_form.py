"""The form of the editor: everything an organizer writes of an action page."""

import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from campaign_app.errors import BadInput
from campaign_app.languages import CONTENT_NAMES
from campaign_app.models import ActionPage
from campaign_app.services.asking import offered
from campaign_app.services.goals import GOAL_MAX
from campaign_app.services.hero_images import ALT_MAX
from campaign_app.services.page_fields import MANY, fields_of
from campaign_app.services.page_texts import PageText, text_of
from campaign_app.services.targeting import parse_targets
from campaign_app.web.filters import sentence
from campaign_app.web.posted_form import PostedForm

_STEPS_MAX = 20
# What cannot change any more once the page is closed.
_SIGNED = ("headline", "demand", "subject", "text", "goal", "closes_on", "closes_time")


class PageForm(PostedForm):
    """Everything an organizer edits of a page; what is missing is said when publishing, so a draft always saves."""

    language = SelectField(_l("Language of the page"), [Optional()], choices=CONTENT_NAMES)
    headline = StringField(_l("Headline"), [Optional(), Length(max=200)])
    demand = TextAreaField(_l("Demand"), [Optional(), Length(max=2000)])
    subject = StringField(_l("Subject of the letter"), [Optional(), Length(max=200)])
    text = TextAreaField(_l("Text"), [Optional(), Length(max=20_000)])
    why_markdown = TextAreaField(_l("Why it matters"), [Optional(), Length(max=50_000)])
    image = FileField(_l("Image"), [Optional()])
    image_alt = StringField(_l("What the image shows"), [Optional(), Length(max=ALT_MAX)])
    image_removed = BooleanField(_l("Remove the image"))
    targets = TextAreaField(_l("Targets"), [Optional(), Length(max=8_000)])
    goal = IntegerField(
        _l("Goal"),
        [
            InputRequired(_l("Set a goal between 1 and 10,000,000")),
            NumberRange(1, GOAL_MAX, _l("Set a goal between 1 and 10,000,000")),
        ],
    )
    goal_rule = RadioField(_l("Once the goal is met"))
    goal_steps = StringField(_l("Your own steps"), [Optional(), Length(max=300)])
    asked_fields = SelectMultipleField(_l("Ask also"), [Optional()], validate_choice=False)
    opt_in_wording = StringField(_l("Wording of the opt-in"), [Optional(), Length(max=300)])
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    closes_on = DateField(_l("Last day"), [Optional()])
    closes_time = TimeField(_l("Closes at"), [Optional()])
    pledge_on = DateField(_l("Day of the pledge"), [Optional()])
    share_text = TextAreaField(_l("Words to share"), [Optional(), Length(max=280)])
    base = HiddenField()

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        self._saved = text_of(page)
        self._zone = page.zone
        self._written = fields_of(page)
        super().__init__(data=self._first_data(), **kwargs)
        self.goal_rule.choices = {
            "automatic": _("Raise it by itself, and say so in the timeline"),
            "steps": _("Raise it to my own steps"),
            "fixed": _("Keep it"),
        }
        self.asked_fields.choices = [
            (name, label) for name, label in _asked_names().items() if name in offered(page.kind)
        ]
        self._fit(page)

    def _first_data(self) -> dict[str, Any]:
        """What was saved, as the fields show it: times in the organization's zone."""
        saved = self._saved
        opens_at = saved.opens_at.astimezone(self._zone).replace(tzinfo=None) if saved.opens_at else None
        written = {name: self._written[name][0] for name in ("goal_rule", "goal_steps", "image_alt")}
        return asdict(saved) | {"opens_at": opens_at} | written

    @property
    def base_number(self) -> int | None:
        """The revision of the page that was in the editor when it was opened; None where that is not known."""
        number = str(self.base.data or "")
        return int(number) if number.isdecimal() and len(number) < 9 else None

    def typed(self) -> dict[str, list[str]]:
        """What was sent, word for word; tokens and files are left out."""
        sent = request.form
        names = [field.name for field in self if field.name in self._written]
        return {
            name: [text.replace("\r\n", "\n") for text in sent.getlist(name)]
            for name in names
            if name in sent or name in MANY
        }

    def _fit(self, page: ActionPage) -> None:
        """Leave out what this kind of page, or a page this far, does not have."""
        if page.status not in ("draft", "scheduled"):  # people sign in it
            del self.language
        if page.kind != "letter":
            del self.subject
        if page.kind == "petition":
            del self.text
        elif page.kind == "pledge":
            self.text.label.text = _l("Commitment people make")
        else:
            self.text.label.text = _l("Letter people start from")
        if page.kind != "pledge":
            del self.pledge_on
        if page.status not in ("draft", "scheduled"):
            del self.opens_at
        if page.status in ("closed", "archived"):
            for name in _SIGNED:
                if name in self:
                    self[name].render_kw = {"readonly": True}

    def validate_targets(self, field: TextAreaField) -> None:
        """Said together with what else is to be mended, not only once the rest is right."""
        try:
            parse_targets(field.data or "")
        except BadInput as error:
            raise ValidationError(sentence(error)) from None

    def validate_goal_steps(self, field: StringField) -> None:
        """Whole numbers above the goal, at least one where they are asked for."""
        if self.goal_rule.data != "steps":
            return
        steps = _numbers(field.data or "")
        if not steps or not all(1 <= step <= GOAL_MAX for step in steps) or len(steps) > _STEPS_MAX:
            raise ValidationError(_l("Write the steps as whole numbers, like 2500, 5000, 10000"))

    def page_text(self) -> PageText:
        """What the organizer wrote, for the pages service; fields the form left out stay as they were saved."""
        known = {name: value for name, value in self.data.items() if name in asdict(self._saved)}
        times = {"opens_at", "closes_on", "closes_time", "goal", "goal_steps", "pledge_on", "asked_fields"}
        words: dict[str, Any] = {name: value or "" for name, value in known.items() if name not in times}
        goal = int(self.goal.data or 0)
        steps = {"automatic": None, "fixed": (), "steps": tuple(_numbers(self.goal_steps.data or ""))}
        return replace(
            self._saved,
            **words,
            goal=goal,
            asked_fields=tuple(self.asked_fields.data or ()),
            goal_steps=steps.get(self.goal_rule.data, self._saved.goal_steps),
            opens_at=self._opening() if "opens_at" in self else self._saved.opens_at,
            closes_on=self.closes_on.data,
            closes_time=self.closes_time.data,
            pledge_on=self.pledge_on.data if "pledge_on" in self else self._saved.pledge_on,
        )

    def text_to_show(self) -> PageText:
        """What was typed, for a preview; a field that is to be mended stays as it was saved."""
        self.validate()
        for field in self:
            if field.errors:
                field.data = field.object_data
        return self.page_text()

    def _opening(self) -> datetime | None:
        local: datetime | None = self.opens_at.data
        return local.replace(tzinfo=self._zone).astimezone(UTC) if local else None


def _asked_names() -> dict[str, str]:
    """The fixed list of what a page may ask, as organizers read it."""
    return {
        "phone": _("Phone"),
        "street": _("Street"),
        "city": _("Town"),
        "affiliation": _("Organization they belong to"),
        "occupation": _("Occupation"),
        "birth_year": _("Year of birth"),
    }


def _numbers(text: str) -> list[int]:
    """The whole numbers of a list; a comma or blank parts them unless it stands inside one, as in 2,500."""
    joined = re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    found = re.findall(r"[^\s,;]+", joined)
    return [int(each) for each in found] if all(each.isdecimal() and len(each) < 9 for each in found) else []
