"""Column types shared by the models: ids, moments in time, words out of a fixed list."""

import uuid
from datetime import datetime
from typing import Annotated

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Text
from sqlalchemy.orm import mapped_column

Id = Annotated[uuid.UUID, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
LongText = Annotated[str, mapped_column(Text)]
OrganizationId = Annotated[uuid.UUID, mapped_column(ForeignKey("organizations.id"), index=True)]


def one_of(column: str, *words: str) -> CheckConstraint:
    """A check that `column` holds one of `words`: words grow by a migration, which a native enum makes harder."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
