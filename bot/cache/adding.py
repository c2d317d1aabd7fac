"""Adding: what is new stands in a small segment behind the others.

A segment never changes. The last one, as long as it is small, is made anew with every change,
which takes some milliseconds; the others stay as they are until somebody has time to make one
of them (see `bot.cache.merging`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cache.segments import KeptSegment, Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cache.analysis import Analysis
    from bot.cache.gathered import Alive, Means
    from knowledge.index.packed_story import PackedStory

TAIL = 32
"""Stories up to which a segment is made anew when others come."""
HERE = 100
"""Stories that are indexed here and not by a worker, which would take longer to start."""
MOST_SEGMENTS = 6
"""Segments of which those behind the first become one, where nobody else does it."""


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
    if all(one.key in segments.places for one in alive):
        return segments
    keys = {one.key for one in alive}
    large = [one for one in segments.all if len(one) > TAIL and not keys.isdisjoint(one.keys)]
    staying = tuple(large if len(large) < MOST_SEGMENTS else large[:1])
    held = {key for one in staying for key in one.keys}
    tail = [one for one in alive if one.key not in held]
    return Segments((*staying, _segment(segments, tail, analysis, means)))


def _segment(
    segments: Segments, stories: Sequence[Alive], analysis: Analysis, means: Means
) -> KeptSegment:
    """Return a segment of stories that a worker indexes, or we where it cannot."""
    if means.folder is not None and len(stories) > HERE:
        # Imported here: one story needs no worker, and every start pays for imports.
        from bot.cache.merging import Work, made_of  # noqa: PLC0415

        work = Work(means.folder, lambda: analysis.advance(0), analysis.workers)
        made = made_of(segments, stories, work, analysis.lies)
        if made is not None:
            return made
    return KeptSegment.of(
        [(one.key, one.record.content, _packed(one.key, segments, analysis)) for one in stories]
    )


def _packed(key: bytes, segments: Segments, analysis: Analysis) -> PackedStory:
    place = segments.places.get(key)
    return analysis[key] if place is None else segments.story(place)
