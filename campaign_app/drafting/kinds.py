"""Which kind of source a text is, by its label, its title or its manner."""

import re

from campaign_app.drafting.greetings import find_greeted
from campaign_app.drafting.release import Kind

_LABELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "statement",
        re.compile(
            r"(?:joint |public |written |press |media )?(?:statements?|open letters?|letters?)"
            r"|declaraci[óo]n(?:es)?|pronunciamientos?|cartas? abiertas?|déclarations?|lettres? ouvertes?|tribunes?"
            r"|stellungnahmen?|erklärung(?:en)?|offene briefe?",
            re.IGNORECASE,
        ),
    ),
    (
        "priority",
        re.compile(
            r"(?:policy |legislative )?(?:priorit(?:y|ies)|agendas?|platforms?|campaigns?)|action alerts?|prioridades"
            r"|campañas?|priorités|campagnes?|forderungen|kampagnen?",
            re.IGNORECASE,
        ),
    ),
    (
        "press_release",
        re.compile(
            r"(?:press|news|media)(?: releases?)?|releases?|announcements?|news updates?|updates?"
            r"|blogs?(?: posts?)?|articles?|reports?|stories|story|posts?|news|comunicados?(?: de prensa)?"
            r"|notas? de prensa|noticias|communiqués?(?: de presse)?|actualités|pressemitteilung(?:en)?|aktuelles",
            re.IGNORECASE,
        ),
    ),
)
# What sites call everything they publish tells nothing of one text.
_VAGUE_LABEL = re.compile(
    r"announcements?|updates?|news updates?|blogs?(?: posts?)?|articles?|reports?|stories|story|posts?|news|press|media"
    r"|noticias|actualités|aktuelles",
    re.IGNORECASE,
)
_STATEMENT_TITLE = re.compile(
    r"\b(?:(?:joint|public|chapter|our|coalition|solidarity|open) statement|statement (?:on|by"
    r"|from|about|of|in|regarding|to)|declaration|condolences|(?:calls"
    r"|stands?) in solidarity|(?:our|the) (?:petition|pledge)|declaraci[óo]n|comunicado conjunto|pronunciamiento"
    r"|manifiesto|déclaration|tribune|v(?:oe|œ)u (?:du|de|des|relatif|sur|pour)|motion (?:du|de|relative)"
    r"|(?:gemeinsame )?erklärung|stellungnahme|resolution (?:des|der))\b",
    re.IGNORECASE,
)
# A text that is told about a letter is a release; one that is the letter is a statement.
_LETTER_TITLE = re.compile(
    r"\b(?:(?:open|joint|sign-on) letter|letter (?:to|from)|petition|pledge|carta (?:abierta|a|al)|petición"
    r"|lettre ouverte|lettre (?:à|au|aux)|pétition|offener brief|brief an|appell)\b",
    re.IGNORECASE,
)
_LETTER_FIRST = re.compile(
    r"\W*(?:.{0,60}?[:–—-]\s+)?(?:an? )?(?:open letter|joint letter|carta abierta|lettre ouverte|offener brief)\b",
    re.IGNORECASE,
)
_PRIORITY_TITLE = re.compile(
    r"\b(?:priorit(?:y|ies)|(?:legislative|policy|advocacy) (?:agenda|platform|goals|recommendations)"
    r"|agenda for|what we stand for|our (?:demands|goals|agenda|positions?|issues)|action alert"
    r"|call to action|blueprint|nuestras (?:demandas|propuestas)|prioridades|nos (?:priorités|propositions"
    r"|revendications)|unsere forderungen|forderungskatalog)\b",
    re.IGNORECASE,
)
_RELEASE_TITLE = re.compile(
    r"\W*(?:(?:press|news|media)(?: call)? (?:release|advisory)"
    r"|communiqué(?: de presse)?|comunicado de prensa|nota de prensa"
    r"|pressemitteilung|presseerklärung)\b",
    re.IGNORECASE,
)
_ACTION_TITLE = re.compile(
    r"(?P<before>.{0,80}?[.:!?–—]\s+)?"
    r"(?:take action|act now|tell|urge|ask|call (?:on|your|the)|email|write(?: to)?|contact|sign|pledge|join)\b",
    re.IGNORECASE,
)
_FOREIGN_ACTION_TITLE = re.compile(
    r"(?:firma|salvemos|exige|escribe|defendamos|paremos|dile|signez|sauvons|écrivez|stoppons|dites|unterschreib\w*"
    r"|unterzeichne\w*|stoppt|rettet|schluss mit)\b",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(r"\bto\b", re.IGNORECASE)
_STATEMENT_LEAD = re.compile(
    r"\b(?:(?:issued|released|made|gave|delivered) (?:the|this"
    r"|a)(?: following)?(?: joint)?(?: \w+)? statement|the following statement|we,? the undersigned)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y|nosotros|nuestr[oa]s?|nous|notre|nos|wir|unsere?)\b")
_REPORTING = re.compile(
    r"[\"”’»,]\s(?:\w+ ){0,4}(?:said|says|stated|added|wrote|dijo|afirmó|señaló|sostuvo|expresó|a déclaré|affirme"
    r"|explique|sagte|erklärte|sagt)\b|\b(?:said|dijo|déclare|sagte) (?:[A-Z]|today)"
    r"|\b(?!They|He|She|We|Who|It|I\b)[A-Z]\w+ (?:said|wrote|stated|announced)\b"
)
_LEAD_LENGTH = 900


def kind_of_label(label: str) -> Kind | None:
    """Return the kind that a label such as "Press Release" names, None for any other words."""
    label = label.strip(" .:[]()")
    return next((kind for kind, pattern in _LABELS if pattern.fullmatch(label)), None)


def clear_kind_of_label(label: str) -> Kind | None:
    """Return the kind that a label names; None also for "News" and the like, under which anything may stand."""
    return None if _VAGUE_LABEL.fullmatch(label.strip(" .:[]()")) else kind_of_label(label)


def kind_of_text(title: str, body: str, *, is_marked: bool = False) -> Kind:
    """Return the kind of a text without a label; `is_marked` says that it calls itself a release."""
    is_marked = is_marked or _RELEASE_TITLE.match(title) is not None
    if _PRIORITY_TITLE.search(title) and not is_marked and not _REPORTING.search(body[:_LEAD_LENGTH]):
        return "priority"
    if _STATEMENT_TITLE.search(title) or _STATEMENT_LEAD.search(body[:_LEAD_LENGTH]):
        return "statement"
    if _LETTER_FIRST.match(title) or (not is_marked and _is_letter(title, body)):
        return "statement"
    if is_marked:
        return "press_release"
    if _bids(title, body):
        return "priority"
    return "statement" if _speaks_for_itself(body) else "press_release"


def _bids(title: str, body: str) -> bool:
    """Tell "Sign the act", which bids, from "Groups to the governor: sign the act", which is told of."""
    is_told = _REPORTING.search(body[:_LEAD_LENGTH]) is not None
    if action := _ACTION_TITLE.match(title):
        return not (is_told and _TOLD_OF.search(action["before"] or ""))
    return not is_told and _FOREIGN_ACTION_TITLE.match(title) is not None


def _is_letter(title: str, body: str) -> bool:
    is_told = _REPORTING.search(body[:_LEAD_LENGTH]) or _ACTION_TITLE.match(title)
    return not is_told and bool(find_greeted(body) or (_LETTER_TITLE.search(title) and _FIRST_PERSON.search(body)))


def _speaks_for_itself(body: str) -> bool:
    """A text in the first person that reports nobody's words is a statement."""
    return len(_FIRST_PERSON.findall(body)) >= 3 and not _REPORTING.search(body)
