"""Translations of an action page: writing one, offering it to supporters, taking it off the page again."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput, NotFound
from campaign_app.extensions import db
from campaign_app.identifiers import new_id
from campaign_app.languages import LANGUAGES
from campaign_app.models import ActionPage, PageTranslation
from campaign_app.services import audit, versions
from campaign_app.services.pages import default_opt_in
from campaign_app.wording import N_


@dataclass(frozen=True)
class TranslatedText:
    """What an organizer writes in another language; `text` and `subject` as in `pages.PageText`."""

    headline: str
    demand: str
    why_markdown: str
    text: str = ""
    subject: str = ""
    opt_in_wording: str = ""
    share_text: str = ""


def list_languages(page: ActionPage) -> list[str]:
    """The languages a page can be translated into: those with an interface, without its own."""
    return [code for code in LANGUAGES if code != page.language]


def find_translation(page: ActionPage, language: str) -> PageTranslation | None:
    """The page in another language, offered or not; None while nobody began it. Raises NotFound for other languages."""
    if language not in list_languages(page):
        raise NotFound("There is no page at this address")
    return next((each for each in page.translations if each.language == language), None)


def save(
    *,
    page: ActionPage,
    language: str,
    text: TranslatedText,
    is_offered: bool,
    account_id: uuid.UUID | None,
    now: datetime,
) -> None:
    """Keep a translation; with `is_offered` supporters can choose it from now on, without it they no longer can.

    What was signed in it stays signed. Raises NotFound for a language that cannot be translated into, and BadInput
    naming the first field that an offered translation lacks; then nothing is saved.
    """
    translation = find_translation(page, language) or _begin(page, language, now)
    _write(translation, text, now)
    if is_offered and (missing := _list_missing(page, translation)):
        field, sentence = missing[0]
        db.session.rollback()
        raise BadInput(sentence, field=field)
    if is_offered:
        versions.put_translation(page, translation, now=now)
    else:
        translation.version = None
    page.updated_at = now
    audit.put(
        organization_id=page.organization_id,
        account_id=account_id,
        act="page.translate",
        subject_id=page.id,
        detail={"language": language, "is_offered": is_offered},
        now=now,
    )
    db.session.commit()


def _begin(page: ActionPage, language: str, now: datetime) -> PageTranslation:
    translation = PageTranslation(
        id=new_id(now), organization_id=page.organization_id, language=language, created_at=now
    )
    page.translations.append(translation)
    return translation


def _write(translation: PageTranslation, text: TranslatedText, now: datetime) -> None:
    translation.headline = clean_line(text.headline)[:200]
    translation.demand = clean_line(text.demand)
    translation.text = clean_text(text.text)
    translation.subject = clean_line(text.subject)[:200]
    translation.why_markdown = clean_text(text.why_markdown)
    translation.opt_in_wording = clean_line(text.opt_in_wording)[:300] or default_opt_in(translation.language)
    translation.share_text = clean_line(text.share_text)[:280] or None
    translation.updated_at = now


def _list_missing(page: ActionPage, translation: PageTranslation) -> list[tuple[str, str]]:
    """What an offered translation lacks: all that the page itself could not be published without."""
    wanted = [
        ("headline", N_("Write a headline."), True),
        ("demand", N_("Translate the demand: the sentence people put their name under."), True),
        ("text", N_("Write the commitment people make."), page.kind == "pledge"),
        ("subject", N_("Write the subject of the letter."), page.kind == "letter"),
        ("text", N_("Write the letter people start from."), page.kind == "letter"),
        ("why_markdown", N_("Write why it matters."), True),
    ]
    return [(field, sentence) for field, sentence, is_needed in wanted if is_needed and not getattr(translation, field)]
