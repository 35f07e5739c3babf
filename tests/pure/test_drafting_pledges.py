"""Asking supporters to commit themselves suggests a pledge that reads after "I pledge to"."""

import pytest

from campaign_app.drafting import Draft, Release, draft


def _draft(title: str, body: str) -> Draft:
    return draft(
        Release(
            kind="statement",
            title=title,
            title_is_derived=False,
            published_on=None,
            body=body,
            url=None,
            is_cut=False,
            part=None,
        )
    )


@pytest.mark.parametrize(
    ("body", "request_"),
    [
        ("I pledge to leave the car at home on Fridays.", "leave the car at home on Fridays"),
        ("We ask every supporter to pledge to plant one tree.", "plant one tree"),
        ("We ask you to sign a simple pledge to eat no meat in May.", "eat no meat in May"),
        ("Pledge here to bring a friend to the polls.", "bring a friend to the polls"),
        ("We ask our members and friends to walk on Friday.", "walk on Friday"),
        ("We, the undersigned, refuse to build such machines.", None),
    ],
)
def test_the_request_of_a_pledge_reads_after_i_pledge_to(body: str, request_: str | None) -> None:
    suggested = _draft("A promise", body)
    assert suggested.kind == "pledge"
    assert suggested.targets == ()
    assert request_ is None or suggested.request == request_


def test_in_the_text_of_a_pledge_what_we_will_do_is_pledged() -> None:
    body = "Our rivers are low.\n\nWe refuse to water our lawns this summer."
    assert _draft("The river pledge", body).request == "water our lawns this summer"
    assert _draft("On the river", body).kind is None


def test_a_promise_of_doing_has_no_bare_infinitive() -> None:
    assert _draft("The pledge", "We commit to ending all night flights.").request is None


def test_an_invitation_of_readers_asks_nobody() -> None:
    assert _draft("Our tour", "I encourage you to join me at the fair next month.").kind is None
