"""The form of a page in another language: shape only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from campaign_app.models import ActionPage, PageTranslation
from campaign_app.services.translating import TranslatedText
from campaign_app.web.posted_form import PostedForm


class TranslationForm(PostedForm):
    """Everything a page says, said again; what is missing is only said once it is to be offered."""

    headline = StringField(_l("Headline"), [Optional(), Length(max=200)])
    demand = TextAreaField(_l("Demand"), [Optional(), Length(max=2000)])
    subject = StringField(_l("Subject of the letter"), [Optional(), Length(max=200)])
    text = TextAreaField(_l("Text"), [Optional(), Length(max=20_000)])
    why_markdown = TextAreaField(_l("Why it matters"), [Optional(), Length(max=50_000)])
    share_text = TextAreaField(_l("Words to share"), [Optional(), Length(max=280)])
    opt_in_wording = StringField(_l("Wording of the opt-in"), [Optional(), Length(max=300)])
    is_offered = BooleanField(_l("Offer this language on the page"))

    def __init__(self, page: ActionPage, translation: PageTranslation | None) -> None:
        super().__init__(
            obj=translation, data={"is_offered": bool(translation and translation.is_offered(page.version))}
        )
        if page.kind != "letter":
            del self.subject
        if page.kind == "petition":
            del self.text
        else:
            self.text.label.text = (
                _("Commitment people make") if page.kind == "pledge" else _("Letter people start from")
            )

    def words(self) -> TranslatedText:
        """What was typed, for the translating service."""
        typed = {name: value or "" for name, value in self.data.items() if name not in {"csrf_token", "is_offered"}}
        return TranslatedText(**typed)
