"""A release becomes the draft of an action page, composed of its own sentences."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from campaign_app.drafting import Release, draft, read
from campaign_app.drafting.case import as_markdown

_SAMPLES = Path(__file__).parents[1] / "samples"


def _release(title: str, body: str) -> Release:
    return Release(
        kind="press_release",
        title=title,
        title_is_derived=False,
        published_on=date(2024, 5, 1),
        body=body,
        url=None,
        is_cut=False,
        part=None,
    )


def _sample(name: str) -> Release:
    return read((_SAMPLES / name).read_bytes())[0]


def test_a_legislature_gets_letters() -> None:
    suggested = draft(_sample("newsroom_listing.txt"))
    assert suggested.kind == "letter"
    assert suggested.targets == ("State Legislature",)
    assert suggested.headline == "Fund the repair of the nine pumping stations before October"
    assert suggested.request == "fund the repair of the nine pumping stations before October"


def test_an_executive_gets_a_petition_built_on_what_the_title_asks() -> None:
    release = _sample("press_release.txt")
    suggested = draft(release)
    assert suggested.kind == "petition"
    assert suggested.targets == ("Mayor Ruth Lindqvist",)
    assert suggested.headline == "Halt Winter Evictions"
    assert suggested.demand_span is not None
    assert release.body[slice(*suggested.demand_span)] == suggested.demand
    assert [one.targets for one in suggested.demands] == [("Mayor Ruth Lindqvist",), ("City Council",)]


def test_a_request_begins_with_its_verb_not_with_when_it_is_due() -> None:
    sentence = "We urge the Department of Labor to, within ten days, publish the full list of closed mines."
    assert draft(_release("On mines", sentence)).request == "publish the full list of closed mines"


def test_the_request_ends_where_its_quotation_ends() -> None:
    suggested = draft(
        _release("On rents", "“We ask the City Council to open the fund now,” said Sam Ito of the union.")
    )
    assert suggested.request == "open the fund now"


def test_a_letter_asks_whom_it_greets() -> None:
    suggested = draft(_sample("wrapped_letter.txt"))
    assert suggested.targets == ("Minister Halloran",)
    assert suggested.headline == "Restore the night train before the summer"


def test_a_demand_without_a_name_asks_whom_the_title_asks() -> None:
    suggested = draft(_release("U.S. Must Open Inquiry", "The union renewed its call for an inquiry into the fire."))
    assert suggested.targets == ("US government",)
    assert suggested.kind == "petition"
    assert suggested.confidence.targets < 0.9


def test_the_president_is_the_american_one_only_among_american_offices() -> None:
    sentence = "The president must sign the treaty."
    assert draft(_release("On the treaty", sentence)).targets == ("President",)
    american = draft(_release("On the treaty", f"The White House is silent. {sentence}"))
    assert american.targets == ("President of the United States",)


def test_asking_supporters_suggests_a_pledge() -> None:
    suggested = draft(_release("A day on foot", "We ask our members and friends to leave the car at home on Friday."))
    assert suggested.kind == "pledge"
    assert suggested.targets == ()


def test_asking_nobody_suggests_no_action() -> None:
    suggested = draft(_release("New director named", "Ada Okafor was named director of the Coalition on Monday."))
    assert (suggested.kind, suggested.demand, suggested.demand_span, suggested.targets) == (None, None, None, ())
    assert suggested.headline == "New director named"


def test_a_text_cut_short_is_less_sure_to_ask_nothing() -> None:
    release = _release("New director named", "Ada Okafor was named director …")
    assert draft(replace(release, is_cut=True)).confidence.kind < draft(release).confidence.kind


@pytest.mark.parametrize(
    "name", ["newsroom_listing.txt", "press_release.txt", "priorities_page.txt", "wrapped_letter.txt"]
)
def test_the_case_is_whole_sentences_of_the_release_without_the_demand(name: str) -> None:
    for release in read((_SAMPLES / name).read_bytes()):
        suggested = draft(release)
        assert "…" not in suggested.case
        assert all(part in release.body for part in suggested.case.split("\n\n"))
        assert suggested.demand is None or suggested.demand not in suggested.case


def test_the_summary_is_the_first_paragraph_of_substance_without_its_dateline() -> None:
    assert draft(_sample("press_release.txt")).summary.startswith("Four hundred tenants")
    lead = _release("On rents", "The union issued the following statement:\n\nRents have doubled. Wages have not.")
    assert "Rents have doubled." in draft(lead).summary


def test_markdown_shows_a_text_as_it_stands() -> None:
    assert as_markdown("1. *All* of [us] <b> #1") == r"1\. \*All\* of \[us\] \<b\> \#1"


def test_every_confidence_lies_between_nothing_and_certainty() -> None:
    for path in sorted(_SAMPLES.glob("*.txt")):
        for release in read(path.read_bytes()):
            confidence = draft(release).confidence
            values = (confidence.kind, confidence.headline, confidence.demand, confidence.targets, confidence.case)
            assert all(0.0 <= value <= 1.0 for value in values)


def test_the_case_leaves_out_datelines_lists_answers_and_other_demands() -> None:
    body = (
        "Paris, le 4 avril 2023 – La source du village est sèche depuis trois ans déjà.\n\n"
        "“Nobody came to see it. We urge the Department of Labor to send two engineers.”\n\n"
        "A spokesman for the county said that all was well.\n\n"
        "- Nine taps in the upper town\n\n"
        "Use the tool.\n\n"
        "We urge Congress to pay for a new well this year."
    )
    case = draft(_release("On the well", body)).case
    assert case == "La source du village est sèche depuis trois ans déjà.\n\n“Nobody came to see it.”"


def test_a_title_that_bids_after_a_label_is_the_headline() -> None:
    suggested = draft(_release("Action alert: Save the night train!", "We urge Congress to keep the night train."))
    assert suggested.headline == "Save the night train!"
    assert suggested.share_text == "Congress: save the night train!"


def test_a_share_text_names_nobody_before_a_title_that_bids_nothing() -> None:
    suggested = draft(_release("FNX angry at plans", "We urge Congress to act."))
    assert suggested.share_text == "FNX angry at plans."


def test_the_request_ends_before_those_who_said_it() -> None:
    body = "Congress should open the fund, Alder Watch and two partners said today."
    assert draft(_release("On funds", body)).request == "open the fund"


def test_the_federal_government_is_that_of_the_country() -> None:
    body = "In Nigeria, and in Nigerian creeks, the oil stays. The Federal Government must publish the plan."
    assert draft(_release("Oil", body)).targets == ("Government of Nigeria",)
