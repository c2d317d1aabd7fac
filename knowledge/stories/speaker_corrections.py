"""Corrections of speakers: what a moderator says of a statement once and for all.

They stand in `speakers.yaml` beside the stories: an entry has the `story` (its id), the `words`
of the statement, and its `speaker`, with the `role` if there is one; `speaker: nobody` says that
nobody is known to say it. They are found by their words, so that they outlive every edit of the
story that leaves these alone. The values need no file, so that they can be kept elsewhere too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories import entries
from knowledge.stories.expectations import NOBODY
from knowledge.text.folding import fold, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from knowledge.stories.entries import Entry

CORRECTIONS_FILE = "speakers.yaml"
"""Stands beside the stories and is never one."""
NAMES = ("story", "words", "speaker", "role")
FIT_NOTHING = "correct its words, or take the entry away"


@dataclass(frozen=True, slots=True)
class SpeakerCorrection:
    """Who says a statement of a story."""

    story: str
    """The story's id."""
    words: str
    """Those of the statement; typography and case do not count."""
    speaker: str | None
    """The name; None where nobody is known to say it."""
    role: str | None = None
    file: str | None = field(default=None, compare=False)
    """The file it was read from."""
    line: int | None = field(default=None, compare=False)

    def to_dict(self) -> dict[str, str]:
        """Return the names and values of the entry that it is."""
        given = {"story": self.story, "words": self.words, "speaker": self.speaker or NOBODY}
        return given if self.role is None else {**given, "role": self.role}

    @classmethod
    def from_dict(cls, fields: Mapping[str, str]) -> SpeakerCorrection:
        """Return the correction that the names and values of an entry are.

        Raises:
            ValueError: they are none; it says what is wrong, and what to do, after a ";".
        """
        for name in ("story", "words", "speaker"):
            if name not in fields:
                raise ValueError(f"has no {name}; write {name}: …")
        if not trimmed(fold(fields["words"])).words:
            raise ValueError("has words that are none; write those of the statement")
        speaker = fields["speaker"]
        named = None if speaker.lower() == NOBODY else speaker
        return cls(fields["story"], fields["words"], named, fields.get("role"))


def by_story(corrections: Iterable[SpeakerCorrection]) -> dict[str, tuple[SpeakerCorrection, ...]]:
    """Return the corrections of each story, in their order, by its id."""
    found: dict[str, list[SpeakerCorrection]] = {}
    for one in corrections:
        found.setdefault(one.story, []).append(one)
    return {story: tuple(ones) for story, ones in found.items()}


def read(
    paths: Iterable[Path], before: Sequence[SpeakerCorrection] = ()
) -> tuple[tuple[SpeakerCorrection, ...], tuple[StoryError, ...]]:
    """Read the `speakers.yaml` in each folder, and beside each story file, of `paths`.

    An entry with a problem costs itself alone, and what it said before it says still.

    Args:
        paths: folders of stories and story files.
        before: what was read there before.
    """
    were = {one.file for one in before if one.file is not None}
    texts = entries.texts_beside(paths, CORRECTIONS_FILE, were)
    given, problems = entries.told(entries.entries_of(texts, NAMES), _correction)
    return (*given, *entries.kept(before, given, problems)), problems


def parse(text: str, file: str) -> tuple[tuple[SpeakerCorrection, ...], tuple[StoryError, ...]]:
    """Read the text of such a file; see `read`."""
    return entries.told(entries.entries(text, file, NAMES), _correction)


def appended(text: str, correction: SpeakerCorrection) -> str:
    """Return the text of such a file with another correction, all else kept to the character."""
    return entries.appended(text, correction.to_dict())


def fits_nothing(correction: SpeakerCorrection, *, has_story: bool) -> StoryError:
    """Return the problem of a correction whose story or words are not there."""
    file, line = correction.file or CORRECTIONS_FILE, correction.line
    if not has_story:
        reason = f"no story has the id {correction.story!r}"
        return StoryError(file, line, reason, "correct it, or take the entry away")
    reason = f"the words do not stand in the story {correction.story!r} any more"
    return StoryError(file, line, reason, FIT_NOTHING)


def _correction(entry: Entry) -> SpeakerCorrection:
    return replace(SpeakerCorrection.from_dict(entry.fields), file=entry.file, line=entry.line)
