"""Communicating with Congress (CWC): one XML document per letter, posted to the House or the Senate.

What is known here comes from public sources, as an approved application is needed to read the official ones: the
element names, their order and which must be there from the examples and tests of public clients of schema version 2.0
(the Ruby client `cwc` and its test server, a Kotlin and a TypeScript client), and the shape of `DeliveryId` (32
letters or digits), of an email address and of `Y`/`N` from the published RELAX NG grammar. Both houses take the same
document at endpoints of their own. Not certain, and so left to settings or said in docs/operations.md: whether an
office insists on a `Prefix`, which topics it takes, and the codes of senators' offices.

The key travels in the query string. It is in no message this module raises, and errors are raised without their cause.
"""

import http.client
import re
import ssl
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Self
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from campaign_app.config import Settings
from campaign_app.errors import PermanentFailure, ServerUnavailable, TemporaryFailure, UncertainOutcome

TIMEOUT_SECONDS = 20.0
VERSION = "2.0"
# Answers that say the document was not taken now: too many requests, and closed for a while (RFC 6585, RFC 9110).
_LATER = {429, 503}
_ANSWER_MAX = 20_000
# What XML 1.0 allows (its production 2); the rest cannot be written in any document and is invisible anyway.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMAIL = re.compile(r"[^@\s]+@[^.\s]+\..+")
_ZIP = re.compile(r"[0-9]{5}(?:-?[0-9]{4})?")
_OFFICE = re.compile(r"[HS][A-Z]{2}[0-9]{2}")


@dataclass(frozen=True)
class Agent:
    """Who delivers: the name the application was approved under, where acknowledgements go, and a person to ask."""

    name: str
    ack_email: str
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True)
class Endpoint:
    """Where one house takes documents; `key` goes into the query string and nowhere else."""

    url: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class ConstituentLetter:
    """One letter with everything a document says about it; `office` like HAZ07."""

    delivery_id: uuid.UUID
    sent_on: date
    campaign_id: str
    organization: str
    office: str
    first_name: str
    last_name: str
    street: str
    city: str
    state: str
    postal_code: str
    email: str
    subject: str
    topic: str
    body: str


@dataclass(frozen=True)
class Congress:
    """Both houses, as far as they are configured: `endpoints` by the first letter of an office's code."""

    endpoints: Mapping[str, Endpoint]
    agent: Agent
    topic: str
    timeout_seconds: float = TIMEOUT_SECONDS

    @classmethod
    def from_settings(cls, settings: Settings) -> Self | None:
        """What the settings allow; None while nothing is configured."""
        given = {
            "H": (settings.cwc_house_url, settings.cwc_house_key),
            "S": (settings.cwc_senate_url, settings.cwc_senate_key),
        }
        endpoints = {house: Endpoint(url, key) for house, (url, key) in given.items() if url and key}
        if not endpoints or not settings.cwc_agent:
            return None
        return cls(endpoints, Agent(*settings.cwc_agent), settings.cwc_topic)

    def send(self, letter: ConstituentLetter) -> bytes:
        """Post one letter; returns the document as it went.

        Raises PermanentFailure (a field breaks a rule, or the document was refused), ServerUnavailable (no connection,
        or our key is refused), TemporaryFailure (not now) or UncertainOutcome (it went, and no clear answer came).
        """
        check(letter)
        endpoint = self.endpoints.get(letter.office[0])
        if endpoint is None:
            raise PermanentFailure("this house is not configured")
        content = document(self.agent, letter)
        status, answer = self._post(endpoint, content)
        if status in {401, 403}:
            raise ServerUnavailable("Congress refuses our key with %(code)s", code=status)
        if status in _LATER:
            raise TemporaryFailure("Congress answered %(code)s", code=status)
        if 400 <= status < 500:
            if reasons := _reasons(answer, endpoint, letter):
                raise PermanentFailure("Congress answered %(code)s: %(reasons)s", code=status, reasons=reasons)
            raise PermanentFailure("Congress answered %(code)s", code=status)
        if not 200 <= status < 300:
            raise UncertainOutcome("Congress answered %(code)s after the document", code=status)
        return content

    def _post(self, endpoint: Endpoint, content: bytes) -> tuple[int, bytes]:
        parts = urlsplit(endpoint.url)
        connection = _connection(parts.scheme, parts.netloc, self.timeout_seconds)
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ServerUnavailable("no connection to Congress: %(kind)s", kind=type(error).__name__) from None
        try:
            path = f"{parts.path or '/'}?apikey={quote(endpoint.key, safe='')}"
            connection.request("POST", path, body=content, headers={"Content-Type": "application/xml"})
            answer = connection.getresponse()
            return answer.status, answer.read(_ANSWER_MAX)
        except (OSError, http.client.HTTPException) as error:
            raise UncertainOutcome("broken off after the document: %(kind)s", kind=type(error).__name__) from None
        finally:
            connection.close()


def check(letter: ConstituentLetter) -> None:
    """Hold a letter against the rules that are known, before anything is sent. Raises PermanentFailure."""
    empty = [each.name for each in fields(letter) if not str(getattr(letter, each.name)).strip()]
    shapes = {"email": _EMAIL, "postal_code": _ZIP, "office": _OFFICE}
    odd = [name for name, shape in shapes.items() if not shape.fullmatch(getattr(letter, name))]
    wrong = [name.replace("_", " ") for name in dict.fromkeys(empty + odd)]
    if wrong:
        raise PermanentFailure("Congress needs: %(fields)s", fields=", ".join(wrong))


def document(agent: Agent, letter: ConstituentLetter) -> bytes:
    """The document of one letter, in UTF-8. Order matters: the grammar is one of sequences."""
    root = ET.Element("CWC")
    _add(root, "CWCVersion", VERSION)
    _add_delivery(ET.SubElement(root, "Delivery"), agent, letter)
    recipient = ET.SubElement(root, "Recipient")
    _add(recipient, "MemberOffice", letter.office)
    _add(recipient, "IsResponseRequested", "Y")
    _add(recipient, "NewsletterOptIn", "N")
    constituent = ET.SubElement(root, "Constituent")
    _add(constituent, "FirstName", letter.first_name)
    _add(constituent, "LastName", letter.last_name)
    _add(constituent, "Address1", letter.street)
    _add(constituent, "City", letter.city)
    _add(constituent, "StateAbbreviation", letter.state)
    _add(constituent, "Zip", letter.postal_code)
    _add(constituent, "Email", letter.email)
    _add(constituent, "EmailValidation", "Y")
    message = ET.SubElement(root, "Message")
    _add(message, "Subject", letter.subject)
    _add(ET.SubElement(message, "LibraryOfCongressTopics"), "LibraryOfCongressTopic", letter.topic)
    _add(message, "ConstituentMessage", letter.body)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_delivery(delivery: ET.Element, agent: Agent, letter: ConstituentLetter) -> None:
    _add(delivery, "DeliveryId", letter.delivery_id.hex)
    _add(delivery, "DeliveryDate", letter.sent_on.strftime("%Y%m%d"))
    _add(delivery, "DeliveryAgent", agent.name)
    _add(delivery, "DeliveryAgentAckEmailAddress", agent.ack_email)
    contact = ET.SubElement(delivery, "DeliveryAgentContact")
    _add(contact, "DeliveryAgentContactName", agent.contact_name)
    _add(contact, "DeliveryAgentContactEmail", agent.contact_email)
    _add(contact, "DeliveryAgentContactPhone", agent.contact_phone)
    _add(delivery, "Organization", letter.organization)
    _add(delivery, "CampaignId", letter.campaign_id)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _connection(scheme: str, netloc: str, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(netloc, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(netloc, timeout=timeout)


def _reasons(answer: bytes, endpoint: Endpoint, letter: ConstituentLetter) -> str:
    """What the answer's `Error` elements say, without our key and without the writer's data."""
    found = re.findall(r"<Error\b[^>]*>([^<]{1,200})</Error>", answer.decode(errors="replace"))
    text = "; ".join(" ".join(each.split()) for each in found)[:200]
    for secret in (endpoint.key, quote(endpoint.key, safe=""), letter.email, letter.street, letter.last_name):
        text = text.replace(secret, "…")
    return text
