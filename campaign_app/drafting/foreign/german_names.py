"""How German names offices and bodies; names keep the language of their text."""

from campaign_app.drafting.foreign.grammar import named

_CAPITAL = r"[A-ZÄÖÜ][\wß’'-]+"
_PEOPLE = r"[a-zäöü]+(?:ische|ischen|ischer|sche|schen|scher)"
_PERSON = rf"(?:\s+{_CAPITAL}){{0,3}}"

NAMES = (
    named("executive", r"\bBundesregierung\b", "Bundesregierung"),
    named("executive", rf"\b(?:Landesregierung|Staatsregierung)(?:\s+(?:von\s+)?{_CAPITAL})?"),
    named(
        "executive",
        rf"\b{_PEOPLE}\s+(?:Bundes)?(?:[Rr]egierung|Behörden)|\bRegierung(?:en)?\s+(?:von|in|der|des)\s+{_CAPITAL}",
    ),
    named("foreign", r"\b(?:[Aa]lle[nr]?\s+|[Dd]ie\s+|[Aa]nderen?\s+)Regierungen\b", "Regierungen"),
    named(
        "foreign",
        r"\b(?:internationalen?\s+)?Staatengemeinschaft\b|\binternationalen?\s+Gemeinschaft\b",
        "Internationale Staatengemeinschaft",
    ),
    named(
        "executive",
        rf"\bBundeskanzler(?:in)?{_PERSON}|\b(?:Bundes|Landes)?(?:[Mm]inister|[Mm]inisterien"
        rf"|[Mm]inisterium)(?:in)?(?!\w)(?:\s+(?:für|der|des)\s+{_CAPITAL})?",
    ),
    named("executive", rf"\b(?:Bundes)?\w*minister(?:in|ium)?\b{_PERSON}|\bMinisterpräsident(?:in|en)?{_PERSON}"),
    named(
        "executive", r"\b(?:alle[nr]?\s+|die\s+|den\s+|der\s+)?Bundesländern?\b|(?<=\b[Dd]ie )Länder\b", "Bundesländer"
    ),
    named(
        "executive",
        rf"\b(?:Ober)?[Bb]ürgermeister(?:in)?{_PERSON}|\bStadtverwaltung\b|\bSenat\b(?:\s+von\s+{_CAPITAL})?",
    ),
    named(
        "legislature",
        r"(?:\bAbgeordneten?\s+(?:des|im)\s+(?:Deutschen\s+)?)?\bBundestag(?:es|s)?\b|\bBundestagsabgeordneten?\b",
        "Bundestag",
    ),
    named("legislature", r"\bGesetzgeber[ns]?\b", "Gesetzgeber"),
    named("legislature", r"\bBundesrat\b", "Bundesrat"),
    named(
        "legislature",
        rf"\bLandtag(?:s|es)?(?:\s+(?:von\s+)?{_CAPITAL})?|\b(?:Stadt|Gemeinde|Kreis|National)rat\b|\bAbgeordneten?\b",
    ),
    named("court", r"\bBundesverfassungsgericht\b|\bBundesgerichtshof\b"),
    named("foreign", r"\b(?:UN-)?Sicherheitsrat(?:es|s)?\b", "UN-Sicherheitsrat"),
    named("foreign", r"\bVereinten?\s+Nationen\b|\bUNO?\b", "Vereinte Nationen"),
    named("foreign", r"\bEuropäischen?\s+Union\b|\bEU\b(?!-)", "Europäische Union"),
    named("foreign", r"\b(?:Europäischen?\s+|EU-)Kommission\b", "Europäische Kommission"),
    named("foreign", r"\b(?:Europäischen?\s+Parlament|Europaparlament|EU-Parlament)\b", "Europäisches Parlament"),
    named("foreign", r"\bEuroparat\b", "Europarat"),
)
