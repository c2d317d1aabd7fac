"""StoryReading: how far a story has been read, and what is known of it there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution.resolution.features import is_place
from knowledge.english.attribution.resolution.focus import FARTHEST, Focus, Place, Trace
from knowledge.english.attribution.resolution.frames import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.english.attribution.entities.cast import Cast
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.tokens import TokenizedSentence

NO_FRAME = Frame(None, None, 0, ())
MOST_BODIES = 8
"""Bodies among which "the company" is sought, besides those in mind."""
MOST_DESCRIBED = 40
"""Entities known by one word beyond which no more are noted."""


@dataclass(slots=True)
class StoryReading:
    """A story that is read from its start to its end."""

    cast: Cast
    learning: bool
    """Whether pronouns and descriptions add to what is known of the entities."""
    leads: dict[int, Entity]
    """Whom a description in the lead turns out to be, by its start."""
    topic: dict[int, float] = field(default_factory=dict)
    """The share of each person in the story, as the first reading found it."""
    lead: Entity | None = None
    """Whom the lead describes without a name, until the first name comes."""
    focus: Focus = field(default_factory=Focus)
    index: int = -1
    """The number of the sentence that is being read."""
    sentence: TokenizedSentence = field(init=False)
    """That sentence."""
    names: Sequence[NameMention] = ()
    """The names in it."""
    frame: Frame = NO_FRAME
    """What it speaks of."""
    bodies: list[Entity] = field(default_factory=list)
    """What "the company" may be, the most often named first."""
    by_word: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    """The entities by each word that describes them."""

    def __post_init__(self) -> None:
        """Note what each entity can be called."""
        things = [one for one in self.cast.entities if not one.is_person]
        for entity in things:
            entity.described |= frozenset(entity.words)
        near = [one for one in things if not is_place(one)]
        self.bodies = sorted(near, key=lambda one: -len(one.mentions))[:MOST_BODIES]
        for entity in self.cast.entities:
            self.call(entity, entity.described)

    def call(self, entity: Entity, words: frozenset[str]) -> None:
        """Note that an entity may be called by words."""
        for word in words:
            if len(self.by_word[word]) < MOST_DESCRIBED:
                self.by_word[word].append(entity)

    def enter(self, index: int) -> None:
        """Go on to a sentence."""
        self.index = index
        self.sentence, self.names = self.cast.sentences[index], self.cast.mentions[index]

    @property
    def here(self) -> int:
        """Where that sentence starts."""
        return self.sentence.starts[0]

    def in_mind(self) -> list[Trace]:
        """Return the mentions that are not too far back."""
        nearest = self.index - FARTHEST
        return [trace for trace in self.focus.traces.values() if trace.sentence >= nearest]

    def salience(self, trace: Trace) -> dict[str, float]:
        """Return the features that say how much an entity is in mind here."""
        return self.focus.salience(trace, self.index, self.sentence.paragraph)

    def topicality(self, entity: Entity) -> dict[str, float]:
        """Return the features that say how far the story and its paragraph are about a person."""
        return {
            "topic": self.topic.get(entity.first, 0.0),
            "topic so far": self.focus.share(entity),
            "paragraph’s subject": float(self.focus.speaks_of(entity, self.sentence.paragraph)),
        }

    def mention(
        self,
        entity: Entity,
        *,
        subject: bool,
        beside: bool = False,
        owner: bool = False,
        paired: bool = False,
    ) -> None:
        """Note that an entity is mentioned in this sentence."""
        place = Place(self.index, self.sentence.paragraph, subject, beside, owner, paired)
        self.focus.mention(entity, place)
