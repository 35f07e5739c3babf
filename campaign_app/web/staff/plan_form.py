"""What staff type about a page's delivery plan, as the service takes it."""

import re

from flask import request

from campaign_app.errors import BadInput
from campaign_app.models import OCCASIONS, ActionPage
from campaign_app.services.tally_plans import Plan

# Between numbers stand commas followed by a blank, semicolons or lines; within one, what groups its digits.
_BETWEEN = re.compile(r"[;\n]|,(?=\s)")
_GROUPING = re.compile(r"[\s.,'’]")


def plan_typed(page: ActionPage) -> Plan:
    """The plan in the request; targets that are not ticked for an occasion are left out of it. Raises BadInput."""
    takes = set(request.form.getlist("takes"))
    weekday = request.form.get("weekday", "")
    return Plan(
        milestones=_numbers(request.form.get("milestones", "")),
        weekday=int(weekday) if weekday.isdecimal() else None,
        is_at_close="is_at_close" in request.form,
        left_out={
            (target.id, occasion)
            for target in page.targets
            for occasion in OCCASIONS
            if f"{occasion}:{target.id}" not in takes
        },
    )


def _numbers(typed: str) -> list[int]:
    parts = [_GROUPING.sub("", part) for part in _BETWEEN.split(typed[:2_000])]
    if any(part and not (part.isascii() and part.isdecimal() and len(part) < 10) for part in parts):
        raise BadInput("Write the milestones as numbers, like 100, 500, 1,000", field="milestones")
    return [int(part) for part in parts if part]
