"""By what each revision of a story is told from another without being read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the digests; those of revisions that are there become known when they are looked at."""
    op.add_column("revisions", sa.Column("digest", sa.String(32)))
    op.execute("UPDATE revisions SET digest = '' WHERE content IS NULL")
