"""The library of an archive with the stories of files laid over it, and with what is corrected.

The stories of files stand behind the archived ones, and one of them stands for the archived one of
its id. Of an archived story of which a speaker is corrected beside the files another reading is
laid over it; where it cannot be read just now it answers as it is until the next time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import ArchiveError
from knowledge.index.analyzing import analyze_stories
from knowledge.index.corrected import misfits
from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.behind import ArchiveSnapshot
    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory
    from knowledge.stories.speaker_corrections import SpeakerCorrection


class Overlaid(NamedTuple):
    """A library, and the archived stories in it that are corrected, by their ids."""

    library: Library
    corrected: Mapping[str, PackedStory]


def overlaid(
    archived: ArchiveSnapshot | None, files: Library, said: Sequence[SpeakerCorrection]
) -> Overlaid:
    """Return the library of archived stories and those of files.

    Args:
        archived: the archived ones.
        files: the library of the files.
        said: what is corrected of the speakers, of either.
    """
    if archived is None:
        return Overlaid(files, {})
    corpus = archived.corpus.followed_by(files.corpus) if files.stories else archived.corpus
    library = Library.over(corpus, files.synonyms)
    corrected = _corrected(library, _meant(archived, files, said), said)
    return Overlaid(library.changed({**corrected}) if corrected else library, corrected)


def is_whole(
    found: Overlaid,
    archived: ArchiveSnapshot,
    files: Library,
    said: Sequence[SpeakerCorrection],
) -> bool:
    """Tell whether every archived story that is to be corrected could be read."""
    return _meant(archived, files, said) <= found.corrected.keys()


def unfit(
    said: Sequence[SpeakerCorrection],
    files: Library,
    corrected: Mapping[str, PackedStory],
    archived: ArchiveSnapshot | None,
) -> tuple[StoryError, ...]:
    """Return the problem of each correction that fits nothing, as far as that is known."""
    meant = set[str]() if archived is None else _meant(archived, files, said)
    known = [one for one in said if one.story not in meant or one.story in corrected]
    return misfits(known, lambda story: corrected.get(story) or files.find(story))


def _meant(
    archived: ArchiveSnapshot, files: Library, said: Sequence[SpeakerCorrection]
) -> set[str]:
    """Return the ids of the archived stories that are corrected."""
    behind, here = archived.corpus.numbers, files.corpus.numbers
    return {one.story for one in said if one.story in behind and one.story not in here}


def _corrected(
    library: Library, meant: Collection[str], said: Sequence[SpeakerCorrection]
) -> Mapping[str, PackedStory]:
    """Return archived stories as they are corrected; none where they cannot be read."""
    if not meant:
        return {}
    try:
        library.corpus.fetch(map(library.corpus.numbers.__getitem__, meant))
        read = [library.packed(one) for one in sorted(meant)]
    except ArchiveError:
        return {}
    both = [*(own for one in read for own in one.corrections), *said]
    made, _ = analyze_stories([one.story for one in read], library.synonyms, corrections=both)
    return {one.id: one for one in made}
