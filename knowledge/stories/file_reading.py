"""Reading one file: its stories, and what is wrong with it; the unit that is read anew, or not.

What a file gave is kept as its outcome, which has the records of its stories and not their
words: whoever finds the file with the same signature later has its outcome without opening
it. A file that is written while it is read is read again, and one that does not come to rest
is taken as it is and not known the next time.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import DamagedStoryError, StoryError, unexpected
from knowledge.stories.decoding import without_mark
from knowledge.stories.formats import LINE_READERS, READERS
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.mending import Damage, mends_of
from knowledge.stories.opened import opened
from knowledge.stories.record import StoryRecord, record_of
from knowledge.stories.story_files import Signature, signature_of, unreadable
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.story_files import StoryFile

LINE_END = re.compile(r"\r\n|\r|\n")
MOST_READINGS = 3
"""How often a file is read that somebody is writing."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What one file gave."""

    signature: Signature | None
    """That of the file when it was read; None where it is to be read the next time."""
    records: tuple[StoryRecord, ...] = ()
    """Its stories, in order."""
    problems: tuple[StoryError, ...] = ()
    """What could not be read, in order."""
    warnings: tuple[tuple[StoryRecord, DamagedStoryError], ...] = ()
    """What is wrong with stories that load all the same."""


def read_file(
    file: StoryFile, limit: StoryLimit = STORY_LIMIT
) -> tuple[FileOutcome, tuple[Story, ...]]:
    """Read a file; return its outcome, and its stories in the order of their records.

    Args:
        file: the file.
        limit: how large a story in it may be.
    """
    given: list[Story | StoryError] = []
    signature = None
    try:
        given, signature = _given(file, limit)
    except OSError as error:
        given.append(unreadable(file.path, error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other files are read
        # Another program may not fail at it, nor this one when there is more room.
        given.append(unexpected(file.path, None, error))
    stories = [one for one in given if not isinstance(one, StoryError)]
    problems = [one for one in given if isinstance(one, StoryError)]
    records = tuple(map(record_of, stories))
    told = zip(records, map(warning, stories), strict=True)
    warnings = tuple((record, one) for record, one in told if one is not None)
    return FileOutcome(signature, records, tuple(problems), warnings), tuple(stories)


def stories_in(file: StoryFile, limit: StoryLimit = STORY_LIMIT) -> Iterator[Story | StoryError]:
    """Yield what a file gives, and no more of it at once than a story where it has many.

    Args:
        file: the file.
        limit: how large a story in it may be.
    """
    try:
        with opened(file.path) as stream:
            yield from _read(stream, file, limit)
    except OSError as error:
        yield unreadable(file.path, error)
    except Exception as error:  # noqa: BLE001 - see `read_file`
        yield unexpected(file.path, None, error)


def _given(file: StoryFile, limit: StoryLimit) -> tuple[list[Story | StoryError], Signature | None]:
    """Return what a file gives, and its signature unless it was written meanwhile.

    Raises:
        OSError: it cannot be read.
    """
    given: list[Story | StoryError] = []
    for _ in range(MOST_READINGS):
        with opened(file.path) as stream:
            before = os.fstat(stream.fileno())
            given = list(_read(stream, file, limit))
            after = os.stat(file.path)  # noqa: PTH116 - of thousands of files
            if _stamp(before) == _stamp(after) and stream.tell() == after.st_size:
                return given, signature_of(after)
    return given, None


def _read(stream: BinaryIO, file: StoryFile, limit: StoryLimit) -> Iterator[Story | StoryError]:
    """Yield what a file gives; one that has grown too large meanwhile is not held."""
    suffix = os.path.splitext(file.path)[1].lower()  # noqa: PTH122 - of thousands of names
    try:
        if suffix in LINE_READERS:
            yield from LINE_READERS[suffix](stream, file.path, limit)
            return
        content = stream.read(limit.most + 1)
        if len(content) > limit.most:
            yield limit.refusal(file.path, None, os.fstat(stream.fileno()).st_size)
            return
        yield from READERS[suffix](without_mark(content, file.path), file.path, file.default_id)
    except StoryError as error:
        yield error


def _stamp(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def warning(story: Story) -> DamagedStoryError | None:
    """Return what is wrong with a story that answers all the same, if anything is."""
    return _damaged(story) or _unlinked(story)


def _unlinked(story: Story) -> DamagedStoryError | None:
    """Return that no link can lead to what a story gives as its address; it may be a secret."""
    if story.url is None or web_address(story.url) is not None:
        return None
    file = story.file or story.id
    return DamagedStoryError(
        file,
        # In a file of one story the url stands in its head, wherever that may be.
        story.line if file.lower().endswith(".jsonl") else None,
        "has a url that no link can lead to",
        "write it as https://host/page, without a name or a password in it, or leave it out",
    )


def _damaged(story: Story) -> DamagedStoryError | None:
    """Return what is wrong with the line breaks of a story, by the first line that shows it."""
    mends = mends_of(story.text)
    if not mends:
        return None
    first = mends[0]
    # Only in a text file the lines of the story are those of the file.
    is_text_file = Path(story.file or "").suffix.lower() == ".txt"
    above = LINE_END.findall(story.text, 0, first.start) if is_text_file else ()
    line = story.line + len(above)
    words = " ".join(story.text[max(0, first.start - 20) : first.end + 20].split())
    also = f" and {len(mends) - 1} times more" if len(mends) > 1 else ""
    if first.damage is Damage.LOST:
        reason, remedy = "has lost a line break or a space", "put it back"
    else:
        reason, remedy = "breaks its lines inside sentences", "write a paragraph a line"
    return DamagedStoryError(
        story.file or story.id,
        line,
        f"{reason} (“…{words}…”{also})",
        f"{remedy}, or bring it in with `verbatim add FILE`, which does",
    )
