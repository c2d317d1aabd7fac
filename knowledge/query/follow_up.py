"""Conversation: what a question means after another one and its answer.

"What else did he say", "and when was that?" and "why?" cannot be searched as they
stand. A pronoun for a person takes the name of whoever spoke last; a question that
has next to no words of its own takes those of the question before, which then count
half. A question that stands by itself is never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import tokens
from knowledge.ranking.features import NAME

if TYPE_CHECKING:
    from knowledge.model import Answer

PERSON = re.compile(r"\b(?P<pronoun>he|she|him|her|his|hers)(?P<is>['’]s)?\b", re.IGNORECASE)
CAPITAL = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")
CAPITALS = re.compile(r"(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
LEANS = re.compile(
    r"\W*(?:and|but|so|also|then|what about|how about|what else|who else|where else|anything else"
    r"|(?:why|when|where|who|how|how come|how so|how many|how much|really|since when)\W*$)",
    re.IGNORECASE,
)
REFERS = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|there|then)\b", re.IGNORECASE
)
MORE = re.compile(r"\b(?:else|more|other)\b", re.IGNORECASE)

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


def follow_up(question: str, before: Answer) -> FollowUp | None:
    """Return what a question means after `before`, or None if it stands by itself."""
    wants_more = MORE.search(question) is not None
    pronoun = PERSON.search(question)
    person = _person(before)
    if pronoun and person and not CAPITAL.search(question, 0, pronoun.start()):
        return FollowUp(_with_name(question, pronoun, person), "", wants_more)
    if CAPITAL.search(question):
        return None
    own = len(tokens(question))
    points_back = REFERS.search(question) is not None and own <= FEW
    if points_back or (LEANS.match(question) is not None and own <= FEW):
        # Of a chain of such questions, the one that stood by itself.
        last = (before.understood or before.question).rpartition(SEPARATOR)[2]
        return FollowUp(question, last, wants_more)
    return None


def _with_name(question: str, pronoun: re.Match[str], name: str) -> str:
    """Put a name in the place of a pronoun; "his" takes a possessive."""
    after = question[pronoun.end() :]
    possessive = pronoun["pronoun"].casefold() == "his" or (
        pronoun["pronoun"].casefold() == "her" and re.match(r"\s+\w", after) is not None
    )
    suffix = "’s" if possessive else " is" if pronoun["is"] else ""
    return f"{question[: pronoun.start()]}{name}{suffix}{after}"


def _person(before: Answer) -> str | None:
    """Return who spoke last, else a name of the question before, else of its answer."""
    for passage in before.passages[:1]:
        for statement in passage.statements:
            if statement.speaker is not None:
                return statement.speaker
    asked = CAPITALS.search(before.understood or before.question)
    if asked:
        return asked[0]
    named = NAME.search(before.passages[0].text) if before.passages else None
    return named[0] if named else None
