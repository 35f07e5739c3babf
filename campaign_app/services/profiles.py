"""What an administrator says about the organization itself: where it is reached, how it looks, who may embed it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from campaign_app.addresses import clean_line, normalise_email
from campaign_app.errors import BadInput
from campaign_app.extensions import db
from campaign_app.models import Organization
from campaign_app.services import appearance, audit

ADDRESS_MAX = 300
# Below the first a number would discourage, above the last it would hide what people may know.
THRESHOLDS = range(10, 101)


@dataclass(frozen=True)
class Profile:
    """What is typed, not yet checked; `accent` is empty or like `#2e5e1a`, `embed_origins` has one site a line."""

    contact_email: str
    postal_address: str
    accent: str
    count_threshold: int
    embed_origins: str
    moderates_first: bool = False
    time_zone: str = "UTC"


def save(*, organization: Organization, profile: Profile, account_id: uuid.UUID | None, now: datetime) -> None:
    """Keep all of it, or nothing. Raises BadInput naming the field."""
    address = clean_line(profile.postal_address.replace("\n", ", "))
    if len(address) > ADDRESS_MAX:
        raise BadInput("Shorten the address to at most %(limit)d characters", field="postal_address", limit=ADDRESS_MAX)
    if profile.count_threshold not in THRESHOLDS:
        raise BadInput("Choose a number from 10 to 100", field="count_threshold")
    accent = appearance.check_accent(profile.accent)
    time_zone = appearance.check_time_zone(profile.time_zone)
    origins = appearance.check_origins(profile.embed_origins.split())
    organization.contact_email = _email(profile.contact_email)
    organization.postal_address, organization.count_threshold = address, profile.count_threshold
    organization.accent, organization.embed_origins = accent, origins
    organization.moderates_first, organization.time_zone = profile.moderates_first, time_zone
    audit.put(
        organization_id=organization.id,
        account_id=account_id,
        act="organization.profile",
        subject_id=organization.id,
        now=now,
    )
    db.session.commit()


def _email(text: str) -> str:
    try:
        return normalise_email(text)
    except BadInput as error:
        raise BadInput(error.message, field="contact_email", **error.values) from None
