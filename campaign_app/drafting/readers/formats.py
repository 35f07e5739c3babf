"""Read a source in any format; imports the libraries of all of them, so only the process that parses does it.

Everything else reads through `campaign_app.gateways.parsing`, which runs this in a process with limits.
"""

from campaign_app.drafting.encoding import decode
from campaign_app.drafting.readers import read as read_text
from campaign_app.drafting.readers.docx import read_docx
from campaign_app.drafting.readers.feed import read_feed
from campaign_app.drafting.readers.markdown import read_markdown
from campaign_app.drafting.readers.page import read_page
from campaign_app.drafting.readers.pdf import read_pdf
from campaign_app.drafting.readers.sniffing import format_of
from campaign_app.drafting.release import Release


def read(
    data: bytes, *, base_url: str | None = None, content_type: str | None = None, filename: str | None = None
) -> list[Release]:
    """Return the releases of a source, at least one; raises UnreadableSource.

    `base_url` is the address of the source: relative links are resolved against it.
    """
    match format_of(data, content_type=content_type, filename=filename):
        case "pdf":
            return read_pdf(data)
        case "docx":
            return read_docx(data)
        case "feed":
            return read_feed(decode(data), base_url=base_url)
        case "page":
            return read_page(decode(data), base_url=base_url)
        case "markdown":
            return read_markdown(decode(data), base_url=base_url)
        case "text":
            return read_text(data, base_url=base_url)
