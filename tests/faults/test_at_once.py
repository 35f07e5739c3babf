"""The same thing many times at the same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import redis
from celery import Celery
from sqlalchemy import func, select

from campaign_app.config import Settings
from campaign_app.extensions import db
from campaign_app.models import Consent, LedgerEvent, OutboxMessage, Signature
from campaign_app.redis_urls import for_broker
from campaign_app.services import counting, signing
from tests.crew import eventually
from tests.faults.auditing import assert_nothing_lost, audit
from tests.faults.signing_many import addresses, post_all, sign_here
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ADA = "ada@example.org"


def test_fifty_identical_posts_make_one_signature_and_one_confirmation(own_platform: Platform) -> None:
    own_platform.crew.start("web")
    page = own_platform.page()
    posts = post_all(own_platform, page.slug, [ADA] * 50, at_once=50)
    assert {(post.answer.status, post.answer.location, post.answer.body) for post in posts} == {
        (303, f"/a/{page.slug}/received", posts[0].answer.body)
    }
    with own_platform.app.app_context():
        for model in (Signature, Consent, LedgerEvent, OutboxMessage):
            assert db.session.scalar(select(func.count()).select_from(model)) == 1
    own_platform.drain()
    own_platform.drain(later=timedelta(minutes=5))
    assert len(own_platform.mails(ADA)) == 1
    assert_nothing_lost(audit(own_platform, [ADA]))


def test_fifty_confirmations_at_once_count_once_and_thank_once(own_platform: Platform) -> None:
    own_platform.crew.start("web")
    page = own_platform.page()
    sign_here(own_platform, page, [ADA])
    own_platform.drain()
    link = own_platform.link(own_platform.wait_for_mail(ADA), "confirm")
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: own_platform.visitor().post(link), range(50)))
    assert {answer.status for answer in answers} == {303}
    own_platform.drain()
    assert len(own_platform.mails(ADA, "unsubscribe")) == 1
    with own_platform.app.app_context():
        kinds = db.session.scalars(select(LedgerEvent.kind).order_by(LedgerEvent.id)).all()
        counting.fold()
    assert kinds == ["signed", "confirmed"]
    assert own_platform.count(page.slug) == 1
    assert_nothing_lost(audit(own_platform, [ADA]))


def test_folding_without_rest_while_many_confirm_counts_each_of_them_once(own_platform: Platform) -> None:
    page = own_platform.page()
    sign_here(own_platform, page, addresses(120))
    with own_platform.app.app_context():
        waiting = db.session.scalars(select(Signature.id)).all()

    def confirm(signature_id: uuid.UUID) -> int:
        with own_platform.app.app_context():
            signing.confirm(signature_id=signature_id, now=datetime.now(UTC))
            return counting.fold(batch=1)  # turns sides each time it finds something

    with ThreadPoolExecutor(8) as pool:
        folded = sum(pool.map(confirm, waiting))
    with own_platform.app.app_context():
        while taken := counting.fold():
            folded += taken
        assert not any(found.has_drift for found in counting.recount())
        assert (folded, counting.count_confirmed(page.id)) == (120, 120)


def test_a_hundred_drains_twenty_at_a_time_send_each_mail_once(own_platform: Platform) -> None:
    acked = addresses(120)
    sign_here(own_platform, own_platform.page(), acked)
    with ThreadPoolExecutor(20) as pool:
        sent = sum(pool.map(lambda _: own_platform.drain(), range(100)))
    assert sent == 120
    assert sorted(mail["to"][0] for mail in own_platform.sink.messages) == sorted(acked)
    assert_nothing_lost(audit(own_platform, acked))


def test_a_drain_published_a_hundred_times_sends_each_mail_once(own_platform: Platform) -> None:
    acked = addresses(60)
    sign_here(own_platform, own_platform.page(), acked)
    broker_url, _ = for_broker(Settings.from_env(own_platform.crew.environment).broker_url)
    with Celery(broker=broker_url) as celery:
        for _ in range(100):
            celery.send_task("outbox.drain", queue="outbox")
    own_platform.crew.start("worker")
    eventually(lambda: len(own_platform.sink.messages) >= 60, 30, "all mail arrives")
    eventually(lambda: is_empty(own_platform, "outbox"), 30, "every task is taken")
    own_platform.crew.stop("worker")
    assert sorted(mail["to"][0] for mail in own_platform.sink.messages) == sorted(acked)
    assert_nothing_lost(audit(own_platform, acked))


def is_empty(platform: Platform, queue: str) -> bool:
    """Whether workers have taken every task of a queue."""
    with redis.Redis.from_url(platform.broker.redis_url()) as client:
        return not client.exists(queue)
