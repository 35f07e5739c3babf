"""Settings: whatever is missing or odd stops the start and is named with an example."""

import re

import pytest

from campaign_app import redis_urls
from campaign_app.config import EXAMPLES, Settings, flask_config
from campaign_app.errors import SettingsError

ENVIRON = {
    "DATABASE_URL": "postgresql://campaign@localhost/campaign",
    "REDIS_URL": "redis://localhost:6379/0",
    "SECRET_KEY": "s" * 32,
    "ADDRESS_KEY": "a" * 32,
    "BASE_URL": "https://act.example.org",
    "SMTP_URL": "smtp://mail.example.org:587",
    "MAIL_FROM": "Common Ground <act@example.org>",
}
OPTIONAL = {
    "DATABASE_POOLER",
    "DATABASE_REPLICA_URL",
    "DATABASE_REPLICA_LAG",
    "BROKER_URL",
    "TRUSTED_HOSTS",
    "SIGN_LIMIT",
    "WAITING_MAX",
    "LOG_LEVEL",
    "PROXY_COUNT",
    "FETCH_ALLOW_PRIVATE",
    "CONGRESS_NUMBER",
    "GEOCODER_URL",
    "GEOCODER_BENCHMARK",
    "GEOCODER_VINTAGE",
    "ROSTER_URLS",
    "BULK_MAIL_PER_DAY",
    "CWC_HOUSE_URL",
    "CWC_HOUSE_KEY",
    "CWC_SENATE_URL",
    "CWC_SENATE_KEY",
    "CWC_AGENT",
    "CWC_TOPIC",
    "CWC_OFFICES",
    "EXPORT_APPROVAL_ROWS",
    "DEFAULT_LANGUAGE",
    "MIRRORED_LANGUAGE",
}


def settings(**changes: str) -> Settings:
    return Settings.from_env(ENVIRON | changes)


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return str(refused.value)


@pytest.mark.parametrize("name", sorted(ENVIRON))
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "absent"])
def test_a_missing_setting_is_named_with_an_example(name: str, is_empty: bool) -> None:
    environ = {key: value for key, value in ENVIRON.items() if key != name} | ({name: ""} if is_empty else {})
    assert refusal(environ) == f"Setting {name} is missing. Example: {name}={EXAMPLES[name]}"


def test_all_missing_settings_are_named_at_once() -> None:
    assert re.findall(r"Setting (\w+) is missing", refusal({})) == list(ENVIRON)


def test_every_setting_has_an_example_that_is_accepted() -> None:
    examples = {name: text for name, text in EXAMPLES.items() if not name.endswith("_KEY")}
    Settings.from_env(ENVIRON | examples)
    assert set(EXAMPLES) == {name.upper() for name in Settings.model_fields} == set(ENVIRON) | OPTIONAL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/campaign"),
        ("DATABASE_URL", "campaign"),
        ("DATABASE_REPLICA_URL", "http://replica/campaign"),
        ("DATABASE_REPLICA_LAG", "a while"),
        ("REDIS_URL", "http://localhost:6379"),
        ("REDIS_URL", "redis://localhost:port"),
        ("REDIS_URL", "redis+sentinel://localhost:26379"),
        ("SECRET_KEY", "s" * 31),
        ("ADDRESS_KEY", "short"),
        ("BASE_URL", "act.example.org"),
        ("BASE_URL", "ftp://act.example.org"),
        ("BASE_URL", "https://act.example.org/campaigns"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://act.example.org:99999"),
        ("BASE_URL", "https://user:password@act.example.org"),
        ("BASE_URL", "https://act.example.org?page=1"),
        ("SMTP_URL", "mail.example.org:587"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:many"),
        ("MAIL_FROM", "Common Ground"),
        ("MAIL_FROM", "Common Ground <>"),
        ("SIGN_LIMIT", "a few now and then"),
        ("LOG_LEVEL", "loud"),
        ("PROXY_COUNT", "all"),
        ("PROXY_COUNT", "-1"),
        ("FETCH_ALLOW_PRIVATE", "perhaps"),
        ("CONGRESS_NUMBER", "the next one"),
        ("BULK_MAIL_PER_DAY", "0"),
        ("CWC_HOUSE_URL", "cwc.house.example"),
        ("CWC_HOUSE_URL", "https://cwc.house.example/?apikey=k"),
        ("CWC_AGENT", "Campaign App; acks@example.org; Jane; jane@example.org; 555"),
        ("CWC_OFFICES", "AZ07"),
        ("CWC_OFFICES", "SAZ01"),
    ],
)
def test_an_odd_setting_is_named_with_an_example(name: str, value: str) -> None:
    sentence = refusal(ENVIRON | {name: value})
    assert sentence.startswith(f"Setting {name} ")
    assert sentence.endswith(f"Example: {name}={EXAMPLES[name]}")


def test_a_refused_secret_is_not_repeated() -> None:
    odd = {
        "SECRET_KEY": "hunter2",
        "DATABASE_REPLICA_URL": "pg://user:hunter2@replica/campaign",
        "SMTP_URL": "x://user:hunter2@mail",
        "REDIS_URL": "redis://:hunter2#@localhost",
    }
    sentences = refusal(ENVIRON | odd)
    assert all(f"Setting {name} " in sentences for name in odd)
    assert "hunter2" not in sentences


def test_settings_do_not_show_their_secrets() -> None:
    replica = "postgresql://user:hunter2@replica/campaign"
    secrets = {"SMTP_URL": "smtp://user:hunter2@mail.example.org", "DATABASE_REPLICA_URL": replica}
    shown = repr(settings(**secrets, CWC_HOUSE_KEY="hunter2", CWC_SENATE_KEY="hunter2"))
    assert not any(secret in shown for secret in ("hunter2", "s" * 32, "a" * 32))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_is_reached_through_the_one_driver(scheme: str) -> None:
    assert settings(DATABASE_URL=f"{scheme}://localhost/x").database_url == "postgresql+psycopg://localhost/x"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("https://act.example.org/", "https://act.example.org"), ("http://localhost:8000", "http://localhost:8000")],
)
def test_links_start_at_an_origin_without_a_slash(given: str, kept: str) -> None:
    assert settings(BASE_URL=given).base_url == kept


@pytest.mark.parametrize(
    ("given", "for_celery", "for_limiter"),
    [
        ("redis://r:6379/1", "redis://r:6379/1", "redis://r:6379/1"),
        ("unix:///x.sock?db=2", "redis+socket:///x.sock?virtual_host=2", "redis+unix:///x.sock?db=2"),
        (
            "redis+sentinel://:word@one:26379,two:26379/main",
            "sentinel://:word@one:26379;sentinel://:word@two:26379",
            "redis+sentinel://:word@one:26379,two:26379/main",
        ),
    ],
)
def test_an_address_of_redis_is_written_as_each_client_wants_it(given: str, for_celery: str, for_limiter: str) -> None:
    made = settings(REDIS_URL=given)
    assert made.broker_url == given
    assert redis_urls.for_broker(given)[0] == for_celery
    assert flask_config(made)["RATELIMIT_STORAGE_URI"] == for_limiter


def test_a_cluster_counts_limits_and_the_broker_is_named_beside_it() -> None:
    cluster = "redis+cluster://one:7000,two:7000"
    assert refusal(ENVIRON | {"REDIS_URL": cluster}).startswith("Setting BROKER_URL cannot be a cluster")
    made = settings(REDIS_URL=cluster, BROKER_URL="redis://broker:6379/0")
    assert flask_config(made)["RATELIMIT_STORAGE_URI"] == cluster
    assert made.broker_url == "redis://broker:6379/0"


def test_requests_may_name_the_host_of_the_origin_or_those_listed() -> None:
    assert settings(BASE_URL="http://localhost:8000").hosts == ["localhost:8000"]
    assert settings(TRUSTED_HOSTS="act.example.org, www.example.org,").hosts == ["act.example.org", "www.example.org"]


@pytest.mark.parametrize(
    ("origin", "name", "is_secure"),
    [("https://act.example.org", "__Host-session", True), ("http://localhost:8000", "session", False)],
)
def test_the_session_cookie_is_bound_to_tls_where_there_is_tls(origin: str, name: str, is_secure: bool) -> None:
    configured = flask_config(settings(BASE_URL=origin))
    assert configured["SESSION_COOKIE_NAME"] == name
    assert configured["SESSION_COOKIE_SECURE"] is is_secure
    assert configured["SESSION_COOKIE_HTTPONLY"] is True
    assert configured["SESSION_COOKIE_SAMESITE"] == "Lax"
