"""The editor's form of a letter page: who receives the letter, and what supporters may insert."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services import letters, target_rules
from campaign_app.services.page_texts import PageText
from campaign_app.services.target_rules import Rule
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.page_form import PageForm


class LetterPageForm(PageForm):
    """A page's fields and the rules by which its letters find their way."""

    own_members = SelectMultipleField(_l("Each supporter’s own members of Congress"), [Optional()])
    committee = SelectField(_l("Members of a committee"), [Optional()])
    office = SelectField(_l("Everybody who holds an office"), [Optional()])
    people = TextAreaField(_l("Chosen people"), [Optional(), Length(max=8_000)])
    talking_points = TextAreaField(_l("Points to insert"), [Optional(), Length(max=8_000)])

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self.targets.label.text = _l("Others, with their own address")
        self.own_members.choices = [("house", _("Their member of the House")), ("senate", _("Their senators"))]
        nobody = [("", _("None"))]
        self.committee.choices = nobody + _with(target_rules.list_committees(), self.committee.data)
        self.office.choices = nobody + _with([(name, name) for name in target_rules.list_offices()], self.office.data)

    def _first_data(self) -> dict[str, Any]:
        written = self._written
        groups = {name: written[name][0] for name in ("committee", "office", "people")}
        return super()._first_data() | groups | {"own_members": written["own_members"]}

    def validate_subject(self, field: Any) -> None:
        """Words in braces must be fields that something is filled in for."""
        _check(letters.check_fields, field.data or "", field="subject")

    def validate_text(self, field: Any) -> None:
        """The same in the letter itself."""
        _check(letters.check_fields, field.data or "", field="text")

    def validate_people(self, field: Any) -> None:
        """Every line is somebody who holds an office."""
        _check(target_rules.parse_people, field.data or "")

    def page_text(self) -> PageText:
        """What the organizer wrote and chose."""
        chosen = [Rule(kind) for kind in ("house", "senate") if kind in (self.own_members.data or ())]
        chosen += [Rule("committee", self.committee.data)] if self.committee.data else []
        chosen += [Rule("office", self.office.data)] if self.office.data else []
        chosen += target_rules.parse_people(self.people.data or "")
        return replace(super().page_text(), rules=tuple(chosen))


def page_form(page: ActionPage, **kwargs: Any) -> PageForm:
    """The editor's form of a page's kind."""
    return LetterPageForm(page, **kwargs) if page.kind == "letter" else PageForm(page, **kwargs)


def _with(choices: Any, chosen: str | None) -> list[tuple[str, str]]:
    """The choices, and one that was chosen before and is gone since, so that saving does not lose it."""
    listed = [(value, label) for value, label in choices]
    return listed if not chosen or chosen in dict(listed) else [*listed, (chosen, chosen)]


def _check(rule: Any, *args: Any, **kwargs: Any) -> None:
    try:
        rule(*args, **kwargs)
    except BadInput as error:
        raise ValidationError(sentence(error)) from None
