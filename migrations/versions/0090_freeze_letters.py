"""Letters as they were signed: whom they greet, their digest, the writer's street; a trigger refuses changes."""

import sqlalchemy as sa
from alembic import op

revision = "0090_freeze_letters"
down_revision = "0077_add_moderation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signatures", sa.Column("street", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("signatures", sa.Column("city", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("letters", sa.Column("addressee", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("letters", sa.Column("digest", sa.LargeBinary(), nullable=True))
    op.execute("""
        CREATE FUNCTION refuse_other_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'letters are frozen' USING ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER letters_frozen
        BEFORE UPDATE OF signature_id, target_id, addressee, subject, body, digest ON letters
        FOR EACH ROW EXECUTE FUNCTION refuse_other_words()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER letters_frozen ON letters")
    op.execute("DROP FUNCTION refuse_other_words()")
    op.drop_column("letters", "digest")
    op.drop_column("letters", "addressee")
    op.drop_column("signatures", "city")
    op.drop_column("signatures", "street")
