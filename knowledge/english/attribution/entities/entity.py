"""Entity: somebody or something that a story mentions, and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.descriptions import spelt_out
from knowledge.english.attribution.entities.evidence import (
    GENDER_WEIGHTS,
    MOST_PRONOUNS,
    PERSON_WEIGHTS,
)
from knowledge.english.attribution.vocabulary import (
    OFFICE_TITLES,
    ROLES,
    bare,
    is_possessive,
    is_role,
)
from knowledge.english.sentences import ABBREVIATIONS

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.model import Span


HEAD_WORDS = frozenset({"who", "of", "for", "in", "at", "that", "which", "behind", "with", "to"})
"""Behind what a role tells no more of the gender."""


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that a story mentions, by name or by description alone."""

    name: str
    """The fullest form, as written; of a description, its words."""
    words: tuple[str, ...] = ()
    mentions: list[NameMention] = field(default_factory=list)
    """Of a named entity, its mentions that can be nobody else's."""
    forms: set[tuple[str, ...]] = field(default_factory=set)
    """The words of those mentions."""
    titles: set[str] = field(default_factory=set)
    """The titles that go with them."""
    signs: set[str] = field(default_factory=set)
    """What shows whether it is a person, see `evidence`."""
    gender_votes: dict[str, int] = field(default_factory=dict)
    """For each sign of gender, how far it speaks for a man (+) or a woman (-)."""
    person_odds: float = 0.0
    gender: float = 0.0
    """Positive for a man, negative for a woman, 0 where nothing tells."""
    plural: bool = False
    roles: list[Span] = field(default_factory=list)
    """What the story says it is, nearest to the first full mention first."""
    role: str | None = None
    settled: bool = False
    """Whether its first role stands beside a full mention."""
    described: frozenset[str] = frozenset()
    """The words that a description of it may use."""
    owners: frozenset[str] = frozenset()
    """Words of its roles that are somebody else's: the baker of "the baker’s wife"."""
    anonymous: Span | None = None
    """The description that stands for a name, where the story gives none."""
    told_apart: bool = False
    """Whether that description is of one whom the reader is to know, as "the defendant": the
    story may name him, so that the description is no name of his."""

    @property
    def is_person(self) -> bool:
        """Whether it is rather a person than a body or a place."""
        return self.person_odds > 0

    @property
    def first(self) -> int:
        """Where it is first mentioned."""
        return self.mentions[0].start if self.mentions else self.anonymous.start  # type: ignore[union-attr]


def sum_up(entity: Entity, trust: float = 1.0) -> None:
    """Add the evidence up to the odds of a person and to a gender.

    `trust` is that in the table of given names.
    """
    entity.person_odds = sum(PERSON_WEIGHTS[sign] for sign in entity.signs)
    entity.gender = 0.0
    for sign, votes in entity.gender_votes.items():
        bounded = max(-MOST_PRONOUNS, min(MOST_PRONOUNS, votes))
        trusted = trust if sign == "given name" else 1.0
        entity.gender += trusted * GENDER_WEIGHTS[sign] * bounded


def add_role(text: str, entity: Entity, span: Span) -> None:
    """Add one more description of an entity."""
    if span in entity.roles:
        return
    entity.roles.append(span)
    written = text[span.start : span.end]
    if entity.role is None:
        # "Sen. Jim Rusk": the stop belongs to the title.
        titled = written.split()[-1] in ABBREVIATIONS
        behind = any(mention.start == span.end + 2 for mention in entity.mentions)
        entity.role = written + "." * (titled and behind and text[span.end] == ".")
    entity.described |= frozenset(spelt_out(written))
    low = written.lower().replace("'", "’").split()
    entity.owners |= frozenset(bare(one) for one in low if is_possessive(one))
    _learn_gender_of_role(entity)


def hold_offices(entity: Entity) -> None:
    """Let a person be called by the offices and ranks that stand before the name as titles."""
    titles = (title for mention in entity.mentions for title in mention.titles)
    offices = " ".join(one for one in titles if one in OFFICE_TITLES or is_role(one))
    entity.described |= frozenset(spelt_out(offices))


def is_office_role(text: str, span: Span) -> bool:
    """Whether a role says what a human being is."""
    words = text[span.start : span.end].lower().split()
    head = next((at for at, word in enumerate(words) if word in HEAD_WORDS), len(words))
    return bool(words) and is_role(words[head - 1])


def settle(text: str, entity: Entity) -> None:
    """Sum up what was learnt by reading: gender, and the role nearest to the first mention."""
    if not entity.settled and len(entity.roles) > 1:
        spans = sorted(entity.roles)
        entity.roles, entity.role = [], None
        for span in spans:
            add_role(text, entity, span)
    sum_up(entity)


def _learn_gender_of_role(entity: Entity) -> None:
    """Let the head of a role tell the gender ("spokeswoman"), no "husband" behind it."""
    for word in spelt_out(entity.role):
        if word in HEAD_WORDS:
            break
        if ROLES.get(word, "-") != "-":
            entity.gender_votes["kin or role"] = 1 if ROLES[word] == "m" else -1
