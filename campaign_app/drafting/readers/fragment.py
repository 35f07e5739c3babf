"""The parts of a piece of HTML that is all text: a feed's item, a converted document, rendered Markdown."""

from campaign_app.drafting.furniture import is_notice
from campaign_app.drafting.readers.blocks import blocks_of
from campaign_app.drafting.readers.parts import Part
from campaign_app.drafting.readers.pruning import prune
from campaign_app.drafting.readers.tree import parse


def parts_of_html(html: str) -> list[Part]:
    """Return the parts of a piece of HTML, without scripts, forms and notices; [] where it shows no text."""
    if not html.strip():
        return []
    root = parse(html)
    prune(root)
    return [part for block in blocks_of(root) if not is_notice(block.text) for part in block.parts()]
