"""Who withdrew a signature may sign the page again: only one that stands keeps another out.

Web servers of the release before name the constraint that goes, so they are restarted together with this.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031_renew_signatures"
down_revision = "0030_add_supporter_mail"
branch_labels = None
depends_on = None

INDEX = "uq_signatures_action_page_id_email_key_standing"
CONSTRAINT = "uq_signatures_action_page_id_email_key"
COLUMNS = ["action_page_id", "email_key"]


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            INDEX,
            "signatures",
            COLUMNS,
            unique=True,
            postgresql_where=sa.text("status <> 'withdrawn'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
    op.drop_constraint(op.f(CONSTRAINT), "signatures")


def downgrade() -> None:
    """Fails while somebody has signed again after withdrawing: two signatures cannot become one."""
    op.create_unique_constraint(op.f(CONSTRAINT), "signatures", COLUMNS)
    op.drop_index(INDEX, table_name="signatures")
