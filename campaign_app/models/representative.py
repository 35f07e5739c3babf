"""Representatives: who holds which elected seat for which district, how to reach them, and whose postal code is whose.

Public data about public offices, the same for every organization: these tables carry no `organization_id`. They are
written by `campaign-app representatives import` alone. Who leaves an office stays, with the day it was noticed.
"""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.columns import Id, Moment
from campaign_app.rosters.congress import HOUSE, SENATE


class Representative(Base):
    """A person. `key` is what their source knows them by, like `bioguide:C000127` or `ocd-person/...`."""

    __tablename__ = "representatives"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(200), unique=True)
    bioguide_id: Mapped[str | None] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    given_name: Mapped[str] = mapped_column(String(160))
    family_name: Mapped[str] = mapped_column(String(160))
    party: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[Moment]


class Term(Base):
    """One person's hold on one office for one division, with the office's own contact points ('' when unknown).

    `congress_number` tells apart districts of one name before and after redistricting; 0 where lines do not move with
    the Congress (the Senate, other bodies). `roster` is the list the term came from: a newer copy of the same list
    without it sets `left_on`.
    """

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("representative_id", "office", "district_code", "congress_number", name="uq_terms_seat"),
        Index("ix_terms_held", "district_code", "office", postgresql_where="left_on IS NULL"),
        Index("ix_terms_roster", "roster"),
    )

    id: Mapped[Id]
    representative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("representatives.id"))
    roster: Mapped[str] = mapped_column(String(160))
    office: Mapped[str] = mapped_column(String(160))
    district_code: Mapped[str] = mapped_column(String(160))
    congress_number: Mapped[int]
    started_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    left_on: Mapped[date | None]
    form_url: Mapped[str] = mapped_column(Text)
    site_url: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))

    representative: Mapped[Representative] = relationship(lazy="raise")

    @property
    def cwc_office(self) -> str:
        """What Communicating with Congress calls this office (`HAZ07`, `HAK00`, `SAZ`); '' outside the Congress.

        H, the state and two digits for the House, 00 where one member is elected at large. Two senators share a
        state, so that theirs is only the beginning of the office's code.
        """
        state, _, number = self.district_code.partition("/cd:")
        letters = state.rpartition(":")[2].upper()
        if self.office == HOUSE:
            return f"H{letters}{number if number.isdecimal() else '0':0>2}"
        return f"S{letters}" if self.office == SENATE else ""


class LocalOffice(Base):
    """An office of a representative's own, at home in the district; `key` as its source names it."""

    __tablename__ = "local_offices"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    representative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("representatives.id"), index=True)
    address: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(60))
    postal_code: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(60))
    left_on: Mapped[date | None]


class Committee(Base):
    """A committee or subcommittee of the Congress; `code` as the House and Senate write it (HSAG, HSAG15)."""

    __tablename__ = "committees"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    left_on: Mapped[date | None]


class CommitteeSeat(Base):
    """That a representative sits on a committee."""

    __tablename__ = "committee_seats"

    committee_code: Mapped[str] = mapped_column(ForeignKey("committees.code"), primary_key=True)
    representative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("representatives.id"), primary_key=True, index=True)
    title: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int]
    left_on: Mapped[date | None]


class PostalDistrict(Base):
    """That some of a postal code's area lies in a district. A code with one row is settled by itself."""

    __tablename__ = "postal_districts"

    country_code: Mapped[str] = mapped_column(String(2), primary_key=True)
    congress_number: Mapped[int] = mapped_column(primary_key=True)
    postal_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(120), primary_key=True)
