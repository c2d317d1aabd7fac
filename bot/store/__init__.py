"""What must outlive a restart, and the only way to the database that holds it.

`open_store` gives a `Store`; everything else of the program asks it and sees frozen
values, never SQL. Importing this package imports SQLAlchemy and Alembic, so only
the commands that connect to Discord do.
"""

from bot.store.database import StoreError
from bot.store.records import (
    Feedback,
    Reason,
    Server,
    StoredPassage,
    StoredReply,
    Vote,
    Votes,
)
from bot.store.schema import TOKEN
from bot.store.store import Store, open_store, unopened_store

__all__ = [
    "TOKEN",
    "Feedback",
    "Reason",
    "Server",
    "Store",
    "StoreError",
    "StoredPassage",
    "StoredReply",
    "Vote",
    "Votes",
    "open_store",
    "unopened_store",
]
