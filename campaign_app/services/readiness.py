"""What an action page still needs before everybody may see it."""

from datetime import datetime

from campaign_app.models import ActionPage
from campaign_app.wording import N_


def missing_for_publishing(page: ActionPage, *, now: datetime) -> list[str]:
    """What a draft still needs, one sentence each (message catalogue keys); empty when it can be published."""
    return [sentence for _, sentence in list_missing(page, now=now)]


def list_missing(page: ActionPage, *, now: datetime) -> list[tuple[str, str]]:
    """What a draft still needs: the field of `PageText` each sentence is about, and the sentence."""
    version = page.version
    checks = [
        ("headline", N_("Write a headline."), bool(page.headline)),
        ("demand", N_("Choose the demand: the sentence people put their name under."), bool(version.demand)),
        ("text", N_("Write the commitment people make."), page.kind != "pledge" or bool(version.text)),
        ("subject", N_("Write the subject of the letter."), page.kind != "letter" or bool(version.subject)),
        ("text", N_("Write the letter people start from."), page.kind != "letter" or bool(version.text)),
        ("why_markdown", N_("Write why it matters."), bool(page.why_markdown)),
        ("targets", N_("Name at least one target."), page.kind == "pledge" or bool(page.targets or page.rules)),
        (
            "targets",
            N_("Enter an email address for every target, so that letters arrive."),
            page.kind != "letter" or all(target.email for target in page.targets),
        ),
    ]
    if page.status in ("draft", "scheduled"):
        checks.append(("closes_on", "Choose a last day that has not passed.", not page.is_over(now)))
        has_day_left = page.pledge_on is None or page.pledge_on >= now.astimezone(page.zone).date()
        checks.append(("pledge_on", "Choose a day for the pledge that has not passed.", has_day_left))
    return [(field, sentence) for field, sentence, is_done in checks if not is_done]


def list_doubts(page: ActionPage) -> list[tuple[str, str]]:
    """What keeps no page from being published, but somebody should look at; as `list_missing` says it."""
    if page.kind != "petition" or all(target.email for target in page.targets):
        return []
    return [("targets", N_("A target has no email address, so a tally cannot be delivered to it by mail."))]
