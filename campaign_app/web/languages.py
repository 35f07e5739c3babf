"""Which language an answer speaks.

Public pages are kept by caches, so only their address decides: the language a page is written in, or `?lang=` where it
is offered in another. Never a cookie, never Accept-Language. Mail speaks the language its reader signed in. In the
workspace, which nobody caches, the account's choice decides, else the browser's first wish.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, current_app, g, has_request_context, request, url_for
from flask_babel import get_locale, refresh
from flask_login import current_user

from campaign_app.languages import LANGUAGES, MIRRORED, Language, language_of
from campaign_app.web.source import PARTS

PARAMETER = "lang"
_WORKSPACE = {"account", "organizer", "staff", "administrator"}
_KEPT = {*PARTS, "q", "page"}
# Public addresses that answer with no page of their own words.
_WORDLESS = {
    "public.count",
    "public.embed_script",
    "public.health",
    "public.hero_image",
    "public.robots",
    "public.share_code_image",
    "public.share_image",
    "public.sitemap",
    "public.theme",
}


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask here; give templates the language; let public links carry it on."""
    app.extensions["babel"].locale_selector = _locale
    app.before_request(_start)
    app.jinja_env.globals |= {"spoken": spoken, "offered_languages": offered_languages, "languages": LANGUAGES}
    app.url_defaults(_carry)


def known() -> dict[str, Language]:
    """The languages of the interface; where the settings say so, also the mirrored one."""
    extra = {MIRRORED.code: MIRRORED} if current_app.extensions["settings"].mirrored_language else {}
    return LANGUAGES | extra


def spoken() -> Language:
    """The language of the present answer."""
    return language_of(str(get_locale()))


def asked() -> str | None:
    """The language the address asks for, if it is one of ours."""
    code = request.args.get(PARAMETER) if has_request_context() else None
    return code if code in known() else None


def speak(language: str, offered: Iterable[str] = ()) -> str:
    """Answer in `language`, or in the one the address asks for where it is among `offered`; returns which.

    A language we have no interface in gets the default one's words around its own.
    """
    wanted = asked()
    g.language = wanted if wanted in {*offered, MIRRORED.code} else language
    refresh()
    return str(g.language)


def offered_languages() -> list[tuple[Language, str]]:
    """The languages this page is offered in, each with its whole address; none where there is no choice."""
    languages = [known()[code] for code in g.get("offered", LANGUAGES) if code in LANGUAGES]
    return [(language, _address(language.code)) for language in languages] if len(languages) > 1 else []


def _address(code: str) -> str:
    """The present page in a language; what says where a visitor came from, or what they look for, is kept."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in _KEPT}
    endpoint = request.endpoint if request.endpoint and request.endpoint.startswith("public.") else "public.home"
    path = url_for(endpoint, **(request.view_args or {}), **kept, lang=code)
    return str(current_app.extensions["settings"].base_url) + path


def _start() -> None:
    """Nothing of an earlier request is left, as when tests share an application context."""
    g.pop("language", None)
    g.pop("offered", None)
    g.pop("other_words", None)
    refresh()


def _locale() -> str:
    languages = known()
    language = languages.get(_code() or "", languages[current_app.extensions["settings"].default_language])
    return language.locale


def _code() -> str | None:
    if not has_request_context():
        return None
    if request.blueprint in _WORKSPACE:
        return asked() or _chosen() or _wished(request)
    return g.get("language") or asked()


def _chosen() -> str | None:
    """The language of the account that is logged in, if it chose one."""
    return current_user.account.language if current_user.is_authenticated else None


def _wished(request: Request) -> str | None:
    return request.accept_languages.best_match(list(LANGUAGES))


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """A public link keeps the language of the page it stands on, unless that is what everybody gets."""
    is_page = endpoint.startswith("public.") and endpoint not in _WORDLESS
    if not is_page or not has_request_context() or request.blueprint in _WORKSPACE:
        return
    default = current_app.extensions["settings"].default_language
    effective = g.get("language")
    values.setdefault(PARAMETER, asked() or (effective if effective in known() and effective != default else None))
