"""Gathering: from the files to the stories that answer, each read and analysed only if it is new.

What was gathered before says what need not be done: it is in memory from one reload to the next,
and on the disk from one start to the next. The files decide what answers; what was kept only
spares the work, so that whatever is lost of it costs time and nothing else.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple

from bot.cache.adding import with_new
from bot.cache.analysis import Analysis
from bot.cache.gathered import ALL_MEANS, Alive, Gathered, Known, Means
from bot.cache.keys import story_key, words_key
from knowledge.errors import StoryError
from knowledge.stories.file_reading import FileOutcome, read_file
from knowledge.stories.reading import resolved
from knowledge.stories.speaker_corrections import by_story
from knowledge.stories.story_files import StoryFile, story_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.cache.analysis import Advance
    from bot.cache.segments import Segments
    from bot.cache.workers import Workers
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.reading import Resolved
    from knowledge.stories.record import StoryRecord
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms


def gather(
    paths: Sequence[Path],
    before: Gathered,
    words: Synonyms,
    said: Iterable[SpeakerCorrection] = (),
    means: Means = ALL_MEANS,
) -> Gathered:
    """Return the stories at some paths, and read and analyse what of them is not known.

    A story at which the program fails stays as it was before.

    Args:
        paths: folders of stories, story files or .jsonl files.
        before: what was gathered before; those of its stories answer on whose files have a problem.
        words: the synonyms.
        said: what is corrected of the stories' speakers.
        means: with what it is done.
    """
    keys = _Keys(words, said)
    found = _looked_up(list(story_files(paths, means.limit)), before.known, keys)
    with ExitStack() as stack:
        advance = stack.enter_context(means.track(found.size))
        workers = _workers(words, means, advance) if found.size >= means.worth else None
        analysis = Analysis(words, workers, means.folder, advance)
        stack.enter_context(closing(analysis))
        outcomes = _read(found, before.known.segments, keys, analysis, means.limit)
        resolution = resolved(outcomes, before.records, before.warnings)
        alive, failed = _analyzed(resolution, before, keys, analysis)
        segments = with_new(before.known.segments, alive, analysis, means)
    files = {
        (file.path, file.default_id): outcome
        for file, outcome in zip(found.files, outcomes, strict=True)
        if isinstance(file, StoryFile) and isinstance(outcome, FileOutcome)
    }
    problems = (*resolution.problems, *failed)
    return Gathered(Known(files, segments), tuple(alive), problems, resolution.warnings)


def _workers(words: Synonyms, means: Means, advance: Advance) -> Workers | None:
    if not means.workers:
        return None
    # Imported here: one story needs no worker, and every start pays for imports.
    from bot.cache.workers import Workers  # noqa: PLC0415

    return Workers(words.phrases, means.workers, lambda: advance(0))


class _Keys:
    """The keys of stories under some synonyms and corrections."""

    def __init__(self, words: Synonyms, said: Iterable[SpeakerCorrection]) -> None:
        self._words, self._said = words_key(words), by_story(said)

    def of(self, record: StoryRecord) -> bytes:
        return story_key(record.content, self._words, self.said(record))

    def said(self, record: StoryRecord) -> tuple[SpeakerCorrection, ...]:
        return self._said.get(record.id, ())


class _Found(NamedTuple):
    """The files that there are, and what is to do."""

    files: list[StoryFile | StoryError]
    outcomes: list[FileOutcome | StoryError | None]
    """What is known of each of them; None where it is to be read."""
    again: list[StoryRecord]
    """The stories of the others that are to be analysed again."""
    size: int
    """How many bytes of stories there are to read and analyse."""


def _looked_up(files: list[StoryFile | StoryError], known: Known, keys: _Keys) -> _Found:
    outcomes = [one if isinstance(one, StoryError) else _outcome(one, known) for one in files]
    again: list[StoryRecord] = []
    size = sum(
        file.size
        for file, outcome in zip(files, outcomes, strict=True)
        if outcome is None and isinstance(file, StoryFile)
    )
    for file, outcome in zip(files, outcomes, strict=True):
        if isinstance(file, StoryFile) and isinstance(outcome, FileOutcome):
            new = [one for one in outcome.records if keys.of(one) not in known.segments.places]
            again += new
            size += file.size * len(new) // max(len(outcome.records), 1)
    return _Found(files, outcomes, again, size)


def _outcome(file: StoryFile, known: Known) -> FileOutcome | None:
    """Return what a file gave, if it is as it was and its stories are still here."""
    outcome = known.files.get((file.path, file.default_id))
    if outcome is None or file.signature is None or outcome.signature != file.signature:
        return None
    held = known.segments.contents
    return outcome if all(record.content in held for record in outcome.records) else None


def _read(
    found: _Found, segments: Segments, keys: _Keys, analysis: Analysis, limit: StoryLimit
) -> list[FileOutcome | StoryError]:
    """Read what is to be read, and let be analysed what is to be; return what each file gave."""
    outcomes: list[FileOutcome | StoryError] = []
    for file, outcome in zip(found.files, found.outcomes, strict=True):
        if isinstance(file, StoryError):
            outcomes.append(file)
            continue
        if outcome is not None:
            outcomes.append(outcome)
            continue
        given, stories = read_file(file, limit)
        outcomes.append(given)
        share = file.size // max(len(stories), 1)
        for record, story in zip(given.records, stories, strict=True):
            key = keys.of(record)
            if key in segments.places:
                analysis.advance(share)
            else:
                analysis.want(key, story, keys.said(record), share)
    for record in found.again:
        story = segments.story(segments.contents[record.content]).story
        analysis.want(keys.of(record), story, keys.said(record), len(story.text))
    return outcomes


def _analyzed(
    resolution: Resolved, before: Gathered, keys: _Keys, analysis: Analysis
) -> tuple[list[Alive], list[StoryError]]:
    """Return the stories that answer, and the problems of those at which the program failed."""
    known = before.known.segments.places

    def need(record: StoryRecord) -> Alive:
        """Let a story of before be analysed, if it is not known under these words."""
        key = keys.of(record)
        if key not in known and key not in analysis:
            story = before.story(record)
            analysis.want(key, story, keys.said(record), 0)
        return Alive(record, key)

    wanted = [need(record) for record in resolution.records]
    analysis.wait()
    failed = {one.key: analysis.failed[one.key] for one in wanted if one.key in analysis.failed}
    if failed:
        were = {record.id: record for record in before.records}
        stay = [
            were.get(one.record.id, one.record) if one.key in failed else one.record
            for one in wanted
        ]
        wanted = [need(record) for record in stay]
        analysis.wait()
    alive = [one for one in wanted if one.key in known or one.key in analysis.done]
    return alive, list(failed.values())
