"""How French asks and obliges."""

import re

from campaign_app.drafting.foreign.french_names import NAMES
from campaign_app.drafting.foreign.grammar import Grammar, Rule, tail, words

_ER = r"(?:e|ent|ons|é|ée|ait|aient|ant|er)"
_DEMAND = rf"(?P<verb>(?:demand|exig|exige|réclam|sollicit|recommand){_ER})"
_PUSH = (
    rf"(?P<verb>(?:appel|appell|exhort|invit|incit|encourag|encourage|interpell|somm|press|conjur|conjure){_ER}"
    r"|pri(?:e|ent|ons|é|ant)|enjoi(?:nt|gnent|gnons)|suppli(?:e|ent|ons)|mett(?:ons|ent)\s+en\s+demeure"
    r"|met\s+en\s+demeure)"
)
_ADVERB = (
    r"(?:\s+(?:donc|ainsi|également|aussi|solennellement|instamment|fermement|encore|aujourd[’']hui"
    r"|simplement|enfin|notamment|aussi|désormais|en\s+outre|par\s+ailleurs|de\s+plus|\w+ment),?){0,2}"
)
_QUOTE = r"(?:«\s*|[“\"]\s*)?"
_INFINITIVE = (
    r"(?:ne\s+(?:pas|plus)\s+)?(?:l[’']|la\s+|le\s+|les\s+|s[’']|se\s+|y\s+|en\s+|lui\s+)?\w+(?:er|ir|re"
    r"|oir)\b"
)
_NECESSARY = r"(?:temps|urgent|indispensable|nécessaire|impératif|essentiel|important|grand\s+temps|crucial)"
_BID = r"(?:demandez|écrivez|dites|exigez|téléphonez|signez\s+(?:[\w’']+\s+){0,4}?pour\s+demander)"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RULES = (
    Rule(
        "asking",
        _rule(
            rf"\b{_DEMAND}{_ADVERB}\s+(?P<who>(?:à|au|aux)\s+[^;:]{{2,140}}?)"
            rf"(?:,?\s+(?:de\s+|d[’']){_QUOTE}(?P<what>{_INFINITIVE})|,?\s+qu(?:e\b|[’']))"
        ),
    ),
    Rule(
        "asking",
        _rule(
            rf"\b{_PUSH}{_ADVERB}\s+(?P<who>(?!à\b|au\b|aux\b)[^;:]{{2,140}}?)"
            rf",?\s+(?:à\s+(?:ce\s+)?|de\s+|d[’']|pour\s+qu[e’']\s*){_QUOTE}(?P<what>{_INFINITIVE})?"
        ),
    ),
    Rule(
        "asking",
        _rule(
            r"\b(?P<verb>souhait(?:ons|e)|espér(?:ons)|espère|attendons|voulons)\b"
            r"(?:\s+(?:également|aussi|donc|vivement|maintenant|désormais)){0,2}\s+(?:que\s+|qu[’'])(?P<who>[^;:]{2,100})"
        ),
        reach=12,
    ),
    Rule(
        "asking", _rule(r"\b(?P<verb>attendons)\s+(?P<who>(?:de\s+|du\s+|d[’']|des\s+)[^;:]{2,100}?)\s+qu(?:e\b|[’'])")
    ),
    # "Nous demandons au ministre une réforme": what is asked for is a thing.
    Rule("asking", _rule(rf"\b{_DEMAND}{_ADVERB}\s+(?P<who>(?:à|au|aux)\s+[^,;:]{{2,90}})"), reach=28),
    Rule("asking", _rule(rf"\b{_DEMAND}{_ADVERB}\s+qu(?:e\s+|[’'])(?P<who>[^;:]{{2,120}})"), unnamed=0.6, reach=32),
    Rule(
        "calling",
        _rule(
            rf"\b(?P<verb>(?:exig|exige|réclam){_ER}|demandons|demande(?:nt)?){_ADVERB}\s+{_QUOTE}"
            r"(?P<who>(?:l[’']|le|la|les|un|une|des|du|son|sa|leur|ses|davantage|plus|\d[\d,.]*)\s*[^;:]{3,140})"
        ),
        unnamed=0.6,
    ),
    Rule(
        "asking",
        _rule(
            rf"\b(?P<who>vous)\s+(?P<verb>demand(?:ons|e)|appel(?:ons|le)|pri(?:ons|e)|exhort(?:ons|e)|invit(?:ons"
            rf"|e)|sollicit(?:ons|e))"
            rf"\b{_ADVERB}(?:\s+(?:à|de)\s+|\s+d[’'])?(?P<what>{_INFINITIVE})?"
        ),
        is_to_reader=True,
    ),
    Rule(
        "obliging",
        _rule(
            rf"\bil\s+(?:est\s+(?:\w+\s+)?{_NECESSARY}|faut|importe)\s+{_QUOTE}qu(?:e\s+"
            rf"|[’'])(?P<who>[^;:]{{2,100}})"
        ),
        reach=30,
    ),
    # "Il faut que les coupables répondent": asked of nobody by name.
    Rule("obliging", _rule(r"\bil\s+faut\s+que\s+(?:les?|la|cette|ces|ce|l[’'])\s*\w+"), unnamed=0.52),
    Rule("obliging", re.compile(r"^\W{0,4}Que\s+(?P<who>[^;:]{2,100})"), reach=24),
    # "Mesdames et Messieurs les députés, votez ...": those who are called on are told.
    Rule(
        "bidding",
        _rule(r"^\W{0,4}(?P<who>(?:Mesdames|Madame|Messieurs|Monsieur)\b[^,.;:]{2,80}),\s+(?P<what>(?:ne\s+)?\w+ez)\b"),
        is_to_reader=True,
    ),
    Rule("bidding", _rule(rf"^\W{{0,4}}{_BID}\s+(?P<who>(?:à|au|aux)\s+[^.;:]{{2,100}})"), reach=60),
    Rule("bidding", _rule(r"^\W{0,4}(?:interpellez|appelez|contactez)\s+(?P<who>[^.;:]{2,100})"), reach=60),
    Rule(
        "pledging",
        _rule(
            r"\b(?:je\s+m[’']engage|nous\s+nous\s+engageons|je\s+promets|nous\s+promettons|prenons\s+l[’']engagement)"
            rf"\s+(?:à\s+|de\s+|d[’'])(?P<what>{_INFINITIVE})"
        ),
        is_to_supporters=True,
    ),
)

FRENCH = Grammar(
    rules=_RULES,
    names=NAMES,
    may_ask=words(
        r"\w+ez|souhait\w*|espér\w*|espère|attend\w*|voulons|veuillez|merci|demand\w*|exig\w*|réclam\w*|sollicit\w*|recommand\w*|appel\w*|exhort\w*|invit\w*|incit\w*|encourag\w*"
        r"|interpell\w*"
        r"|somm\w*|press\w*|conjur\w*|pri\w{1,4}|enjoi\w*|suppli\w*|demeure|doit|doivent|devraient|devrait|devoir"
        r"|il|que|écrivez"
        r"|dites|téléphonez|signez|contactez|engage\w*|promet\w*|engagement"
    ),
    authority=words(
        r"autorités?|gouvernements?|administrations?|ministres?|ministères?|préfet|préfète|préfecture|maires?"
        r"|mairie|élus|élu[·.]?e[·.]?s"
        r"|députés|sénateurs|parlement(?:aires)?|juges?|tribunal|tribunaux|police|entreprises?|banques?|patronat"
        r"|employeurs?|direction"
        r"|états?|pays|dirigeants?|président|présidente|conseil|commission|universités?|rectorat"
        r"|pouvoirs\s+publics|décideurs|exécutif"
        r"|bailleurs|collectivités|région|département|commune|métropole|ville|agence|société"
    ),
    supporters=words(
        r"citoyens|citoyen[·.]?ne[·.]?s|population|habitants|adhérents|militants|salarié[·.]?e?[·.]?s|travailleurs"
        r"|travailleuses|tous|toutes"
        r"|chacun|chacune|membres|sympathisants|électeurs|jeunes|étudiants|lycéens|familles|public|médias"
        r"|journalistes|parents|personnes"
    ),
    you=re.compile(r"(?:à\s+)?(?:vous|votre\s+\w+)\b", re.IGNORECASE),
    them=re.compile(r"(?:(?:et|mais)\s+)?(?:ils?|elles?|lui|leur)", re.IGNORECASE),
    first_person=re.compile(r"ons\b|\b(?:nous|je|j[’'])\s*(?:\w+\s+){0,3}(?:\w+)?$", re.IGNORECASE),
    not_a_verb=re.compile(
        r"\b(?:le|la|les|un|une|l[’']|sa|son|ses|leurs?|cette|ce|ces|notre|nos|de|d[’']|du|des|aux?|en|par|sur"
        r"|sans|chaque|toute|est|sont|été)\s*$",
        re.IGNORECASE,
    ),
    others=tail(
        r"(?:famille|(?:ses|les)\s+proches|gouvernement|ministère|décret|loi|texte|article|constitution|tribunal|juge|police|entreprise|patronat"
        r"|direction|opposants"
        r"|règlement|code|contrat|certains|d[’']autres|banque|préfet|préfecture|fmi|qui"
        r"|projet)(?:\s+(?!et\b)\w+){0,2}"
    ),
    negated=re.compile(r"(?:\bne\s+|\bn[’']|\bsans\s+|\bjamais\s+|\bpas\s+)(?:\w+\s+)?$", re.IGNORECASE),
    history=re.compile(
        r"\ben\s+(?:19|20)\d\d\b|\bil\s+y\s+a\s+(?:\w+\s+){1,2}(?:ans|mois)\b"
        r"|\bl[’']an(?:née)?\s+derni[eè]re?\b|\bavai(?:t|ent)\s+\w+é\b",
        re.IGNORECASE,
    ),
    past=re.compile(r"(?:é|ée|ait|aient)$", re.IGNORECASE),
    duty=re.compile(
        r"\b(?:doit|doivent|devrai(?:t|ent)|a\s+le\s+devoir\s+de|ont\s+le\s+devoir\s+de|(?:est"
        r"|sont)\s+tenue?s?\s+de)\s+"
        rf"(?:(?:donc|enfin|maintenant|immédiatement|aussi|également|désormais|impérativement"
        rf"|\w+ment)\s+)?(?P<what>{_INFINITIVE}|être\b)",
        re.IGNORECASE,
    ),
    subject_may_follow=False,
    boundary=re.compile(
        r"[“”\"«»(;:—–]|,\s|\b(?:que|parce|car|mais|si|quand|où|dit|déclare|affirme|estime)\s"
        r"|\bqu[’']",
        re.IGNORECASE,
    ),
    oneself=re.compile(r"(?:\b(?:nous|je|on|cela|ça|ce|qui|personne|rien)|^)\s*$", re.IGNORECASE),
    done=re.compile(
        r"\bêtre\s+(?:\w+ment\s+)?(?!accompagn|inscri|envoy|adress|retourn|muni|âgé)\w+(?:é|ée|és|ées|is|ise|ises|it|ite|us?|ue|ues|ert"
        r"|erte)\b",
        re.IGNORECASE,
    ),
    quoted_rule=words(
        r"(?:selon|d[’']après|en\s+vertu\s+de)\s+(?:la|le|l[’'])\s*(?:loi|décret|règlement|article"
        r"|code)|la\s+loi\s+(?:dit|prévoit|exige|dispose)|devra|devront"
    ),
    donating=words(r"faites\s+un\s+don|faire\s+un\s+don|abonnez-vous|adhérez|newsletter|billetterie"),
    reported=words(
        r"(?:affirm\w+|assur\w+|répond\w*|rétorqu\w+|soutien\w+|argu\w+|prétend\w*|justifi\w+|dit|a\s+dit|estim\w+"
        r"|martèl\w+)\s+qu(?:e|[’']\w+)"
    ),
    replied=words(r"répond\w*|rétorqu\w+|prétend\w*|allègu\w+"),
    articles=re.compile(r"^(?:(?:à|aux?|le|la|les|des|du|de)\s+|l[’'])*", re.IGNORECASE),
    common_start=words(
        r"Le|La|Les|Un|Une|Des|Du|De|Au|Aux|En|Et|À|Il|Elle|Ils|Elles|Ce|Cette|Ces|Nous|On|Que|Pour"
        r"|Par|Dans|Sur|Tous|Toutes|Notre|Nos"
    ),
)
