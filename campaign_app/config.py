"""Settings: everything the platform takes from its environment, checked once at start.

`Settings.from_env` reads a mapping (the process environment), never the global itself, so tests pass their own.
"""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from limits import parse_many
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from campaign_app import pooling, redis_urls
from campaign_app.errors import SettingsError

EXAMPLES = {
    "DATABASE_URL": "postgresql://campaign@localhost/campaign",
    "DATABASE_POOLER": "1",
    "DATABASE_REPLICA_URL": "postgresql://campaign@replica/campaign",
    "DATABASE_REPLICA_LAG": "10",
    "REDIS_URL": "redis://localhost:6379/0",
    "BROKER_URL": "redis+sentinel://sentinel-1:26379,sentinel-2:26379/mymaster",
    "SECRET_KEY": "the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
    "ADDRESS_KEY": "another output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
    "BASE_URL": "https://act.example.org",
    "SMTP_URL": "smtp://user:password@mail.example.org:587",
    "MAIL_FROM": "Common Ground Rights <act@example.org>",
    "TRUSTED_HOSTS": "act.example.org,www.example.org",
    "PROXY_COUNT": "1",
    "SIGN_LIMIT": "20 per minute",
    "WAITING_MAX": "8000",
    "FETCH_ALLOW_PRIVATE": "0",
    "CONGRESS_NUMBER": "119",
    "GEOCODER_URL": "https://geocoding.geo.census.gov/geocoder/geographies/address",
    "GEOCODER_BENCHMARK": "Public_AR_Current",
    "GEOCODER_VINTAGE": "Current_Current",
    "ROSTER_URLS": "https://rosters.example.org/legislators-current.yaml,https://rosters.example.org/zccd.csv",
    "BULK_MAIL_PER_DAY": "100000",
    "CWC_HOUSE_URL": "https://cwc.house.example/v2/message",
    "CWC_HOUSE_KEY": "the key your approved application got",
    "CWC_SENATE_URL": "https://cwc.senate.example/v2/message",
    "CWC_SENATE_KEY": "the key your approved application got",
    "CWC_AGENT": "Campaign App; acks@example.org; Jane Smith; jane@example.org; 202-555-0100",
    "CWC_TOPIC": "Government Operations and Politics",
    "CWC_OFFICES": "HAZ07,HCA45,SAZ01=K000377",
    "EXPORT_APPROVAL_ROWS": "50000",
    "DEFAULT_LANGUAGE": "es",
    "MIRRORED_LANGUAGE": "0",
    "LOG_LEVEL": "info",
}

# Above the largest file an organizer may import; text fields have Werkzeug's own, smaller limit.
BODY_MAX_BYTES = 11_000_000
# A Redis that is gone or silent may cost a signer this much, once, before limits are counted in memory instead.
REDIS_SECONDS = 0.1  # a healthy one answers in a hundredth of this


def _with_driver(url: str) -> str:
    """Name the driver: plain `postgresql://` means psycopg 2 or 3 depending on SQLAlchemy's version."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise ValueError("must start with postgresql://")
    return f"postgresql+psycopg://{rest}"


def _split_url(url: str) -> SplitResult:
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:  # its own words repeat what may be part of a password
        raise ValueError("must have a number from 0 to 65535 as its port") from None
    return parts


def _redis_url(url: str) -> str:
    _split_url(url.replace(",", "/", 1))  # several hosts: the first one's port, and none of the password in an error
    return redis_urls.check(url)


def _broker_url(url: str) -> str:
    redis_urls.for_broker(_redis_url(url))
    return url


def _origin(url: str) -> str:
    parts = _split_url(url)
    has_more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or has_more:
        raise ValueError("must be an origin: http:// or https://, a host, nothing after it")
    return f"{parts.scheme}://{parts.netloc}"


def _web_url(url: str) -> str:
    parts = _split_url(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must start with http:// or https://, name a host, and have no query")
    return url


def _smtp_url(url: str) -> str:
    parts = _split_url(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("must start with smtp:// or smtps:// and name a host")
    return url


def _mailbox(address: str) -> str:
    if "@" not in parseaddr(address)[1]:
        raise ValueError("must hold an address, with or without a name before it")
    return address


def _limit(text: str) -> str:
    parse_many(text)  # raises ValueError with a sentence
    return text


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _agent(value: object) -> object:
    """Name, address for acknowledgements, and name, address and telephone number of somebody to ask."""
    if not isinstance(value, str):
        return value
    parts = tuple(part.strip() for part in value.split(";"))
    is_complete = len(parts) == 5 and all(parts) and "@" in parts[1] and "@" in parts[3]
    if not is_complete or not re.fullmatch(r"\d{3}-\d{3}-\d{4}", parts[4], re.ASCII):
        raise ValueError("must hold five parts with semicolons between them, the last a number like 202-555-0100")
    return parts


def _offices(value: object) -> object:
    """Offices by seat (HAZ07) or, for the Senate, by the bioguide id after the equals sign."""
    if not isinstance(value, str):
        return value
    pairs = [part.strip().partition("=") for part in value.split(",") if part.strip()]
    if not all(re.fullmatch("H[A-Z]{2}[0-9]{2}|S[A-Z]{2}[0-9]{2}=.+", "".join(pair)) for pair in pairs):
        raise ValueError("must list codes like HAZ07 and, for senators, SAZ01=K000377")
    return {bioguide_id or code: code for code, _, bioguide_id in pairs}


LogLevel = Literal["debug", "info", "warning", "error", "critical"]
Secret = Annotated[str, Field(min_length=32, repr=False)]


class Settings(BaseModel):
    """The checked settings; frozen. URLs are normalised (database driver named, origin without a slash)."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_with_driver), Field(repr=False)]
    database_pooler: bool = False
    database_replica_url: Annotated[str, AfterValidator(_with_driver), Field(repr=False)] = ""
    database_replica_lag: Annotated[int, Field(ge=0, le=3600)] = 10
    redis_url: Annotated[str, AfterValidator(_redis_url), Field(repr=False)]
    broker_url: Annotated[str, AfterValidator(_broker_url), Field(repr=False, validate_default=True)] = Field(
        default_factory=lambda given: given.get("redis_url", "redis://")
    )
    secret_key: Secret
    address_key: Secret
    base_url: Annotated[str, AfterValidator(_origin)]
    smtp_url: Annotated[str, AfterValidator(_smtp_url), Field(repr=False)]
    mail_from: Annotated[str, AfterValidator(_mailbox)]
    trusted_hosts: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()
    proxy_count: Annotated[int, Field(ge=0, le=5)] = 0
    sign_limit: Annotated[str, AfterValidator(_limit)] = "20 per minute"
    waiting_max: Annotated[int, Field(ge=1)] = 8_000
    bulk_mail_per_day: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000
    fetch_allow_private: bool = False
    congress_number: Annotated[int, Field(ge=1, le=999)] = 119
    geocoder_url: Annotated[str, AfterValidator(_web_url)] = ""
    geocoder_benchmark: Annotated[str, Field(min_length=1, max_length=60)] = "Public_AR_Current"
    geocoder_vintage: Annotated[str, Field(min_length=1, max_length=60)] = "Current_Current"
    roster_urls: Annotated[tuple[Annotated[str, AfterValidator(_web_url)], ...], BeforeValidator(_split)] = ()
    cwc_house_url: Annotated[str, AfterValidator(_web_url)] = ""
    cwc_house_key: Annotated[str, Field(repr=False)] = ""
    cwc_senate_url: Annotated[str, AfterValidator(_web_url)] = ""
    cwc_senate_key: Annotated[str, Field(repr=False)] = ""
    cwc_agent: Annotated[tuple[str, ...], BeforeValidator(_agent)] = ()
    cwc_topic: str = "Government Operations and Politics"
    cwc_offices: Annotated[dict[str, str], BeforeValidator(_offices)] = Field(default_factory=dict)
    export_approval_rows: Annotated[int, Field(ge=0)] = 50_000
    default_language: Literal["en", "es", "fr"] = "en"
    mirrored_language: bool = False
    log_level: Annotated[LogLevel, BeforeValidator(str.lower)] = "info"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check all settings.

        Raises SettingsError naming every missing or odd setting at once, each with an example.
        """
        given: dict[str, Any] = {name: environ[name.upper()] for name in cls.model_fields if environ.get(name.upper())}
        try:
            return cls(**given)
        except ValidationError as error:
            odd = [problem for problem in error.errors() if problem["type"] != "default_factory_not_called"]
            raise SettingsError("\n".join(map(_sentence, odd))) from None

    @property
    def is_https(self) -> bool:
        """Whether supporters reach the platform over TLS, and cookies can be Secure."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Host names (with port as given) that requests may be addressed to."""
        return list(self.trusted_hosts) or [urlsplit(self.base_url).netloc]


def _sentence(problem: Any) -> str:
    name = str(problem["loc"][0]).upper()
    reason = "is missing" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
    return f"Setting {name} {reason}. Example: {name}={EXAMPLES[name]}"


def _replica(settings: Settings) -> dict[str, object]:
    if not settings.database_replica_url:
        return {}
    options = pooling.replica_options(behind_pooler=settings.database_pooler, lag_seconds=settings.database_replica_lag)
    return {pooling.REPLICA: {"url": settings.database_replica_url, **options}}


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions are configured with."""
    return {
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": settings.hosts,
        "MAX_CONTENT_LENGTH": BODY_MAX_BYTES,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_https else "session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the log-in, so a form left open still saves
        "WTF_CSRF_SSL_STRICT": False,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": pooling.engine_options(behind_pooler=settings.database_pooler),
        "SQLALCHEMY_BINDS": _replica(settings),
        "RATELIMIT_STORAGE_URI": redis_urls.for_limiter(settings.redis_url),
        "RATELIMIT_STORAGE_OPTIONS": {"socket_timeout": REDIS_SECONDS},
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        # Of several requests that meet a dying Redis at once, Flask-Limiter lets one fall back and fails the others.
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_KEY_PREFIX": "campaign-app",
    }
