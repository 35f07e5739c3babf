"""Whom an action page addresses, in words: its custom targets and the people its rules stand for."""

from typing import NamedTuple

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from campaign_app.models import ActionPage
from campaign_app.phrases import with_article
from campaign_app.services import target_rules


class Addressee(NamedTuple):
    """One line of the list of those who can answer."""

    name: str
    role: str = ""


def listed(page: ActionPage) -> list[Addressee]:
    """Everybody the page addresses, as a list."""
    names = [Addressee(phrase[:1].upper() + phrase[1:]) for phrase in _phrases(page)]
    return names + [Addressee(target.name, target.role) for target in page.targets]


def in_words(page: ActionPage) -> str:
    """Everybody the page addresses, in one phrase that can stand in a sentence."""
    locale = get_locale()
    names = [target.name for target in page.targets]
    if locale is None or locale.language == "en":
        names = [with_article(name) for name in names]
    return format_list(_phrases(page) + names, locale=locale or "en")


def _phrases(page: ActionPage) -> list[str]:
    """What the page's rules stand for."""
    kinds = {rule.kind for rule in page.rules}
    phrases = []
    if {"house", "senate"} <= kinds:
        phrases.append(_("the people who represent you in Congress"))
    elif kinds & {"house", "senate"}:
        phrases.append(_("your representative in the House") if "house" in kinds else _("your senators"))
    names = target_rules.names_of(page.rules)
    for rule in page.rules:
        name = names.get((rule.kind, rule.value), rule.value)
        if rule.kind == "committee":
            phrases.append(_("the members of the %(committee)s", committee=name))
        elif rule.kind == "office":
            phrases.append(_("whoever holds the office “%(office)s”", office=name))
        elif rule.kind == "person":
            phrases.append(name)
    return phrases
