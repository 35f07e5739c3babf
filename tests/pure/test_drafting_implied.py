"""Whom "the ministry", "lawmakers", "the company" and "they" mean is told by the rest of the release."""

import pytest

from campaign_app.drafting import Draft, Release, draft
from campaign_app.drafting.kinds import kind_of_text
from campaign_app.drafting.languages import Language


def _draft(title: str, body: str, language: Language = "en") -> Draft:
    return draft(
        Release(
            kind="press_release",
            title=title,
            title_is_derived=False,
            published_on=None,
            body=body,
            url=None,
            is_cut=False,
            part=None,
            language=language,
        )
    )


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("The Ministry of Health shut nine clinics. The ministry must reopen them.", "Ministry of Health"),
        ("Fees rose at the Harbour Authority. We urge the authority to lower them.", "Harbour Authority"),
        ("Speakers urged the city council to keep the hall open.", "City Council"),
        ("In Oregon fares rose again. Lawmakers should freeze them this spring.", "Oregon Legislature"),
        ("The U.S. rail fund is empty. Lawmakers should fill it this spring.", "Congress"),
        ("The bill is weak. We urge parliamentarians from all parties to amend it.", "Members of Parliament"),
        ("The fund is empty. We urge the Assam government to fill it.", "Assam government"),
        (
            "Rents rose in England and in all of Britain. The government must freeze them.",
            "Government of United Kingdom",
        ),
        ("Cooks at nine Alder Grill stores walked out. We demand that the company sign the pact.", "Alder Grill"),
        ("A spokesman for Northwind said all was well. The company must close the valve.", "Northwind"),
        ("Drivers at Alder Freight Ltd walked out. “The firm has to install brakes,” said Ann.", "Alder Freight"),
    ],
)
def test_a_phrase_without_a_name_means_what_the_release_names(body: str, target: str) -> None:
    assert _draft("News of the day", body).targets == (target,)


def test_they_are_those_whom_the_demand_before_asks() -> None:
    body = "“We urge the Department of Labor to open the mine,” said Ann.\n\n“They must also name the dead,” said Bo."
    assert [one.targets for one in _draft("On mines", body).demands] == [("Department of Labor",)] * 2


@pytest.mark.parametrize(
    ("language", "body", "target"),
    [
        (
            "es",
            "El Ayuntamiento de Lugo cerró el refugio. Pedimos al Ayuntamiento que lo abra.",
            "Ayuntamiento de Lugo",
        ),
        ("de", "Die EU-Kommission wartet. Die Kommission muss den Entwurf zurückziehen.", "Europäische Kommission"),
    ],
)
def test_a_bare_office_is_the_one_named_in_full(language: Language, body: str, target: str) -> None:
    assert _draft("Aviso", body, language).targets == (target,)


def test_a_demand_without_a_name_asks_whom_they_have_written_to() -> None:
    body = "Thirty towns have written to the Home Secretary about fees.\n\nThey ask that the increase be paused."
    assert _draft("Towns speak up", body).targets == ("Home Secretary",)


def test_the_government_is_of_the_country_named_most_though_another_is_named() -> None:
    body = "Peru is dry and Peruvian rivers fall. The United States sent pumps. The government should share them."
    assert _draft("Dry rivers", body).targets == ("Government of Peru",)


def test_it_is_the_body_that_the_sentence_before_is_about() -> None:
    body = "Judges in the EU wait. The Commission has the money. It must keep it frozen until the laws are changed."
    assert _draft("On judges", body).targets == ("European Commission",)
    assert _draft("On the bill", "The bill has two parts. It must still reach the floor.").kind is None


def test_one_sentence_may_ask_two() -> None:
    suggested = _draft("On the siege", "Chile must free the crew and Peru must open the port at once.")
    assert set(suggested.targets) == {"Government of Chile", "Government of Peru"}
    assert suggested.headline == "Free the crew"


def test_laws_and_parties_are_nobody_to_ask() -> None:
    assert _draft("On drugs", "Nurses say Bill C-9 must go further than this.").targets == ()
    assert _draft("On rates", "The mayor and the Republican majority must fix the bridge.").targets == ("Mayor",)


def test_what_somebody_has_said_is_no_demand() -> None:
    assert _draft("On rates", "Weller has said that all departments need to find savings.").kind is None


def test_a_pledge_goes_before_what_else_its_text_asks() -> None:
    body = "We will not build such weapons.\n\nWe urge Congress to join us in this."
    assert _draft("The engineers’ pledge", body).kind == "pledge"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Groups to governor: Sign the act", "press_release"),
        ("Clean air now: tell the mayor", "priority"),
        ("Fix the ferry: take action", "priority"),
        ("Salvemos el río", "press_release"),
    ],
)
def test_a_title_that_tells_of_an_appeal_is_no_bidding(title: str, kind: str) -> None:
    assert kind_of_text(title, "“The house did its work,” said Ann Roy.") == kind
