"""The form of a new export."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from campaign_app.districts import find_division
from campaign_app.models import SignatureStatus
from campaign_app.services.export_rows import PERSONAL, Filters
from campaign_app.web.posted_form import PostedForm

COLUMN_NAMES = {
    "signature_id": _l("Number of the signature"),
    "page": _l("Action page"),
    "campaign": _l("Campaign"),
    "version": _l("Version of the text"),
    "status": _l("State of the signature"),
    "signed_at": _l("Signed at"),
    "confirmed_at": _l("Confirmed at"),
    "pledge_on": _l("Day of the pledge"),
    "kept_at": _l("Pledge kept at"),
    "day": _l("Day"),
    "state": _l("State"),
    "district": _l("District"),
    "source": _l("Source code"),
    "name": _l("Name"),
    "postal_code": _l("Postal code"),
    "country": _l("Country"),
    "comment": _l("Comment"),
    "phone": _l("Phone"),
    "street": _l("Street and number"),
    "city": _l("City or town"),
    "affiliation": _l("Organization or union"),
    "occupation": _l("Occupation"),
    "birth_year": _l("Year of birth"),
    "email": _l("Email address"),
}
# Never among them: who has not confirmed, and who took it back.
STATUS_NAMES: dict[SignatureStatus, object] = {
    "confirmed": _l("Confirmed: those that count"),
    "held": _l("Held for a look"),
    "invalidated": _l("Removed with a reason"),
}
FORMAT_NAMES = {"csv": "CSV", "xlsx": "Excel (XLSX)", "jsonl": "JSON Lines"}
SHEET_NAME = _l("Petition sheet (PDF)")
USUAL = ["signature_id", "page", "confirmed_at", "state", "district"]


class ExportForm(PostedForm):
    """Which signatures, which columns, what for, in which format. `personal` are the columns that point at a person."""

    page = SelectField(_l("Action page"), [Optional()], default="")
    from_on = DateField(_l("Confirmed from"), [Optional()])
    to_on = DateField(_l("to and including"), [Optional()])
    state = StringField(_l("State or district"), [Optional(), Length(max=120)], render_kw={"autocomplete": "off"})
    status = SelectField(_l("Which ones"), default="confirmed")
    columns = SelectMultipleField(_l("Columns"), default=USUAL, validate_choice=False)
    personal = SelectMultipleField(_l("Columns that point at a person"), validate_choice=False)
    purpose = StringField(
        _l("Purpose"),
        [DataRequired(_l("Say in one sentence what this is for")), Length(max=300)],
        render_kw={"autocomplete": "off"},
    )
    format = RadioField(_l("Format"), default="csv")

    def fill(self, pages: list[tuple[uuid.UUID, str]], columns: list[str], every_page: str) -> "ExportForm":
        """Offer these pages, by id and headline, and these columns; a petition sheet where names are among them."""
        self.page.choices = {"": every_page} | {str(page_id): headline for page_id, headline in pages}
        self.status.choices = {each: str(name) for each, name in STATUS_NAMES.items()}
        self.format.choices = FORMAT_NAMES | ({"pdf": str(SHEET_NAME)} if "name" in columns else {})
        self.columns.choices = {name: str(COLUMN_NAMES[name]) for name in columns if name not in PERSONAL}
        self.personal.choices = {name: str(COLUMN_NAMES[name]) for name in columns if name in PERSONAL}
        return self

    def validate_state(self, field: StringField) -> None:
        """What is typed names a state or a district."""
        if not find_division(field.data or ""):
            raise ValidationError(_l("Write a state like AZ or Arizona, or a district like AZ-7"))

    def filters(self) -> Filters:
        """Which signatures were chosen."""
        return Filters(
            page_id=uuid.UUID(self.page.data) if self.page.data else None,
            from_on=self.from_on.data,
            to_on=self.to_on.data,
            state=find_division(self.state.data or ""),
            status=self.status.data or "confirmed",
        )

    def chosen(self) -> list[str]:
        """The columns of both kinds."""
        return [*(self.columns.data or []), *(self.personal.data or [])]
