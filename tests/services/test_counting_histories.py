"""Counting under any history: however signing, taking back and folding interleave, the ledger bears the count out."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaign_app.extensions import db
from campaign_app.models import Signature
from campaign_app.services import counting, signing
from tests.conftest import NOW
from tests.factories import Factory

PLACES = [("85701", "US"), ("10001", "US"), ("", "FR"), ("", "")]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sign"), st.sampled_from(PLACES)),
        st.tuples(st.sampled_from(["confirm", "withdraw"]), st.integers(0, 30)),
        st.tuples(st.just("fold"), st.integers(1, 5)),
    ),
    max_size=25,
)


def withdraw(signature: Signature) -> None:
    signature.status = "withdrawn"
    counting.add_event(signature, kind="withdrawn", delta=-1, now=NOW)
    db.session.commit()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_folded_count_ends_as_the_signatures_stand(
    steps: list[tuple[str, tuple[str, str] | int]], make: Factory, session: Session
) -> None:
    page = make.page()
    signed: list[Signature] = []
    for step, value in steps:
        if step == "sign" and isinstance(value, tuple):
            signed.append(make.signature(page, postal_code=value[0], country_code=value[1]))
        elif step == "fold" and isinstance(value, int):
            counting.fold(batch=value)
        elif signed and isinstance(value, int):
            change(signed[value % len(signed)], step)
        assert not any(found.has_drift for found in counting.recount())
    while counting.fold():
        pass
    standing = [signing.get_signature(each.id) for each in signed]
    assert counting.count_confirmed(page.id) == sum(each.status == "confirmed" for each in standing)


def change(signature: Signature, step: str) -> None:
    """Confirm it, or withdraw it when it counts."""
    if step == "confirm":
        signing.confirm(signature_id=signature.id, now=NOW)
    elif (found := signing.get_signature(signature.id)).status == "confirmed":
        withdraw(found)
