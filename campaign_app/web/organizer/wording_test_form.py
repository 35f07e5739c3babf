"""The form that starts a test of two wordings: shape only."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaign_app.services.wording_tests import WORDING_MAX, Plan
from campaign_app.web.filters import number
from campaign_app.web.organizer.figures import percent
from campaign_app.web.posted_form import PostedForm


class WordingTestForm(PostedForm):
    """The second wording, and how small a difference is still worth knowing."""

    wording = TextAreaField(
        _l("Second wording"), [InputRequired(_l("Write a second wording")), Length(max=WORDING_MAX)]
    )
    least_difference = RadioField(
        _l("Which difference is worth knowing?"), [InputRequired(_l("Choose a difference worth knowing"))], coerce=float
    )


def wording_test_form(plans: Sequence[Plan]) -> WordingTestForm:
    """The form with what may be looked for, and what each takes."""
    form = WordingTestForm()
    form.least_difference.choices = [
        (
            plan.least_difference,
            _(
                "From %(baseline)s to %(goal)s: %(size)s supporters for each wording",
                baseline=percent(plan.baseline),
                goal=percent(plan.baseline + plan.least_difference),
                size=number(plan.arm_size),
            ),
        )
        for plan in plans
    ]
    return form
