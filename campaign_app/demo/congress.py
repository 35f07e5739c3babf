"""The demo's letter to one's own representatives, where published lists of them were given. Nobody is made up here."""

from datetime import datetime
from pathlib import Path

from campaign_app.models import ActionPage, Organization
from campaign_app.rosters.reading import ENDINGS, File, read_files
from campaign_app.services import enrolling, pages
from campaign_app.services.page_texts import PageText
from campaign_app.services.target_rules import Rule

HEADLINE = "Tell your representatives where you stand"
DEMAND = "say in public how you will vote on the rights this organization stands up for."
LETTER = """I live in {district}, and I am writing to you as somebody whose life these decisions reach.

I ask you to say in public how you will vote on the rights of people who are seldom heard. Please tell me what you \
will do, {representative.title_and_name}. I will share your answer with the people I live and work with."""
POINTS = "I vote in every election.\nPeople close to me are reached by this."


def open_letter(
    organization: Organization, folder: Path, *, opt_in_wording: str, congress_number: int, now: datetime
) -> ActionPage:
    """Import the lists in a folder and open one letter page to the supporter's own members; once is enough."""
    known = [page for page in pages.list_pages(organization.id) if page.headline == HEADLINE]
    if known:
        return known[0]
    files = [File(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix in ENDINGS]
    enrolling.enrol(reading=read_files(files, congress_number=congress_number, today=now.date()), now=now)
    page = pages.make_draft(organization_id=organization.id, kind="letter", source=None, account_id=None, now=now)
    text = PageText(
        headline=HEADLINE,
        demand=DEMAND,
        text=LETTER,
        subject="How will you vote?",
        why_markdown="An office counts letters by district. Yours counts where you live.",
        targets="",
        goal=100,
        opt_in_wording=opt_in_wording,
        rules=(Rule("house"), Rule("senate")),
        talking_points=POINTS,
    )
    pages.edit(page=page, text=text, account_id=None, now=now)
    pages.publish(page=page, account_id=None, now=now)
    return page
