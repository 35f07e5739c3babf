"""The form for signatures on paper: shape only."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, IntegerField, StringField
from wtforms.validators import InputRequired

from campaign_app.services.paper import NOTE_MAX, PLACE_MAX, PROOF_MAX_BYTES, Sheets
from campaign_app.web.posted_form import PostedForm


class PaperForm(PostedForm):
    """How many signed on paper, when, where, and the scan that proves it."""

    signature_count = IntegerField(_l("How many signed"), [InputRequired(_l("Enter how many signed"))])
    collected_on = DateField(_l("Collected on"), [InputRequired(_l("Choose the day they were collected"))])
    place = StringField(_l("Where"), [InputRequired(_l("Say where"))], render_kw={"maxlength": PLACE_MAX})
    note = StringField(_l("Note"), render_kw={"maxlength": NOTE_MAX})
    proof = FileField(_l("Scan or photograph of the sheets"), render_kw={"accept": ".pdf,.png,.jpg,.jpeg"})

    def sheets(self) -> Sheets:
        """What was typed and chosen; the file is read up to just above what is taken."""
        file = self.proof.data
        return Sheets(
            signature_count=self.signature_count.data or 0,
            collected_on=self.collected_on.data or date.max,
            place=self.place.data or "",
            note=self.note.data or "",
            proof=file.read(PROOF_MAX_BYTES + 1) if file else b"",
            proof_name=(file.filename or "") if file else "",
        )
