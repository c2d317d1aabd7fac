"""What Alembic runs: every migration on the connection that the store hands over.

The transaction is the store's, so that a failed migration leaves nothing behind.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
