"""How French names offices and bodies; names keep the language of their text."""

from campaign_app.drafting.foreign.grammar import named

_CAPITAL = r"[A-ZÀÂÇÈÉÊËÎÏÔÛÜ][\w’'-]+"
_OF = r"(?:\s+de\s+l[’']|\s+d[’']|\s+de\s+la\s+|\s+des\s+|\s+de\s+|\s+du\s+)"
_PLACE = rf"(?:{_OF}{_CAPITAL}(?:[\s-]+{_CAPITAL}){{0,3}})"
_PERSON = rf"(?:\s+{_CAPITAL}){{0,4}}"
_PEOPLE = (
    r"[a-zàâçèéêëîïôûü]+(?:ais|aise|aises|ois|oise|oises|ien|ienne|iens|iennes|ain|aine|ains|aines|and|ande"
    r"|andes|ol|ole|oles|ine?|ines?)(?!\w)"
)
_TASK = rf"{_OF}[A-ZÀ-Ýa-zà-ÿ][\w’'-]+(?:(?:,|\s+et)?(?:\s+de\s+la|\s+de\s+l[’']|\s+des?|\s+du)?\s+{_CAPITAL}){{0,4}}"

NAMES = (
    named("executive", rf"\b[Gg]ouvernements?(?:{_PLACE}|\s+(?:fédéral|central|{_PEOPLE}))"),
    named("executive", r"(?<=\b[Ll]e )[Gg]ouvernement\b|(?<=\b[Aa]u )[Gg]ouvernement\b|(?<=\bdu )[Gg]ouvernement\b"),
    named("executive", rf"\b[Aa]utorités(?:{_PLACE}|\s+{_PEOPLE})"),
    named("executive", rf"\b[Éé]tat\s+{_PEOPLE}|(?<=\bl[’'])État\b"),
    named("executive", rf"\b[Mm]inistère{_TASK}|\b[Mm]inistre{_TASK}"),
    named("executive", rf"\b[Pp]remi(?:er|ère)\s+[Mm]inistre(?:{_PLACE}|{_PERSON})"),
    named("executive", rf"\b[Pp]résidente?\s+de\s+la\s+République{_PLACE}?{_PERSON}"),
    named(
        "executive",
        rf"\b[Pp]résidente?\s+{_CAPITAL}{_PERSON}|\b[Cc]hef\s+de\s+l[’']État|\b[Pp]résidente?\s+(?:du\s+)?{_PEOPLE}",
    ),
    named("executive", rf"\b(?:[Pp]réfectures?|[Pp]réfète?|[Rr]ectorat|[Pp]réfets?){_PLACE}?"),
    named(
        "executive",
        rf"\b(?:[Mm]airie|[Mm]aire|[Mm]unicipalité|[Vv]ille|[Mm]étropole){_PLACE}|(?<=\bl[ea] )[Mm]airi?e\b",
    ),
    named(
        "executive", rf"\b(?:Conseil|conseil)\s+(?:[Rr]égional|[Dd]épartemental|[Mm]unicipal|[Cc]ommunautaire){_PLACE}?"
    ),
    named("executive", r"\b[Pp]ouvoirs\s+publics\b", "Pouvoirs publics"),
    named("legislature", r"\bAssemblée\s+[Nn]ationale\b|\b[Dd]éputés\b|\b[Dd]éputé\.?e\.?s\b", "Assemblée nationale"),
    named("legislature", r"\bSénat\b|\b[Ss]énateurs\b|\b[Ss]énatrices\b", "Sénat"),
    named("legislature", rf"\b[Pp]arlement(?!\s+eu|aire){_PLACE}?|\b[Pp]arlementaires\b(?=\W*$|\s+(?:de|à|qu))"),
    named(
        "court", r"\b(?:Conseil\s+(?:d[’']État|[Cc]onstitutionnel)|Cour\s+(?:suprême|de\s+cassation|constitutionnelle))"
    ),
    named("foreign", r"\bÉtats-Unis\b", "États-Unis"),
    named("foreign", r"\b(?:Organisation\s+des\s+)?Nations\s+[Uu]nies\b|\bONU\b", "Nations unies"),
    named("foreign", r"\bConseil\s+de\s+sécurité\b", "Conseil de sécurité"),
    named("foreign", r"\bUnion\s+européenne\b|\bUE\b", "Union européenne"),
    named("foreign", r"\bUnion\s+africaine\b", "Union africaine"),
    named("foreign", r"\bCommission\s+européenne\b", "Commission européenne"),
    named("foreign", r"\bParlement\s+européen\b", "Parlement européen"),
    named("foreign", r"\bConseil\s+de\s+l[’']Europe\b", "Conseil de l’Europe"),
    named("foreign", r"\b[Cc]ommunauté\s+internationale\b", "Communauté internationale"),
)
