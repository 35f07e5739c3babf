"""How values read in templates: days, numbers, districts, sentences of errors; and addresses of static files."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_timezone_name
from flask import Flask, g
from flask_babel import format_date, format_decimal, format_time, get_locale, gettext
from werkzeug.routing import BaseConverter

from campaign_app.charts import share
from campaign_app.districts import district_name, district_words
from campaign_app.errors import CampaignError
from campaign_app.models import ActionPage, PageVersion, PageWords
from campaign_app.services import bounding
from campaign_app.web.languages import spoken


def day(value: date | datetime, zone: tzinfo = UTC) -> str:
    """A day as the reader's language writes it, like `20 February 2020`; of a moment, the day it was in that zone."""
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    return str(format_date(value, "long", rebase=False))


def short_day(value: date) -> str:
    """A day without its year, as the reader's language writes it, like `Feb 20`."""
    return str(format_skeleton("MMMd", value, locale=get_locale()))


def moment(value: datetime) -> str:
    """A moment to the minute, in UTC."""
    return _to_the_minute(value.astimezone(UTC), "medium")


def _to_the_minute(value: datetime, day_format: str) -> str:
    date_and_time = get_locale().datetime_formats["medium"]
    return str(
        date_and_time.format(format_time(value, "short", rebase=False), format_date(value, day_format, rebase=False))
    )


def local_moment(value: datetime, zone: str) -> str:
    """A moment to the minute as clocks of a time zone (IANA name) show it, with what people call that time."""
    return f"{_to_the_minute(value.astimezone(ZoneInfo(zone)), 'long')} ({clock_name(value, zone)})"


def clock_name(value: datetime, zone: str) -> str:
    """What people call the time a zone's clocks show at a moment, like `Eastern Standard Time`."""
    return get_timezone_name(value.astimezone(ZoneInfo(zone)), "long", locale=get_locale())


def number_up_to_most(value: int) -> str:
    """A count that was counted no further than `bounding` does."""
    if value > bounding.MOST:
        return str(gettext("more than %(count)s", count=number(bounding.MOST)))
    return number(value)


def number(value: int) -> str:
    """A whole number with the separators of the reader's language."""
    return str(format_decimal(value))


def sentence(error: CampaignError) -> str:
    """An error's sentence in the reader's language."""
    return str(gettext(error.message, **error.values))


def reason(message: str, values: Mapping[str, object]) -> str:
    """Why something failed, in the reader's language; '' for no reason. Texts from outside stay as they came."""
    return str(gettext(message, **values)) if message else ""


def told(page: ActionPage) -> PageWords:
    """What an action page says, in the language of the answer where it is offered in that one.

    At the address of the other headline of a test, with that one (`public.speaking`).
    """
    words = page.words(spoken().code)
    other: PageWords | None = g.get("other_words")
    return other if other and other.version is words.version else words


def language_mark(words: PageWords | PageVersion | None) -> dict[str, str]:
    """The attributes of an element that holds words in another language than the page around them; else none."""
    return {"lang": words.language, "dir": "ltr"} if words and words.language != spoken().code else {}


class SlugConverter(BaseConverter):
    """A slug in an address: anything else is an unknown address and never reaches the database."""

    regex = "[a-z0-9-]{1,80}"


def init_app(app: Flask) -> None:
    """Register the filters and the slug converter, and make static addresses change with their file's content."""
    app.jinja_env.filters |= {
        "day": day,
        "moment": moment,
        "local_moment": local_moment,
        "number": number,
        "number_up_to_most": number_up_to_most,
        "bar_share": share,
        "short_day": short_day,
        "district": lambda code: district_name(code, gettext),
        "district_words": lambda code: district_words(code, gettext),
        "reason": reason,
        "told": told,
        "language_mark": language_mark,
    }
    app.url_map.converters["slug"] = SlugConverter
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    versions = _versions(Path(str(app.static_folder)))

    @app.url_defaults
    def _add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in versions:
            values.setdefault("v", versions[values["filename"]])


def _versions(folder: Path) -> dict[str, str]:
    """The first eight hex digits of each static file's SHA-256."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        for file in folder.rglob("*")
        if file.is_file()
    }
