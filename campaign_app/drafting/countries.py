"""Countries and the adjectives for their governments, so that "the Kenyan government" has one name."""

_ADJECTIVES_TEXT = """
Afghan Afghanistan|Albanian Albania|Algerian Algeria|American United States|Angolan Angola|Argentine Argentina
Armenian Armenia|Australian Australia|Austrian Austria|Azerbaijani Azerbaijan|Bahamian Bahamas|Bahraini Bahrain
Bangladeshi Bangladesh|Belarusian Belarus|Belgian Belgium|Beninese Benin|Bolivian Bolivia
Bosnian Bosnia and Herzegovina|Brazilian Brazil|British United Kingdom|Bulgarian Bulgaria|Burmese Myanmar
Burundian Burundi|Cambodian Cambodia|Cameroonian Cameroon|Canadian Canada|Chadian Chad|Chilean Chile|Chinese China
Colombian Colombia|Congolese Democratic Republic of the Congo|Croatian Croatia|Cuban Cuba|Cypriot Cyprus
Czech Czech Republic|Danish Denmark|Dominican Dominican Republic|Dutch Netherlands|Ecuadorian Ecuador|Egyptian Egypt
Emirati United Arab Emirates|Eritrean Eritrea|Estonian Estonia|Ethiopian Ethiopia|Finnish Finland|French France
Gabonese Gabon|Gambian Gambia|Georgian Georgia|German Germany|Ghanaian Ghana|Greek Greece|Guatemalan Guatemala
Guinean Guinea|Guyanese Guyana|Haitian Haiti|Honduran Honduras|Hungarian Hungary|Icelandic Iceland|Indian India
Indonesian Indonesia|Iranian Iran|Iraqi Iraq|Irish Ireland|Israeli Israel|Italian Italy|Ivorian Ivory Coast
Jamaican Jamaica|Japanese Japan|Jordanian Jordan|Kazakh Kazakhstan|Kenyan Kenya|Kosovar Kosovo|Kuwaiti Kuwait
Kyrgyz Kyrgyzstan|Lao Laos|Latvian Latvia|Lebanese Lebanon|Liberian Liberia|Libyan Libya|Lithuanian Lithuania
Macedonian North Macedonia|Malagasy Madagascar|Malawian Malawi|Malaysian Malaysia|Maldivian Maldives|Malian Mali
Maltese Malta|Mauritanian Mauritania|Mauritian Mauritius|Mexican Mexico|Moldovan Moldova|Mongolian Mongolia
Montenegrin Montenegro|Moroccan Morocco|Mozambican Mozambique|Namibian Namibia|Nepalese Nepal|Nepali Nepal
Nicaraguan Nicaragua|Nigerian Nigeria|Nigerien Niger|North Korean North Korea|Norwegian Norway|Omani Oman
Pakistani Pakistan|Palestinian Palestine|Panamanian Panama|Paraguayan Paraguay|Peruvian Peru|Philippine Philippines
Polish Poland|Portuguese Portugal|Qatari Qatar|Romanian Romania|Russian Russia|Rwandan Rwanda|Salvadoran El Salvador
Saudi Saudi Arabia|Scottish Scotland|Senegalese Senegal|Serbian Serbia|Singaporean Singapore|Slovak Slovakia
Slovenian Slovenia|Somali Somalia|South African South Africa|South Korean South Korea|Spanish Spain
Sri Lankan Sri Lanka|Sudanese Sudan|Surinamese Suriname|Swedish Sweden|Swiss Switzerland|Syrian Syria
Taiwanese Taiwan|Tajik Tajikistan|Tanzanian Tanzania|Thai Thailand|Togolese Togo|Tunisian Tunisia|Turkish Turkey
Turkmen Turkmenistan|Ugandan Uganda|Ukrainian Ukraine|Uruguayan Uruguay|Uzbek Uzbekistan|Venezuelan Venezuela
Vietnamese Vietnam|Welsh Wales|Yemeni Yemen|Zambian Zambia|Zimbabwean Zimbabwe
"""
_TWO_WORDS = ("South African", "South Korean", "North Korean", "Sri Lankan")


def _pair(entry: str) -> tuple[str, str]:
    adjective = next((name for name in _TWO_WORDS if entry.startswith(name)), entry.split(" ", maxsplit=1)[0])
    return adjective, entry[len(adjective) + 1 :]


COUNTRY_OF_ADJECTIVE = dict(_pair(entry) for entry in _ADJECTIVES_TEXT.strip().replace("\n", "|").split("|"))
# The United States are an office of their own, see `offices`.
_OTHERS_TEXT = (
    "Bahrain|Bhutan|Botswana|Burkina Faso|Central African Republic|Costa Rica|Côte d’Ivoire|Côte d'Ivoire|Djibouti"
    "|Equatorial Guinea|Eswatini|Fiji|Hong Kong|Lesotho|Luxembourg|New Zealand|Papua New Guinea|Sierra Leone"
    "|South Sudan|Timor-Leste|Trinidad and Tobago|Türkiye|Barbados|Belize"
)
COUNTRIES = tuple(
    sorted(
        {*COUNTRY_OF_ADJECTIVE.values(), *_OTHERS_TEXT.split("|")} - {"United States"},
        key=lambda name: (-len(name), name),
    )
)
