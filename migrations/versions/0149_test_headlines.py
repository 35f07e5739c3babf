"""A test of two wordings may be about the headline; the picture beside a link under the other one is kept, too."""

import sqlalchemy as sa
from alembic import op

revision = "0149_test_headlines"
down_revision = "0148_forget_closed_by_default"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wording_tests", sa.Column("kind", sa.String(length=10), server_default="share_text", nullable=False))
    op.execute("ALTER TABLE wording_tests ALTER COLUMN kind DROP DEFAULT")
    op.create_check_constraint(
        op.f("ck_wording_tests_kind_known"), "wording_tests", "kind IN ('share_text', 'headline')"
    )
    op.add_column("share_images", sa.Column("other_digest", sa.String(length=16), nullable=True))
    op.add_column("share_images", sa.Column("other_picture", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("share_images", "other_picture")
    op.drop_column("share_images", "other_digest")
    op.execute("DELETE FROM wording_tests WHERE kind = 'headline'")
    op.drop_column("wording_tests", "kind")
