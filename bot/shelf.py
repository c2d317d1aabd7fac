"""The shelf: the one place where the current library is held and replaced.

A `Library` is immutable, so whoever took one keeps answering from it while
`reload` builds the next beside it and swaps a single reference. A reload that
finds nothing where it looks keeps what was there, and a file that cannot be read
any more keeps the stories that it gave before, as does a story at which the program
fails. What is as it was is neither read nor analysed again (see `bot.cache`).

Behind the files an archive may lie (`bot.behind`). Its stories come first, and one of a file stands
for the archived one of its id. Where it is away, the stories of the files answer alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.behind import Behind
from bot.cache.analysis import untracked
from bot.cache.gathered import NOTHING, Gathered, Means
from bot.cache.gathering import gather
from bot.cache.kept import Kept
from bot.overlaid import Overlaid, is_whole, overlaid, unfit
from bot.snapshot import NOTHING_COMPARED, Reload, Snapshot
from knowledge.errors import ArchiveError, StoryError
from knowledge.expectations import Compared, compared
from knowledge.library import Library
from knowledge.stories import expectations, speaker_corrections, synonyms
from knowledge.stories.limit import STORY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.behind import ArchiveSnapshot, Source
    from bot.cache.analysis import Track
    from knowledge.expectations import Outcome
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.record import StoryRecord
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

SAMPLE = Path(__file__).parents[1] / "knowledge" / "stories" / "sample"
"""The shipped story."""


class Shelf:
    """The current library and where it comes from; the first reading is done here.

    Args:
        paths: folders of stories, story files or .jsonl files.
        sample: the stories that answer while there is nothing at `paths`, or None.
        must_exist: whether a path that is not there is a problem from the start; one
            that has given stories and vanishes always is.
        track: shows the progress of a reading.
        stops: whether a reload that breaks an expectation keeps what was there before.
        cache: the folder in which what was read is kept for the next start; None keeps nothing.
        limit: how large a story may be.
        archive: what lies behind the files.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own, and has its default
        self,
        paths: Sequence[Path],
        sample: Path | None = None,
        *,
        must_exist: bool = True,
        track: Track = untracked,
        stops: bool = False,
        cache: Path | None = None,
        limit: StoryLimit = STORY_LIMIT,
        archive: Source | None = None,
    ) -> None:
        self.paths = tuple(paths)
        self.limit = limit
        self.archive = archive
        self._behind = None if archive is None else Behind(archive)
        self.snapshot = Snapshot(Library.build(()), (), is_sample=False, loaded_at=_now())
        self._sample = sample
        self._must_exist = must_exist
        self._track = track
        self._stops = stops
        self._kept = Kept(self.paths, cache, limit)
        self.reload()
        self._kept.keep(self._own)

    @property
    def library(self) -> Library:
        """The library that answers now."""
        return self.now.library

    @property
    def now(self) -> Snapshot:
        """What answers now: what is here alone, as long as the archive is away."""
        is_away = self._behind is not None and self._behind.is_away
        return self.snapshot.without_archive() if is_away else self.snapshot

    @property
    def problems(self) -> tuple[StoryError, ...]:
        """What could not be read when it was loaded, and what is wrong with what could."""
        return self.snapshot.problems

    @property
    def is_sample(self) -> bool:
        """Whether the shipped sample answers."""
        return self.snapshot.is_sample

    @property
    def loaded_at(self) -> datetime:
        """When the stories were read last."""
        return self.snapshot.loaded_at

    def reload(self) -> Reload:
        """Read the stories anew and answer from them; blocks while it reads.

        Never raises for what the files hold: what could not be read is in
        `problems`, and then the stories of before go on answering for it. What is damaged
        and can be read is there as well, and answers.
        """
        reload = self._read(self._track, self.snapshot, self._archived())
        self.swap(reload)
        self.look()
        return reload

    def swap(self, reload: Reload) -> None:
        """Answer from what a reading found."""
        self.snapshot = reload.after

    def settle(self, still: Callable[[], object]) -> None:
        """Keep what is known for the next start, in few files; blocks, and changes no answer.

        Args:
            still: is called meanwhile; it raises if nobody wants that any more.
        """
        self._kept.merge(self._own, still)
        self._kept.keep(self._own)

    def read(self, track: Track | None = None) -> Reload:
        """Read the files anew, as `reload` does, and answer from the stories of before.

        The archive behind them stays as it is known; it is taken up by itself.

        Args:
            track: shows the progress; the shelf's own by default.
        """
        now = self.snapshot
        return self._read(track or self._track, now, now.archived)

    def _read(self, track: Track, now: Snapshot, archived: ArchiveSnapshot | None) -> Reload:
        before = NOTHING if now.is_sample else now.gathered
        needed = self._must_exist or before.alive
        said = synonyms.read(self.paths, now.said)
        words = said.words
        speakers, bad_speakers = speaker_corrections.read(self.paths, now.corrections)
        paths = [path for path in self.paths if needed or not _missing(path)]
        known = before.with_known(self._kept.known(before))
        means = Means(self._kept.folder, track, limit=self.limit)
        if archived is not None:
            words = synonyms.together(archived.synonyms, words)
        found = gather(paths, known, words, speakers, means)
        unread, is_sample = found.problems, False
        is_new = self._behind is None or self._behind.is_new(archived)
        nothing = not found.alive and is_new
        if nothing and self._sample is not None and (now.is_sample or not unread):
            were = now.gathered if now.is_sample else NOTHING
            found = gather([self._sample], were, words, (), Means(track=track))
            is_sample = True
        files = self._library(found, words, speakers)
        library, corrected = self._over(archived, files, speakers, is_sample=is_sample)
        warnings = () if is_sample else tuple(told for _, told in found.warnings)
        misfit = unfit(speakers, files, corrected, archived)
        wrong = (*said.problems, *bad_speakers, *misfit, *warnings)
        known_problems = {str(problem) for problem in now.problems}
        # What was wrong before already stands behind what is new.
        problems = tuple(
            sorted((*unread, *wrong), key=lambda problem: str(problem) in known_problems)
        )
        beside = [self._sample] if is_sample and self._sample is not None else self.paths
        expected = expectations.read(beside)
        after = Snapshot(
            library, problems, is_sample, _now(), speakers, expected, found, said, files, archived
        )
        after = replace(after, corrected=corrected)
        broken = NOTHING_COMPARED
        if now.library.stories:
            broken = self._compared(now, after)
        if broken.broken and self._stops and not now.is_sample:
            # Of the archive nothing is stopped: what it has no more may have been taken down.
            kept = replace(now, problems=(*problems, *map(_stopping, broken.broken)))
            return Reload(now, self.over(archived, kept), (), (), (), broken)
        return Reload(now, after, *_difference(now.gathered.records, found.records), broken)

    @property
    def _own(self) -> Gathered:
        """What was gathered at the paths; nothing while the sample answers."""
        return NOTHING if self.is_sample else self.snapshot.gathered

    def _library(
        self, found: Gathered, words: Synonyms, speakers: Sequence[SpeakerCorrection]
    ) -> Library:
        """Return the library of what was gathered: that of now where nothing differs."""
        now = self.snapshot
        same = words == now.alone.synonyms and tuple(speakers) == now.corrections
        if same and found.alive == now.gathered.alive:
            return now.alone
        return Library.over(found.corpus(), words)

    def take_up(self) -> Reload | None:
        """Return what the newest revision of the archive changes; None where it is nothing.

        What could not be read to be corrected is read again.

        It blocks, and everybody is answered from what was before, until that is swapped in.
        """
        now, archived = self.snapshot, self._archived()
        if archived is now.archived and self.is_whole:
            return None
        after = replace(self.over(archived, now), loaded_at=_now())
        if archived is now.archived and after.corrected.keys() == now.corrected.keys():
            return None
        return Reload(now, after, (), (), ())

    @property
    def is_whole(self) -> bool:
        """Whether every archived story that is corrected beside the files could be read."""
        now = self.snapshot
        found = Overlaid(now.library, now.corrected)
        return now.archived is None or is_whole(found, now.archived, now.alone, now.corrections)

    @property
    def is_misread(self) -> bool:
        """Whether the archive has other words that mean the same than the files were read with."""
        now = self.snapshot
        return not now.is_sample and now.alone.synonyms != _words(now, now.archived)

    def over(self, archived: ArchiveSnapshot | None, found: Snapshot) -> Snapshot:
        """Return what a reading found, over a revision of the archive; blocks."""
        if found.is_sample and archived is not None and archived.corpus.heads:
            nothing = Library.of((), _words(found, archived))
            found = replace(
                found,
                files=nothing,
                gathered=NOTHING,
                is_sample=False,
                expected=expectations.NOTHING,
            )
        library, corrected = self._over(
            archived, found.alone, found.corrections, is_sample=found.is_sample
        )
        return replace(found, library=library, archived=archived, corrected=corrected)

    def look(self) -> bool:
        """Look at the archive; tell whether there is something to take up."""
        return self._behind is not None and self._behind.look(self.snapshot.archived)

    def _archived(self) -> ArchiveSnapshot | None:
        """Return the newest revision of the archive; that of before where it cannot be read."""
        return None if self._behind is None else self._behind.newest(self.snapshot.archived)

    def _over(
        self,
        archived: ArchiveSnapshot | None,
        files: Library,
        said: Sequence[SpeakerCorrection],
        *,
        is_sample: bool = False,
    ) -> Overlaid:
        """Return the library of archived stories and those of files; that of now where it is it."""
        now = self.snapshot
        if is_sample:
            return Overlaid(files, {})
        same = archived is now.archived and files is now.alone
        if same and archived is not None and tuple(said) == now.corrections:
            known = Overlaid(now.library, now.corrected)
            if is_whole(known, archived, files, said):
                return known
        return overlaid(archived, files, said)

    def _compared(self, now: Snapshot, after: Snapshot) -> Compared:
        """Return what of the expectations breaks; nothing where the archive cannot tell."""
        try:
            return compared(now.library, after.library, after.expectations)
        except ArchiveError:
            return NOTHING_COMPARED


def _stopping(outcome: Outcome) -> StoryError:
    """Return the problem of an expectation for which a reload was stopped."""
    expected = outcome.expectation
    reason = f'"{expected.question}" would no longer be answered as expected'
    remedy = "the stories of before go on answering; mend the story or the expectation"
    return StoryError(
        expected.file or expectations.EXPECTATIONS_FILE, expected.line, reason, remedy
    )


def _words(read: Snapshot, archived: ArchiveSnapshot | None) -> Synonyms:
    """Return the words that mean the same, of the archive and of what was read."""
    own = read.said.words
    return own if archived is None else synonyms.together(archived.synonyms, own)


def _now() -> datetime:
    return datetime.now(UTC)


def _missing(path: Path) -> bool:
    """Tell whether there is nothing at `path`; what cannot be looked at is not missing."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _difference(
    old: Sequence[StoryRecord], new: Sequence[StoryRecord]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the ids that were added, changed and removed."""
    was = {record.id: record.content for record in old}
    now = {record.id: record.content for record in new}
    return (
        tuple(name for name in now if name not in was),
        tuple(name for name in now if name in was and now[name] != was[name]),
        tuple(name for name in was if name not in now),
    )
