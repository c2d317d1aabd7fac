"""Stories are read once, kept as long as there is room, and are those that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.archive.adapter import OpenSearchArchive
from bot.archive.beside import Beside
from bot.archive.engine import Engine
from bot.archive.index import Index
from bot.store import StoreError
from knowledge.errors import ArchiveError, GoneError
from several_segments import pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STORIES = list({story.content: story for story in pool()}.values())[:6]
CONTENTS = [story.content for story in STORIES]


class Kept:
    """What is kept of stories, and how often it was read."""

    def __init__(self) -> None:
        self.packed = {story.content: story.data for story in STORIES}
        self.read: list[Sequence[bytes]] = []
        self.error: Exception | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    async def __call__(self, contents: Sequence[bytes]) -> dict[bytes, bytes]:
        self.read.append(contents)
        self.meanwhile()
        if self.error is not None:
            raise self.error
        return {one: self.packed[one] for one in contents if one in self.packed}


@pytest.fixture
def beside() -> Iterator[Beside]:
    beside = Beside()
    yield beside
    beside.close()


@pytest.fixture
def nowhere(beside: Beside) -> Iterator[Index]:
    """An index of a host that is not there."""
    engine = Engine(["http://127.0.0.1:9"])
    yield Index(engine, "nowhere")
    beside.call(engine.close(), 5)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def archive(beside: Beside, nowhere: Index, kept: Kept) -> OpenSearchArchive:
    return OpenSearchArchive(beside, nowhere, kept)


def test_stories_are_read_together_in_their_order_and_once(
    archive: OpenSearchArchive, kept: Kept
) -> None:
    first = archive.read([CONTENTS[2], CONTENTS[0], CONTENTS[2]])
    assert [one.data for one in first] == [STORIES[at].data for at in (2, 0, 2)]
    again = archive.read([CONTENTS[0], CONTENTS[1], CONTENTS[2]])
    assert again[0] is first[1]
    assert again[2] is first[0]
    assert kept.read == [[CONTENTS[2], CONTENTS[0]], [CONTENTS[1]]]
    assert archive.read([]) == []


def test_what_was_taken_down_is_forgotten(archive: OpenSearchArchive, kept: Kept) -> None:
    archive.read(CONTENTS)
    del kept.packed[CONTENTS[1]]
    archive.forget([CONTENTS[1], b"never seen"])
    assert len(archive.read([CONTENTS[0]])) == 1
    with pytest.raises(GoneError, match="taken from the archive"):
        archive.read(CONTENTS)


def test_what_is_taken_down_while_it_is_read_is_not_kept(
    archive: OpenSearchArchive, kept: Kept
) -> None:
    kept.meanwhile = lambda: archive.forget([CONTENTS[0]])
    first = archive.read(CONTENTS[:1])
    kept.meanwhile = lambda: None
    assert archive.read(CONTENTS[:1])[0] is not first[0]


def test_no_more_is_kept_than_there_is_room_for(beside: Beside, nowhere: Index, kept: Kept) -> None:
    archive = OpenSearchArchive(
        beside, nowhere, kept, room=3 * (len(STORIES[0].data) + len(STORIES[1].data))
    )
    for at in (0, 1, 0):
        archive.read([CONTENTS[at]])
    assert len(kept.read) == 2
    small = OpenSearchArchive(beside, nowhere, kept, room=1)
    assert small.read(CONTENTS[:1]) == small.read(CONTENTS[:1])
    assert len(kept.read) == 4


def test_another_story_than_the_one_asked_for_is_not_shown(
    archive: OpenSearchArchive, kept: Kept
) -> None:
    kept.packed[CONTENTS[0]] = STORIES[1].data
    with pytest.raises(ArchiveError, match="not the one that it is kept as"):
        archive.read(CONTENTS)


def test_a_database_that_cannot_be_read_is_an_error_of_the_archive(
    archive: OpenSearchArchive, kept: Kept
) -> None:
    kept.error = StoreError("the database x cannot be used: no; wait")
    with pytest.raises(ArchiveError, match="the database x cannot be used: no; wait"):
        archive.read(CONTENTS)


def test_what_is_empty_is_asked_of_nobody(archive: OpenSearchArchive) -> None:
    assert archive.proposed([], 5) == []
    assert archive.counted([]) == []
    assert archive.holding([]) == []
    assert archive.sharing([], 0.5) == []


def test_where_nobody_answers_every_question_is_an_error_of_the_archive(
    archive: OpenSearchArchive,
) -> None:
    for ask in (lambda: archive.counted([[1]]), lambda: archive.holding([1])):
        with pytest.raises(ArchiveError, match=r"http://127.0.0.1:9 cannot be reached \(.*\); "):
            ask()
