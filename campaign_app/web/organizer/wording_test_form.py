"""The form that starts a test of two wordings: shape only."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from campaign_app.models import ActionPage
from campaign_app.services.wording_tests import Plan
from campaign_app.web.filters import number
from campaign_app.web.organizer.figures import percent
from campaign_app.web.posted_form import PostedForm


class WordingTestForm(PostedForm):
    """What is tested, the second wording, and how small a difference is still worth knowing."""

    kind = RadioField(_l("What is tested"), [InputRequired(_l("Choose what is tested"))])

    wording = TextAreaField(_l("Second wording"), [InputRequired(_l("Write a second wording"))])
    least_difference = RadioField(
        _l("Which difference is worth knowing?"), [InputRequired(_l("Choose a difference worth knowing"))], coerce=float
    )


def wording_test_form(page: ActionPage, plans: Sequence[Plan]) -> WordingTestForm:
    """The form with what the page says, what may be looked for, and what each takes."""
    form = WordingTestForm()
    said = {
        "headline": _("The headline: “%(words)s”", words=page.headline),
        "share_text": _("The words to share: “%(words)s”", words=page.share_text),
    }
    form.kind.choices = [(kind, label) for kind, label in said.items() if getattr(page, kind)]
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
