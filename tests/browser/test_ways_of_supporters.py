"""The whole way of a supporter, with and without script: act, confirm, be thanked, bring others, change their mind."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from campaign_app.models import ActionPage, PageKind
from campaign_app.services import pledges
from campaign_app.tokens import make_token
from tests.browser.walking import press
from tests.crew import eventually
from tests.factories import LETTER
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

TOMORROW = timedelta(days=1)
# Browsers that have no way to share by themselves, and that have one, which the person closes again.
CANNOT = "delete Navigator.prototype.share"
CAN = """navigator.share = function (what) {
    window.shared = what;
    return Promise.reject(new DOMException('closed', 'AbortError'));
}"""


@pytest.fixture
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone with a finger; without script unless a test asks for one."""
    with chromium.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        java_script_enabled=getattr(request, "param", False),
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        yield context.new_page()


@pytest.fixture
def email() -> str:
    """An address nobody else uses."""
    return f"sam-{uuid4().hex[:8]}@ways.example.org"


def act(tab: Page, platform: Platform, page: ActionPage, email: str, query: str = "") -> None:
    """Fill in the form of a page and send it."""
    tab.goto(f"{platform.base_url}/a/{page.slug}{query}")
    if page.kind == "pledge":
        tab.get_by_label("Day").fill((datetime.now(UTC) + TOMORROW).date().isoformat())
    if page.kind == "letter":
        expect(tab.get_by_role("textbox", name="Your letter")).to_have_value(LETTER)
    tab.get_by_label("Full name").fill("Sam Ways")
    tab.get_by_label("Email", exact=True).fill(email)
    expect(tab.get_by_role("checkbox", checked=True)).to_have_count(0)
    press(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Check your mail to finish")


def confirm(tab: Page, platform: Platform, email: str) -> None:
    """Open the mailed link as in another browser and press its button."""
    tab.context.clear_cookies()
    tab.goto(platform.base_url + platform.link(platform.wait_for_mail(email, "confirm"), "confirm"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("One click and your signature counts")
    press(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your signature counts")


def keep_pledge(tab: Page, platform: Platform, email: str) -> None:
    """Be reminded on the morning of the day, and say that it is done."""
    platform.wait_for_mail(email, "thank-you")
    with platform.app.app_context():
        assert pledges.put_reminders(now=datetime.now(UTC) + TOMORROW) >= 1
    platform.drain(later=TOMORROW)
    (reminder,) = (mail for mail in platform.mails(email, "did-it") if "day of your pledge" in mail["subject"])
    tab.goto(platform.base_url + platform.link(reminder, "did-it"))
    tab.get_by_role("button", name="I did it").tap()
    expect(tab.get_by_role("heading", level=1)).to_have_text("You kept your pledge")


@pytest.mark.parametrize("tab", [True, False], indirect=True, ids=["with-script", "without-script"])
@pytest.mark.parametrize("kind", ["petition", "pledge", "letter"])
def test_somebody_acts_confirms_and_is_thanked_with_a_link_to_pass_on(
    kind: PageKind, platform: Platform, tab: Page, email: str, request: pytest.FixtureRequest
) -> None:
    page = platform.page(kind)
    act(tab, platform, page, email)
    confirm(tab, platform, email)
    own_url = re.compile(rf"/a/{page.slug}\?source=[2-9a-z]{{10}}$")
    expect(tab.get_by_label("Your link", exact=True)).to_have_value(own_url)
    if request.node.callspec.params["tab"]:  # with script
        tab.get_by_role("button", name="Copy", exact=True).tap()
        expect(tab.get_by_role("status")).to_have_text("Link copied")
        assert tab.evaluate("navigator.clipboard.readText()") == tab.get_by_label("Your link", exact=True).input_value()
    assert tab.context.cookies() == []
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")
    if kind == "pledge":
        keep_pledge(tab, platform, email)


def test_where_the_phone_can_share_by_itself_a_button_hands_it_the_words_and_the_link(
    platform: Platform, chromium: Browser
) -> None:
    with platform.app.app_context():
        signature = platform.make.confirmed(platform.make.page())
    token = make_token(
        platform.settings.secret_key, purpose="thank_you", subject_id=signature.id, now=datetime.now(UTC)
    )
    url = f"{platform.base_url}/thank-you/{token}"
    with chromium.new_context() as context:
        without, words = share_with(context, CANNOT, url)
        shared, _ = share_with(context, CAN, url)
    page = signature.action_page
    own_url = f"{platform.base_url}/a/{page.slug}?source={signature.share_code}"
    assert (without, words.endswith(f" {own_url}")) == (None, True)
    assert shared == {"title": page.headline, "text": words.removesuffix(f" {own_url}"), "url": own_url}


def share_with(context: BrowserContext, script: str, url: str) -> tuple[dict[str, str] | None, str]:
    """What the button hands over in a browser like that, if there is one; and the words of the plain links."""
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.add_init_script(script)
    tab.goto(url)
    button = tab.get_by_role("button", name="Another way")
    if button.is_visible():
        button.click()
    link = tab.get_by_role("link", name="WhatsApp").get_attribute("href") or ""
    shared = tab.evaluate("window.shared || null")
    assert errors == []
    return shared, unquote(link).partition("text=")[2]


def test_friends_who_sign_through_a_link_are_counted_and_shown_to_whose_it_is(
    platform: Platform, tab: Page, email: str
) -> None:
    page = platform.page()
    act(tab, platform, page, email)
    confirm(tab, platform, email)
    referred = tab.locator("section", has=tab.get_by_role("heading", name="Signed through your link"))
    expect(referred).to_contain_text("0 so far.")
    own_url = tab.get_by_label("Your link", exact=True).input_value()
    thanks_url = tab.url
    friends = [f"friend{number}-{email}" for number in range(3)]
    act(tab, platform, page, friends[0], own_url.removeprefix(f"{platform.base_url}/a/{page.slug}"))
    for friend in friends[1:]:
        platform.sign(own_url.partition("/a/")[2], friend)
    for friend in friends:
        platform.confirm(friend)
    tab.goto(thanks_url)
    expect(referred).to_contain_text("3 people signed through your link.")


def test_the_link_under_a_mail_lets_a_supporter_change_their_mind_take_all_and_leave(
    platform: Platform, tab: Page, email: str
) -> None:
    page = platform.page()
    platform.sign(page.slug, email, name="Sam Ways")
    platform.confirm(email)
    eventually(lambda: platform.count(page.slug) == 1, 10, "the page counts one")
    tab.goto(platform.base_url + platform.link(platform.wait_for_mail(email, "thank-you"), "my-signatures"))
    own_url = tab.url
    tab.get_by_label("Email me when something I signed moves").check()
    tab.get_by_role("button", name="Save my choice").tap()
    expect(tab.get_by_role("status")).to_have_text("Your choice is saved.")
    expect(tab.get_by_label("Email me when something I signed moves")).to_be_checked()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download my data").tap()
    held = json.loads(download.value.path().read_bytes())
    assert (held["email"], held["signatures"][0]["name"]) == (email, "Sam Ways")
    assert [answer["is_granted"] for answer in held["consents"]][-1] is True
    tab.locator("summary", has_text="Withdraw").tap()
    tab.get_by_role("button", name="Withdraw my signature").tap()
    expect(tab.get_by_role("status")).to_contain_text("Your signature is withdrawn.")
    eventually(lambda: platform.count(page.slug) == 0, 10, "the page counts nobody")
    tab.locator("summary", has_text="Delete my data").tap()
    tab.get_by_role("button", name="Delete everything now").tap()
    expect(tab).to_have_url(re.compile("/my-signatures/erased$"))
    answer = tab.goto(own_url)
    assert answer
    assert answer.status == 404
