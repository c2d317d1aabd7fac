"""The archive as the core sees it: OpenSearch proposes, PostgreSQL gives the stories.

Most questions lead to stories that others led to before; so the last ones that were read are
kept, unpacked as far as they were looked at, up to some room for all of them.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from cachetools import LRUCache

from bot.archive import queries
from bot.archive.engine import ASKED
from bot.archive.index import content_of
from bot.store.failures import StoreError
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, GoneError
from knowledge.index.archive import Hit
from knowledge.index.packed_story import PackedStory

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence

    from bot.archive.beside import Beside
    from bot.archive.index import Index
    from knowledge.index.archive import Weighed

    ReadPacked = Callable[[Sequence[bytes]], Awaitable[Mapping[bytes, bytes]]]

Made = TypeVar("Made")

ROOM = 64 << 20
"""Bytes that the stories which are kept take together."""
UNPACKED = 3
"""How much room a story takes that was looked at, of what it takes packed."""


class OpenSearchArchive:
    """Stories that OpenSearch proposes; an `Archive` for any thread but the one beside.

    Args:
        beside: where it is awaited.
        index: who proposes.
        read_packed: returns the packed stories of those contents that are there.
        room: bytes that the stories which are kept take together.
        seconds: that a call may take.
    """

    def __init__(
        self,
        beside: Beside,
        index: Index,
        read_packed: ReadPacked,
        *,
        room: int = ROOM,
        seconds: float = ASKED,
    ) -> None:
        self._beside, self._index, self._read_packed = beside, index, read_packed
        self._seconds = seconds
        self._kept: LRUCache[bytes, PackedStory] = LRUCache(room, getsizeof=_room)
        self._lock = Lock()
        self._times_forgotten = 0

    def proposed(self, places: Sequence[Weighed], most: int) -> list[Hit]:
        """Return stories, the best first."""
        body = queries.proposing(places, most)
        if body is None or not most:
            return []
        hits = self._call(self._index.search(body))
        return [Hit(content_of(one), float(one["_score"])) for one in hits]

    def counted(self, places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        """Return how many sentences, and how many stories, hold any term of each place."""
        if not places:
            return []
        found = self._call(self._index.answer(queries.counting(places)))["aggregations"]
        sentences, wholes = (
            [bucket["doc_count"] for bucket in one["buckets"]]
            for one in (found["sentences"]["places"], found["wholes"])
        )
        return list(zip(sentences, wholes, strict=True))

    def holding(self, shingles: Sequence[int]) -> list[bytes]:
        """Return the contents of the stories with all these shingles; of none, none."""
        return self._found(queries.holding(shingles)) if len(shingles) else []

    def sharing(self, shingles: Sequence[int], share: float) -> list[bytes]:
        """Return the contents of the stories that may have a share of these, or of their own."""
        return self._found(queries.sharing(shingles, share)) if len(shingles) else []

    def read(self, contents: Sequence[bytes]) -> list[PackedStory]:
        """Return the stories of these contents, in their order."""
        with self._lock:
            known = {one: self._kept[one] for one in contents if one in self._kept}
            forgotten = self._times_forgotten
        missing = [one for one in dict.fromkeys(contents) if one not in known]
        if missing:
            read = self._call(self._read(missing))
            with self._lock:
                for content, story in read.items():
                    # What was taken down while it was read is not to come back by that.
                    is_current = forgotten == self._times_forgotten
                    if is_current and _room(story) <= self._kept.maxsize:
                        self._kept[content] = story
            known |= read
        return [known[one] for one in contents]

    def forget(self, contents: Iterable[bytes]) -> None:
        """Keep nothing of these stories any more."""
        with self._lock:
            self._times_forgotten += 1
            for content in contents:
                self._kept.pop(content, None)

    def _call(self, work: Coroutine[Any, Any, Made]) -> Made:
        return self._beside.call(work, self._seconds)

    def _found(self, query: queries.Body) -> list[bytes]:
        async def walk() -> list[bytes]:
            return [one async for page in self._index.found(query) for one in page]

        return self._call(walk())

    async def _read(self, contents: Sequence[bytes]) -> dict[bytes, PackedStory]:
        try:
            packed = await self._read_packed(contents)
        except StoreError as error:
            raise ArchiveError(str(error)) from error
        if any(one not in packed for one in contents):
            raise GoneError(ENGLISH("archive_gone"))
        stories = {one: PackedStory(packed[one]) for one in contents}
        if any(story.content != content for content, story in stories.items()):
            raise ArchiveError(ENGLISH("archive_damaged"))
        return stories


def _room(story: PackedStory) -> int:
    return UNPACKED * len(story.data)
