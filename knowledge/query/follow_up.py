"""Follow-ups: what a question means after another one and its answer.

"What else did he say", "and when was that?" and "why?" cannot be searched as they
stand. A pronoun for a person takes the name of whoever spoke last; a question that
has next to no words of its own takes those of the question before, which then count
half. A question that stands by itself is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.patterns import CAPITALISED, CAPITALISED_RUN, FULL_NAME
from knowledge.english.references import (
    leans,
    personal_pronoun,
    points_back,
    wants_more,
    with_name,
)

if TYPE_CHECKING:
    from knowledge.english.analyzer import Analysis
    from knowledge.model import Answer

SEPARATOR = " – "
FEW = 2
"""Content words up to which a question that points back has not enough of its own."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that leans on the one before."""

    text: str
    """The question itself, a pronoun replaced by the name it stands for."""
    carried: str
    """The question before, whose terms are searched too; may be empty."""
    wants_more: bool
    """Whether what was shown before is not wanted again."""

    @property
    def understood(self) -> str:
        """What is shown as understood."""
        return f"{self.text.rstrip(' ?')}{SEPARATOR}{self.carried}" if self.carried else self.text


def follow_up(question: Analysis, before: Answer) -> FollowUp | None:
    """Return what a question means after `before`, or None if it stands by itself."""
    text = question.text
    more = wants_more(text)
    pronoun = personal_pronoun(text)
    person = _person(before)
    if pronoun and person and not CAPITALISED.search(text, 0, pronoun.start()):
        return FollowUp(with_name(text, pronoun, person), "", more)
    if CAPITALISED.search(text) or len(question.tokens) > FEW:
        return None
    if points_back(text) or leans(text):
        # Of a chain of such questions, the one that stood by itself.
        last = (before.understood or before.question).rpartition(SEPARATOR)[2]
        return FollowUp(text, last, more)
    return None


def _person(before: Answer) -> str | None:
    """Return who spoke last, else a name of the question before, else of its answer."""
    for passage in before.passages[:1]:
        for statement in passage.statements:
            if statement.speaker is not None:
                return statement.speaker
    asked = CAPITALISED_RUN.search(before.understood or before.question)
    if asked:
        return asked[0]
    named = FULL_NAME.search(before.passages[0].text) if before.passages else None
    return named[0] if named else None
