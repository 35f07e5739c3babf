"""How Spanish asks and obliges."""

import re

from campaign_app.drafting.foreign.grammar import Grammar, Rule, tail, words
from campaign_app.drafting.foreign.spanish_names import COUNTRIES, NAMES

_AR = (
    r"(?:demand|solicit|inst|exhort|reclam|emplaz|conmin|invit|apel|llam)"
    r"(?:a|an|ó|aron|amos|o|ando|ar|ábamos|aba|aban|ado)"
)
_IR = (
    r"exig(?:e|en|ió|ieron|imos|iendo|ir|ido)|exijo|p[ei]d(?:e|en|ió|ieron|imos|iendo|ir|ido|o)"
    r"|urg(?:e|en|ió|ieron|imos|iendo|ir|ido)|urjo|requ(?:iere|ieren|irió|irieron|erimos|iriendo|erir)"
    r"|rog(?:amos|ó|aron|ando|ar)|ruegan?|ruego"
    r"|(?:hac(?:e|en|emos|iendo)|hizo|hicieron|hago|hicimos)\s+un\s+(?:\w+\s+)?(?:llamado|llamamiento)"
)
_VERB = rf"(?P<verb>{_AR}|{_IR})"
_STRONG = (
    r"(?P<verb>exig(?:e|en|ió|ieron|imos|iendo)|exijo|(?:demand|reclam)(?:a|an|ó|aron|amos|o|ando)"
    r"|solicit(?:amos|o)|pedimos|pido|(?<=para )(?:exigir|reclamar|demandar))"
)
_BETWEEN = r"(?:\s+(?!a\b|al\b|que\b)[\w,]+){0,4}?"
_TO = r"al?\s+"
_INFINITIVE = r"\w+(?:ar|er|ir|ír)(?:se|l[aeo]s?|nos)?\b"
_NECESSARY = r"(?:hora|tiempo|necesario|urgente|imprescindible|indispensable|fundamental|imperativo|preciso|importante)"
_BID = (
    r"llam[ae]n?|escrib[ae]n?|d[ií]l[ea]s?|d[ií]ga(?:le|les)?|p[ií]d[ea](?:le|les)?|ex[ií]j[ae](?:le|les)?"
    r"|contact[ae]|firm[ae]n?\s+(?:\w+\s+){0,4}?para"
)
_PLEDGE = r"(?:me|nos)\s+compromet(?:o|emos)\s+a|prometemos|prometo|asum(?:o|imos)\s+el\s+compromiso\s+de"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RULES = (
    Rule(
        "asking",
        _rule(
            rf"\b{_VERB}{_BETWEEN}\s+(?P<who>{_TO}[^;:]{{2,140}}?)"
            rf"(?:,?\s+(?:a|de)\s+[“\"«]?(?P<what>{_INFINITIVE})|,?\s+(?:a\s+)?(?:para\s+)?que\b)"
        ),
    ),
    Rule(
        "asking",
        _rule(
            r"\b(?P<verb>queremos|esperamos|espero|confiamos(?:\s+en)?|necesitamos)\s+que\s+"
            r"(?P<who>(?:el|la|los|las|nuestr[oa]s?|ustedes|usted|su)\b[^;:]{2,100})"
        ),
        reach=32,
    ),
    # "Exigimos al Gobierno un compromiso": what is asked for is a thing.
    Rule("asking", _rule(rf"\b{_VERB}{_BETWEEN}\s+(?P<who>{_TO}[^,;:]{{2,90}})"), reach=28),
    Rule("asking", _rule(rf"\b{_VERB}{_BETWEEN}\s+que\s+(?P<who>[^;:]{{2,120}})"), unnamed=0.6, reach=32),
    Rule(
        "calling",
        _rule(
            rf"\b{_STRONG}{_BETWEEN}\s+[“\"«]?(?!que\b|al?\b|saber\b|ayuda\b|disculpas\b"
            rf"|perd[oó]n\b)(?P<who>[^;:]{{3,140}})"
        ),
        unnamed=0.6,
    ),
    Rule(
        "asking",
        _rule(rf"\b(?P<who>les?|os|te)\s+{_VERB}\b(?:{_BETWEEN}\s+a\s+(?P<what>{_INFINITIVE}))?"),
        needs_first_person=True,
        is_to_reader=True,
    ),
    Rule(
        "asking",
        _rule(rf"\b(?:teng(?:a|an)\s+a\s+bien|s[ií]rvan?(?:se)?)\s+(?P<what>{_INFINITIVE})"),
        is_to_reader=True,
    ),
    Rule(
        "obliging",
        _rule(rf"\b(?:es|resulta)\s+(?:\w+\s+){{0,2}}?{_NECESSARY}\s+(?:de\s+)?que\s+(?P<who>[^;:]{{2,100}})"),
        reach=30,
    ),
    # "Es necesario que se investigue": asked of nobody by name.
    Rule(
        "obliging",
        _rule(rf"\b(?:es|resulta)\s+(?:\w+\s+){{0,2}}?{_NECESSARY}\s+(?:de\s+)?que\s+se\s+\w+"),
        unnamed=0.55,
    ),
    Rule("obliging", re.compile(r"^\W{0,4}Que\s+(?P<who>[^;:]{2,100})"), reach=24),
    Rule("bidding", _rule(rf"^\W{{0,4}}(?:{_BID})\s+(?P<who>{_TO}[^.;:]{{2,100}})"), reach=60),
    Rule(
        "pledging",
        _rule(rf"(?:\b(?:{_PLEDGE})|^firm[ae]\s+(?:el|nuestro)\s+compromiso\s+de)\s+(?P<what>(?:no\s+)?{_INFINITIVE})"),
        is_to_supporters=True,
    ),
)

SPANISH = Grammar(
    rules=_RULES,
    names=NAMES,
    may_ask=words(
        r"quer\w*|espera\w*|confiamos|necesitamos|haga\w*|demand\w*|solicit\w*|inst\w*|exhort\w*|reclam\w*|emplaz\w*|conmin\w*|invit\w*|apel\w*|l?lam\w*|exi[gj]\w*"
        r"|p[eií]d\w*|urg\w*|urj\w*|requ\w*|r[ou]e?g\w*|llamad\w*|llamamient\w*|deb\w*|tienen?|tenga\w*"
        r"|necesita\w*|sírva\w*"
        r"|sirva\w*|hora|necesario|importante|imprescindible|indispensable|fundamental|preciso|imperativo|que"
        r"|comprom\w*"
        r"|promet\w*|firm\w*|escrib\w*|d[ií]\w{1,5}|contact\w*"
    ),
    authority=words(
        r"autoridad(?:es)?|gobiernos?|administraci[oó]n|funcionari[oa]s|ministr[oa]s?|ministerios?|legislador(?:es"
        r"|as)|jueces|juez"
        r"|tribunal(?:es)?|polic[ií]a|empresas?|bancos?|patronal|alcald[ei]s?a?|ayuntamientos?|parlamento|congreso"
        r"|fiscal(?:es|[ií]a)?"
        r"|estados?|pa[ií]ses|dirigentes|l[ií]deres|rector(?:ado)?|universidad|consejo|comisi[oó]n|direcci[oó]n"
        r"|gerencia|poderes"
        r"|presidente|presidenta|gobernador(?:a|es)?|president[ea]s|donantes|regulador(?:es)?"
    ),
    supporters=words(
        r"ciudadan[íi]a|ciudadan[oa]s|pueblo|sociedad|soci[oa]s|afiliad[oa]s|simpatizantes|tod[oa]s|compañer[oa]s"
        r"|trabajador(?:es|as)"
        r"|vecin[oa]s|militantes|personas|gente|estudiantes|jóvenes|familias|población|medios|periodistas"
        r"|voluntari[oa]s|amig[oa]s"
    ),
    you=re.compile(r"(?:a\s+)?(?:usted(?:es)?|ustedes|vuestra|su\s+excelencia|les?|os|te|vosotros)\b", re.IGNORECASE),
    them=re.compile(r"(?:(?:y|pero)\s+)?(?:ell[oa]s|él|ella)", re.IGNORECASE),
    first_person=re.compile(
        r"(?:[aei]mos|\bhago|\bexijo|\bpido|\burjo|\bruego|\b(?:solicit|inst|exhort|reclam"
        r"|demand|invit)o)\b|\bqueremos\s+$",
        re.IGNORECASE,
    ),
    not_a_verb=re.compile(
        r"\b(?:el|la|los|las|un|una|su|sus|est[aeo]s?|otr[oa]s?|con|por|sin|de|del|al|cada"
        r"|nuestr[oa]s?)\s+$",
        re.IGNORECASE,
    ),
    others=tail(
        r"(?:familia|familiares|gobierno|ministerio|decreto|ley|norma|normativa|art[ií]culo|constituci[oó]n|tribunal|juez|juzgado"
        r"|fiscal(?:[ií]a)?(?:\s+general)?|polic[ií]a"
        r"|empresa|patronal|opositores|cr[ií]ticos|quienes|algunos|otros|reglamento|contrato"
        r"|banco)(?:\s+(?!y\b)\w+){0,3}"
    ),
    negated=re.compile(
        r"\bcual(?:es)?\s+(?:se\s+)?$|\bque\s+(?:se\s+)?(?:les?|nos)\s+$|\b(?:no|nunca|tampoco|sin|jam[aá]s)\s+(?:(?:le|les|se|nos"
        r"|lo)\s+)?$",
        re.IGNORECASE,
    ),
    history=re.compile(
        r"\ben\s+(?:19|20)\d\d\b|\bhace\s+(?:\w+\s+){1,2}(?:años|meses)\b|\bel\s+año\s+pasado\b"
        r"|\bhab[ií]an?\s+\w+do\b",
        re.IGNORECASE,
    ),
    past=re.compile(r"(?:ó|aron|ieron|ado|ido)$", re.IGNORECASE),
    duty=re.compile(
        r"\b(?:debe|deben|deber[ií]an?|tienen?\s+que|ha(?:n)?\s+de|necesitan?|tienen?\s+(?:el\s+deber"
        r"|la\s+obligaci[oó]n)\s+de)\s+"
        rf"(?:(?:\w+mente|ya|ahora|también)\s+)?(?P<what>(?:no\s+)?{_INFINITIVE})",
        re.IGNORECASE,
    ),
    subject_may_follow=False,
    boundary=re.compile(
        r"[“”\"«»(;:—–]|,\s|\b(?:que|porque|pero|si|cuando|donde|como|dijo|afirm[oó]"
        r"|señal[oó])\s",
        re.IGNORECASE,
    ),
    oneself=re.compile(
        r"(?:^\W*quien(?:es)?\b.{0,60}|\b(?:nosotr[oa]s|yo|nadie|se|eso|esto|lo|uno|qu[eé]|qui[eé]n(?:es)?)"
        r"|^)\s*$",
        re.IGNORECASE,
    ),
    done=re.compile(
        r"\bser\s+(?:\w+\s+)?(?!acompañad|inscrit|enviad|presentad|mayor)(?:\w+[aieou]d|\w*(?:puest|hech|abiert|escrit|vist|vuelt|suelt))[oa]s?\b|\b\w+[aei]rse\b",
        re.IGNORECASE,
    ),
    quoted_rule=words(
        r"según\s+(?:la|el)\s+(?:ley|norma|decreto|reglamento|art[ií]culo)|la\s+ley\s+(?:establece"
        r"|dice|exige|dispone)|deber[aá]n?"
    ),
    donating=words(r"donaci[oó]n|donar|done|suscr[ií]b\w+|hazte\s+soci[oa]|bolet[ií]n"),
    reported=words(
        r"(?:sostien\w+|sostuv\w+|asegur\w+|aleg\w+|respond\w+|argument\w+|afirm\w+|dij\w+|dice\w*|replic\w+|justific\w+"
        r"|insist\w+)(?:\s+en)?\s+que"
    ),
    replied=words(r"respondi\w+|replic\w+|aleg[aóo]\w*|justific\w+"),
    articles=re.compile(r"^(?:al?\s+)?(?:el|la|los|las|al|del|de|su|sus)?\s*", re.IGNORECASE),
    common_start=words(
        r"El|La|Los|Las|Un|Una|En|Por|Para|Con|De|Del|Al|Que|Se|Su|Sus|Este|Esta|Y|A|No|Si|Como"
        r"|Todo|Todos|Todas|Es"
    ),
    country_of_adjective=COUNTRIES,
    countries=frozenset(place for _, place in COUNTRIES) - {"Estados Unidos", "Cataluña", "Andalucía", "País Vasco"},
)
