"""What stands on a server's shelf, and what would stand there after a change.

Both are values: whoever holds one keeps what it says, whatever is changed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.snapshot import Snapshot
from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store import NewRevision, Revision
    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory

NOTHING = Snapshot(Library.build(()), (), is_sample=False, loaded_at=datetime.now(UTC))
"""What answers where no story is: silence."""


@dataclass(frozen=True, slots=True)
class ServerShelf:
    """What a server's moderators have added, and what answers there."""

    snapshot: Snapshot
    """The shared stories and the server's own."""
    shared: Snapshot | None
    """The shared stories of which it was built."""
    heads: Mapping[str, Revision] = field(default_factory=dict)
    """The newest revision of each of its stories, of removed ones too."""
    own: tuple[PackedStory, ...] = ()
    """Its own stories, in the order in which they came."""
    problems: tuple[StoryError, ...] = ()
    """Those of its own stories at which the program failed."""
    corrected: tuple[PackedStory, ...] = ()
    """The shared stories of which its moderators corrected a speaker, read for it alone."""
    is_whole: bool = True
    """Whether these are all, since every story could be read."""

    @property
    def is_apart(self) -> bool:
        """Whether something else answers there than the shared stories alone."""
        return bool(self.own or self.corrected)


EMPTY = ServerShelf(NOTHING, None)
"""The shelf of a server where nothing was ever added."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a server's shelf that can be looked at before it is committed."""

    server: int
    changes: tuple[NewRevision, ...]
    before: Snapshot
    """What answered when it was proposed."""
    base: ServerShelf | None
    """What stood there then; None where nothing did."""
    after: ServerShelf
    """What would stand there; its `heads` are still those of before."""
    problems: tuple[StoryError, ...]
    """The stories at which the program failed; nothing may be committed then."""

    def analyzed_before(self, story: str) -> PackedStory | None:
        """Return a story as it answers now."""
        return self.before.library.find(story)

    def analyzed_after(self, story: str) -> PackedStory | None:
        """Return a story as it would answer."""
        return self.after.snapshot.library.find(story)
