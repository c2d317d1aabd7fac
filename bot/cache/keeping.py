"""Keeping: what is known of a set of stories, from one start of the program to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cache.gathered import NOTHING_KNOWN, Known
from bot.cache.manifest import NAME as MANIFEST
from bot.cache.manifest import Manifest, arrays_of, manifest_of
from bot.cache.segments import KeptSegment, Segments

if TYPE_CHECKING:
    from bot.cache.folder import Folder
    from bot.cache.gathered import Gathered


def kept_in(folder: Folder) -> Known:
    """Return what is kept of a set of stories; nothing where that is of no use."""
    held = folder.read(MANIFEST)
    if held is None:
        return NOTHING_KNOWN
    try:
        manifest = manifest_of(held)
    except ValueError as error:
        folder.refuse(MANIFEST, f"holds something else ({error})")
        return NOTHING_KNOWN
    found = (segment_in(folder, name) for name in manifest.segments)
    return Known(manifest.files, Segments(tuple(one for one in found if one is not None)))


def segment_in(folder: Folder, name: str) -> KeptSegment | None:
    """Return the segment of that name; None where it is not there, or is another."""
    held = folder.read(name)
    if held is None:
        return None
    try:
        segment = KeptSegment.from_arrays(held)
    except (ValueError, KeyError, TypeError) as error:
        folder.refuse(name, f"holds something else ({error})")
        return None
    if segment.name != name:
        folder.refuse(name, "holds other stories")
        return None
    return segment


def keep(gathered: Gathered, before: Known, folder: Folder) -> None:
    """Keep what is known of stories for the next start, as far as that is possible.

    Args:
        gathered: what is known of them.
        before: what is kept; where nothing else is known now, nothing is written.
        folder: where it is kept.
    """
    if gathered.known.segments is before.segments and gathered.known.files == before.files:
        return
    segments = gathered.known.segments.all
    names = tuple(one.name for one in segments)
    for one, name in zip(segments, names, strict=True):
        if not folder.has(name) and not folder.write(name, one.arrays()):
            return
    if folder.write(MANIFEST, arrays_of(Manifest(gathered.known.files, names))):
        folder.tidy((*names, MANIFEST))
