"""What staff type about a page's delivery plan, as the service takes it."""

import re
from dataclasses import replace

from flask import request

from campaign_app.errors import BadInput
from campaign_app.models import OCCASIONS, ActionPage
from campaign_app.services.tally_plans import Plan

TYPED_MAX = 2_000
WEEKDAYS = "0", "1", "2", "3", "4", "5", "6"
# Between numbers stand commas followed by a blank, semicolons or lines; within one, what groups its digits.
_BETWEEN = re.compile(r"[;\n]|,(?=\s)")
_GROUPING = re.compile(r"[\s.,'’]")


def plan_typed(page: ActionPage) -> Plan:
    """The plan in the request. Raises BadInput."""
    return replace(choices_typed(page), milestones=_numbers(milestones_typed()))


def milestones_typed() -> str:
    """The milestones in the request, as they stand in their field."""
    return request.form.get("milestones", "")[:TYPED_MAX]


def choices_typed(page: ActionPage) -> Plan:
    """The plan in the request but for its milestones; targets not ticked for an occasion are left out of it."""
    takes = set(request.form.getlist("takes"))
    weekday = request.form.get("weekday", "")
    return Plan(
        weekday=int(weekday) if weekday in WEEKDAYS else None,
        is_at_close="is_at_close" in request.form,
        left_out={
            (target.id, occasion)
            for target in page.targets
            for occasion in OCCASIONS
            if f"{occasion}:{target.id}" not in takes
        },
    )


def _numbers(typed: str) -> list[int]:
    parts = [_GROUPING.sub("", part) for part in _BETWEEN.split(typed)]
    if any(part and not (part.isascii() and part.isdecimal() and len(part) < 10) for part in parts):
        raise BadInput("Write the milestones as numbers, like 100, 500, 1,000", field="milestones")
    return [int(part) for part in parts if part]
