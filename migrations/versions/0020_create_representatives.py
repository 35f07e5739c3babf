"""Representatives, their terms, offices and committees, and postal codes by district: public data of no tenant."""

import sqlalchemy as sa
from alembic import op

revision = "0020_create_representatives"
down_revision = "0009_create_source_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "committees",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("parent_code", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_committees")),
    )
    op.create_table(
        "postal_districts",
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("congress_number", sa.Integer(), nullable=False),
        sa.Column("postal_code", sa.String(length=12), nullable=False),
        sa.Column("district_code", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint(
            "country_code", "congress_number", "postal_code", "district_code", name=op.f("pk_postal_districts")
        ),
    )
    op.create_table(
        "representatives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("bioguide_id", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("given_name", sa.String(length=160), nullable=False),
        sa.Column("family_name", sa.String(length=160), nullable=False),
        sa.Column("party", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
        sa.UniqueConstraint("bioguide_id", name=op.f("uq_representatives_bioguide_id")),
        sa.UniqueConstraint("key", name=op.f("uq_representatives_key")),
    )
    op.create_table(
        "committee_seats",
        sa.Column("committee_code", sa.String(length=20), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_code"], ["committees.code"], name=op.f("fk_committee_seats_committee_code")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["representatives.id"], name=op.f("fk_committee_seats_representative_id")
        ),
        sa.PrimaryKeyConstraint("committee_code", "representative_id", name=op.f("pk_committee_seats")),
    )
    op.create_index(
        op.f("ix_committee_seats_representative_id"), "committee_seats", ["representative_id"], unique=False
    )
    op.create_table(
        "local_offices",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["representative_id"], ["representatives.id"], name=op.f("fk_local_offices_representative_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_local_offices")),
    )
    op.create_index(op.f("ix_local_offices_representative_id"), "local_offices", ["representative_id"], unique=False)
    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("roster", sa.String(length=160), nullable=False),
        sa.Column("office", sa.String(length=160), nullable=False),
        sa.Column("district_code", sa.String(length=160), nullable=False),
        sa.Column("congress_number", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("form_url", sa.Text(), nullable=False),
        sa.Column("site_url", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["representative_id"], ["representatives.id"], name=op.f("fk_terms_representative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("representative_id", "office", "district_code", "congress_number", name="uq_terms_seat"),
    )
    op.create_index(
        "ix_terms_held", "terms", ["district_code", "office"], unique=False, postgresql_where=sa.text("left_on IS NULL")
    )
    op.create_index("ix_terms_roster", "terms", ["roster"], unique=False)


def downgrade() -> None:
    for table in ("terms", "local_offices", "committee_seats", "representatives", "postal_districts", "committees"):
        op.drop_table(table)
