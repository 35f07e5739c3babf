"""Whom a demand addresses when its sentence alone does not say it."""

import pytest

from campaign_app.drafting import Draft, Release, draft
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


def test_the_mayor_is_the_one_the_release_names() -> None:
    body = "Mayor Ruth Ito closed four libraries on Monday.\n\nThe tenants say the mayor must open them again."
    assert _draft("Libraries closed", body).targets == ("Mayor Ruth Ito",)


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("Governor Halloran spoke in Oregon. We urge Governor Halloran to sign the bill.", "Governor of Oregon"),
        ("Oregon and Nevada wait. We urge Governor Halloran to sign the bill.", "Governor Halloran"),
        ("We urge Governor Halloran to sign the bill.", "Governor Halloran"),
    ],
)
def test_a_governor_governs_the_only_state_that_is_named(body: str, target: str) -> None:
    assert _draft("On the bill", body).targets == (target,)


def test_the_government_is_that_of_the_country_the_release_is_about() -> None:
    body = "Police in Kenya arrested nine Kenyan teachers. We call on the government to release them."
    assert _draft("Teachers held", body).targets == ("Government of Kenya",)
    assert _draft("Teachers held", "Police arrested nine. We call on the government to act.").targets == ("Government",)


def test_governments_in_general_are_a_target() -> None:
    assert _draft("Arms", "It is time for governments to ban these weapons.").targets == ("Governments",)


def test_a_common_noun_that_opens_a_sentence_is_no_company() -> None:
    body = "Nurses count the staff each night.\n\nStaff at every clinic should be trained and paid by the county."
    assert _draft("On clinics", body).targets == ()
    assert _draft("On clinics", "Northwind should train and pay its nurses.").targets == ("Northwind",)


def test_a_deputy_is_not_the_office() -> None:
    body = "The groups sent a letter to Ada Roy, Deputy Director of Parks, Bureau of Land Management, urging repairs."
    assert _draft("On parks", body).targets == ("Bureau of Land Management",)


def test_a_letter_ends_its_addressee_where_its_matter_begins() -> None:
    body = (
        "Today they wrote a letter to the Department of Labor opposing the Office of Mines and urging the board to act."
    )
    assert _draft("On mines", body).targets == ("Department of Labor",)


def test_a_letter_is_written_to_whom_the_lines_above_its_greeting_name() -> None:
    body = "To\n\nRuth Ito\n\nMinister of Transport\n\nDear Madam,\n\nWe urge you to reopen the night train."
    assert _draft("An open letter", body).targets == ("Minister of Transport",)


def test_a_letter_obliges_its_reader_and_an_alert_does_not() -> None:
    asks = "You must reopen the night train before the winter comes."
    assert _draft("Open letter to the Department of Labor", asks).demand == asks
    assert _draft("Tell your senators: reopen the train", asks).demand is None


def test_a_polite_imperative_asks_only_in_a_letter() -> None:
    asks = "Bitte setzen Sie sich für den Nachtzug ein."
    letter = f"Sehr geehrter Herr Bundeskanzler,\n\n{asks}"
    legt = "Sehr geehrter Herr Bundeskanzler,\n\nLegen Sie dem Rat einen Plan vor."
    assert _draft("Brief", legt, "de").targets == ("Bundeskanzler",)
    assert _draft("Brief", letter, "de").targets == ("Bundeskanzler",)
    assert _draft("Fahrplan", asks, "de").demand is None


def test_of_demands_about_as_strong_the_first_makes_the_page() -> None:
    body = "The Department of Labor must publish the list. Later we urge Congress to pass the bill."
    assert _draft("On mines", body).targets == ("Department of Labor",)


def test_an_action_alert_asks_whom_its_title_names() -> None:
    suggested = _draft(
        "Tell your legislators: keep the ferries", "The ferries stop in May.\n\n“Please fund the ferries.”"
    )
    assert suggested.kind == "letter"
    assert suggested.demand == "“Please fund the ferries.”"


def test_a_bidding_keeps_the_whole_of_what_is_to_be_said() -> None:
    body = "Sign now to tell the Senate: “Water is life. Keep the wells open.”\n\nMore soon."
    assert _draft("Wells", body).demand == "Sign now to tell the Senate: “Water is life. Keep the wells open.”"


def test_a_title_that_speaks_of_one_body_tells_whom_a_demand_without_a_name_asks() -> None:
    suggested = _draft("NO SE DESPIDE MÁS EN EL MINISTERIO DE CULTURA", "El gremio exige que se frene el ajuste.", "es")
    assert suggested.targets == ("Ministerio de Cultura",)


def test_list_items_ask_whom_the_sentence_before_them_asks() -> None:
    body = (
        "We call on the State Legislature to:\n\n- repeal the toll on the bridge\n\n- open the second lane\n\nThanks."
    )
    demands = _draft("Bridge", body).demands
    assert [one.text for one in demands[1:]] == ["repeal the toll on the bridge", "open the second lane"]
    assert all(one.targets == ("State Legislature",) for one in demands)


def test_items_after_a_mere_lead_in_are_the_demands() -> None:
    body = "The rents doubled.\n\nWe demand:\n\n1. An end to evictions\n\n2. A freeze of all rents\n\nJoin us."
    assert [one.text for one in _draft("Rents", body).demands] == ["An end to evictions", "A freeze of all rents"]


def test_what_members_are_asked_to_do_next_is_no_list_of_demands() -> None:
    body = "We encourage members to take these steps:\n\n- join the choir on Monday\n\n- bring a friend along"
    assert len(_draft("Choir", body).demands) == 1


@pytest.mark.parametrize(
    ("language", "title", "body", "target"),
    [
        (
            "es",
            "Carta abierta a la presidenta de Chile",
            "Señora:\n\nLe pedimos que abra los archivos.",
            "Presidenta de Chile",
        ),
        ("en", "On the river", "Dear Minister Ito,\n\nWe ask you to open the dam.", "Minister Ito"),
        (
            "fr",
            "Lettre ouverte au ministre de la Santé",
            "Nous vous demandons de rouvrir la maternité.",
            "Ministre de la Santé",
        ),
        ("es", "Ley de ríos", "Honorables senadores, tengan a bien revisar el artículo del proyecto.", "Senado"),
    ],
)
def test_you_are_whom_the_letter_is_written_to(language: Language, title: str, body: str, target: str) -> None:
    assert _draft(title, body, language).targets == (target,)
