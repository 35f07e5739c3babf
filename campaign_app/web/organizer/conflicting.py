"""Two people in one editor: who else is typing, and the page that shows both texts when somebody else was faster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.fields.choices import SelectFieldBase

from campaign_app.models import ActionPage, UnsavedEdit
from campaign_app.services import revisions
from campaign_app.services.page_fields import MANY, Fields, differing, fields_of, is_same
from campaign_app.web.organizer.blueprint import account_id
from campaign_app.web.organizer.changes import Change, word_changes
from campaign_app.web.organizer.page_form import PageForm


@dataclass(frozen=True)
class Clash:
    """A field that two people changed: both texts as sent and as people read them, and what tells them apart."""

    field: Field
    mine: Sequence[str]
    theirs: Sequence[str]
    changes: list[Change]

    @property
    def has_many(self) -> bool:
        """Whether the field holds any number of texts."""
        return self.field.name in MANY

    @property
    def mine_read(self) -> str:
        """One's own text, as people read it."""
        return read_of(self.field, self.mine)

    @property
    def theirs_read(self) -> str:
        """The other one's."""
        return read_of(self.field, self.theirs)


def as_sent(fields: Mapping[str, Sequence[str]]) -> "MultiDict[str, str]":
    """Fields as a browser would send them."""
    return MultiDict([(name, text) for name, texts in fields.items() for text in texts])


def read_of(field: Field, texts: Sequence[str]) -> str:
    """What people read of a field: the words of a choice instead of its value."""
    if isinstance(field, SelectFieldBase):
        words = {choice[0]: str(choice[1]) for choice in field.iter_choices()}
        return ", ".join(words.get(text, text) for text in texts if text)
    return "\n".join(texts)


def others_typing(found: ActionPage, form: PageForm) -> list[tuple[UnsavedEdit, list[str]]]:
    """What others have typed and not saved, each with the labels of the fields they changed."""
    saved = fields_of(found)
    others = revisions.list_others(found.id, account_id(), now=datetime.now(UTC))
    return [(edit, labels_of(form, differing(edit.fields, saved))) for edit in others]


def labels_of(form: PageForm, names: Sequence[str]) -> list[str]:
    """The labels of these fields, as far as the page has them, in the order of the editor."""
    return [str(field.label.text) for field in form if field.name in names]


def conflict_page(found: ActionPage, form: PageForm) -> str:
    """Both texts of every field that two people changed; the rest goes along: theirs where only they changed it."""
    number = revisions.newest_number(found.id)
    theirs, mine = fields_of(found), form.typed()
    base = _base(found, form.base_number)
    clashing, taken = [], []
    carried: list[tuple[str, str]] = []
    for name, texts in mine.items():
        if is_same(texts, base[name]) and not is_same(theirs[name], base[name]):
            taken.append(name)
        elif not is_same(theirs[name], base[name]) and not is_same(texts, theirs[name]):
            clashing.append(name)
            continue
        carried += [(name, text) for text in (theirs[name] if name in taken else texts)]
    return render_template(
        "organizer/page_conflict.html",
        page=found,
        form=form,
        newest=revisions.get_revision(found, number),
        number=number,
        clashes=[_clash(form[name], mine[name], theirs[name]) for name in clashing],
        taken=labels_of(form, taken),
        carried=carried,
        has_file=bool(form.image.data),
    )


def _base(found: ActionPage, number: int | None) -> Fields:
    """What the editor began with; before the first save it is the first revision."""
    known: Fields = revisions.get_revision(found, number or 1).fields
    return {**fields_of(found), **known}


def _clash(field: Field, mine: Sequence[str], theirs: Sequence[str]) -> Clash:
    return Clash(field, mine, theirs, word_changes(read_of(field, theirs), read_of(field, mine)))
