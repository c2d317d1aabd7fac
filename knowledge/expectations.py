"""What is expected of the answers, held against them.

A newsroom knows what its stories must answer, who must be named, and where they must be silent.
Each question is asked as anybody asks it, of all stories, and only what a reader would see first
counts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.english.called import name_words
from knowledge.stories.expectations import NOBODY, Expectation
from knowledge.text.folding import fold, folded_text, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.answer import Answer, Passage
    from knowledge.library import Library


class Failing(StrEnum):
    """What of an expectation does not hold."""

    SILENCE = "silence"
    """The stories should be silent, and a passage is shown."""
    PASSAGE = "passage"
    """A passage should be shown, and there is none."""
    CONTAINS = "contains"
    """The first passage does not contain the phrase."""
    SPEAKER = "speaker"
    """Somebody else says it, or nobody is known to."""
    STORY = "story"
    """It stands in another story."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An expectation, the answer, and what of the one does not hold in the other."""

    expectation: Expectation
    answer: Answer
    failing: tuple[Failing, ...]

    @property
    def held(self) -> bool:
        """Whether all that is expected holds."""
        return not self.failing

    @property
    def came(self) -> Passage | None:
        """What a reader sees first."""
        return next(iter(self.answer.shown), None)


def run(library: Library, expectations: Iterable[Expectation]) -> Iterator[Outcome]:
    """Yield what came of each expectation, in their order."""
    for expectation in expectations:
        answer = library.ask(expectation.question)
        yield Outcome(expectation, answer, tuple(_failing(expectation, answer)))


MOST_COMPARED = 200
"""How many expectations a change is held against."""
LONGEST_COMPARED = 2.0
"""Seconds for which a change is held against them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a change makes of the expectations."""

    broken: tuple[Outcome, ...] = ()
    """Those that held before and do not hold any more."""
    asked: int = 0
    """How many of them were asked."""
    out_of: int = 0
    """How many there are."""


def compared(
    before: Library,
    after: Library,
    expectations: Sequence[Expectation],
    *,
    most: int = MOST_COMPARED,
    seconds: float = LONGEST_COMPARED,
) -> Compared:
    """Return which expectations a change breaks.

    Args:
        before: what answers now.
        after: what would answer.
        expectations: what is expected, that which counts most first.
        most: how many are asked at most.
        seconds: after which no other is asked.
    """
    if before is after or not before.stories:
        return Compared(out_of=len(expectations))
    until = time.perf_counter() + seconds
    broken: list[Outcome] = []
    asked = 0
    for outcome in run(after, expectations[:most]):
        asked += 1
        if not outcome.held and all(one.held for one in run(before, [outcome.expectation])):
            broken.append(outcome)
        if time.perf_counter() > until:
            break
    return Compared(tuple(broken), asked, len(expectations))


def expected_of(question: str, passage: Passage) -> Expectation:
    """Return the expectation that a question is answered by a passage, as it now is."""
    span = passage.answer
    words = passage.text if span is None else passage.story.text[span.start : span.end]
    said = passage.statement
    speaker = None if said is None else said.speaker
    return Expectation(question, " ".join(words.split()), speaker, passage.story.id)


def _failing(expected: Expectation, answer: Answer) -> Iterator[Failing]:
    first = next(iter(answer.shown), None)
    if expected.silent:
        if first is not None:
            yield Failing.SILENCE
        return
    if first is None:
        yield Failing.PASSAGE
        return
    if expected.contains is not None and not holds(first.text, expected.contains):
        yield Failing.CONTAINS
    if expected.speaker is not None and not _says(first, expected.speaker):
        yield Failing.SPEAKER
    if expected.story is not None and expected.story != first.story.id:
        yield Failing.STORY


def holds(text: str, phrase: str) -> bool:
    """Tell whether a text contains a phrase, whatever their typography and case are."""
    words = trimmed(fold(phrase)).text
    return words in folded_text(text)


def _says(passage: Passage, name: str) -> bool:
    """Tell whether a passage is said by whom any part of a name means.

    Somebody whom the story does not name is meant by the description that it gives.
    """
    said = passage.statement
    told = None if said is None else said.speaker or said.role
    if told is None or name.lower() == NOBODY:
        return told is None and name.lower() == NOBODY
    wanted = set(name_words(name))
    return bool(wanted) and wanted <= set(name_words(told))
