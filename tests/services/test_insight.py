"""Insight: the counts dashboards read are those of the signatures, whatever happened and in whatever order."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaign_app.extensions import db
from campaign_app.models import ActionPage, InsightDelta, PageHour, PageReach, PageShare, PageSource, Signature
from campaign_app.services import erasing, insight, privacy, quarantine, signing, withdrawing
from tests.conftest import NOW
from tests.factories import Factory

ACTS = ["confirm", "withdraw", "erase", "remove", "release", "fold", "forget"]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sign"), st.sampled_from(["", "newsletter", "a link"]), st.booleans()),
        st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 72)),
    ),
    max_size=25,
)


def fold_all() -> None:
    while insight.fold():
        pass


def act(step: str, signature: Signature, hours: int) -> None:
    """Let something happen to a signature, some hours later."""
    now = NOW + timedelta(hours=hours)
    each: dict[str, Any] = {"organization_id": signature.organization_id, "signature_ids": [signature.id]}
    if step == "confirm" and signature.status == "pending":
        signing.confirm(signature_id=signature.id, now=now)
    elif step == "withdraw":
        withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=now)
    elif step == "erase":
        erasing.erase(supporter_id=signature.supporter_id, now=now)
    elif step == "remove":
        quarantine.remove(**each, account_id=None, reason="machine", now=now)
    elif step == "release":
        quarantine.release(**each, reason="mistake", account_id=None, now=now)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_counts_are_those_of_the_signatures_after_any_history(
    steps: list[tuple[str, str, bool] | tuple[str, int, int]], make: Factory, session: Session
) -> None:
    page = make.page()
    for step, value, more in steps:
        known = session.scalars(select(Signature).filter_by(action_page_id=page.id).order_by(Signature.id)).all()
        if isinstance(value, str):
            shared = [each.share_code for each in known if each.share_code]
            source = shared[0] if value == "a link" and shared else value
            make.signature(page, source_code=source, is_opted_in=bool(more))
        elif step == "fold":
            insight.fold(batch=value + 1)
        elif step == "forget":
            privacy.forget_unconfirmed(now=NOW + timedelta(days=value))
        elif known:
            act(step, known[value % len(known)], more)
        assert insight.count_differences(page.id) == 0
    fold_all()
    assert insight.count_differences(page.id) == 0
    assert reach(page) == counted_reach(page)


def reach(page: ActionPage) -> tuple[int, int]:
    """Links that brought somebody, and how many, as folded."""
    found = db.session.get(PageReach, page.id, populate_existing=True)
    return (found.sharer_count, found.brought_count) if found else (0, 0)


def counted_reach(page: ActionPage) -> tuple[int, int]:
    """The same from the signatures."""
    query = select(Signature.source_code).where(
        Signature.action_page_id == page.id,
        Signature.status == "confirmed",
        Signature.source_code.not_in(["", "newsletter", "a link"]),
    )
    codes = db.session.scalars(query).all()
    return len(set(codes)), len(codes)


def test_a_signature_counts_in_the_hours_it_was_given_and_confirmed(make: Factory, session: Session) -> None:
    page = make.page()
    signature = make.signature(page, source_code="flyer", is_opted_in=True)
    later = NOW + timedelta(hours=3)
    signing.confirm(signature_id=signature.id, now=later)
    fold_all()
    hours = session.scalars(select(PageHour).order_by(PageHour.hour_at)).all()
    assert [(each.hour_at.hour, each.signed_count, each.confirmed_count, each.opted_in_count) for each in hours] == [
        (9, 1, 0, 0),
        (12, 0, 1, 1),
    ]
    assert session.scalars(select(PageSource)).one().source_code == "flyer"


def test_who_takes_it_back_leaves_the_hour_of_confirming(make: Factory, session: Session) -> None:
    page = make.page()
    signature = make.confirmed(page, is_opted_in=True)
    fold_all()
    withdrawing.withdraw(supporter_id=signature.supporter_id, signature_id=signature.id, now=NOW + timedelta(days=3))
    fold_all()
    hour = session.scalars(select(PageHour).execution_options(populate_existing=True)).one()
    assert (hour.signed_count, hour.confirmed_count, hour.opted_in_count) == (1, 0, 0)


def test_a_link_that_brings_two_is_one_that_brought_somebody(make: Factory, session: Session) -> None:
    page = make.page()
    asker = make.confirmed(page)
    friends = [make.confirmed(page, source_code=asker.share_code) for _ in range(2)]
    fold_all()
    assert reach(page) == (1, 2)
    for friend in friends:
        withdrawing.withdraw(supporter_id=friend.supporter_id, signature_id=friend.id, now=NOW)
        fold_all()
    assert reach(page) == (0, 0)


def test_counts_that_were_lost_or_altered_are_rebuilt_while_signing_goes_on(make: Factory, session: Session) -> None:
    page = make.page()
    asker = make.confirmed(page, source_code="flyer", is_opted_in=True)
    make.confirmed(page, source_code=asker.share_code)
    fold_all()
    insight.add_views({page.slug: 7}, now=NOW)
    fold_all()
    for model in (PageSource, PageShare, PageReach):
        session.execute(delete(model))
    session.execute(PageHour.__table__.update().values(confirmed_count=40, signed_count=0))  # type: ignore[attr-defined]
    make.confirmed(page)
    assert insight.count_differences(page.id) > 0
    assert insight.rebuild(page.id) > 0
    fold_all()
    assert insight.count_differences(page.id) == 0
    assert reach(page) == (1, 1)
    hour = session.scalars(select(PageHour).execution_options(populate_existing=True)).one()
    assert (hour.view_count, hour.signed_count, hour.confirmed_count, hour.opted_in_count) == (7, 3, 3, 1)
    assert insight.rebuild(page.id) == 0


def test_views_of_pages_nobody_may_see_are_not_kept(make: Factory, session: Session) -> None:
    insight.add_views({make.draft().slug: 3, "no-such-page": 2}, now=NOW)
    insight.add_views({}, now=NOW)
    assert session.scalars(select(InsightDelta)).all() == []
