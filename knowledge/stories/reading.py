"""Reading: from files to stories, and every problem by file, line and remedy.

Files are found in folders (see `story_files`) and read one by one (see `file_reading`). A file
that cannot be read is refused; the others load. Which of their stories answer is decided by
their records alone, so that of those that are as they were nobody needs the words.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import DamagedStoryError, StoryError
from knowledge.stories.file_reading import read_file, warning
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.record import StoryRecord, record_of
from knowledge.stories.story_files import story_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from knowledge.model import Story
    from knowledge.stories.file_reading import FileOutcome
    from knowledge.stories.limit import StoryLimit


@dataclass(frozen=True, slots=True)
class Resolved:
    """Which stories answer, and the problems."""

    records: tuple[StoryRecord, ...]
    """With ids of their own, in order."""
    problems: tuple[StoryError, ...]
    warnings: tuple[tuple[StoryRecord, DamagedStoryError], ...] = ()
    """What is wrong with stories that load all the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a set of files gave: stories with ids of their own, and the problems."""

    stories: tuple[Story, ...]
    problems: tuple[StoryError, ...]
    warnings: tuple[DamagedStoryError, ...] = ()
    """What is wrong with stories that load all the same."""


def read(
    paths: Sequence[Path], before: Iterable[Story] = (), limit: StoryLimit = STORY_LIMIT
) -> Reading:
    """Read folders, story files and .jsonl files, in the order given.

    Args:
        paths: what to read; a folder is read with its subfolders, sorted by name.
        before: the stories of an earlier reading. A file or folder that has a problem
            now keeps those of its stories that it does not give any more.
        limit: how large a story may be.
    """
    were = {record_of(story): story for story in before}
    outcomes: list[FileOutcome | StoryError] = []
    words = dict(were)
    for file in story_files(paths, limit):
        if isinstance(file, StoryError):
            outcomes.append(file)
            continue
        outcome, stories = read_file(file, limit)
        outcomes.append(outcome)
        words.update(zip(outcome.records, stories, strict=True))
    left = {record: story for record, story in were.items() if words[record] is story}
    warned = ((record, warning(story)) for record, story in left.items())
    found = resolved(outcomes, tuple(were), ((one, told) for one, told in warned if told))
    return Reading(
        tuple(words[record] for record in found.records),
        found.problems,
        tuple(told for _, told in found.warnings),
    )


def resolved(
    outcomes: Iterable[FileOutcome | StoryError],
    before: Collection[StoryRecord] = (),
    warnings: Iterable[tuple[StoryRecord, DamagedStoryError]] = (),
) -> Resolved:
    """Return which of the stories that files gave answer; see `read`.

    Args:
        outcomes: what each file gave, or what is wrong with it, in the order of the files.
        before: the stories of an earlier reading.
        warnings: what was wrong with those.
    """
    problems: list[StoryError] = []
    found: list[StoryRecord] = []
    warned = dict(warnings)
    for outcome in outcomes:
        if isinstance(outcome, StoryError):
            problems.append(outcome)
            continue
        problems += outcome.problems
        found += outcome.records
        warned |= outcome.warnings
    # A file that was named twice gives its stories twice.
    given = list(dict.fromkeys(found))
    were = {record.id: record for record in before}
    owners = _owners(given, were, problems)
    sizes = Counter(record.file for record in given)
    problems += [
        duplicate(record, owners[record.id], alone=sizes[record.file] == 1)
        for record in given
        if owners[record.id] != record
    ]
    records = {record.id: owners[record.id] for record in given}
    for record in _kept(were.values(), problems, records.values()):
        records.setdefault(record.id, record)
    shown = tuple((record, warned[record]) for record in records.values() if record in warned)
    return Resolved(tuple(records.values()), tuple(problems), shown)


def _owners(
    given: Sequence[StoryRecord], were: Mapping[str, StoryRecord], problems: Sequence[StoryError]
) -> dict[str, StoryRecord]:
    """Return whose each id is: that of the file it was of before, else the first that has it.

    So a new file can never take the place of a story that answers.
    """
    staying = [one for one in given if one.id in were and were[one.id].file == one.file]
    owners: dict[str, StoryRecord] = {}
    for record in (*staying, *_kept(were.values(), problems, given), *given):
        owners.setdefault(record.id, record)
    return owners


def _kept(
    before: Iterable[StoryRecord], problems: Sequence[StoryError], given: Iterable[StoryRecord]
) -> list[StoryRecord]:
    """Return the stories of before for which a problem speaks; some may be given all the same."""
    files = {record.file for record in given}
    return [record for record in before if any(_covers(one, record, files) for one in problems)]


def _covers(problem: StoryError, record: StoryRecord, given: Collection[str | None]) -> bool:
    """Tell whether it is for `problem` that a story of before is not given any more."""
    file = str(record.file)
    # Of thousands of stories most stand elsewhere, as the first letters tell.
    near = file.startswith(problem.file) or problem.file == os.curdir
    if not near or not Path(file).is_relative_to(problem.file):
        return False
    # A bad line of a .jsonl that gave other stories speaks for itself alone.
    return record.file not in given or record.line == problem.line


def duplicate(record: StoryRecord, owner: StoryRecord, *, alone: bool) -> StoryError:
    """Return the problem of a story whose id is another's; `alone` it is all that its file holds.

    Then no line is named: the story starts below its head, and the id stands in it or nowhere.
    """
    reason = f"has the id {record.id!r} of the story in {owner.file}, which answers"
    line = None if alone else record.line
    remedy = "give one of them another id"
    return StoryError(str(record.file), line, reason, remedy, other=owner.file)
