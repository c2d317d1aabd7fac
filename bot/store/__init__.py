"""What must outlive a restart, and the only way to the database that holds it.

`open_store` gives a `Store`; everything else of the program asks it and sees frozen
values, never SQL. Importing this package imports SQLAlchemy and Alembic, so only
the commands that connect to Discord do.
"""

from bot.store.archive_records import ArchivedSegment, ArchivedStory, ArchiveRevision, Difference
from bot.store.failures import LockedError, StoreError
from bot.store.follows import Article, Decision, Follow
from bot.store.gaps import Gap, Lack
from bot.store.health import Health
from bot.store.in_time import in_time
from bot.store.kept import Kept
from bot.store.patience import patiently
from bot.store.processes import Processes, ReloadNotice
from bot.store.records import (
    REMOVED,
    SHARED,
    Action,
    Feedback,
    Reason,
    Revision,
    Server,
    StoredPassage,
    StoredReply,
    Vote,
    Votes,
)
from bot.store.revisions import NewRevision
from bot.store.schema import TOKEN
from bot.store.session import OutdatedError
from bot.store.store import Store, open_store, unopened_store
from bot.store.voting import Opinions, VotedReply

__all__ = [
    "REMOVED",
    "SHARED",
    "TOKEN",
    "Action",
    "ArchiveRevision",
    "ArchivedSegment",
    "ArchivedStory",
    "Article",
    "Decision",
    "Difference",
    "Feedback",
    "Follow",
    "Gap",
    "Health",
    "Kept",
    "Lack",
    "LockedError",
    "NewRevision",
    "Opinions",
    "OutdatedError",
    "Processes",
    "Reason",
    "ReloadNotice",
    "Revision",
    "Server",
    "Store",
    "StoreError",
    "StoredPassage",
    "StoredReply",
    "Vote",
    "VotedReply",
    "Votes",
    "in_time",
    "open_store",
    "patiently",
    "unopened_store",
]
