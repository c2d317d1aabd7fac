"""Quoted: who speaks in the stories, with all that they say, the newest story first.

It is counted here alone, so that "who is quoted" names the same people in the same order
and by the same roles as a list of statements does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.called import Called, called
from knowledge.english.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.index.corpus import Corpus
    from knowledge.model import Sentence, Statement, Story


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, the story that reports it, and the sentence in which it begins."""

    story: Story
    statement: Statement
    sentence: Sentence

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.sentence.paragraph

    @property
    def time(self) -> str | None:
        """The time of a live blog's entry that it stands in."""
        entry = self.sentence.time
        return None if entry is None else self.story.text[slice(*entry)]


@dataclass(frozen=True, slots=True)
class QuotedSpeaker:
    """Somebody whom the stories quote, with their statements, newest story first."""

    name: str
    role: str | None
    """The description in the newest story that gives one."""
    said: tuple[Said, ...]

    @property
    def called(self) -> Called:
        """The name with all roles that the stories give."""
        roles = dict.fromkeys(said.statement.role for said in self.said)
        return called(self.name, tuple(filter(None, roles)))


def quoted_speakers(corpus: Corpus, numbers: Iterable[int]) -> tuple[QuotedSpeaker, ...]:
    """Return who speaks in the stories of these numbers, those with the most statements first."""
    said: dict[str, list[Said]] = {}
    stories = [documents for number in numbers if (documents := corpus.of_story(number))]
    stories.sort(key=lambda documents: parse_date(documents[0].story.published), reverse=True)
    for documents in stories:
        # One that reaches over several sentences stands where it begins.
        begins: dict[Statement, Sentence] = {}
        for document in documents:
            for statement in document.statements:
                begins.setdefault(statement, document.sentence)
        for statement, sentence in begins.items():
            if statement.speaker is not None:
                found = Said(documents[0].story, statement, sentence)
                said.setdefault(statement.speaker, []).append(found)
    speakers = [
        QuotedSpeaker(
            who, next((s.statement.role for s in found if s.statement.role), None), (*found,)
        )
        for who, found in said.items()
    ]
    return tuple(sorted(speakers, key=lambda speaker: -len(speaker.said)))
