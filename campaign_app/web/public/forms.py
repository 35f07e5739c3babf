"""The sign form: shape only. What only the services can check comes back as an error of the same field."""

import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from campaign_app.models import ActionPage, PageKind
from campaign_app.services.acts import COMMENT_MAX, Act
from campaign_app.services.asking import read_seconds
from campaign_app.web.filters import told
from campaign_app.web.languages import spoken
from campaign_app.web.posted_form import PostedForm
from campaign_app.web.public.cards import chosen, offered, own_words


class SignForm(PostedForm):
    """Name and email are needed, the rest is the supporter's choice."""

    class Meta:
        """No token: the page is the same for everyone, the view checks the origin."""

        csrf = False

    name = StringField(
        _l("Full name"),
        [DataRequired(_l("Enter your first and last name"))],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(_l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "email"})
    postal_code = StringField(_l("Postal code"), [Optional()], render_kw={"autocomplete": "postal-code"})
    country = SelectField(_l("Country"), [Optional()], render_kw={"autocomplete": "country"}, validate_choice=False)
    comment = TextAreaField(
        _l("Why you sign"),
        [
            Optional(),
            Length(max=COMMENT_MAX, message=_l("Shorten the comment to at most %(max)d characters")),
        ],
    )
    opt_in = BooleanField(_l("Email me when this campaign moves"))
    phone = TelField(_l("Phone"), [Optional()], render_kw={"autocomplete": "tel"})
    affiliation = StringField(_l("Organization"), [Optional()], render_kw={"autocomplete": "organization"})
    occupation = StringField(_l("Occupation"), [Optional()], render_kw={"autocomplete": "organization-title"})
    birth_year = StringField(
        _l("Year of birth"), [Optional()], render_kw={"autocomplete": "bday-year", "inputmode": "numeric"}
    )
    homepage = StringField(_l("Leave this empty"))
    fill_seconds = HiddenField()
    askable: tuple[str, ...] = ("phone", "affiliation", "occupation", "birth_year")

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in set(self.askable) - set(page.asked_fields):
            del self[name]
        self.opt_in.label.text = told(page).opt_in_wording
        self.country.choices = {"": "", **countries(str(get_locale() or "en"))}

    def refuse(self, name: str, words: str) -> None:
        """Say at a field what is wrong with it."""
        self[name].errors = [words]

    @property
    def asked(self) -> list[Field]:
        """The fields of what the page asks beyond the usual."""
        return [self[name] for name in self.askable if name in self]

    def validate_country(self, field: SelectField) -> None:
        """Only a country of the list, said in our own words."""
        if field.data and field.data not in (field.choices or ()):
            raise ValidationError(_("Choose a country from the list"))

    def act(self, source_code: str) -> Act:
        """What the supporter typed, for the signing service."""
        return Act(
            name=self.name.data or "",
            email=self.email.data or "",
            postal_code=self.postal_code.data or "",
            country_code=self.country.data or "",
            comment=self.comment.data or "",
            is_opted_in=bool(self.opt_in.data),
            source_code=source_code,
            answers={field.name: field.data or "" for field in self.asked},
            bait=self.homepage.data or "",
            fill_seconds=read_seconds(self.fill_seconds.data or ""),
            language=spoken().code,
        )


class PetitionForm(SignForm):
    """A petition's form, which may ask for street and town; a letter's does that by itself."""

    street = StringField(_l("Street"), [Optional()], render_kw={"autocomplete": "address-line1"})
    city = StringField(_l("Town"), [Optional()], render_kw={"autocomplete": "address-level2"})
    askable = ("phone", "street", "city", "affiliation", "occupation", "birth_year")


class PledgeForm(PetitionForm):
    """A pledge's form: the day is the supporter's own choice where the page has none."""

    pledge_on = DateField(_l("By which day?"), [Optional()])

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        if page.pledge_on:
            del self.pledge_on

    def act(self, source_code: str) -> Act:
        """What the supporter typed, with the day."""
        return replace(super().act(source_code), pledge_on=self.pledge_on.data if "pledge_on" in self else None)


class LinkForm(PostedForm):
    """The address to mail the link to My signatures to."""

    class Meta:
        """No token: the page is the same for everyone, the view checks the origin."""

        csrf = False

    email = EmailField(_l("Email"), [DataRequired(_l("Enter your email address"))], render_kw={"autocomplete": "email"})


class ConsentForm(PostedForm):
    """Whether the organization may write, on My signatures; the box's words are kept with the answer."""

    class Meta:
        """No token: the link the form stands behind is the secret."""

        csrf = False

    opt_in = BooleanField(_l("Email me when something I signed moves"))


class ShownForm(PostedForm):
    """Whether the page may show the supporter, asked on confirming; the words say what it would show."""

    class Meta:
        """No token: the link the form stands behind is the secret."""

        csrf = False

    shown = BooleanField()

    def __init__(self, words: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shown.label.text = words


class LetterForm(SignForm):
    """A letter page's form: the letter starts as the page's template and is the supporter's to change.

    Where the writer lives is asked only for letters to representatives. Whom it goes to and what is written to one
    reader alone stand on their cards (`cards`); `refused` says what is wrong there, by the field's name.
    """

    subject = StringField(_l("Subject"), [DataRequired(_l("Enter a subject of at most 200 characters"))])
    body = TextAreaField(_l("Your letter"), [DataRequired(_l("Write at least 20 words"))])
    street = StringField(_l("Street"), [Optional()])
    city = StringField(_l("Town"), [Optional()])
    district = StringField(_l("District"), [Optional()])

    def __init__(self, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self.refused: dict[str, str] = {}
        if not self.is_submitted():
            self.subject.data = told(page).version.subject
            self.body.data = told(page).version.text
        if not page.rules:
            del self.street, self.city, self.district

    def act(self, source_code: str) -> Act:
        """What the supporter typed, with the letter."""
        more = {name: self[name].data or "" for name in _LETTER_FIELDS if name in self}
        cards = {"offered": offered(), "chosen": chosen(), "own": own_words()}
        return Act(**(vars(super().act(source_code)) | more | cards))

    def refuse(self, name: str, words: str) -> None:
        """Say it at a field of the form, or on a reader's card."""
        if name in self:
            super().refuse(name, words)
        else:
            self.refused[name] = words

    @property
    def errors(self) -> dict[str, Any]:
        """What is to be mended, on the cards too."""
        return {**super().errors, **{name: [words] for name, words in self.refused.items()}}


_LETTER_FIELDS = ("subject", "body", "street", "city", "district")


def sign_form(page: ActionPage) -> SignForm:
    """The form of a page's kind."""
    forms: dict[PageKind, type[SignForm]] = {"petition": PetitionForm, "pledge": PledgeForm, "letter": LetterForm}
    return forms[page.kind](page)


@lru_cache(maxsize=16)
def countries(locale: str) -> dict[str, str]:
    """ISO 3166 codes and the names of countries in a language, by name (CLDR, through Babel)."""
    names = Locale.parse(locale).territories
    real = (
        (code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    )
    return dict(sorted(real, key=lambda item: _plain(item[1])))


def _plain(name: str) -> str:
    """The name without its accents, as alphabets of our languages file it: Éthiopie stands among the E."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


# CLDR regions that are no country: outlying Oceania, the European Union and euro area, the UN, unknown, tests.
_NO_COUNTRY = frozenset({"QO", "EU", "EZ", "UN", "ZZ", "XA", "XB"})
