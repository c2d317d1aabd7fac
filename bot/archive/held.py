"""What an archive holds, as its newest revision says: read for whoever writes or checks it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bot.archive.layout import Layout, Listed, unpacked_members
from bot.archive.said import WANTED, edition_of, words_of
from bot.store.archive_records import ArchivedSegment, ArchivedStory, id_key
from bot.words import ENGLISH
from knowledge.errors import ArchiveError, StoryError
from knowledge.index import arrays
from knowledge.index.archived_segment import ArchivedSegment as Segment
from knowledge.index.packed_story import PackedStory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.archive.index import Index, Refused
    from bot.store.archive_records import ArchiveRevision
    from bot.store.archived import Archived
    from knowledge.index.archive import Archive

ROWS = 64
"""Packed stories that are read or written at once: some two megabytes."""
RATE = 1_000
"""Sentences a second that are read anew on two cores, for a person."""


class Made(NamedTuple):
    """A segment that was made."""

    listed: Listed
    row: ArchivedSegment


async def known(archived: Archived) -> tuple[ArchiveRevision, Layout]:
    """Return the newest revision, and the layout of its stories.

    Raises:
        ArchiveError: there is none, or a segment of it is gone.
        StoreError: the database cannot be used.
    """
    revision = await archived.newest()
    if revision is None:
        raise ArchiveError(ENGLISH("archive_none"))
    listed = await archived.listed(revision.segments)
    try:
        segments = [Listed.from_bytes(name, listed[name]) for name in revision.segments]
        return revision, Layout(tuple(segments), unpacked_members(revision.members))
    except (KeyError, arrays.DamagedError):
        raise ArchiveError(ENGLISH("archive_segments_gone")) from None


async def see_filled(index: Index, revision: ArchiveRevision, place: str) -> None:
    """See that an index was filled for a revision.

    Args:
        index: the index.
        revision: the revision.
        place: where the index is, for a person.

    Raises:
        ArchiveError: it was not, as where the database was brought back from before.
    """
    if revision.filling not in await index.borne():
        raise ArchiveError(ENGLISH("archive_other_filling", name=index.name, place=place))


async def stories_of(
    archived: Archived, contents: Sequence[bytes], edition: str
) -> list[PackedStory]:
    """Return stories by their contents, in their order.

    Raises:
        ArchiveError: one is gone, or damaged.
        StoreError: the database cannot be used.
    """
    found = await there_of(archived, contents, edition)
    if missing := len(contents) - len(found):
        raise ArchiveError(ENGLISH.count("archive_rows_gone", missing))
    return [found[one] for one in contents]


async def there_of(
    archived: Archived, contents: Sequence[bytes], edition: str
) -> dict[bytes, PackedStory]:
    """Return stories by their contents, but for those that are gone or damaged.

    Raises:
        StoreError: the database cannot be used.
    """
    found: dict[bytes, PackedStory] = {}
    for some in parted(contents, ROWS):
        for content, data in (await archived.packed(some, edition)).items():
            if is_whole(content, data):
                found[content] = PackedStory(data)
    return found


def is_whole(content: bytes, data: bytes) -> bool:
    """Tell whether a packed story is the one that it is kept as, as far as it says itself."""
    try:
        packed = PackedStory(data)
        return packed.content == content and bool(packed.story.id)
    except Exception:  # noqa: BLE001 - damaged bytes may be read as anything
        return False


async def put(archived: Archived, stories: Sequence[PackedStory], edition: str) -> None:
    """Write packed stories, which no revision names yet.

    Raises:
        StoreError: the database cannot be used.
    """
    for some in parted(stories, ROWS):
        await archived.put_packed(
            ArchivedStory(one.content, id_key(one.id), edition, one.data) for one in some
        )


async def made_of(stories: Sequence[PackedStory], edition: str) -> Made:
    """Return a segment of stories, in their order."""
    return await asyncio.to_thread(_made_of, stories, edition)


def _made_of(stories: Sequence[PackedStory], edition: str) -> Made:
    listed = Listed.of([one.content for one in stories], [*map(len, stories)], edition)
    nowhere = cast("Archive", None)  # nobody reads a story from it
    data = arrays.packed(Segment.of(stories, nowhere).arrays())
    return Made(listed, ArchivedSegment(listed.name, listed.data(), data))


def refusals(stories: Sequence[PackedStory], refused: Sequence[Refused]) -> dict[bytes, StoryError]:
    """Return the problems of the stories that OpenSearch did not take, by their contents."""
    names = {one.content: one.id for one in stories}
    return {
        one.content: StoryError(
            names[one.content],
            None,
            ENGLISH("archive_refused", reason=one.reason),
            ENGLISH("archive_refused_remedy"),
        )
        for one in refused
    }


def taken_meanwhile(story: str) -> StoryError:
    """Return that a story was taken down while it was to be added."""
    reason, remedy = ENGLISH("archive_taken_meanwhile"), ENGLISH("archive_add_again")
    return StoryError(story, None, reason, remedy)


def minutes(sentences: int) -> int:
    """Return how many minutes it takes, about, to read so many sentences anew."""
    return max(1, round(sentences / RATE / 60))


def waiting(revision: ArchiveRevision) -> str | None:
    """Return what is said beside the stories and does not hold yet, for a person; None if nothing.

    It holds once the archive is made anew.
    """
    if WANTED not in revision.synonyms:
        return None
    return ENGLISH.count("archive_waits", minutes(revision.sentences))


def read_otherwise(revision: ArchiveRevision) -> str | None:
    """Return that another version has read the stories, for a person; None where that is not so."""
    if revision.edition == edition_of(words_of(revision.synonyms)):
        return None
    return ENGLISH.count("archive_packed_otherwise", minutes(revision.sentences))


def parted(values: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """Yield values, so many together."""
    for start in range(0, len(values), most):
        yield values[start : start + most]
