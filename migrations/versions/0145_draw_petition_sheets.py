"""A fourth format of exports: the petition sheet, a PDF."""

from alembic import op

revision = "0145_draw_petition_sheets"
down_revision = "0144_choose_retention"
branch_labels = None
depends_on = None

CHECK = "ck_exports_format_known"
FORMATS = "'csv', 'xlsx', 'jsonl'"


def upgrade() -> None:
    _allow_formats(f"{FORMATS}, 'pdf'")
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE exports VALIDATE CONSTRAINT {CHECK}")


def downgrade() -> None:
    # The entries stay, as those of expired files do.
    op.execute("DELETE FROM export_parts USING exports WHERE export_id = exports.id AND format = 'pdf'")
    op.execute("UPDATE exports SET format = 'csv', status = 'expired' WHERE format = 'pdf'")
    _allow_formats(FORMATS)


def _allow_formats(formats: str) -> None:
    op.drop_constraint(op.f(CHECK), "exports")
    op.execute(f"ALTER TABLE exports ADD CONSTRAINT {CHECK} CHECK (format IN ({formats})) NOT VALID")
