"""The manifest: what each file of a set of stories gave, and in which segments that lies.

It is JSON with a check sum. A manifest that cannot be read is none: every file is read again then,
and what of it was analysed is known by its key all the same, if its segment is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.errors import DamagedStoryError, StoryError
from knowledge.stories.file_reading import FileOutcome
from knowledge.stories.record import StoryRecord
from knowledge.stories.story_files import Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    Files: TypeAlias = Mapping[tuple[str, str], FileOutcome]
    """What each file gave, by its path and the id that it has by default."""

NAME = "manifest"


class Manifest(NamedTuple):
    """What is kept of a set of stories beside their segments."""

    files: Files
    segments: tuple[str, ...]
    """The names of the segments."""


def arrays_of(manifest: Manifest) -> dict[str, NDArray[np.uint8]]:
    """Return a manifest as arrays by their names."""
    files = [[*of, *_plain(outcome)] for of, outcome in manifest.files.items()]
    told = json.dumps([manifest.segments, files], separators=(",", ":"))
    return {NAME: np.frombuffer(told.encode("ascii"), np.uint8)}


def manifest_of(arrays: Mapping[str, NDArray[Any]]) -> Manifest:
    """Return the manifest whose arrays these are.

    Raises:
        ValueError: they are those of something else.
    """
    try:
        segments, files = json.loads(arrays[NAME].tobytes())
        known = {(path, given): _outcome(path, *told) for path, given, *told in files}
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None
    return Manifest(known, tuple(segments))


def _plain(outcome: FileOutcome) -> Iterable[Any]:
    numbers = {record: number for number, record in enumerate(outcome.records)}
    return (
        outcome.signature,
        [[one.id, one.line, one.content.hex()] for one in outcome.records],
        list(map(_plain_problem, outcome.problems)),
        [[numbers[record], *_plain_problem(told)] for record, told in outcome.warnings],
    )


def _outcome(path: str, signature: Any, records: Any, problems: Any, warnings: Any) -> FileOutcome:  # noqa: ANN401 - plain JSON
    made = tuple(
        StoryRecord(name, path, line, bytes.fromhex(content)) for name, line, content in records
    )
    return FileOutcome(
        None if signature is None else Signature(*signature),
        made,
        tuple(StoryError(*one) for one in problems),
        tuple((made[number], DamagedStoryError(*told)) for number, *told in warnings),
    )


def _plain_problem(one: StoryError) -> list[Any]:
    return [one.file, one.line, one.reason, one.remedy, one.other]
