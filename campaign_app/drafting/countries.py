"""Countries and the adjectives for their governments, so that "the Kenyan government" has one name."""

_ADJECTIVES_TEXT = """
Afghan Afghanistan|Algerian Algeria|American United States|Argentine Argentina|Australian Australia
Austrian Austria|Bahraini Bahrain|Bangladeshi Bangladesh|Belarusian Belarus|Belgian Belgium
Bolivian Bolivia|Brazilian Brazil|British United Kingdom|Bulgarian Bulgaria|Burmese Myanmar
Cambodian Cambodia|Cameroonian Cameroon|Canadian Canada|Chilean Chile|Chinese China|Colombian Colombia
Congolese Democratic Republic of the Congo|Croatian Croatia|Cuban Cuba|Czech Czech Republic|Danish Denmark
Dominican Dominican Republic|Dutch Netherlands|Ecuadorian Ecuador|Egyptian Egypt
Emirati United Arab Emirates|Eritrean Eritrea|Ethiopian Ethiopia|Finnish Finland|French France
German Germany|Ghanaian Ghana|Greek Greece|Guatemalan Guatemala|Haitian Haiti|Honduran Honduras
Hungarian Hungary|Indian India|Indonesian Indonesia|Iranian Iran|Iraqi Iraq|Irish Ireland|Israeli Israel
Italian Italy|Jamaican Jamaica|Japanese Japan|Jordanian Jordan|Kenyan Kenya|Kuwaiti Kuwait
Lebanese Lebanon|Libyan Libya|Malaysian Malaysia|Malian Mali|Mexican Mexico|Moroccan Morocco|Nepali Nepal
Nicaraguan Nicaragua|Nigerian Nigeria|Norwegian Norway|Pakistani Pakistan|Palestinian Palestine
Panamanian Panama|Paraguayan Paraguay|Peruvian Peru|Philippine Philippines|Polish Poland
Portuguese Portugal|Qatari Qatar|Romanian Romania|Russian Russia|Rwandan Rwanda|Salvadoran El Salvador
Saudi Saudi Arabia|Scottish Scotland|Senegalese Senegal|Serbian Serbia|Somali Somalia
South African South Africa|South Korean South Korea|North Korean North Korea|Spanish Spain
Sri Lankan Sri Lanka|Sudanese Sudan|Swedish Sweden|Swiss Switzerland|Syrian Syria|Taiwanese Taiwan
Tanzanian Tanzania|Thai Thailand|Tunisian Tunisia|Turkish Turkey|Ugandan Uganda|Ukrainian Ukraine
Uruguayan Uruguay|Venezuelan Venezuela|Vietnamese Vietnam|Welsh Wales|Yemeni Yemen|Zambian Zambia
Zimbabwean Zimbabwe
"""
_TWO_WORDS = ("South African", "South Korean", "North Korean", "Sri Lankan")


def _pair(entry: str) -> tuple[str, str]:
    adjective = next((name for name in _TWO_WORDS if entry.startswith(name)), entry.split(" ", maxsplit=1)[0])
    return adjective, entry[len(adjective) + 1 :]


COUNTRY_OF_ADJECTIVE = dict(_pair(entry) for entry in _ADJECTIVES_TEXT.strip().replace("\n", "|").split("|"))
# The United States are an office of their own, see `offices`.
COUNTRIES = tuple(sorted({*COUNTRY_OF_ADJECTIVE.values()} - {"United States"}))
