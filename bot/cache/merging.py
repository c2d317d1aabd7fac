"""Merging: what is new stands in a small segment behind a large one, until it is worth one.

A segment never changes. The small one, the tail, is made anew with every change, which takes
some milliseconds; the large one, the base, when the tail has grown or the base holds much that
answers no more. That is done by a worker, from files into a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cache.keeping import segment_in
from bot.cache.segments import KeptSegment, Segments, name_of
from bot.cache.workers import Failure, Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cache.analysis import Analysis
    from bot.cache.folder import Folder
    from bot.cache.gathered import Alive, Means
    from knowledge.index.packed_story import PackedStory

TAIL = 64
"""Stories that a tail has without being worth a base."""
SHARE = 0.03
"""The same, of those in the base."""
DEAD = 0.3
"""The same, of those in the base that answer no more."""
HERE = 100
"""Stories that are indexed here and not by a worker, which would take longer to start."""


def with_new(
    segments: Segments, alive: Sequence[Alive], analysis: Analysis, means: Means
) -> Segments:
    """Return segments that have all stories that answer.

    Args:
        segments: those that there are.
        alive: the stories that answer, in their order.
        analysis: has those of them that are not in a segment.
        means: with what it is done.
    """
    base = {one.key for one in alive if segments.is_in_base(one.key)}
    tail = [one for one in alive if one.key not in base]
    most = max(TAIL, SHARE * len(base))
    dead = len(segments.all[0]) - len(base) if segments.all else 0
    if len(tail) > most or dead > max(TAIL, DEAD * len(base)):
        return Segments((_large(segments, alive, analysis, means),))
    if all(one.key in segments.places for one in alive):
        return segments
    if not base:
        return Segments((_small(segments, alive, analysis),))
    return Segments((segments.all[0], _small(segments, tail, analysis)))


def _small(segments: Segments, stories: Sequence[Alive], analysis: Analysis) -> KeptSegment:
    return KeptSegment.of(
        [(one.key, one.record.content, _packed(one.key, segments, analysis)) for one in stories]
    )


def _packed(key: bytes, segments: Segments, analysis: Analysis) -> PackedStory:
    place = segments.places.get(key)
    return analysis[key] if place is None else segments.story(place)


def _large(
    segments: Segments, stories: Sequence[Alive], analysis: Analysis, means: Means
) -> KeptSegment:
    """Return a segment of stories that a worker indexes, or we where it cannot."""
    if means.folder is not None and len(stories) > HERE:
        made = _by_worker(segments, stories, analysis, means.folder)
        if made is not None:
            return made
    return _small(segments, stories, analysis)


def _by_worker(
    segments: Segments, stories: Sequence[Alive], analysis: Analysis, folder: Folder
) -> KeptSegment | None:
    files = [folder.path(one.name) for one in segments.all]
    for file, kept in zip(files, segments.all, strict=True):
        if not file.exists() and not folder.write(kept.name, kept.arrays()):
            return None
    told: list[list[object]] = []
    for one in stories:
        place = segments.places.get(one.key)
        if place is not None:
            where: tuple[object, ...] = (str(files[place.segment]), place.number)
        elif (lies := analysis.lies(one.key)) is not None:
            where = (lies[0], *lies[1])
        else:
            return None
        told.append([one.key.hex(), one.record.content.hex(), *where])
    name = name_of([one.key for one in stories])
    outcomes: list[bytes | Failure | None] = []
    workers = analysis.workers or Workers((), 1, lambda: analysis.advance(0))
    try:
        workers.merge(str(folder.path(name)), told, outcomes.append)
        workers.wait()
    finally:
        if workers is not analysis.workers:
            workers.close()
    if outcomes != [b""]:
        folder.tell(f"a worker could not index the stories ({_reason(outcomes)}); it is done here")
        return None
    return segment_in(folder, name)


def _reason(outcomes: Sequence[bytes | Failure | None]) -> str:
    (outcome,) = outcomes
    return (isinstance(outcome, Failure) and outcome.error) or "there is none"
