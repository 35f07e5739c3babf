"""What an organizer writes of an action page, and what of it may not change once the page is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from campaign_app.addresses import clean_line, clean_text
from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, PageStatus
from campaign_app.services import target_rules
from campaign_app.services.targeting import format_targets

# Nothing that was signed may change any more.
_ENDED: tuple[PageStatus, ...] = ("closed", "archived")
_SIGNED_FIELDS = ("demand", "subject", "text", "headline", "goal", "closes_on", "rules", "targets")


@dataclass(frozen=True)
class PageText:
    """What an organizer edits. `text` is the pledge's commitment or the letter's template; empty on a petition.

    `targets` is one custom target a line, `Name <address>`; `rules` say who else receives a letter; `why_markdown` is
    Markdown; `talking_points` are one a line. `opens_at` is aware UTC, the other
    times are of the organization's zone. `goal_steps`: None raises the goal by itself, () keeps it.
    """

    headline: str
    demand: str
    text: str
    subject: str
    why_markdown: str
    targets: str
    goal: int
    opt_in_wording: str
    closes_on: date | None = None
    share_text: str = ""
    rules: tuple[target_rules.Rule, ...] = ()
    talking_points: str = ""
    opens_at: datetime | None = None
    closes_time: time | None = None
    goal_steps: tuple[int, ...] | None = None
    pledge_on: date | None = None
    asked_fields: tuple[str, ...] = ()
    language: str = ""


def text_of(page: ActionPage) -> PageText:
    """The page as it was last saved."""
    version = page.version
    return PageText(
        headline=page.headline,
        demand=version.demand,
        text=version.text,
        subject=version.subject,
        why_markdown=page.why_markdown,
        targets=format_targets(page.targets),
        goal=page.goal,
        opt_in_wording=page.opt_in_wording,
        closes_on=page.closes_on,
        share_text=page.share_text or "",
        rules=tuple(target_rules.rules_of(page)),
        talking_points=page.talking_points,
        opens_at=page.opens_at,
        language=page.language,
        closes_time=page.closes_time,
        pledge_on=page.pledge_on,
        asked_fields=tuple(page.asked_fields),
        goal_steps=None if page.goal_steps is None else tuple(page.goal_steps),
    )


def words_of(page: ActionPage, text: PageText) -> tuple[str, str, str]:
    """Demand, subject and text as a version keeps them; only a letter has a subject."""
    subject = clean_line(text.subject)[:200] if page.kind == "letter" else page.version.subject
    return clean_line(text.demand), subject, clean_text(text.text)


def refuse_rewriting(*, page: ActionPage, text: PageText, target_names: Sequence[str]) -> None:
    """What people put their name under stays as they read it; an address for a target may still come.

    Raises BadInput naming the first field that would change on a closed page.
    """
    if page.status == "archived":
        raise BadInput("The page is archived: take it out of the archive to change it", field="headline")
    if page.status not in _ENDED:
        return
    kept = text_of(page)
    before = (
        *words_of(page, kept),
        kept.headline,
        kept.goal,
        kept.closes_on,
        kept.rules,
        [each.name for each in page.targets],
    )
    names = [*dict.fromkeys(target_names)]
    after = (*words_of(page, text), clean_line(text.headline), text.goal, text.closes_on, text.rules, names)
    for field, old, new in zip(_SIGNED_FIELDS, before, after, strict=True):
        if old != new:
            name = "targets" if field == "rules" else field
            raise BadInput("The page is closed: what people signed stays as it is", field=name)
