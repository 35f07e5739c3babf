"""Updates: who may see which, and what is refused."""

import pytest
from sqlalchemy.orm import Session

from campaign_app.errors import BadInput, NotFound
from campaign_app.models import AuditEvent
from campaign_app.services import updates
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.rows import rows


def test_an_update_is_seen_by_nobody_until_it_is_put_on_the_page(make: Factory) -> None:
    page = make.page()
    update = make.update(page, is_published=False)
    assert updates.list_published(page.id) == []
    updates.publish(update=update, account_id=None, now=NOW)
    assert updates.list_published(page.id) == [update]
    updates.take_down(update=update, account_id=None, now=NOW)
    assert updates.list_published(page.id) == []
    assert updates.list_written(page.id) == [update]


def test_a_draft_page_has_no_updates(make: Factory) -> None:
    with pytest.raises(BadInput, match="Publish the page"):
        updates.write(page=make.draft(), title="News", body_markdown="Words", account_id=None, now=NOW)


@pytest.mark.parametrize(("title", "body", "field"), [(" ", "x", "title"), ("x", "\n", "body_markdown")])
def test_an_update_without_words_is_refused(make: Factory, title: str, body: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        updates.write(page=make.page(), title=title, body_markdown=body, account_id=None, now=NOW)
    assert refused.value.field == field


def test_a_neighbour_finds_no_update(make: Factory) -> None:
    update = make.update(make.page())
    with pytest.raises(NotFound):
        updates.get_update(organization_id=make.organization().id, update_id=update.id)


def test_what_is_done_with_an_update_is_written_down_once(make: Factory, session: Session) -> None:
    update = make.update(make.page(), is_published=False)
    for _ in range(2):
        updates.publish(update=update, account_id=None, now=NOW)
        updates.edit(update=update, title="Other", body_markdown="Words", account_id=None, now=NOW)
    acts = [event.act for event in rows(session, AuditEvent) if event.act.startswith("update.")]
    assert acts == ["update.write", "update.publish", "update.edit"]
