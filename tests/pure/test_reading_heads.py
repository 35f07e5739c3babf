"""The head of a text, whatever its language: marks, labels, contacts, trails and addresses are told from the title."""

from datetime import date

import pytest

from campaign_app.drafting.readers.document import read_document

_TEXT = {
    "en": "Nine pumps have failed in the lower town since Monday, and nobody has repaired any of them.",
    "es": "Las nueve bombas de la ciudad no funcionan desde el lunes y nadie las repara en los barrios.",
    "fr": "Les neuf pompes de la ville sont en panne depuis lundi et personne ne les répare dans les quartiers.",
    "de": "Die neun Pumpen der Stadt sind seit Montag kaputt und niemand hat eine von ihnen repariert.",
}


@pytest.mark.parametrize(
    ("language", "head", "title", "day"),
    [
        (
            "en",
            "Home\n\nNews\n\nPumps Fail in Alder\n\nPress Release\n\nMay 3, 2024\n\nPumps Fail in Alder",
            "Pumps Fail in Alder",
            "2024-05-03",
        ),
        ("en", "May 3, 2024 | Press Releases\n\nPumps Fail in Alder", "Pumps Fail in Alder", "2024-05-03"),
        (
            "en",
            "Press Release: Nine Pumps Have Failed\n\nMay 3, 2024",
            "Press Release: Nine Pumps Have Failed",
            "2024-05-03",
        ),
        (
            "en",
            "MEDIA ADVISORY\n\nContact: Ruth Lind, 555-0192\n\nPumps Fail\n\nBy Ruth Lind, May 3, 2024",
            "Pumps Fail",
            "2024-05-03",
        ),
        ("en", "3 May 2024\n\nTo\n\nThe Mayor of Alder\n\nSubject: Pumps of the lower town", None, "2024-05-03"),
        (
            "en",
            "Date: May 3, 2024\n\nRe: Pumps of the lower town\n\nDear Mayor,",
            "Pumps of the lower town",
            "2024-05-03",
        ),
        (
            "es",
            "COMUNICADO DE PRENSA\n\nLas bombas no funcionan\n\nPublicado el 3 de mayo de 2024",
            "Las bombas no funcionan",
            "2024-05-03",
        ),
        (
            "es",
            "PARA PUBLICACIÓN INMEDIATA\n\nContacto de prensa: Ana Ruiz\n\nFaltan bombas\n\n03/05/2024",
            "Faltan bombas",
            "2024-05-03",
        ),
        (
            "fr",
            "Communiqué de presse\n\nAlder, le 3 mai 2024\n\nLes pompes sont en panne",
            "Les pompes sont en panne",
            "2024-05-03",
        ),
        (
            "de",
            "Pressemitteilung\n\nPumpen ausgefallen\n\nVeröffentlicht am 3. Mai 2024",
            "Pumpen ausgefallen",
            "2024-05-03",
        ),
    ],
)
def test_a_head_gives_title_and_day(language: str, head: str, title: str | None, day: str) -> None:
    release = read_document(f"{head}\n\n{_TEXT[language]}")
    assert release.language == language
    assert str(release.published_on) == day
    if title:
        assert (release.title, release.title_is_derived) == (title, False)
        assert release.body.split("\n\n")[-1] == _TEXT[language]


@pytest.mark.parametrize(
    ("language", "tail"),
    [
        ("en", "-30-"),
        ("en", "Notes to editors:\n\nThe union was founded in 1911."),
        ("es", "Contacto de prensa:\n\nAna Ruiz"),
        ("es", "Compartir\n\nNoticias relacionadas"),
        ("fr", "Contact presse :\n\nJeanne Rey"),
        ("fr", "Partager\n\nLire la suite"),
        ("de", "Pressekontakt:\n\nRuth Lind"),
        ("de", "Drucken\n\nTeilen"),
    ],
)
def test_what_follows_the_text_is_left_out(language: str, tail: str) -> None:
    release = read_document(f"Pumps fail\n\n{_TEXT[language]}\n\n{tail}")
    assert release.body == _TEXT[language]


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Statement on the pumps", "Nine pumps have failed.", "statement"),
        ("Carta abierta a la alcaldesa", "Nosotros pedimos agua.", "statement"),
        ("Lettre ouverte au maire", "Nous demandons de l'eau.", "statement"),
        ("Offener Brief an den Rat", "Wir fordern Wasser.", "statement"),
        ("Vœu du conseil sur les pompes", "Le conseil demande de l'eau.", "statement"),
        (
            "Union sends letter to the mayor",
            "The union wrote to the mayor on Monday. “Pay,” Lind wrote.",
            "press_release",
        ),
        ("[Communiqué] Les pompes sont en panne", "Nous demandons de l'eau. Notre ville. Nos pompes.", "press_release"),
        ("Our priorities for the council", "Nine pumps have failed.", "priority"),
        ("Nuestras demandas", "Pedimos agua.", "priority"),
        ("Tell the council to pay", "Nine pumps have failed.", "priority"),
        ("Pumps fail", "Nine pumps have failed, the union said.", "press_release"),
    ],
)
def test_the_kind_follows_title_and_manner(title: str, body: str, kind: str) -> None:
    assert read_document(f"{title}\n\n{body}").kind == kind


def test_a_title_in_capitals_goes_before_the_letterhead() -> None:
    head = "News Release\n\nThe Union of Alder Tenants\n\nFor release: May 3, 2024\n\nNINE PUMPS HAVE FAILED IN ALDER"
    release = read_document(f"{head}\n\n{_TEXT['en']}")
    assert (release.title, release.published_on) == ("NINE PUMPS HAVE FAILED IN ALDER", date(2024, 5, 3))


def test_a_head_in_two_columns_gives_its_day() -> None:
    head = (
        "FOR IMMEDIATE RELEASE          Contact: Ruth Lind\nMay 3, 2024          (555) 555-0192\n\nPumps fail in Alder"
    )
    release = read_document(f"{head}\n\n{_TEXT['en']}")
    assert (release.title, release.published_on) == ("Pumps fail in Alder", date(2024, 5, 3))


def test_a_labelled_day_behind_other_small_lines_counts() -> None:
    head = "Pumps fail in Alder\n\nAlder Tenants for Water\n\nMay 3, 2024 | Press Releases"
    assert read_document(f"{head}\n\n{_TEXT['en']}").published_on == date(2024, 5, 3)


def test_a_section_called_news_says_nothing_of_the_kind() -> None:
    assert read_document(f"News\n\nMay 3, 2024\n\nStatement on the pumps\n\n{_TEXT['en']}").kind == "statement"


def test_a_day_in_another_order_follows_the_language() -> None:
    assert read_document(f"Las bombas\n\n03/04/2024\n\n{_TEXT['es']}").published_on == date(2024, 4, 3)
    assert read_document(f"The pumps\n\n03/04/2024\n\n{_TEXT['en']} Senators saw it.").published_on == date(2024, 3, 4)
    assert read_document(f"The pumps\n\n03/04/2024\n\n{_TEXT['en']}").published_on is None
