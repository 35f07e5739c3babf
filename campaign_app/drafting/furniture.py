"""Lines that belong to the page or the press office, not to the release: marks, contacts, links, appeals.

Every test takes one paragraph on one line and looks at all of it, so that a sentence of the release
that merely mentions a download or a press officer stays.
"""

import re

_RELEASE_MARK = re.compile(
    r"(?:\W*(?:for immediate release|(?:press|news|media) (?:release|statement|advisory)|immediate release"
    r"|for release|not for publication|embargoed?(?: until)?|comunicados?(?: de prensa| conjunto)?|nota de prensa"
    r"|para (?:su )?(?:publicación|difusión) inmediata|communiqu[ée](?: de presse)?|pour diffusion immédiate"
    r"|sous embargo|pressemitteilung|presseerklärung|zur (?:sofortigen )?veröffentlichung|sperrfrist)\b[^.!?]{0,60})",
    re.IGNORECASE,
)
# "Press release: Nine pumps have failed" is a title with the mark before it.
_MARK_BEFORE_TITLE = re.compile(
    r"\W*(?:(?:press|news|media) (?:release|statement|advisory|call advisory)|comunicado(?: de prensa)?"
    r"|nota de prensa|communiqué(?: de presse)?|pressemitteilung)\W*[\]:–—|-]\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
# "Joint communiqué on the housing bill" is a title that says what the text is.
_MARK_IN_TITLE = re.compile(
    r"\W*(?:press (?:statement|release)|media statement|comunicado(?: de prensa| conjunto)?|nota de prensa"
    r"|communiqué(?: de presse)?|presseerklärung)\s+(?:on|about|regarding|sobre|contra|ante|acerca"
    r"|sur|contre|relatif|zu[mr]?|über|gegen)"
    r"\s+(?:[^\W\d]\S*\s+){2}",
    re.IGNORECASE,
)
_CONTACT_WITHIN = re.compile(r"contact|kontakt|@|\d{3,}", re.IGNORECASE)
_FEWEST_WORDS_OF_TITLE = 4
_END_MARK = re.compile(r"(?:#\s*){3,12}|[-–—\s]*(?:30|ends?|fin|ende)[-–—\s]*", re.IGNORECASE)
_RULE = re.compile(r"[*_=~•–—-](?:\s?[*_=~•–—-]){2,80}")
_BARE_END_WORD = re.compile(r"end|30|fin")
_CONTACT_LABEL = re.compile(
    r"(?:(?:press|media|news|for more information|further information)[\s,]*)*(?:contacts?|enquiries"
    r"|inquiries|e-?mail|phone|telephone|tel|mobile|fax|spokesperson|contactos?|prensa|tel[ée]fono|correo"
    r"|t[ée]l[ée]phone|courriel|(?:presse)?kontakt|ansprechpartner(?:in)?|telefon|r[üu]ckfragen)\b"
    r"(?:\s(?:information|person|us|de prensa|presse"
    r"|for (?:media|the press|journalists)))?(?:\s?[:.].{0,100}|\s[–—-]\s.{0,100})?",
    re.IGNORECASE,
)
_ADDRESS_ONLY = re.compile(
    r"[\w\s.,()'’-]{0,60}?(?:[\w.+-]{1,64}@[\w.-]{3,64}|\+?\(?\d{2,4}\)?[\d\s().-]{5,18}\d)[\s,;.)]{0,4}"
)
_BARE_URL = re.compile(r"<?(?:https?://|www\.)\S{3,400}>?", re.IGNORECASE)
_LINK_LINE = re.compile(
    r"[^.!?]{0,120}\bclick(?:ing)? (?:here|on)\b.{0,200}"
    r"|[^.!?]{0,100}\b(?:report|statement|letter|text|pdf|copy|version|brief|video|petition|list|booklet|document)"
    r"[^.!?]{0,40} (?:available|found|viewed|read|downloaded) (?:online )?here\b[\s.:)]{0,3}\S{0,200}"
    r"|(?:to |please |you can )?(?:read|see|view|watch|download) (?:the )?(?:full|entire|whole|complete)\b[^.!?]{0,120}"
    r"|(?:download|read more|continue reading|learn more|view (?:the )?(?:pdf|report|letter|booklet))\b[^.!?]{0,100}",
    re.IGNORECASE,
)
_PAGE_WORDS = re.compile(
    r"(?:print|e-?mail|tweet|share(?: (?:this|on|via) ?[\w ]{0,20})?|facebook|twitter|linkedin|whatsapp"
    r"|instagram|rss|pdf|home|about(?: us)?|news(?:room)?|blog|menu|search|close|login|log in|sign in"
    r"|subscribe|donate(?: now)?|take action|skip to (?:main )?content|back(?: to (?:top|news|list))?"
    r"|(?:next|previous|prev|older|newer|earlier)(?: (?:article|post|posts|page|story|release|entries))?"
    r"|load more|show more|all news|related (?:\w+ ){0,2}\w+|page \d{1,4}(?: of \d{1,4})?|permalink"
    r"|privacy policy|terms(?: of use)?|contact(?: us)?|cookies?|leave a (?:comment|reply)"
    r"|comments?(?: \(\d+\))?|(?:tags?|source|topics?|issues?|categor(?:y|ies)|filed under):.{0,120}"
    r"|(?:posted|filed) (?:in|under|by)\b.{0,80}"
    r"|by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}|(?:©|\(c\)|copyright)\s.{0,120}"
    r"|all rights reserved|compartir(?: .{0,30})?|imprimir|inicio|menú|buscar|suscribirse|leer más|volver|siguiente"
    r"|anterior|partager(?: .{0,30})?|imprimer|accueil|rechercher|lire la suite|retour|s'abonner|teilen|drucken"
    r"|startseite|suche|weiterlesen|mehr lesen|zurück|impressum|datenschutz(?:erklärung)?"
    r"|facebook .{0,40})[\s.:»›→>|«‹←-]*",
    re.IGNORECASE,
)
_APPEAL = re.compile(
    r"(?:^|[.!?]\s)(?:please )?(?:(?:become|be) (?:a|an) (?:\w+ ){0,2}(?:member|donor|supporter)|donate\b"
    r"|chip in\b|make a (?:\w+ ){0,2}(?:gift|donation)|give (?:today|now|monthly)|support our work"
    r"|sign up (?:for|to)\b|subscribe\b|follow us\b|join our (?:mailing|email|newsletter)"
    r"|help us continue|suscr[íi]b(?:ete|ite|ase)\b|don[áa] (?:ahora|hoy)|haz(?:te)? (?:un donativo|soci[oa])"
    r"|faites un don|soutenez|abonnez-vous|inscrivez-vous|spenden sie|jetzt spenden|abonnieren sie)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:(?:we|this (?:web)?site|our (?:web)?site) uses? cookies|cookies? (?:policy|settings|preferences)"
    r"|by continuing (?:to (?:use|browse)|you)|usa(?:mos)? cookies|utili[sz](?:a|amos|ons|e|iert) (?:des |las )?cookies"
    r"|verwende[nt] cookies|(?:your|this) browser (?:is|does|appears)|unsupported browser|outdated browser|enable"
    r" javascript|javascript (?:is|must be) (?:disabled|enabled)|all rights reserved|todos los derechos reservados"
    r"|tous droits réservés|alle rechte vorbehalten|protected by recaptcha)\b",
    re.IGNORECASE,
)
_TAIL_HEADING = re.compile(
    r"(?:(?:media|press) )?contacts?(?: for (?:media|press))?\s?:?|notes? (?:to|for) (?:the )?editors?\s?:?"
    r"|background(?:er)?\s?:?|about (?:us|the (?:author|organi[sz]ation)|(?-i:[A-Z])[^.!?]{1,60}?)\s?:?"
    r"|related (?:posts|news|articles|content|links)|contactos?(?: de prensa)?\s?:?"
    r"|notas? (?:a|para) (?:los )?editores\s?:?"
    r"|(?:sobre|acerca de) (?:nosotros|(?-i:[A-Z])[^.!?]{1,60})\s?:?|noticias relacionadas|contacts? presse\s?:?"
    r"|notes? aux rédact(?:eurs|rices)\s?:?|à propos(?: d[eu'’].{1,60})?\s?:?|(?:presse)?kontakt\s?:?"
    r"|hinweise? für redaktionen\s?:?|über uns\s?:?",
    re.IGNORECASE,
)
_ATTRIBUTION_END = re.compile(r"\b(?:said|says|statement|following)\b[^.!?]{0,120}:$", re.IGNORECASE)
_LONGEST_LINE = 320


def is_release_mark(line: str) -> bool:
    """Tell whether a line only says what the text is, such as "For immediate release"."""
    is_mark = len(line) <= 90 and _RELEASE_MARK.fullmatch(line) is not None
    return is_mark and not is_marked_title(line) and not _MARK_IN_TITLE.match(line)


def is_marked_title(line: str) -> bool:
    """Tell whether a line is a title behind a mark: "Press release: Nine pumps have failed"."""
    match = _MARK_BEFORE_TITLE.fullmatch(line)
    return (
        match is not None and len(match["title"].split()) >= _FEWEST_WORDS_OF_TITLE and not _CONTACT_WITHIN.search(line)
    )


def is_end_mark(line: str) -> bool:
    """Tell whether a line is the press office's end sign: ###, -30-, ENDS."""
    return _END_MARK.fullmatch(line) is not None and not _BARE_END_WORD.fullmatch(line)


def is_contact(line: str) -> bool:
    """Tell whether a line names a press contact: a label, an address or a telephone number."""
    if len(line) > _LONGEST_LINE:
        return False
    return bool(_CONTACT_LABEL.fullmatch(line) or _ADDRESS_ONLY.fullmatch(line))


def is_link(line: str) -> bool:
    """Tell whether a line only leads elsewhere: "To read the report click here", a bare address."""
    return len(line) <= _LONGEST_LINE and bool(_LINK_LINE.fullmatch(line) or _BARE_URL.fullmatch(line))


def is_page_word(line: str) -> bool:
    """Tell whether a line is a control of the page: print, share, next article, copyright."""
    return len(line) <= _LONGEST_LINE and _PAGE_WORDS.fullmatch(line) is not None


def is_appeal(line: str) -> bool:
    """Tell whether a short paragraph asks its reader for money, membership or an address."""
    return len(line) <= _LONGEST_LINE and _APPEAL.search(line) is not None


def is_notice(line: str) -> bool:
    """Tell whether a paragraph is the site speaking of itself: cookies, browsers, rights reserved."""
    return len(line) <= 2 * _LONGEST_LINE and _NOTICE.search(line) is not None


def is_tail_heading(line: str) -> bool:
    """Tell whether a line heads what follows a release: contacts, notes to editors, about us."""
    return len(line) <= 80 and _TAIL_HEADING.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line may be left out wherever it stands."""
    return is_contact(line) or is_link(line) or is_page_word(line) or _RULE.fullmatch(line) is not None


def announces_quote(line: str) -> bool:
    """Tell whether a paragraph ends by announcing someone's words: "she said:"."""
    return _ATTRIBUTION_END.search(line[-200:]) is not None
