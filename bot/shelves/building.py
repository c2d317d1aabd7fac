"""Building what answers, in threads, until the shelves are closed.

A library is built beside the one that answers, so that nobody's question waits for it: many
stories in processes of their own, for which a thread waits, a few in that thread. The program
could not end before a thread does: each looks all the time whether it is to go on.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.shelves.server_shelf import ServerShelf
from bot.snapshot import Snapshot
from knowledge.errors import ArchiveError
from knowledge.index.analyzing import analyze_stories
from knowledge.index.corpus import Corpus
from knowledge.library import Library
from knowledge.stories import expectations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.cache.analysis import Advance
    from bot.shelf import Shelf
    from bot.snapshot import Reload
    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

Each = TypeVar("Each")


class ClosedError(Exception):
    """The shelves are closed, so nothing is built any more."""


class Builder:
    """Who builds, over the shared stories as they are by then.

    Args:
        shared: the stories of whoever runs the bot.
    """

    def __init__(self, shared: Shelf) -> None:
        self._shared = shared
        self._closed = threading.Event()
        self._settling = asyncio.Lock()

    def close(self) -> None:
        """Build nothing any more: what is being built ends at once, and its workers with it."""
        self._closed.set()

    async def read(self) -> Reload:
        """Read the shared stories anew.

        Raises:
            ClosedError: nothing is built any more.
        """
        return await asyncio.to_thread(self._read)

    async def build(
        self, shelf: ServerShelf, stories: Iterable[Story], said: Sequence[SpeakerCorrection]
    ) -> tuple[ServerShelf, tuple[StoryError, ...]]:
        """Return a server's shelf with these stories as its own; see `build_shelf`.

        Raises:
            ClosedError: nothing is built any more.
        """
        limit = self._shared.limit
        wanted, large = _within(limit, self._until_closed(stories))
        built, problems = await asyncio.to_thread(
            build_shelf, shelf, wanted, self._shared.snapshot, said
        )
        if not large:
            return built, problems
        problems = (*large, *problems)
        return replace(built, problems=problems), problems

    async def take_up(self) -> Reload | None:
        """Return what the newest revision of the archive changes, if there is another.

        Raises:
            ClosedError: nothing is built any more.
        """
        self._go_on()
        return await asyncio.to_thread(self._shared.take_up)

    async def look(self) -> bool:
        """Look at the archive; tell whether there is something to take up."""
        return await asyncio.to_thread(self._shared.look)

    async def settle(self) -> None:
        """Keep what was read for the next start, and make few segments of many, if nobody did."""
        async with self._settling:
            with suppress(ClosedError):
                await asyncio.to_thread(self._shared.settle, self._go_on)
            # What is there now lives long: the collector would walk over it again and again,
            # for a tenth of a second each time. It goes when the last who holds it lets go.
            gc.collect(1)
            gc.freeze()

    def _read(self) -> Reload:
        return self._shared.read(self._tracked)

    @contextmanager
    def _tracked(self, _total: int) -> Iterator[Advance]:
        self._go_on()
        yield self._go_on

    def _go_on(self, _done: int = 0) -> None:
        if self._closed.is_set():
            raise ClosedError

    def _until_closed(self, stories: Iterable[Each]) -> Iterator[Each]:
        for story in stories:
            self._go_on()
            yield story


def _within(
    limit: StoryLimit, stories: Iterable[Story]
) -> tuple[list[Story], tuple[StoryError, ...]]:
    """Return the stories that are not too large, and the problems of the others."""
    sized = [(one, len(one.text.encode("utf-8", "replace"))) for one in stories]
    large = [limit.refusal(one.id, None, size) for one, size in sized if size > limit.most]
    return [one for one, size in sized if size <= limit.most], tuple(large)


def build_shelf(
    shelf: ServerShelf,
    stories: Iterable[Story],
    shared: Snapshot,
    said: Sequence[SpeakerCorrection],
) -> tuple[ServerShelf, tuple[StoryError, ...]]:
    """Return the shelf with these stories as its own, over the shared ones; blocks.

    Args:
        shelf: as it was.
        stories: its own.
        shared: the shared ones.
        said: what its moderators corrected of the speakers of both.
    """
    words = shared.library.synonyms
    as_before = shelf.shared is not None and shelf.shared.library.synonyms == words
    known = (*shelf.own, *shelf.corrected) if as_before else ()
    own, problems = analyze_stories(stories, words, known=known, corrections=said)
    theirs = Library.of((), words) if shared.is_sample else shared.library
    here = theirs if shared.alone is shared.library else shared.alone
    ids = {one.id for one in own}
    found, is_whole = _meant(theirs, here, said)
    corrected = _corrected([one for one in found if one.id not in ids], words, known, said)
    added = {one.id: one for one in (*corrected, *own)}
    is_here = {id_: one for id_, one in added.items() if id_ in ids or id_ in here.corpus.numbers}
    snapshot = Snapshot(
        _with(theirs, added, is_archived=shared.archived is not None),
        shared.problems,
        is_sample=False,
        loaded_at=datetime.now(UTC),
        expected=expectations.NOTHING if shared.is_sample else shared.expected,
        files=None if here is theirs else here.changed({**is_here}),
        archived=shared.archived,
    )
    built = ServerShelf(snapshot, shared, shelf.heads, own, problems, corrected, is_whole=is_whole)
    return built, problems


def _with(library: Library, added: Mapping[str, PackedStory], *, is_archived: bool) -> Library:
    """Return a library with other stories, or with stories in the place of those of their ids."""
    if not is_archived or not added:
        return library.changed({**added})
    # All others stay as they are, which of a million are not to be gone through one by one.
    corpus = library.corpus.followed_by(Corpus.of([*added.values()]))
    return Library.over(corpus, library.synonyms)


def _corrected(
    meant: Sequence[PackedStory],
    words: Synonyms,
    known: Iterable[PackedStory],
    said: Sequence[SpeakerCorrection],
) -> tuple[PackedStory, ...]:
    """Return shared stories that a server corrects, as it says."""
    # What the owner says of the same statement comes first, so that the server's own holds.
    both = [*(theirs for one in meant for theirs in one.corrections), *said]
    read, _ = analyze_stories([one.story for one in meant], words, known=known, corrections=both)
    return read


def _meant(
    library: Library, here: Library, said: Iterable[SpeakerCorrection]
) -> tuple[list[PackedStory], bool]:
    """Return the stories of a library of which somebody corrected a speaker.

    Where the archive is away these are those that are here alone, and it is told to be not all.
    """
    wanted = dict.fromkeys(one.story for one in said)
    numbers = library.corpus.numbers
    try:
        library.corpus.fetch(numbers[one] for one in wanted if one in numbers)
        found = map(library.find, wanted)
        return [one for one in found if one is not None], True
    except ArchiveError:
        found = map(here.find, wanted)
        return [one for one in found if one is not None], False
