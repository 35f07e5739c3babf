"""Forms about campaigns and how pages end: shape only."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from campaign_app.models import ActionPage, Campaign
from campaign_app.services.campaigns import NAME_MAX
from campaign_app.services.outcomes import OUTCOME_MAX
from campaign_app.web.posted_form import PostedForm


class CampaignForm(PostedForm):
    """The name of a campaign."""

    name = StringField(
        _l("Name of the campaign"),
        [
            InputRequired(_l("Enter the campaign's name")),
            Length(max=NAME_MAX, message=_l("Shorten the name to at most %(max)d characters")),
        ],
    )


class GroupForm(PostedForm):
    """The campaign of a page."""

    campaign = SelectField(_l("Campaign"))

    def __init__(self, campaigns: Sequence[Campaign], *, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(data={"campaign": str(page.campaign_id or "")}, **kwargs)
        self.campaign.choices = [("", _("None")), *((str(each.id), each.name) for each in campaigns)]

    def campaign_id(self) -> uuid.UUID | None:
        """What was chosen; None for no campaign."""
        return uuid.UUID(self.campaign.data) if self.campaign.data else None


class OutcomeForm(PostedForm):
    """How a closed page ended."""

    outcome = StringField(
        _l("How it ended"),
        [
            Optional(),
            Length(max=OUTCOME_MAX, message=_l("Shorten the outcome to at most %(max)d characters")),
        ],
    )
    is_won = BooleanField(_l("The demand was met: list it as won"))

    def __init__(self, *, page: ActionPage, **kwargs: Any) -> None:
        super().__init__(data={"outcome": page.outcome or "", "is_won": page.won_at is not None}, **kwargs)
