"""Focus: what the reader has in mind at a place of the story.

For each entity where it was last mentioned, how (as a subject, beside a preposition),
how often, and when it last spoke. A resolved pronoun counts as a mention.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from math import log1p
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.entity import Entity

FARTHEST = 15
"""Sentences back in which a pronoun finds whom it means."""
MOST_IN_MIND = 24
"""Entities in focus at the same time."""
TURNS = 2
"""The latest paragraphs whose last speakers are remembered in order."""
MOST_SENTENCES = 8.0
NEW_PARAGRAPH, NEW_SUBJECT = 0.8, 0.3
"""What having spoken last is worth in another paragraph; in one with its own subject."""
FEW = 10
"""Mentions of persons below which a story has hardly shown yet whom it is about."""


class Place(NamedTuple):
    """Where and how an entity is mentioned."""

    sentence: int
    paragraph: int
    subject: bool
    beside: bool = False
    """Whether it stands behind a preposition or owns something."""
    owner: bool = False
    paired: bool = False
    """Whether it is one of two subjects joined by "and"."""


@dataclass(slots=True)
class Trace:
    """The mentions of one entity so far: how often, the last one's place, its last statement."""

    entity: Entity
    sentence: int
    paragraph: int
    subject: bool
    beside: bool
    owner: bool
    paired: bool
    count: int = 1
    spoke: int = -1000
    """The sentence of its last statement."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement that was made; `entity` is None for a speaker whom nobody knows."""

    entity: Entity | None
    sentence: int
    paragraph: int
    asks: bool = False
    """Whether it is a question, so that somebody else answers it."""
    spoken: bool = False
    """Whether it is a quotation that opens its paragraph, as the turns of a dialogue do."""


@dataclass(slots=True)
class Focus:
    """Who is in mind, the latest mentioned last."""

    traces: dict[int, Trace] = field(default_factory=dict)
    utterances: deque[Utterance] = field(default_factory=lambda: deque(maxlen=TURNS))
    """The last statements of the latest paragraphs in which somebody speaks, the newest last."""
    subjects: dict[int, Entity] = field(default_factory=dict)
    """The first person who is a subject in each paragraph: the one whom it speaks of."""
    mentioned: Counter[int] = field(default_factory=Counter)
    """How often each person is mentioned so far, by name or pronoun; by its first mention."""
    mentions: int = 0
    """How often all of them are."""

    def topic(self) -> dict[int, float]:
        """Return the share of each person in all that is mentioned, by its first mention."""
        every = FEW + self.mentions
        return {one: count / every for one, count in self.mentioned.items()}

    def share(self, entity: Entity) -> float:
        """Return the share of a person in what is mentioned so far; little in a short text."""
        return self.mentioned[entity.first] / (FEW + self.mentions)

    def speaks_of(self, entity: Entity, paragraph: int) -> bool:
        """Whether the paragraph before spoke of a person, and this one of nobody so far."""
        before = self.subjects.get(paragraph - 1)
        return paragraph not in self.subjects and before is entity

    def speaks_only_of(self, entity: Entity, paragraph: int) -> bool:
        """Whether the paragraph before has no other person as a subject, and this one none."""
        return self.speaks_of(entity, paragraph) and not any(
            trace.subject and trace.paragraph == paragraph - 1 and trace.entity.is_person
            for trace in self.traces.values()
            if trace.entity is not entity
        )

    def asked(self, paragraph: int) -> Entity | None:
        """Return who asked the question that the paragraph before `paragraph` ends with."""
        last = self.utterances[-1] if self.utterances else None
        return last.entity if last and last.asks and last.paragraph == paragraph - 1 else None

    def turn(self, paragraph: int) -> Entity | None:
        """Return whose turn it is in `paragraph` where two speak by turns, else nobody."""
        if len(self.utterances) < TURNS:
            return None
        before, last = self.utterances
        by_turns = before.entity is not last.entity and last.entity is not None
        talk = last.spoken or last.asks
        near = (before.paragraph, last.paragraph) == (paragraph - 2, paragraph - 1)
        return before.entity if by_turns and talk and near else None

    def mention(self, entity: Entity, place: Place) -> None:
        """Note a mention; within one sentence a subject stays one."""
        if entity.is_person:
            self.mentioned[entity.first] += 1
            self.mentions += 1
            if place.subject:
                self.subjects.setdefault(place.paragraph, entity)
        old = self.traces.pop(id(entity), None)
        if old is None:
            old = Trace(
                entity, place.sentence, place.paragraph, place.subject, place.beside,
                place.owner, place.paired, 0,
            )  # fmt: skip
        again = old.sentence == place.sentence and old.count > 0
        old.subject = place.subject or (again and old.subject)
        old.paired = place.paired or (again and old.paired)
        old.beside = place.beside and (not again or old.beside)
        old.owner = place.owner or (again and old.owner)
        old.sentence, old.paragraph, old.count = place.sentence, place.paragraph, old.count + 1
        self.traces[id(entity)] = old
        if len(self.traces) > MOST_IN_MIND:
            del self.traces[next(iter(self.traces))]

    def speak(self, made: Utterance) -> None:
        """Note a statement, the last of its paragraph so far."""
        if self.utterances and self.utterances[-1].paragraph == made.paragraph:
            spoken = self.utterances.pop().spoken
            made = replace(made, spoken=made.spoken or spoken)
        self.utterances.append(made)
        if made.entity is not None and id(made.entity) in self.traces:
            self.traces[id(made.entity)].spoke = made.sentence

    def _speaks_of_others(self, entity: Entity, after: int, last: int) -> bool:
        """Whether a paragraph behind `after` has another subject, or `last` names another."""
        here = (one for one in self.traces.values() if one.paragraph == last and not one.beside)
        return any(one.entity.is_person and one.entity is not entity for one in here) or any(
            self.subjects.get(one, entity) is not entity for one in range(after + 1, last + 1)
        )

    def salience(self, trace: Trace, sentence: int, paragraph: int) -> dict[str, float]:
        """Return the features that say how much an entity is in mind."""
        back = min(float(sentence - trace.sentence), MOST_SENTENCES)
        features = {
            "sentences back": back,
            "named often": log1p(min(trace.count, 20)),
        }
        if trace.paragraph == paragraph:
            features["same paragraph"] = 1.0
        if trace.subject:
            features["subject"] = 1.0 / (1.0 + 0.25 * back)
        if trace.beside:
            features["beside"] = 1.0
        if self.utterances:
            last = self.utterances[-1]
            near = max(0.0, 1.0 - 0.12 * (sentence - last.sentence))
            if trace.paragraph != paragraph:
                others = self._speaks_of_others(trace.entity, last.paragraph, paragraph)
                near *= NEW_SUBJECT if others else NEW_PARAGRAPH
            near *= not trace.paired
            if last.entity is trace.entity:
                features["spoke last"] = near
            elif trace.spoke >= 0:
                features["spoke before"] = max(0.0, 1.0 - 0.12 * (sentence - trace.spoke))
        return features
