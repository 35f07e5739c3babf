"""What proves an account besides its password: recovery codes for a lost code app, and passkeys (WebAuthn)."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.extensions import Base
from campaign_app.models.account import Account
from campaign_app.models.columns import Id, Moment


class RecoveryCode(Base):
    """One code on paper, kept as its hash, that stands in for the code app once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[bytes]
    used_at: Mapped[Moment | None]


class Passkey(Base):
    """A key pair of which the person's device keeps the secret half; `sign_count` betrays a copied device."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]

    account: Mapped[Account] = relationship(lazy="joined")
