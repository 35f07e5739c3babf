"""What can go wrong in the platform's own words; `web/errors.py` maps each class to a page and a status once."""


class CampaignError(Exception):
    """The request cannot be carried out; the message is one sentence for the person who asked.

    `message` is the English sentence with `%(name)s` places, which is also its key in the message catalogues
    (the extraction command takes these classes for gettext keywords); `values` fill the places.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


class SettingsError(CampaignError):
    """A setting is missing or odd; raised at start, names each setting with an example."""


class NotFound(CampaignError):
    """Nothing with this id or slug is visible to the one who asks."""


class PageGone(NotFound):
    """There was an action page at this address; its organization has archived it."""


class NotAllowed(CampaignError):
    """The account's role in this organization does not cover the act."""


class TooManyTries(NotAllowed):
    """Logging in failed too often lately, from here, for this account or everywhere."""


class PageClosed(CampaignError):
    """The action page no longer takes signatures."""


class StillSigning(CampaignError):
    """Somebody's signature takes unusually long to be written, and what is asked for has to wait for it."""


class NotReady(CampaignError):
    """A draft cannot be published yet; `missing` lists what is left to do, one sentence each."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class StaleEdit(CampaignError):
    """Somebody else has saved what is to be saved, since its editor was opened."""


class BadInput(CampaignError):
    """A value breaks a rule only the database can check; `field` names the form field it came from."""

    def __init__(self, message: str, *, field: str, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class BadLink(CampaignError):
    """A signed link was altered, cut short or made for another purpose."""


class ExpiredLink(BadLink):
    """A signed link is genuine but past its day."""


class UnreadableSource(CampaignError):
    """An imported text cannot be read; the message says what is wrong with it and how to mend it."""


class NotAFeed(UnreadableSource):
    """What lies at an address is one text or none, so that nothing new can be expected there."""


class FetchFailed(CampaignError):
    """A document could not be fetched; trying again later may work.

    `retry_after_seconds` is how long the server asked to be left alone, 0 if it did not.
    """

    def __init__(self, message: str, *, retry_after_seconds: int = 0, **values: object) -> None:
        super().__init__(message, **values)
        self.retry_after_seconds = retry_after_seconds


class AddressRefused(FetchFailed):
    """The address is none that may be read from here: its scheme, host, port or network is not allowed."""


class SourceMissing(FetchFailed):
    """The server says that there is nothing at this address."""


class SourceTooLarge(FetchFailed):
    """The document is larger than is taken in."""


class SourceTooSlow(FetchFailed):
    """The server took longer than is waited for."""


class DeliveryFailed(CampaignError):
    """A neighbour (SMTP server) refused or dropped a message; see the children for what is known."""


class TemporaryFailure(DeliveryFailed):
    """Not taken now; trying again later may work (SMTP 4xx, no connection, time-out before the data)."""


class ServerUnavailable(TemporaryFailure):
    """No connection to the server at all: nothing was tried for any message."""


class PermanentFailure(DeliveryFailed):
    """Refused for good (SMTP 5xx, RFC 5321 section 4.2.1); trying again is pointless."""


class UncertainOutcome(DeliveryFailed):
    """The connection ended after the message was handed over: it may or may not have been taken (RFC 1047)."""
