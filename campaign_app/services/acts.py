"""Acts: what a supporter types and ticks, checked field by field before `signing` keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaign_app.addresses import clean_line, clean_name, clean_postal_code, clean_text, normalise_email
from campaign_app.errors import BadInput
from campaign_app.models import ActionPage
from campaign_app.services import asking, letters

COMMENT_MAX = 500
STREET_MAX, CITY_MAX = 200, 120
PLEDGED_AHEAD = timedelta(days=730)


@dataclass(frozen=True)
class Act:
    """What a supporter typed and ticked, not yet checked; from `subject` on it only matters on a letter page.

    `district` is the division chosen where the postal code leaves several; `pledge_on` the day chosen for a pledge.
    `answers` are to what the page asks beyond the usual. `bait` is what stands in the field no person sees and
    `fill_seconds` how long the form took, None when the browser did not say; both only make a score. `language` is the
    one they read the page in; where it is not offered in that one they signed its own words.
    """

    name: str
    email: str
    postal_code: str = ""
    country_code: str = ""
    comment: str = ""
    is_opted_in: bool = False
    source_code: str = ""
    language: str = ""
    subject: str = ""
    body: str = ""
    street: str = ""
    city: str = ""
    district: str = ""
    offered: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    own: Mapping[str, letters.OwnWords] = field(default_factory=dict)
    pledge_on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    bait: str = ""
    fill_seconds: int | None = None


def check_act(page: ActionPage, act: Act) -> Act:
    """The act with every field cleaned; raises BadInput for the first that cannot be."""
    comment = clean_text(act.comment)
    if len(comment) > COMMENT_MAX:
        raise BadInput("Shorten the comment to at most %(limit)d characters", field="comment", limit=COMMENT_MAX)
    country_code = act.country_code or ("US" if page.needs_place else "")
    return Act(
        name=clean_name(act.name),
        email=normalise_email(act.email),
        postal_code=clean_postal_code(act.postal_code, country_code=country_code),
        country_code=country_code,
        comment=comment,
        is_opted_in=act.is_opted_in,
        source_code=clean_line(act.source_code)[:60],
        language=page.words(act.language).language,
        subject=letters.check_subject(act.subject) if page.kind == "letter" else "",
        body=letters.check_body(act.body) if page.kind == "letter" else "",
        street=clean_line(act.street)[:STREET_MAX] if page.kind == "letter" else "",
        city=clean_line(act.city)[:CITY_MAX] if page.kind == "letter" else "",
        district=act.district,
        offered=act.offered,
        chosen=act.chosen,
        own=letters.check_own(act.own) if page.kind == "letter" else {},
        answers=asking.check_answers(page, act.answers),
        bait=act.bait,
        fill_seconds=act.fill_seconds,
        pledge_on=(page.pledge_on or act.pledge_on) if page.kind == "pledge" else None,
    )


def check_day(page: ActionPage, act: Act, *, now: datetime) -> None:
    """Raises BadInput when a supporter's own day for a pledge has passed, or is after the page has closed."""
    if page.kind != "pledge" or act.pledge_on is None or act.pledge_on == page.pledge_on:
        return
    today = now.astimezone(page.zone).date()
    last = page.closes_on or today + PLEDGED_AHEAD
    if not today <= act.pledge_on <= last:
        raise BadInput("Choose a day between today and %(last)s", field="pledge_on", last=last.isoformat())
