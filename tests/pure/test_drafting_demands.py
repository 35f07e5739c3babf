"""Sentences that ask somebody to act are told from those that report, describe or ask nobody."""

import pytest

from campaign_app.drafting.demands import find_demands
from campaign_app.drafting.targets import find_targets

_ASKING = [
    ("The Governor of Oregon should veto the bill.", ["Governor of Oregon"]),
    ("We call on the Kenyan government to release all students held since Friday.", ["Government of Kenya"]),
    ("The coalition is calling on Northwind Energy to withdraw its application.", ["Northwind Energy"]),
    ("Congress must act now.", ["Congress"]),
    ("We urge the White House and the Pentagon to reconsider.", ["White House", "Department of Defense"]),
    ("We urge DOD to publish the list of sites.", ["Department of Defense"]),
    ("It is time for the Senate to end this.", ["Senate"]),
    ("Tell your senators to vote no on the farm bill.", ["Senate"]),
    ("Members of the Board of Supervisors must restore funding.", ["Board of Supervisors"]),
    ("We demand that the Ministry of Justice release the footage.", ["Ministry of Justice"]),
    ("The authorities in Belarus should immediately free all prisoners.", ["Government of Belarus"]),
    ("Mexico's government, with help from abroad, needs to protect reporters.", ["Government of Mexico"]),
    ("Chile must open its archives to the families.", ["Government of Chile"]),
    ("The U.S. must stop selling these weapons.", ["US government"]),
    ("The groups wrote to Senator Ann Dole to ask that she halt the sale.", ["Senator Ann Dole"]),
    ("Today 200 scientists appealed to world leaders to phase out coal.", ["Governments"]),
    ("“The Supreme Court should hear this case,” said Ada Okafor.", ["Supreme Court"]),
    (
        "We call on the Governments of Chile, Peru and Bolivia to talk.",
        ["Government of Chile", "Government of Peru", "Government of Bolivia"],
    ),
    ("We demand an end to night raids.", []),
    ("Today the union renewed its call for an inquiry into the fire.", []),
    ("All political prisoners must be released immediately and unconditionally.", []),
    ("I pledge to vote in every election this year.", []),
    ("It is imperative that Northwind Energy repair the dam.", ["Northwind Energy"]),
    ("They joined nine towns in calling on the Water Authority to lower its fees.", ["Water Authority"]),
    ("We respectfully request that Congress include the ferries.", ["Congress"]),
    (
        "The Senate, the White House and the FCC must act.",
        ["Senate", "White House", "Federal Communications Commission"],
    ),
    ("If the government means it, it must publish the plan.", []),
    ("Go to the hall and tell your MPs to vote against the toll.", ["Members of Parliament"]),
    ("The union encourages all of its members to walk on Friday.", []),
    ("They also want Mayor Ruth Ito to meet the tenants.", ["Mayor Ruth Ito"]),
    ("They are demanding fans on every floor and paid breaks.", []),
    ("We’re asking them to treat us like human beings.", []),
    ("Ministers should restore the fund in full.", []),
    ("The airline must refund all tickets that were sold.", []),
    ("We demand the swift return of all prisoners.", []),
    ("Lawmakers shouldn’t let it die on their watch.", []),
    ("The charities ask that the increase be paused for a year.", []),
    ("Senators, reject the toll when you vote on Friday.", ["Senate"]),
    ("Alder, Birch and Cedar must switch to refill.", ["Alder", "Birch", "Cedar"]),
    ("Email the members of the committee and ask them to keep the notice.", []),
    ("We urge Transport Minister Ada Roy to reopen the line.", ["Transport Minister"]),
    ("The towns wrote a letter to Gov. Ann Dole pleading for more time.", ["Governor Ann Dole"]),
    ("The mayors ask that Congress shorten the wait for permits to thirty days.", ["Congress"]),
    ("It’s time Northwind came to the table and listened.", ["Northwind"]),
    ("We urge peers to support the amendment on clinics.", ["House of Lords"]),
    ("We beg the airline to refund the stranded families.", []),
    ("Northwind Energy must now fully pay for the clean-up.", ["Northwind Energy"]),
    ("Police must immediately and publicly name the officers.", ["Police"]),
    ("The mayor has the keys and she should open the hall tonight.", ["Mayor"]),
    ("This must stop before another child is hurt.", []),
    ("The killing of herons must end now.", []),
    ("That the council publish the contracts within a month.", []),
    ("Resolved, that the north road be closed to lorries.", []),
    ("Villagers should be allowed to fish in the bay again.", []),
    (
        "Armenia, Georgia and Peru must free the reporters.",
        [f"Government of {name}" for name in ("Armenia", "Georgia", "Peru")],
    ),
    ("We appeal to the leaders of Chad and Niger to talk.", ["Government of Chad", "Government of Niger"]),
    ("The experts called upon States to protect rivers.", ["States"]),
    ("The petition calls on the supermarket supplier to label its eggs.", []),
    ("Call or email your senators and ask them to vote no.", ["Senate"]),
    ("The governor and the Republican majority need to fund the schools.", ["Governor"]),
    ("We ask our members and friends to leave the car at home on Friday.", []),
]

_NOT_ASKING = [
    "We must do better than this.",
    "We should all be proud of what was achieved.",
    "Should the government pay for this?",
    "What must Congress do?",
    "The law says that employers must pay on time.",
    "Residents were urged to stay indoors.",
    "The President urged Congress to cut the tax.",
    "Critics said the government should have acted sooner.",
    "Critics said the city should leave the matter to the owners.",
    "Demand for housing has grown by ten percent.",
    "In 1994, the union called on the city to open the records.",
    "Last year, we asked the ministry to release the files.",
    "Applicants must send their forms by 3 May.",
    "Visitors should bring their own water.",
    "You should receive an email within an hour.",
    "The government did not ask parliament to vote.",
    "It should be noted that the figures differ.",
    "Phone calls to the office went unanswered.",
    "He asked whether the minister knew.",
    "Nobody should have to live like this.",
    "The mayor has to be in court on Friday.",
    "She said she had urged the board to wait.",
    "People ask for asylum at the border while they wait.",
    "Please donate today so that we can tell Congress to act.",
    "We know that shops must close at ten.",
    "The paper explains the need to confirm the senators soon.",
    "Our rivers need to be protected and loved.",
    "Please join us in celebrating the mayor's birthday.",
    "Opponents of the plan argued that owners should pay and demanded that the House cut the fund.",
    "Meanwhile, landlord groups urged the council to drop the ban.",
    "Eligible providers must send their papers to the county by August.",
    "Glass must be rinsed and put in the green bin.",
    "The council has asked residents to put bins out early.",
    "The attorney general’s office says that the sentence must be carried out.",
    "The family asks that donations be made to the shelter.",
    "The police spokesman, Fred Roe, said that it would go on and that landlords must report tenants.",
    "Northwind has told employees that they should hear both sides.",
    "The National Landlords’ Forum has asked peers to delay the bill.",
    "I asked the legislature to send me this bill in January, and they did.",
    "“The states must not purge the rolls,” Judge Ellen Roe wrote.",
    "Parents should be concerned about the noise.",
    "Forms should be submitted by Friday at noon.",
    "We must stop thinking so.",
    "The trade deal must still be approved by the Senate.",
]


@pytest.mark.parametrize(("sentence", "targets"), _ASKING)
def test_a_sentence_that_asks_is_a_demand_of_those_it_names(sentence: str, targets: list[str]) -> None:
    assert [span.text for span in find_demands(sentence)] == [sentence]
    assert find_targets(sentence) == targets


@pytest.mark.parametrize("sentence", _NOT_ASKING)
def test_a_sentence_that_asks_nobody_is_no_demand(sentence: str) -> None:
    assert find_demands(sentence) == []


def test_a_pronoun_asks_whom_the_sentence_before_names() -> None:
    body = "The governor spoke for an hour. He should now open the books."
    assert [span.text for span in find_demands(body)] == ["He should now open the books."]
    assert find_demands("My uncle spoke for an hour. He should now open the books.") == []


def test_please_asks_only_in_a_letter() -> None:
    assert find_demands("Please publish the figures soon.") == []
    assert len(find_demands("Dear Minister Halloran,\n\nPlease publish the figures soon.")) == 1


def test_demands_stand_where_their_spans_say() -> None:
    body = "Nine pumps failed.\n\nThe State Legislature must pay for them. We urge Congress to help."
    spans = find_demands(body)
    assert [body[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert len(spans) == 2
