"""Story 2: sign, get the mail, confirm, be counted, unsubscribe."""

import pytest

from tests.platform import Platform, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]


def test_a_signature_is_mailed_confirmed_and_counted(platform: Platform) -> None:
    page = platform.page()
    answer = platform.sign(page.slug, "ada@example.org")
    assert (answer.status, answer.location) == (303, f"/a/{page.slug}/received")
    link = platform.link(platform.wait_for_mail("ada@example.org", "confirm"), "confirm")
    assert platform.visitor().post(link).status == 303
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")
