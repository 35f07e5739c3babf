"""Testing two wordings of what supporters pass on: starting, reading once it is settled, taking one or none."""

import uuid
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign_app.errors import BadInput
from campaign_app.models import ActionPage, Arm, WordingTest
from campaign_app.services import pages, wording_results, wording_tests
from campaign_app.web.filters import sentence
from campaign_app.web.organizer.blueprint import Answer, account_id, blueprint, here, url_of
from campaign_app.web.organizer.figures import percent, points
from campaign_app.web.organizer.wording_test_form import WordingTestForm, wording_test_form

_ARMS: dict[str, Arm] = {"a": "a", "b": "b"}


@blueprint.route("/pages/<uuid:page_id>/wording-test", methods=["GET", "POST"])
def wording_test(page_id: uuid.UUID) -> Answer:
    """The test of a page: start one, or see how far it is and what it found."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    form = wording_test_form(found, wording_tests.list_plans(found))
    if form.validate_on_submit() and _start(found, form):
        flash(_("The test runs. Half of those who confirm from now on pass on the second wording."))
        return redirect(url_of("wording_test", page_id=found.id), 303)
    test = wording_tests.find_running(found.id)
    return render_template(
        "organizer/wording_test.html",
        page=found,
        form=form,
        test=test,
        ended=[(each, _shown(each)) for each in wording_tests.list_ended(found.id)],
        followed_days=wording_results.FOLLOWED.days,
        **(_standing(test) if test else {}),
    ), 422 if form.errors else 200


@blueprint.post("/pages/<uuid:page_id>/wording-test/end")
def end_wording_test(page_id: uuid.UUID) -> Response:
    """Take one of the two wordings, or neither: the test ends."""
    found = pages.get_page(organization_id=here().id, page_id=page_id)
    arm = _ARMS.get(request.form.get("winner", ""))
    try:
        if arm:
            wording_tests.take(page=found, arm=arm, account_id=account_id(), now=datetime.now(UTC))
            flash(_("The test has ended. The page has the wording you took, as a new revision."))
        else:
            wording_tests.stop(page=found, account_id=account_id(), now=datetime.now(UTC))
            flash(_("The test has ended. The page keeps its own words."))
    except BadInput as error:
        flash(sentence(error), "error")
    return redirect(url_of("wording_test", page_id=found.id), 303)


def _start(found: ActionPage, form: WordingTestForm) -> bool:
    try:
        wording_tests.start(
            page=found,
            kind=form.kind.data,
            wording=form.wording.data or "",
            least_difference=form.least_difference.data,
            account_id=account_id(),
            now=datetime.now(UTC),
        )
    except BadInput as error:
        form[error.field].errors = [sentence(error)]
        return False
    return True


def _standing(test: WordingTest) -> dict[str, object]:
    """How far a running test is; its figures only once they are frozen."""
    result = _shown(test)
    if result:
        return {"result": result}
    tried = wording_results.count_tried(test, now=datetime.now(UTC))
    return {
        "result": None,
        "tried": tried,
        "missing": sum(max(test.arm_size - each, 0) for each in tried),
        "settles_at": test.filled_at + wording_results.FOLLOWED if test.filled_at else None,
    }


def _shown(test: WordingTest) -> dict[str, object] | None:
    """What a settled test found, as people read it; None before."""
    result = wording_results.result_of(test)
    if result is None:
        return None
    return {
        "verdict": result.verdict,
        "better": "b" if result.interval.low > 0 else "a",
        "one": result.one,
        "other": result.other,
        "one_rate": percent(result.one.rate),
        "other_rate": percent(result.other.rate),
        "low": points(result.interval.low),
        "high": points(result.interval.high),
        "least": points(test.least_difference),
    }
