"""Documents to Congress: written as the schema wants them, checked first, and an honest word about every answer."""

import traceback
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import structlog
from lxml import etree

from campaign_app.config import Settings
from campaign_app.errors import (
    DeliveryFailed,
    PermanentFailure,
    ServerUnavailable,
    TemporaryFailure,
    UncertainOutcome,
)
from campaign_app.gateways.congress import Agent, Congress, ConstituentLetter, Endpoint, document
from tests.listener import Act, Listener, page

KEY = "s3cret/key+with=signs"
PATH = "/v2/message?apikey=s3cret%2Fkey%2Bwith%3Dsigns"
AGENT = Agent("Campaign App", "acks@example.org", "Jane Smith", "jane@example.org", "202-555-0100")
LETTER = ConstituentLetter(
    delivery_id=uuid.UUID(int=0x1F),
    sent_on=date(2026, 10, 14),
    campaign_id="c1",
    organization="Common Ground",
    office="HAZ07",
    first_name="Ada",
    last_name="Visitor",
    street="1 Main St",
    city="Tucson",
    state="AZ",
    postal_code="85701-1234",
    email="ada@example.org",
    subject="Buses",
    topic="Transportation and Public Works",
    body="Keep them.",
)
HOSTILE = "“quotes” 😀 <b>&amp; ]]> <!-- <?pi?> \u0000\u0008\ufffe أكتب إليكم \r\n" + "w" * 10_000


@pytest.fixture
def server() -> Iterator[Listener]:
    """Stands in for Congress, takes everything, and keeps what came in."""
    with Listener({PATH: page(b"<Response/>")}) as listener:
        yield listener


def congress(server: Listener, timeout_seconds: float = 5) -> Congress:
    return Congress({"H": Endpoint(server.url("/v2/message"), KEY)}, AGENT, LETTER.topic, timeout_seconds)


def test_a_document_says_everything_in_the_order_of_the_schema() -> None:
    root = etree.fromstring(document(AGENT, LETTER))
    leaves = [(node.tag, node.text) for node in root.iter() if not len(node)]
    assert leaves == [
        ("CWCVersion", "2.0"),
        ("DeliveryId", "0000000000000000000000000000001f"),
        ("DeliveryDate", "20261014"),
        ("DeliveryAgent", "Campaign App"),
        ("DeliveryAgentAckEmailAddress", "acks@example.org"),
        ("DeliveryAgentContactName", "Jane Smith"),
        ("DeliveryAgentContactEmail", "jane@example.org"),
        ("DeliveryAgentContactPhone", "202-555-0100"),
        ("Organization", "Common Ground"),
        ("CampaignId", "c1"),
        ("MemberOffice", "HAZ07"),
        ("IsResponseRequested", "Y"),
        ("NewsletterOptIn", "N"),
        ("FirstName", "Ada"),
        ("LastName", "Visitor"),
        ("Address1", "1 Main St"),
        ("City", "Tucson"),
        ("StateAbbreviation", "AZ"),
        ("Zip", "85701-1234"),
        ("Email", "ada@example.org"),
        ("EmailValidation", "Y"),
        ("Subject", "Buses"),
        ("LibraryOfCongressTopic", "Transportation and Public Works"),
        ("ConstituentMessage", "Keep them."),
    ]
    assert [node.tag for node in root] == ["CWCVersion", "Delivery", "Recipient", "Constituent", "Message"]


@pytest.mark.parametrize("name", ["subject", "body", "first_name", "street", "organization"])
def test_hostile_words_stay_words(name: str) -> None:
    hostile: dict[str, Any] = {name: HOSTILE}
    root = etree.fromstring(document(AGENT, replace(LETTER, **hostile)))
    plain = HOSTILE.replace("\u0000\u0008\ufffe", "").replace("\r\n", "\n")
    assert plain in {(node.text or "").replace("\r\n", "\n") for node in root.iter()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_name", ""),
        ("street", " "),
        ("city", ""),
        ("postal_code", "857"),
        ("postal_code", "85701 1234"),
        ("email", "ada"),
        ("email", "ada@localhost"),
        ("office", "AZ07"),
        ("body", "\n"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named_and_nothing_is_sent(server: Listener, name: str, value: str) -> None:
    wrong: dict[str, Any] = {name: value}
    with pytest.raises(PermanentFailure, match=name.replace("_", " ")):
        congress(server).send(replace(LETTER, **wrong))
    assert server.visits == 0


def test_a_letter_is_posted_once_with_the_key_in_the_query(server: Listener) -> None:
    assert congress(server).send(LETTER) == document(AGENT, LETTER)
    (request,) = server.requests
    assert request.startswith(f"POST {PATH} HTTP/1.1".encode())
    assert b"application/xml" in request


def hang_up(line: object) -> None:
    """Says nothing and closes."""


def say_nothing(line: object) -> None:
    """Says nothing until the other side gives up."""
    line.recv(1)  # type: ignore[attr-defined]  # a socket


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (page(b"no", status="400 Bad Request"), PermanentFailure),
        (page(b"no", status="422 Unprocessable"), PermanentFailure),
        (page(b"no", status="401 Unauthorized"), ServerUnavailable),
        (page(b"no", status="429 Too Many Requests"), TemporaryFailure),
        (page(b"no", status="503 Service Unavailable"), TemporaryFailure),
        (page(b"no", status="500 Internal Server Error"), UncertainOutcome),
        (page(b"no", status="302 Found"), UncertainOutcome),
        (b"HTTP/1.1 2", UncertainOutcome),
        (hang_up, UncertainOutcome),
        (say_nothing, UncertainOutcome),
    ],
)
def test_every_answer_is_told_as_what_it_is(server: Listener, answer: bytes | Act, error: type[DeliveryFailed]) -> None:
    server.acts[PATH] = answer
    with pytest.raises(DeliveryFailed) as raised:
        congress(server, timeout_seconds=0.5).send(LETTER)
    assert type(raised.value) is error


def test_a_server_that_is_gone_was_not_tried() -> None:
    gone = Congress({"H": Endpoint("http://127.0.0.1:9/v2", KEY)}, AGENT, LETTER.topic)
    with pytest.raises(ServerUnavailable):
        gone.send(LETTER)


def test_a_house_that_is_not_configured_is_said(server: Listener) -> None:
    with pytest.raises(PermanentFailure, match="not configured"):
        congress(server).send(replace(LETTER, office="SAZ01"))


def _echo(status: str) -> bytes:
    reasons = f"<Errors><Error>Bad key {KEY} or s3cret%2Fkey%2Bwith%3Dsigns from ada@example.org</Error></Errors>"
    return page(reasons.encode(), status=status)


@pytest.mark.parametrize(
    "make",
    [
        lambda: _echo("400 Bad Request"),
        lambda: _echo("401 Unauthorized"),
        lambda: _echo("500 Internal Server Error"),
        lambda: hang_up,
    ],
)
def test_the_key_is_in_no_error_no_cause_and_no_log(
    server: Listener, make: Callable[[], bytes | Act], capfd: pytest.CaptureFixture[str]
) -> None:
    server.acts[PATH] = make()
    with structlog.testing.capture_logs() as logged, pytest.raises(DeliveryFailed) as raised:
        congress(server).send(LETTER)
    told = "".join(traceback.format_exception(raised.value))
    seen = [told, repr(raised.value.__cause__), str(logged), repr(congress(server)), *capfd.readouterr()]
    assert not [text for text in seen if "s3cret" in text or "ada@" in text]


def test_nothing_is_sent_before_everything_is_configured(settings: Settings) -> None:
    known = {"cwc_house_url": "https://cwc.house.example/v2/message", "cwc_agent": ("a", "b@c.d", "e", "f@g.h", "i")}
    assert Congress.from_settings(settings) is None
    assert Congress.from_settings(settings.model_copy(update=known)) is None
    made = Congress.from_settings(settings.model_copy(update=known | {"cwc_house_key": KEY}))
    assert made is not None
    assert set(made.endpoints) == {"H"}
