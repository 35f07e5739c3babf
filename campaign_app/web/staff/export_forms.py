"""The form of a new export."""

import uuid

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional

from campaign_app.services.export_rows import Filters

COLUMN_NAMES = {
    "signature_id": _l("Number of the signature"),
    "page": _l("Action page"),
    "campaign": _l("Campaign"),
    "version": _l("Version of the text"),
    "confirmed_at": _l("Confirmed at"),
    "day": _l("Day"),
    "state": _l("State"),
    "district": _l("District"),
    "source": _l("Source code"),
    "name": _l("Name"),
    "postal_code": _l("Postal code"),
    "country": _l("Country"),
    "comment": _l("Comment"),
    "email": _l("Email address"),
}


class ExportForm(FlaskForm):  # type: ignore[misc]
    """Which signatures, which columns, what for, in which format. `pages` are ids with headlines."""

    page = SelectField(_l("Action page"), [Optional()], default="")
    from_on = DateField(_l("Confirmed from"), [Optional()])
    to_on = DateField(_l("to and including"), [Optional()])
    state = StringField(_l("State or district"), [Optional(), Length(max=120)])
    columns = SelectMultipleField(
        _l("Columns"), [DataRequired(_l("Choose at least one of the columns"))], validate_choice=False
    )
    purpose = StringField(
        _l("Purpose"),
        [DataRequired(_l("Say in one sentence what this is for")), Length(max=300)],
        render_kw={"autocomplete": "off"},
    )
    format = RadioField(
        _l("Format"), choices={"csv": "CSV", "xlsx": "Excel (XLSX)", "jsonl": "JSON Lines"}, default="csv"
    )

    def fill(self, pages: list[tuple[uuid.UUID, str]], columns: list[str], every_page: str) -> "ExportForm":
        """Offer these pages and columns."""
        self.page.choices = {"": every_page} | {str(page_id): headline for page_id, headline in pages}
        self.columns.choices = {name: COLUMN_NAMES[name] for name in columns}
        return self

    def filters(self) -> Filters:
        """Which signatures were chosen."""
        return Filters(
            page_id=uuid.UUID(self.page.data) if self.page.data else None,
            from_on=self.from_on.data,
            to_on=self.to_on.data,
            state=(self.state.data or "").strip(),
        )
