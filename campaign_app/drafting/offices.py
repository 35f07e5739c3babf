"""Public offices that releases address, each with its branch and the ways it is written."""

from dataclasses import dataclass

from campaign_app.drafting.forms import Branch


@dataclass(frozen=True)
class Office:
    """`aliases` are patterns; those in `short_forms` are abbreviations, whose capitals matter."""

    name: str
    branch: Branch
    aliases: tuple[str, ...] = ()
    short_forms: tuple[str, ...] = ()


_PRESIDENTS = "Biden|Trump|Obama|Bush|Clinton|Reagan|Carter"
_US = r"(?:U\.?S\.?|United States|American|[Ff]ederal)"
# The bare name of the country is its government only where it is to do something.
_ACTS = r"(?=$| (?i:must|should|needs|has to|to|and)\b)"

_DEPARTMENTS = (
    ("Defense", ("Pentagon",), ("DOD", "DoD")),
    ("State", (), ()),
    ("Justice", (), ("DOJ",)),
    ("Homeland Security", (), ("DHS",)),
    ("Education", (), ()),
    ("Energy", (), ("DOE",)),
    ("Labor", (), ("DOL",)),
    ("Agriculture", (), ("USDA",)),
    ("Commerce", (), ()),
    ("Transportation", (), ("USDOT",)),
    ("Veterans Affairs", (), ()),
    ("Health and Human Services", (), ("HHS",)),
    ("Housing and Urban Development", (), ("HUD",)),
    ("the Interior", ("Interior Department", "Department of Interior"), ("DOI",)),
    ("the Treasury", ("Treasury Department", "Department of Treasury"), ()),
)

_AGENCIES = (
    ("Environmental Protection Agency", "EPA"),
    ("Federal Communications Commission", "FCC"),
    ("Federal Trade Commission", "FTC"),
    ("Food and Drug Administration", "FDA"),
    ("Transportation Security Administration", "TSA"),
    ("Immigration and Customs Enforcement", "ICE"),
    ("Customs and Border Protection", "CBP"),
    ("Central Intelligence Agency", "CIA"),
    ("Federal Bureau of Investigation", "FBI"),
    ("National Security Agency", "NSA"),
    ("Consumer Financial Protection Bureau", "CFPB"),
    ("Securities and Exchange Commission", "SEC"),
    ("Federal Energy Regulatory Commission", "FERC"),
    ("Federal Emergency Management Agency", "FEMA"),
    ("Centers for Disease Control and Prevention", "CDC"),
    ("Federal Aviation Administration", "FAA"),
    ("Occupational Safety and Health Administration", "OSHA"),
    ("National Labor Relations Board", "NLRB"),
    ("Army Corps of Engineers", "USACE"),
    ("Bureau of Land Management", "BLM"),
    ("Internal Revenue Service", "IRS"),
    ("Federal Reserve", "Fed"),
)

_INTERNATIONAL = (
    ("United Nations", ("UN", "U.N.")),
    ("European Union", ("EU",)),
    ("European Commission", ()),
    ("European Parliament", ()),
    ("Council of Europe", ()),
    ("African Union", ("AU",)),
    ("World Health Organization", ("WHO",)),
    ("World Trade Organization", ("WTO",)),
    ("World Bank", ()),
    ("International Monetary Fund", ("IMF",)),
    ("International Criminal Court", ("ICC",)),
    ("Organization of American States", ("OAS",)),
    ("NATO", ()),
    ("International Labour Organization", ("ILO",)),
    ("UN Security Council", ("United Nations Security Council",)),
    ("UN Human Rights Council", ("United Nations Human Rights Council",)),
)

_CHIEF_OFFICES = (
    Office("White House", "executive", ("White House", "Oval Office")),
    Office(
        "President of the United States",
        "executive",
        (
            r"President of the United States",
            rf"{_US} President",
            r"POTUS",
            rf"President(?:-[Ee]lect)? (?:[A-Z][\w.]* ){{0,2}}(?:{_PRESIDENTS})",
            rf"(?:{_PRESIDENTS})(?:-[A-Z]\w+)? [Aa]dministration",
        ),
    ),
    Office("Supreme Court", "court", (rf"(?:{_US} )?Supreme Court(?: of the United States)?",), ("SCOTUS",)),
    Office(
        "Congress",
        "legislature",
        (
            rf"(?:{_US} )?Congress\b(?! of)(?: members| leaders)?",
            r"[Mm]embers of Congress",
            r"[Cc]ongressional (?:leaders(?:hip)?|Republicans|Democrats)",
        ),
    ),
    Office(
        "Senate",
        "legislature",
        (
            r"(?:U\.?S\.? |United States |full )?Senate(?: [Ll]eaders(?:hip)?)?(?! (?:bill|committee|vote))",
            r"(?:[Yy]our|[Oo]ur|U\.?S\.?|all|both|every|United States) (?:\w+ )?[Ss]enators?",
            r"[Ss]enators(?! [A-Z])",
        ),
    ),
    Office(
        "House of Representatives",
        "legislature",
        (
            r"(?:U\.?S\.? )?House of Representatives",
            r"U\.?S\.? House\b",
            r"House (?:leaders(?:hip)?|members|Reps|[Rr]epresentatives|Republicans|Democrats)",
            r"(?<![Ww]hite )\bthe House\b",
        ),
    ),
    Office(
        "Speaker of the House",
        "legislature",
        (r"Speaker of the House(?: [A-Z]\w+){0,2}", r"(?:House )?Speaker (?:[A-Z][\w.]+ ){0,2}[A-Z]\w+"),
    ),
    Office(
        "US government",
        "executive",
        (
            rf"{_US} (?:[Gg]overnment|[Aa]uthorities|officials)",
            r"[Gg]overnment of the United States",
            rf"(?<!the )(?<!in )(?<!The )(?<!from )(?<!\w)U\.S\.{_ACTS}",
            rf"(?<!in )(?<!of )(?<!from )[Tt]he (?:U\.S\.|United States){_ACTS}",
        ),
    ),
    Office("Attorney General", "executive", (rf"(?:{_US} )?Attorney General(?: [A-Z][\w.]+){{0,3}}",)),
    Office(
        "Governments",
        "foreign",
        (
            r"(?:[Aa]ll |[Ww]orld |[Nn]ational |the world’s )governments",
            r"[Ww]orld [Ll]eaders",
            # "the Governments of Chile and Peru" and "local governments" are others.
            r"(?<!local )(?<!state )(?<!tribal )(?<!regional )(?<!municipal )[Gg]overnments(?! (?:of|in)\b)",
        ),
    ),
    # States in the sense of treaties have a capital; "the states" of one country have none.
    Office("States", "foreign", (r"(?<!United )(?<!The )(?:(?:[Aa]ll|[Mm]ember|[Dd]onor) )?States(?! [A-Z]| of)",)),
    Office("Foreign governments", "foreign", (r"(?:[Ff]oreign|[Oo]ther) governments",)),
    Office(
        "Our representatives",
        "legislature",
        (r"(?:[Yy]our|[Oo]ur) (?:\w+ )?(?:[Rr]epresentatives?|[Ll]awmakers|[Ll]egislators?|[Ee]lected [Oo]fficials)",),
    ),
    Office("House of Lords", "legislature", (r"House of Lords", r"[Pp]eers\b")),
    Office("Members of Parliament", "legislature", (r"[Mm]embers? of [Pp]arliament", r"MPs?", r"[Pp]arliamentarians")),
    Office("President", "executive", (r"[Tt]he [Pp]resident(?! of| [A-Z])",)),
    *(
        Office(
            name,
            "executive",
            (
                (
                    rf"(?:[Tt]he|[Oo]ur|[Yy]our) (?:[Ss]tate )?[{name[0]}{name[0].lower()}]{name[1:]}"
                    r"(?!\w|['’]|-| of | for | [A-Z])"
                ),
            ),
        )
        for name in ("Governor", "Mayor", "Sheriff", "Chancellor", "Premier")
    ),
    Office("Prime Minister", "executive", (r"(?:[Tt]he|[Oo]ur) [Pp]rime [Mm]inister(?!\w|['’]| of | [A-Z])",)),
    Office("International community", "foreign", (r"[Ii]nternational community",)),
)


def _department(name: str, aliases: tuple[str, ...], short_forms: tuple[str, ...]) -> Office:
    plain = name.removeprefix("the ")
    return Office(
        f"Department of {name}",
        "executive",
        (
            rf"(?:{_US} )?(?:Department|Dept\.) of (?:the )?{plain}",
            rf"{plain} (?:Department|Secretary(?: [A-Z][\w.]+){{0,3}})",
            rf"Secretary of (?:the )?{plain}(?: [A-Z][\w.]+){{0,3}}",
            *aliases,
        ),
        short_forms,
    )


def _agency(name: str, short_form: str) -> Office:
    head = r"(?: (?:Administrator|Commissioner|Chair(?:man|woman)?|Director|Secretary)(?: [A-Z][\w.]+){0,3})?"
    return Office(name, "executive", (rf"(?:{_US} )?{name}(?: \({short_form}\))?", rf"{short_form}{head}"))


OFFICES: tuple[Office, ...] = (
    *_CHIEF_OFFICES,
    *(_department(*entry) for entry in _DEPARTMENTS),
    *(_agency(*entry) for entry in _AGENCIES),
    *(Office(name, "foreign", (name,), short) for name, short in _INTERNATIONAL),
)
