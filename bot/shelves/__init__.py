"""The shelves: what answers in each server, and how a moderator's change gets there.

The stories of whoever runs the bot stand on the shared shelf (`bot.shelf`) and answer
everywhere; what a server's moderators add stands on that server's own shelf and answers
there alone. A change is first proposed, so that it can be looked at, and then committed.
"""

from bot.shelves.building import ClosedError
from bot.shelves.contents import content_of, story_of
from bot.shelves.files import UnwritableError
from bot.shelves.newest_change import newest_change
from bot.shelves.rereads import Outcome
from bot.shelves.server_shelf import Proposal
from bot.shelves.shelves import Shelves, UnreadError

__all__ = [
    "ClosedError",
    "Outcome",
    "Proposal",
    "Shelves",
    "UnreadError",
    "UnwritableError",
    "content_of",
    "newest_change",
    "story_of",
]
