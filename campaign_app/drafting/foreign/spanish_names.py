"""How Spanish names offices and bodies; names keep the language of their text."""

from campaign_app.drafting.foreign.grammar import countries, named

_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\w’'-]+"
_PLACE = rf"(?:\s+de(?:l|\s+la|\s+los|\s+las)?\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})"
_PERSON = rf"(?:\s+{_CAPITAL}){{0,4}}"
_PEOPLE = r"[a-záéíóúñ]+(?:an|in|és|es|eñ|ens|ec|len|ol|ari|uay|ic|ïs)[aeo]?s?(?!\w)"
_HEADS_ELSEWHERE = (
    r"(?!\s+del?\s+(?:la\s+)?(?:asociaci|sindicat|confederaci|federaci|fundaci|comit|consejo|junta|partido|grupo|club"
    r"|c[aá]mara|empresa|organizaci))"
)
_OFFICE_OF = rf"(?:(?:,|\s+y|\s+e|\s+de)?\s+{_CAPITAL}){{0,5}}"

# "Estado de X" is a government only for a country: Mexico, Brazil and Venezuela have states of their own.
_STATES = (
    r"Honduras|Guatemala|El\s+Salvador|Nicaragua|Costa\s+Rica|Panamá|Colombia|Ecuador|Perú|Bolivia|Paraguay|Uruguay"
    r"|Chile|Argentina|Cuba|Israel|España"
)

COUNTRIES = countries(
    "mexican México|argentin Argentina|español España|chilen Chile|colombian Colombia|peruan Perú|paraguay Paraguay"
    "|uruguay Uruguay|bolivian Bolivia|ecuatorian Ecuador|venezolan Venezuela|guatemaltec Guatemala|hondureñ Honduras"
    "|salvadoreñ El Salvador|nicaragüens Nicaragua|cuban Cuba|panameñ Panamá|costarricens Costa Rica|brasileñ Brasil"
    "|dominican República Dominicana|haitian Haití|estadounidens Estados Unidos|franc Francia|aleman Alemania"
    "|alemán Alemania"
    "|italian Italia|portugu Portugal|británic Reino Unido|marroqu Marruecos|israel Israel|palestin Palestina"
    "|chin China"
    "|rus Rusia|turc Turquía|egipci Egipto|saudí Arabia Saudí|catal Cataluña|andaluz Andalucía|vasc País Vasco"
)
_COUNTRY = "|".join(sorted({place for _, place in COUNTRIES}, key=len, reverse=True))

NAMES = (
    named("executive", r"\b[Gg]obiernos?\s+(?:federal|nacional|central|provincial|auton[oó]mico|Federal|Nacional)\b"),
    named("executive", rf"\b[Gg]obiernos?(?:{_PLACE}|\s+{_PEOPLE})"),
    named(
        "executive", r"(?<=\b[Ee]l )[Gg]obierno\b|(?<=\b[Aa]l )[Gg]obierno\b|(?<=\bdel )[Gg]obierno\b|^[Gg]obierno\b"
    ),
    named("executive", rf"\b[Aa]utoridades(?:{_PLACE}|\s+{_PEOPLE})"),
    named("executive", rf"\bEstado\s+{_PEOPLE}"),
    named("executive", rf"\bEstado\s+de\s+(?:{_STATES})\b"),
    named(
        "legislature",
        r"\b[Gg]rupos\s+parlamentarios\b|\b[Bb]ancadas?\s+(?:parlamentarias?|legislativas?)\b",
        "Grupos parlamentarios",
    ),
    named(
        "executive",
        rf"\b(?:Ministerio|Secretar[ií]a|Consejer[ií]a)\s+(?:Nacional\s+)?de(?:l|\s+la"
        rf"|\s+los)?\s+{_CAPITAL}{_OFFICE_OF}",
    ),
    named(
        "executive",
        rf"\b(?:[Mm]inistr|[Ss]ecretari|[Cc]onsejer)[oa]\s+(?:general\s+)?de(?:l|\s+la)?\s+{_CAPITAL}{_OFFICE_OF}",
    ),
    named("executive", rf"\b[Pp]rimer[oa]?\s+[Mm]inistr[oa](?:{_PLACE}|{_PERSON})"),
    named(
        "executive",
        rf"\b[Pp]resident[ea]{_HEADS_ELSEWHERE}\s+de(?:l|\s+la)?\s+(?i:rep[uú]blica|naci[oó]n|gobierno){_PLACE}?",
    ),
    named("executive", rf"\b[Pp]resident[ea]{_HEADS_ELSEWHERE}(?:{_PLACE}|\s+{_CAPITAL}){_PERSON}"),
    named("executive", r"(?<=\b[Aa]l )[Pp]residente\b|(?<=\ba la )[Pp]residenta\b"),
    named("executive", rf"\b(?:[Gg]obernador|[Aa]lcalde)(?:es|a|sa)?(?:{_PLACE}|{_PERSON})"),
    named("executive", r"\b[Cc]omunidades\s+aut[oó]nomas\b", "Comunidades autónomas"),
    named("executive", r"(?<=\b[Aa]l )Ayuntamiento\b|(?<=\b[Ee]l )Ayuntamiento\b|(?<=\bdel )Ayuntamiento\b"),
    named("foreign", rf"(?<=\b[Aa] )(?:{_COUNTRY})\b(?!\s+(?:debe|deben))"),
    named("foreign", r"\bEstados\s+Unidos\b|\bEE\.?\s?UU\.?(?!\w)", "Estados Unidos"),
    named("executive", rf"\b(?:Ayuntamiento|Municipalidad|Intendencia|Diputaci[oó]n|Generalitat|Xunta|Junta){_PLACE}"),
    named("legislature", r"\bSenado\b|\b[Ss]enador(?:es|as)\b", "Senado"),
    named(
        "legislature", r"\bC[aá]mara\s+de\s+(?:Diputados|Representantes)\b|\b[Dd]iputad[oa]s\b", "Cámara de Diputados"
    ),
    named(
        "legislature",
        rf"\bCongreso\b(?!\s+(?:de\s+[a-z]|sobre))"
        rf"(?:\s+Nacional|\s+de\s+los\s+Diputados|\s+de\s+la\s+(?:Rep[uú]blica|Uni[oó]n|Naci[oó]n))?{_PLACE}?",
    ),
    named(
        "legislature",
        rf"\b(?:Asamblea\s+(?:Nacional|Legislativa)|Parlamento(?!\s+Eu)|Legislatura|Cortes\s+Generales){_PLACE}?",
    ),
    named("legislature", r"\bConcejo\s+(?:Deliberante|Municipal)\b|\b[Ll]egisladores\b|\b[Pp]arlamentarios\b"),
    named(
        "court", rf"\b(?:Corte|Suprema|Tribunal)\s+(?:Suprem[ao]|Corte|Constitucional)(?:\s+de\s+Justicia)?{_PLACE}?"
    ),
    named(
        "executive",
        rf"\b(?:Fiscal[ií]a(?:\s+General)?|Poder\s+(?:Ejecutivo|Judicial)|Polic[ií]a\s+(?:Nacional|Federal)){_PLACE}?",
    ),
    named("foreign", r"\b(?:Organizaci[oó]n\s+de\s+las\s+)?Naciones\s+Unidas\b|\bONU\b", "Naciones Unidas"),
    named(
        "foreign",
        r"\bOrganizaci[oó]n\s+de\s+(?:los\s+)?Estados\s+Americanos\b|\bOEA\b",
        "Organización de los Estados Americanos",
    ),
    named("foreign", r"\bConsejo\s+de\s+Seguridad\b", "Consejo de Seguridad"),
    named(
        "foreign",
        r"\bOrganizaci[oó]n\s+Internacional\s+del\s+Trabajo\b|\bOIT\b",
        "Organización Internacional del Trabajo",
    ),
    named("foreign", r"\bUni[oó]n\s+Europea\b|\bUE\b", "Unión Europea"),
    named("foreign", r"\bComisi[oó]n\s+Europea\b", "Comisión Europea"),
    named("foreign", r"\bParlamento\s+Europeo\b", "Parlamento Europeo"),
    named("foreign", r"\bConsejo\s+de\s+Europa\b", "Consejo de Europa"),
    named("foreign", r"\b[Cc]omunidad\s+[Ii]nternacional\b", "Comunidad internacional"),
)
