"""Merging: few segments of many, made by a worker from files into a file.

Whoever asks has to look into every segment, and what answers no more is looked at as well. So
once much is new, or gone, all that answers becomes one segment, and until then what stands
behind the first does. Nobody waits for it: what is gathered meanwhile is added to what it makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cache.keeping import segment_in
from bot.cache.messages import Failure
from bot.cache.segments import KeptSegment, Segments, name_of
from bot.cache.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bot.cache.analysis import Spooled
    from bot.cache.folder import Folder
    from bot.cache.gathered import Alive, Gathered

FEW = 64
"""Stories that may be new, or gone, without all becoming one segment."""
SHARE = 0.03
"""The same, of those that answer."""
MOST = 3
"""Segments of which nothing has to be made."""


@dataclass(frozen=True, slots=True)
class Work:
    """With what a segment is made."""

    folder: Folder
    """Where it lies, and those of which it is made."""
    still: Callable[[], object]
    """Is called while one waits; it raises if nobody wants the segment any more."""
    workers: Workers | None = None
    """Who makes it; None where a worker is to be started for it."""


def merged(gathered: Gathered, work: Work) -> KeptSegment | None:
    """Return a segment that is to stand for several; None where there is none to be made.

    Args:
        gathered: the stories that answer, and all segments.
        work: with what it is made.
    """
    segments = gathered.known.segments
    if not segments.all:
        return None
    first = {one.key for one in gathered.alive if segments.is_in_base(one.key)}
    behind = [one for one in gathered.alive if one.key not in first]
    changed = len(behind) + len(segments.all[0]) - len(first)
    if changed > max(FEW, SHARE * len(gathered.alive)):
        return made_of(segments, gathered.alive, work)
    return made_of(segments, behind, work) if len(segments.all) > MOST else None


def with_merged(segments: Segments, made: KeptSegment, alive: Collection[bytes]) -> Segments:
    """Return segments with one that stands for some of them.

    Args:
        segments: those that there are now.
        made: what was made of some of them, or of others that were there before.
        alive: the keys of the stories that answer.
    """
    held = set(made.keys)
    staying = [one for one in segments.all if any(k in alive and k not in held for k in one.keys)]
    return Segments(tuple(sorted((made, *staying), key=len, reverse=True)))


def made_of(
    segments: Segments,
    stories: Sequence[Alive],
    work: Work,
    lies: Callable[[bytes], tuple[str, Spooled] | None] | None = None,
) -> KeptSegment | None:
    """Return a segment of stories that a worker makes; None where it cannot.

    Args:
        segments: those in which they are.
        stories: the stories, in their order.
        work: with what it is made.
        lies: tells where those lie that are in none, by their keys.
    """
    folder = work.folder
    files = [folder.path(one.name) for one in segments.all]
    told: list[list[object]] = []
    for one in stories:
        place = segments.places.get(one.key)
        if place is not None:
            where: tuple[object, ...] = (str(files[place.segment]), place.number)
        elif lies is not None and (laid := lies(one.key)) is not None:
            where = (laid[0], *laid[1])
        else:
            return None
        told.append([one.key.hex(), one.record.content.hex(), *where])
    needed = {segments.places[one.key].segment for one in stories if one.key in segments.places}
    if not all(_is_there(segments.all[number], folder) for number in needed):
        return None
    name = name_of([one.key for one in stories])
    outcomes: list[bytes | Failure | None] = []
    workers = work.workers or Workers((), 1, work.still)
    try:
        workers.merge(str(folder.path(name)), told, outcomes.append)
        workers.wait()
    finally:
        if workers is not work.workers:
            workers.close()
    if outcomes != [b""]:
        folder.tell(f"a worker could not index the stories ({_reason(outcomes)}); it is done here")
        return None
    return segment_in(folder, name)


def _is_there(segment: KeptSegment, folder: Folder) -> bool:
    """Tell whether a segment lies in its file, where it is laid if it does not."""
    name = segment.name
    return folder.has(name) or folder.write(name, segment.arrays())


def _reason(outcomes: Sequence[bytes | Failure | None]) -> str:
    (outcome,) = outcomes
    return (isinstance(outcome, Failure) and outcome.error) or "there is none"
