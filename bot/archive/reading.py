"""Reading: stories come from files a few hundred at a time, and are analysed a few hundred at once.

No more is held than two such batches, however many stories there are. One that the archive has
as it is costs its reading alone; what was packed before, and then nobody came to name, is taken
as it lies. One at which the program fails costs itself.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, NamedTuple

from bot.archive import held
from bot.cache.analysis import WORTH, Analysis
from bot.cache.workers import Workers
from knowledge.errors import KnowledgeError, StoryError
from knowledge.stories.file_reading import stories_in, warning
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.reading import duplicate
from knowledge.stories.record import StoryRecord, answer_key, content_key, record_of
from knowledge.stories.speaker_corrections import by_story
from knowledge.stories.story_files import StoryFile, story_files

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.cache.analysis import Advance
    from bot.store.archived import Archived
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

BATCH = 1_024
"""Stories of a batch at most: what is new can be found once its batch is committed."""
MOST_TEXT = 8_000_000
"""Bytes of a batch's texts at most; packed they have seven times as many."""


class StoppedError(KnowledgeError):
    """Nobody wants what is being read any more."""


class Wanted(NamedTuple):
    """A story that is to be packed."""

    story: Story
    said: tuple[SpeakerCorrection, ...]
    """What is known of its speakers."""
    content: bytes | None
    """The `PackedStory.content` that it will have; None where only its reading tells."""
    size: int
    """How many bytes it has, for the progress."""

    @classmethod
    def of(cls, story: Story, said: tuple[SpeakerCorrection, ...], size: int) -> Wanted:
        """Return a story that is wanted."""
        content = None if said else answer_key(content_key(story))
        return cls(story, said, content, size)


class Sources:
    """The stories of some files, each once, and what is wrong with them.

    Args:
        paths: folders of stories, story files or .jsonl files.
        said: what is known of the stories' speakers.
        limit: how large a story may be.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        said: Iterable[SpeakerCorrection],
        limit: StoryLimit = STORY_LIMIT,
    ) -> None:
        self.problems: list[StoryError] = []
        """What could not be read, and what is wrong with what could, in order."""
        self._files = list(story_files(paths, limit))
        self._said, self._limit = by_story(said), limit
        self._owners: dict[str, StoryRecord] = {}

    @property
    def ids(self) -> Collection[str]:
        """The ids of the stories that were read."""
        return self._owners.keys()

    @property
    def size(self) -> int:
        """How many bytes there are to read."""
        return sum(one.size for one in self._files if isinstance(one, StoryFile))

    def stories(self) -> Iterator[Wanted]:
        """Yield the stories, each as it is read."""
        for file in self._files:
            if isinstance(file, StoryError):
                self.problems.append(file)
                continue
            alone = not file.path.lower().endswith(".jsonl")
            for one in stories_in(file, self._limit):
                if isinstance(one, StoryError):
                    self.problems.append(one)
                elif self._is_first(one, alone=alone):
                    said = self._said.get(one.id, ())
                    yield Wanted.of(one, said, file.size if alone else _size(one))

    def _is_first(self, story: Story, *, alone: bool) -> bool:
        record = record_of(story)
        # What it says was told apart; only where it stands is needed of the others.
        owner = self._owners.setdefault(record.id, record)
        if owner is not record:
            if owner != record:
                self.problems.append(duplicate(record, owner, alone=alone))
            return False
        if (told := warning(story)) is not None:
            self.problems.append(told)
        return True


def batches(stories: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    """Yield stories together, a few hundred at a time."""
    batch: list[Wanted] = []
    size = 0
    for one in stories:
        length = _size(one.story)
        if batch and (len(batch) == BATCH or size + length > MOST_TEXT):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += length
    if batch:
        yield batch


class Packer:
    """Who packs stories, here or in processes of their own; closed when done.

    Args:
        archived: may have them packed already.
        words: the synonyms.
        edition: in which way stories are read with these.
        workers: how many processes at most.
        advance: is called with the bytes of every story that is done.
    """

    def __init__(
        self,
        archived: Archived,
        words: Synonyms,
        edition: str,
        workers: int,
        advance: Advance,
    ) -> None:
        self.problems: list[StoryError] = []
        """Of the stories at which the program failed."""
        self._archived, self._words, self._edition = archived, words, edition
        self._count, self._advance = workers, advance
        self._workers: Workers | None = None
        self._stopped = threading.Event()

    async def packed(self, batch: Sequence[Wanted]) -> list[PackedStory]:
        """Return stories packed, in their order, but for those at which the program fails.

        Raises:
            StoppedError: it was closed meanwhile.
        """
        expected = [one.content for one in batch if one.content is not None]
        known = await self._archived.known(expected, self._edition)
        there = await held.there_of(self._archived, [*known], self._edition)
        new = [one for one in batch if one.content is None or one.content not in there]
        self._advance(sum(one.size for one in batch) - sum(one.size for one in new))
        made = await asyncio.to_thread(self._made, new)
        found = (there.get(one.content or b"") or made.get(one.story.id) for one in batch)
        return [one for one in found if one is not None]

    def advanced(self, done: int) -> None:
        """Note that so many bytes are done.

        Raises:
            StoppedError: nothing is packed any more.
        """
        self._go_on()
        self._advance(done)

    def close(self) -> None:
        """Pack nothing any more, and end whatever goes on."""
        self._stopped.set()
        if self._workers is not None:
            self._workers.close()

    def _made(self, wanted: Sequence[Wanted]) -> dict[str, PackedStory]:
        """Return stories packed, by their ids."""
        is_worth = sum(_size(one.story) for one in wanted) >= WORTH
        if self._workers is None and self._count and is_worth:
            self._workers = Workers(self._words.phrases, self._count, self._go_on)
        analysis = Analysis(self._words, self._workers if is_worth else None, None, self.advanced)
        keys = {one.story.id: one.story.id.encode("utf-8", "surrogatepass") for one in wanted}
        for one in wanted:
            analysis.want(keys[one.story.id], one.story, one.said, one.size)
        analysis.wait()
        self.problems += analysis.failed.values()
        return {name: analysis[key] for name, key in keys.items() if key in analysis.done}

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise StoppedError


async def ahead(
    packer: Packer, stories: Iterable[Wanted], passed: Callable[[Wanted], bool]
) -> AsyncGenerator[list[PackedStory]]:
    """Yield batches of packed stories, the next one being packed while one is written.

    Close it when done (`contextlib.aclosing`).

    Args:
        packer: who packs.
        stories: the stories.
        passed: tells which of them need not be packed.
    """

    def needed() -> Iterator[Wanted]:
        for one in stories:
            if passed(one):
                packer.advanced(one.size)
            else:
                yield one

    coming = batches(needed())

    async def next_packed() -> list[PackedStory] | None:
        batch = await asyncio.to_thread(next, coming, None)
        return None if batch is None else await packer.packed(batch)

    task = asyncio.ensure_future(next_packed())
    try:
        while (packed := await task) is not None:
            task = asyncio.ensure_future(next_packed())
            yield packed
    finally:
        packer.close()
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # whoever waited has been told


def _size(story: Story) -> int:
    return len(story.text.encode("utf-8", "replace"))
