"""What the database itself refuses, whoever writes: the last word on words, doubles and sums."""

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign_app.extensions import Base
from campaign_app.models import Signature
from campaign_app.services import tallies
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def platform_rows(make: Factory) -> Signature:
    """At least one row in every table that a rule is about."""
    page = make.page(make.member(make.organization()).organization, "letter")
    make.source(page.organization)
    signature = make.confirmed(page)
    tallies.take(page=page, account_id=None, now=NOW)
    return signature


REFUSED = {
    "ck_action_pages_kind_known": "UPDATE action_pages SET kind = 'survey'",
    "ck_action_pages_status_known": "UPDATE action_pages SET status = 'hidden'",
    "ck_action_pages_goal_positive": "UPDATE action_pages SET goal = 0",
    "ck_signatures_status_known": "UPDATE signatures SET status = 'counted'",
    "ck_memberships_role_known": "UPDATE memberships SET role = 'owner'",
    "ck_sources_kind_known": "UPDATE sources SET kind = 'article'",
    "ck_outbox_messages_kind_known": "UPDATE outbox_messages SET kind = 'newsletter'",
    "ck_outbox_messages_status_known": "UPDATE outbox_messages SET status = 'lost'",
    "ck_deliveries_status_known": "UPDATE deliveries SET status = 'lost'",
    "ck_deliveries_channel_known": "UPDATE deliveries SET channel = 'pigeon'",
    "ck_targets_chosen_channel_known": "UPDATE targets SET chosen_channel = 'pigeon'",
    "ck_deliveries_one_content": "UPDATE deliveries SET tally_id = NULL, letter_id = NULL",
    "ck_suppressions_reason_known": (
        "INSERT INTO suppressions (id, organization_id, email_key, reason, created_at) "
        "SELECT id, organization_id, email_key, 'disliked', created_at FROM supporters"
    ),
    "fk_signatures_supporter_id": "UPDATE signatures SET supporter_id = id",
    "fk_deliveries_letter_id": "DELETE FROM letters",
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_the_database_refuses_what_no_code_should_write(
    constraint: str, platform_rows: Signature, session: Session
) -> None:
    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(text(REFUSED[constraint]))


UNIQUE = {
    "uq_accounts_email": "accounts",
    "uq_organizations_slug": "organizations",
    "uq_memberships_organization_id_account_id": "memberships",
    "uq_sources_organization_id_dedupe_key": "sources",
    "uq_targets_organization_id_name": "targets",
    "uq_action_pages_slug": "action_pages",
    "uq_page_versions_action_page_id_number": "page_versions",
    "uq_supporters_organization_id_email_key": "supporters",
    r"signatures_p\d\d_action_page_id_email_key_idx": "signatures",  # one in each partition
    "uq_letters_signature_id_target_id": "letters",
    "uq_deliveries_letter_id": "deliveries",
    "uq_deliveries_tally_id_target_id": "deliveries",
}


@pytest.mark.parametrize("constraint", UNIQUE)
def test_the_database_refuses_a_second_one_of_its_kind(
    constraint: str, platform_rows: Signature, session: Session
) -> None:
    table = Base.metadata.tables[UNIQUE[constraint]]
    others = [column for column in table.columns if column.name != "id"]
    doubles = select(func.gen_random_uuid(), *others)
    if constraint.startswith("uq_deliveries"):
        doubles = doubles.where(table.c.letter_id.is_not(None) == (constraint == "uq_deliveries_letter_id"))
    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(insert(table).from_select(["id", *others], doubles))


def test_every_row_of_a_tenant_says_whose_it_is() -> None:
    """What everybody shares (accounts, public facts) refers to nothing that belongs to one organization."""
    tables = Base.metadata.tables
    shared = {name for name, table in tables.items() if "organization_id" not in table.columns}
    assert {"organizations", "accounts", "account_sessions"} <= shared
    for name in shared:
        assert {key.column.table.name for key in tables[name].foreign_keys} <= shared, name
