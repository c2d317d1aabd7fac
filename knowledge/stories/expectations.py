"""Expectations: what a newsroom expects of the answers, from a file beside its stories.

An entry has a `question`, and what the first passage of its answer must be: `contains` (a
phrase), `speaker`, `story` (its id), any of them together; or `answer: none`, where the
stories have to be silent. The values need no file, so that they can be kept elsewhere too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.stories import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from knowledge.errors import StoryError
    from knowledge.stories.entries import Entry, Text

EXPECTATIONS_FILE = "expectations.yaml"
"""Stands beside the stories and is never one."""
NAMES = ("question", "contains", "speaker", "story", "answer")
SILENCE = "none"
NOBODY = "nobody"
"""The speaker of a passage that nobody is known to say."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of the answer to a question; what is None is not."""

    question: str
    contains: str | None = None
    """A phrase of the first passage; typography and case do not count."""
    speaker: str | None = None
    """Who says the first passage, by any part of the name."""
    story: str | None = None
    """The id of the story in which the first passage stands."""
    silent: bool = False
    """That the stories say nothing of it."""
    file: str | None = field(default=None, compare=False)
    """The file it was read from."""
    line: int | None = field(default=None, compare=False)

    def to_dict(self) -> dict[str, str]:
        """Return the names and values of the entry that it is."""
        given = {
            "question": self.question,
            "contains": self.contains,
            "speaker": self.speaker,
            "story": self.story,
            "answer": SILENCE if self.silent else None,
        }
        return {name: value for name, value in given.items() if value is not None}

    @classmethod
    def from_dict(cls, fields: Mapping[str, str]) -> Expectation:
        """Return the expectation that the names and values of an entry are.

        Raises:
            ValueError: they are none; it says what is wrong, and what to do, after a ";".
        """
        if "question" not in fields:
            raise ValueError("has no question; write question: …")
        answer = fields.get("answer")
        if answer is not None and answer.lower() != SILENCE:
            raise ValueError(f'has the answer "{answer}"; write answer: none, or contains: …')
        expected = [name for name in ("contains", "speaker", "story") if name in fields]
        if answer is not None and expected:
            raise ValueError(f"expects silence and a passage; leave out answer or {expected[0]}")
        if answer is None and not expected:
            raise ValueError("expects nothing; write contains: …, speaker: … or answer: none")
        contains, speaker, story = map(fields.get, ("contains", "speaker", "story"))
        return cls(fields["question"], contains, speaker, story, silent=answer is not None)


@dataclass(frozen=True)
class Expected:
    """What is expected of the answers: read at once, and taken apart when it is first asked for.

    An entry with a problem gives the problem alone.
    """

    texts: tuple[Text | StoryError, ...] = ()
    """What stands in the files, or what is wrong with one."""

    @property
    def values(self) -> tuple[Expectation, ...]:
        """What is expected."""
        return self._told[0]

    @property
    def problems(self) -> tuple[StoryError, ...]:
        """What of it could not be read."""
        return self._told[1]

    # Most answers need none of it, and importing what reads YAML takes longer than an answer.
    @cached_property
    def _told(self) -> tuple[tuple[Expectation, ...], tuple[StoryError, ...]]:
        return entries.told(entries.entries_of(self.texts, NAMES), _expectation)


NOTHING = Expected()


def read(paths: Iterable[Path]) -> Expected:
    """Read the `expectations.yaml` in each folder, and beside each story file, of `paths`."""
    return Expected(tuple(entries.texts_beside(paths, EXPECTATIONS_FILE)))


def parse(text: str, file: str) -> tuple[tuple[Expectation, ...], tuple[StoryError, ...]]:
    """Read the text of such a file; see `Expected`."""
    return entries.told(entries.entries(text, file, NAMES), _expectation)


def appended(text: str, expectation: Expectation) -> str:
    """Return the text of such a file with another expectation, all else kept to the character."""
    return entries.appended(text, expectation.to_dict())


def _expectation(entry: Entry) -> Expectation:
    return replace(Expectation.from_dict(entry.fields), file=entry.file, line=entry.line)
