"""How German asks and obliges."""

import re

from campaign_app.drafting.foreign.german_names import NAMES
from campaign_app.drafting.foreign.grammar import Grammar, Rule, tail, words

_DEMAND = (
    r"(?P<verb>(?:forder|erwart)(?:n|t|te|ten|en|e|et|ete|eten)|verlang(?:en|t|te|ten|e)|(?:appellier|plädier)(?:en|t|te"
    r"|ten|e))"
)
_QUOTE = r"[„“\"»]?"
_TO_DO = r"\bzu\s+\w+en\b"
_DUTY = (
    r"(?:muss|müssen|müsse|müssten?|sollten?|soll|sollen|darf|dürfen|dürfe|hat\s+(?:jetzt\s+)?die\s+Pflicht"
    r"|haben\s+die\s+Pflicht)"
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RULES = (
    Rule(
        "asking",
        _rule(r"\b(?P<verb>(?:forder|ruf)(?:n|t|te|ten|en|e)|rief|riefen)\s+(?P<who>[^;:]{2,140}?)\s(?:dazu\s+)?auf\b"),
    ),
    Rule("asking", _rule(r"\b(?P<verb>bitten|bittet|baten|bat|drängen|drängt|ersuchen)\s+(?P<who>[^;:,]{2,120}),?\s")),
    Rule(
        "asking",
        _rule(r"\b(?P<verb>appellier(?:en|t|te|ten|e))\s+(?:\w+\s+){0,3}?an\s+(?P<who>[^;:]{2,120})"),
        reach=40,
    ),
    Rule("asking", _rule(r"(?P<who>[^;:,]{2,80}?)\s(?:dazu\s+)?aufgefordert\s+(?:wird|werden|sind|ist)\b")),
    Rule(
        "asking",
        _rule(r"(?P<who>[^;:,]{2,80}?)\s(?:wird|werden|ist|sind)\s+(?:(?:hiermit|erneut|dazu)\s+)?aufgefordert\b"),
    ),
    Rule("asking", _rule(r"\b(?:wird|werden|ist|sind)\s+(?P<who>[^;:,]{2,80}?)\s+aufgefordert\b")),
    Rule("asking", _rule(rf"\b{_DEMAND}\s+(?:[^,;:.]{{2,60}}?\s)?vo[mn]\s+(?P<who>[^;:]{{2,120}})"), reach=40),
    Rule("asking", _rule(rf"\bvo[mn]\s+(?P<who>[^;:]{{2,80}}?)\s{_DEMAND}\b")),
    Rule(
        "asking",
        _rule(rf"\b{_DEMAND}(?:\s+\w+){{0,5}}?,?\s+{_QUOTE}dass\s+(?P<who>[^;:]{{2,120}})"),
        unnamed=0.6,
        reach=32,
    ),
    Rule(
        "calling",
        _rule(
            r"\b(?P<verb>forder(?:n|t|te|ten|e)|verlang(?:en|t|te|ten|e))\s+(?:\w+\s+){0,3}?"
            rf"{_QUOTE}(?P<who>(?:den|die|das|ein|eine|einen|mehr|endlich|sofortige?\w*|konkrete"
            rf"|klare)\s[^;:]{{3,140}})"
        ),
        unnamed=0.6,
    ),
    Rule(
        "asking",
        _rule(r"\b(?P<verb>bitten|fordern|ersuchen|bitte|fordere)\s+(?:wir\s+|ich\s+)?(?P<who>Sie)\b"),
        is_to_reader=True,
    ),
    Rule(
        "asking",
        _rule(
            r"(?:^|[.!?“„\"»]\s*)(?:Bitte\s+)(?:\w+\s+){0,2}?\w+en\s+(?P<who>Sie)\b"
            r"|^\W{0,3}(?!Haben|Wollen|Können|Sind|Wissen|Sehen|Finden|Kennen)[A-ZÄÖÜ]\w+en\s+(?P<who2>Sie)\b"
        ),
        is_to_reader=True,
        in_letters_only=True,
    ),
    Rule(
        "obliging",
        _rule(r"\bes\s+ist\s+(?:höchste\s+)?(?:Zeit|notwendig|dringend|wichtig),?\s+dass\s+(?P<who>[^;:]{2,100})"),
        reach=30,
    ),
    Rule(
        "bidding",
        _rule(
            r"^\W{0,4}(?:Schreiben|Rufen|Fordern|Sagen|Bitten|Schreib|Sag"
            r"|Fordere)\s+(?:Sie\s+)?(?P<who>[^.;:]{2,100})"
        ),
        reach=40,
    ),
    Rule(
        "pledging",
        _rule(
            rf"\b(?:ich\s+verpflichte\s+mich|wir\s+verpflichten\s+uns|ich\s+verspreche"
            rf"|wir\s+versprechen)\b,?(?:[^.;:]{{0,120}}?(?P<what>{_TO_DO}))?"
        ),
        is_to_supporters=True,
    ),
)

GERMAN = Grammar(
    rules=_RULES,
    names=NAMES,
    may_ask=words(
        r"\w{3,}en\s+Sie|(?:auf)?(?:ge)?forder\w*|verlang\w*|erwart\w*|appellier\w*|ruf\w*|rief\w*|bitt\w*|bat\w*|dräng\w*"
        r"|ersuch\w*|müss\w*|muss\w*"
        r"|soll\w*|darf|dürf\w*|pflicht|verpflicht\w*|versprech\w*|verspreche|zeit|notwendig|dringend|wichtig"
        r"|schreib\w*|sag\w*"
    ),
    authority=words(
        r"regierung(?:en)?|behörden?|ministerium|ministerien|minister(?:innen|in|n)?|umweltminister\w*|verwaltung"
        r"|politik(?:er\w*)?"
        r"|parlament\w*|abgeordnete\w*|gerichte?|polizei|unternehmen|konzerne?\w*|banken?|arbeitgeber\w*"
        r"|staat(?:en)?|länder|bund|kommunen"
        r"|städte|stadt|gemeinden|gesetzgeber|verantwortlichen|entscheidungsträger\w*|präsident(?:in)?"
        r"|kanzler(?:in)?|koalition|behörde|kommission|vorstand|ministerrat"
    ),
    supporters=words(
        r"bürger\w*|mitglieder\w*|unterstützer\w*|menschen|alle|verbraucher\w*|öffentlichkeit|wähler\w*"
        r"|beschäftigten?|studierenden?"
        r"|jugendlichen?|familien|medien|eltern|anwohner\w*|bevölkerung"
    ),
    you=re.compile(r"(?-i:Sie|Ihnen)\b"),
    them=re.compile(r"(?:und\s+)?(?:sie|er|ihm|ihnen)", re.IGNORECASE),
    first_person=re.compile(r"\b(?:wir|ich)\s+(?:\w+\s+){0,4}\w*$|\w+\s+wir\b", re.IGNORECASE),
    not_a_verb=re.compile(r"\b(?:der|das|des|dem|ein|eine|einer|unsere?|ihre?|seine?|diese|zu|zur)\s+$", re.IGNORECASE),
    others=tail(
        r"(?:\w*(?:wirtschafts|arbeitgeber|industrie|agrar|bauern|eigentümer)(?:verb[aä]nde?|lobby)|gesetz|verordnung|artikel|paragraf|grundgesetz|gericht|kritiker|gegner|lobby|konzerne?|industrie|hersteller|regierung"
        r"|opposition|manche|einige)"
        r"(?:\s+(?!und\b)\w+){0,2}"
    ),
    negated=re.compile(r"\b(?:nicht|nie|niemals|ohne)\s+$", re.IGNORECASE),
    history=re.compile(
        r"\b(?:im\s+Jahr(?:e)?\s+|seit\s+)?(?:19|20)\d\d\b(?=.{0,60}\b(?:forderte|forderten"
        r"|hatte)\b)|\bvor\s+\w+\s+Jahren\b|\bim\s+vergangenen\s+Jahr\b",
        re.IGNORECASE,
    ),
    past=re.compile(r"(?:te|ten|rief|riefen|bat|baten)$", re.IGNORECASE),
    duty=re.compile(rf"\b{_DUTY}\b(?P<what>(?!))?", re.IGNORECASE),
    subject_may_follow=True,
    boundary=re.compile(
        r"[“”„\"»«(;:—–]|,\s|\b(?:dass|weil|aber|wenn|ob|sagt|sagte|so|was|wie"
        r"|wer)\s",
        re.IGNORECASE,
    ),
    oneself=re.compile(r"(?:^|\b)(?:wir|ich|man|es|niemand|das|dies|was|wer)\s*(?:\w+\s*)?$", re.IGNORECASE),
    done=re.compile(
        r"\b(?!angemeldet|eingereicht|mitgebracht|vorgelegt|begleitet)(?:ge\w+t|ge\w+en|\w+ge\w+(?:t|en)|(?:ver|be|ent|er|zer)\w+(?:t|en)|\w+iert)\s+(?:werden"
        r"|sein)\b",
        re.IGNORECASE,
    ),
    quoted_rule=words(
        r"(?:laut|nach|gemäß)\s+(?:dem\s+|der\s+)?(?:gesetz|verordnung|artikel|paragraf|§)"
        r"|das\s+gesetz\s+(?:verlangt|sieht|schreibt)"
    ),
    donating=words(r"spenden\s+sie|jetzt\s+spenden|newsletter|abonnieren|spende"),
    reported=words(
        r"(?:sag(?:t|te|ten|en)|erklär(?:t|te|ten|en)|behaupt\w+|beton\w+|antwort\w+|mein\w+|argumentier\w+|entgegn\w+),?(?:\s+dass)?"
    ),
    replied=words(r"antwort\w+|entgegn\w+|behaupt\w+"),
    articles=re.compile(r"^(?:(?:der|die|das|den|dem|des|alle[nr]?|neuen?|künftigen?)\s+)*", re.IGNORECASE),
    common_start=words(
        r"Der|Die|Das|Den|Dem|Ein|Eine|Und|Es|Wir|Sie|In|Im|Am|Mit|Auf|Für|Von|Jetzt|Auch|Dabei"
        r"|Alle|Diese|Dieser|Bei|Zum|Zur|Menschen"
    ),
)
