"""Errors: sentences with places to fill, which are also keys of the catalogue."""

import pytest

from campaign_app import errors
from campaign_app.errors import BadInput, CampaignError, ExpiredLink, NotReady, ServerUnavailable, UncertainOutcome

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CampaignError)]


def test_an_error_reads_as_its_sentence_with_the_places_filled() -> None:
    error = BadInput("Write at least %(count)d words", field="body", count=20)
    assert str(error) == "Write at least 20 words"
    assert (error.message, error.values, error.field) == ("Write at least %(count)d words", {"count": 20}, "body")


def test_a_percent_sign_in_a_sentence_without_places_stays() -> None:
    assert str(CampaignError("100 % of it")) == "100 % of it"


def test_a_page_that_is_not_ready_lists_what_is_missing() -> None:
    error = NotReady(["Write a headline.", "Name at least one target."])
    assert str(error) == "Write a headline. Name at least one target."
    assert len(error.missing) == 2


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_of_ours_says_what_it_is_for(kind: type[CampaignError]) -> None:
    assert kind.__doc__


def test_what_is_known_of_a_mail_is_told_apart_by_the_class() -> None:
    assert issubclass(ExpiredLink, errors.BadLink)
    assert issubclass(ServerUnavailable, errors.TemporaryFailure)
    assert not issubclass(UncertainOutcome, errors.TemporaryFailure | errors.PermanentFailure)
