"""What the archive's tables hold, as values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class ArchivedStory(NamedTuple):
    """A packed story, and what it is known by."""

    content: bytes
    """Its `PackedStory.content`."""
    story: bytes
    """The key of its id; see `id_key`."""
    edition: str
    """In which way it was read."""
    data: bytes


class ArchivedSegment(NamedTuple):
    """What is known of some thousand stories without reading them."""

    name: str
    listed: bytes
    """What tells which stories these are, as arrays."""
    data: bytes
    """All of it, as arrays."""


@dataclass(frozen=True, slots=True)
class ArchiveRevision:
    """Which stories the archive has, and where."""

    number: int
    """From 1; each is one more than the one before."""
    index_name: str
    cluster: str
    """What the cluster of the index is known by."""
    analysis: str
    """The version of the analysis that read the stories."""
    edition: str
    """That of the packed stories; it changes with the analysis and with the synonyms' phrases."""
    segments: tuple[str, ...]
    members: bytes
    """Where each story is, in the order of the library."""
    synonyms: Mapping[str, Any]
    """As plain JSON."""
    stories: int
    sentences: int
    filling: str = ""
    """What the index bears as long as it has every story that lies in the segments."""
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a revision changes of the packed stories that are named."""

    named: Collection[bytes] = ()
    """The contents in its segments that were in none before."""
    gone: Collection[bytes] = ()
    """Those that are in none any more."""
    taken: Collection[bytes] = ()
    """Those of them that are taken down: every version of these stories is emptied, and every
    earlier revision deleted with what only it named."""
    ids: Collection[str] = ()
    """The ids of those: whatever a server has said of them goes with them."""


NO_DIFFERENCE = Difference()


def id_key(story_id: str) -> bytes:
    """Return what a story's id is found by: it may hold what no database's text can."""
    told = story_id.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).digest()
