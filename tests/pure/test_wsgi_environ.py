"""A request as the web server describes it, turned into what a WSGI application expects."""

from dataclasses import replace

from campaign_app.wsgi_environ import make_environ
from tests.fakes import FakeHeaders, FakeScope

SCOPE = FakeScope(path="/a/café au lait", query_string="q=%41&b=1", client="[2001:db8::7]:4711")


def test_the_address_of_a_request_survives() -> None:
    environ = make_environ(SCOPE, b"name=Ada")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a/café au lait"
    assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("q=%41&b=1", "2001:db8::7")
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert (environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]) == (b"name=Ada", "8")


def test_repeated_headers_are_joined_and_the_length_is_that_of_the_body_we_hold() -> None:
    sent = FakeHeaders(
        [("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y"), ("content-length", "99")]
    )
    environ = make_environ(replace(SCOPE, headers=sent), b"abc")
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "x, y")
    assert environ["CONTENT_LENGTH"] == "3"
    assert "HTTP_CONTENT_LENGTH" not in environ


def test_a_header_with_an_underscore_cannot_pass_for_one_a_proxy_sets() -> None:
    sent = FakeHeaders([("x_forwarded_for", "203.0.113.1"), ("x-forwarded-for", "203.0.113.2")])
    assert make_environ(replace(SCOPE, headers=sent), b"")["HTTP_X_FORWARDED_FOR"] == "203.0.113.2"


def test_a_whole_answer_is_asked_for_without_the_client_s_conditions() -> None:
    sent = FakeHeaders(
        [("if-none-match", '"1"'), ("if-modified-since", "Mon, 02 Nov 2026 10:00:00 GMT"), ("accept", "x")]
    )
    environ = make_environ(replace(SCOPE, headers=sent), b"", drops_conditions=True)
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_ACCEPT"}
