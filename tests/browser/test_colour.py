"""An organization's colour is seen in the settings while it is typed, on light and on dark paper, and read on both."""

import pytest
from playwright.sync_api import Browser, Page, expect

from campaign_app.colours import contrast, find_colour
from tests.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]

# The colours a browser draws the parts of both samples in, as `#rrggbb`: each text with what is behind it.
DRAWN = """() => [...document.querySelectorAll('.ws-try')].flatMap(sample => {
    const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const seen = colour => {
        pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
        const channels = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
        return '#' + channels.map(value => value.toString(16).padStart(2, '0')).join('');
    };
    const of = (element, name) => seen(getComputedStyle(element)[name]);
    const button = sample.querySelector('.btn'), mark = sample.querySelector('.mark');
    return [
        [of(button, 'color'), of(button, 'backgroundColor')],
        [of(sample.querySelector('.ws-try__text'), 'color'), of(sample, 'backgroundColor')],
        [of(mark, 'color'), seen(getComputedStyle(sample).getPropertyValue('--mark'))],
    ];
})"""


def read(colour: str) -> tuple[int, int, int]:
    """A colour as the browser drew it."""
    found = find_colour(colour)
    assert found
    return found


def try_on(tab: Page, colour: str) -> None:
    """Type a colour and wait for the samples to wear it."""
    tab.locator("#accent").fill(colour)
    red, green, blue = read(colour)
    button = tab.locator(".ws-try .btn").first
    expect(button).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    expect(tab.locator("link[data-try]")).to_have_count(1)


def test_the_samples_follow_what_is_typed_and_all_can_be_read(platform: Platform, chromium: Browser) -> None:
    visitor, home = platform.member("administrator")
    with chromium.new_context() as context:
        kept = visitor.cookies.items()
        context.add_cookies([{"name": name, "value": value, "url": platform.base_url} for name, value in kept])
        tab = context.new_page()
        tab.goto(f"{platform.base_url}{home.replace('/organizer/', '/administrator/')}settings")
        expect(tab.get_by_role("button", name="Try the colour first")).to_be_hidden()
        for colour in ("#ffd60a", "#0b0b0b", "#ff00ff", "#9ad0ff"):
            try_on(tab, colour)
            assert tab.get_by_label("Pick a colour").input_value() == colour
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)
                pairs = tab.evaluate(DRAWN)
                assert len(pairs) == 6
                assert [pair for pair in pairs if contrast(read(pair[0]), read(pair[1])) < 4.5] == []
