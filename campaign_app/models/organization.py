"""An organization: who speaks. The tenant every other row belongs to."""

from zoneinfo import ZoneInfo

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment


class Organization(Base):
    """One tenant. `mail_paused_at` is its kill switch: while set, nothing of it leaves the outbox.

    `accent` is its colour (`#rrggbb`; None: the house's); `embed_origins` the sites that may frame its pages.
    With `moderates_first` names and comments wait for somebody's look before they stand on a page.
    `unconfirmed_days` after signing what nobody confirmed is deleted; `closed_months` after the close of a page the
    names of its signatures go (None: they are kept; see `services/retaining.py`).
    `time_zone` is the name (IANA) of the zone its days and hours are meant in.
    """

    __tablename__ = "organizations"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    contact_email: Mapped[str] = mapped_column(String(254))
    postal_address: Mapped[str] = mapped_column(String(300), default="")
    count_threshold: Mapped[int] = mapped_column(default=25)
    accent: Mapped[str | None] = mapped_column(String(7))
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    embed_origins: Mapped[list[str]] = mapped_column(default=list)
    moderates_first: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    unconfirmed_days: Mapped[int] = mapped_column(default=7, server_default=text("7"))
    closed_months: Mapped[int | None] = mapped_column(default=6, server_default=text("6"))
    created_at: Mapped[Moment]
    mail_paused_at: Mapped[Moment | None]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its days and hours are meant and shown in."""
        return ZoneInfo(self.time_zone)
