"""An action page as the fields of its editor hold it: texts by name, as revisions keep and compare them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaign_app.models import ActionPage
from campaign_app.services import hero_images, target_rules
from campaign_app.services.page_texts import PageText, text_of

Fields = Mapping[str, Sequence[str]]
# Fields that hold any number of texts; every other holds one.
MANY = ("asked_fields", "own_members")


def fields_of(page: ActionPage) -> dict[str, list[str]]:
    """The page as it was last saved: times in the organization's zone, as browsers write them."""
    text = text_of(page)
    image = hero_images.find_image(page.id)
    steps = text.goal_steps
    one = {
        "language": text.language,
        "headline": text.headline,
        "demand": text.demand,
        "subject": text.subject,
        "text": text.text,
        "why_markdown": text.why_markdown,
        "image_alt": image.alt if image else "",
        "targets": text.targets,
        "people": target_rules.format_people(page),
        "talking_points": text.talking_points,
        "goal": str(text.goal),
        "goal_rule": "automatic" if steps is None else "steps" if steps else "fixed",
        "goal_steps": ", ".join(map(str, steps or ())),
        "share_text": text.share_text,
        "opt_in_wording": text.opt_in_wording,
    }
    fields = one | _times(text, page.zone) | _groups(text)
    return {name: [value] for name, value in fields.items()} | {
        "asked_fields": list(text.asked_fields),
        "own_members": [rule.kind for rule in text.rules if rule.kind in {"house", "senate"}],
    }


def _times(text: PageText, zone: ZoneInfo) -> dict[str, str]:
    return {
        "opens_at": _written(text.opens_at.astimezone(zone) if text.opens_at else None, "%Y-%m-%dT%H:%M"),
        "closes_on": _written(text.closes_on, "%Y-%m-%d"),
        "closes_time": _written(text.closes_time, "%H:%M"),
        "pledge_on": _written(text.pledge_on, "%Y-%m-%d"),
    }


def _written(value: date | datetime | time | None, shape: str) -> str:
    return value.strftime(shape) if value else ""


def _groups(text: PageText) -> dict[str, str]:
    values = {rule.kind: rule.value for rule in reversed(text.rules)}
    return {"committee": values.get("committee", ""), "office": values.get("office", "")}


def is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two fields say the same; how blanks and lines stand is no difference."""
    return [" ".join(text.split()) for text in one if text.strip()] == [
        " ".join(text.split()) for text in other if text.strip()
    ]


def differing(one: Fields, other: Fields) -> list[str]:
    """The names of the fields that both have and that say something else."""
    return [name for name, texts in one.items() if name in other and not is_same(texts, other[name])]
