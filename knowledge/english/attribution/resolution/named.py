"""Named sources: which person, body or paper a name at the cue stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.descriptions import ANAPHORIC
from knowledge.english.attribution.resolution.candidates import (
    SpeakerCandidate,
    decided,
    ranked,
    scored,
)
from knowledge.english.attribution.resolution.features import agreement
from knowledge.english.attribution.resolution.focus import MOST_SENTENCES
from knowledge.english.attribution.resolution.speaker import (
    Speaker,
    is_outlet,
    named,
    nobody,
    without_article,
)
from knowledge.english.attribution.vocabulary import OUTLETS, TITLES, bare, is_possessive
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.resolution.reading import StoryReading

GENERATION_WORDS = {"senior": 1, "elder": 1, "older": 1, "younger": -1, "junior": -1}
"""Words before a name that tell namesakes of two generations apart."""
YOUNG = frozenset({"son", "daughter", "grandson", "granddaughter", "nephew", "niece", "jr"})
LATER = 2.0
"""Sentences by which a namesake who is named only later is farther than the farthest."""


def entity_of(
    reading: StoryReading, mention: NameMention
) -> tuple[Entity | None, list[SpeakerCandidate]]:
    """Return whom a name means: of namesakes the one who is clearly in mind."""
    found = reading.cast.candidates(mention)
    if len(found) == 1:
        return found[0], []
    rivals = ranked(_namesake(reading, entity, mention, found) for entity in found)
    best = decided(rivals, "name")
    return (best.entity if best else None), rivals


def _namesake(
    reading: StoryReading, entity: Entity, mention: NameMention, found: Sequence[Entity]
) -> SpeakerCandidate:
    """Score one of several who bear a name: by title, gender, salience and who had it first."""
    trace = reading.focus.traces.get(id(entity))
    later = LATER * (entity.first > mention.start)
    features = {"sentences back": MOST_SENTENCES + later}
    if trace is not None:
        features = reading.salience(trace)
    surname = len(mention.words) == 1
    features["first of the name"] = float(surname and _had_it_first(entity, found))
    age = GENERATION_WORDS.get(reading.sentence.words[mention.first - 1]) if mention.first else None
    if age is not None:
        young = not YOUNG.isdisjoint(entity.described | frozenset(entity.words))
        features["told by age"] = 1.0 if young == (age < 0) else -1.0
    if mention.titles:
        title = mention.titles[-1]
        features["modifiers"] = float(title in entity.titles)
        way = {"m": 1, "f": -1}.get(TITLES.get(title, "-")[0], 0)
        features["gender"] = agreement(way, entity)
    return scored(entity, features)


def _had_it_first(entity: Entity, found: Sequence[Entity]) -> bool:
    """Whether one is named before the others: papers call those by their first names."""
    here = entity.mentions[0].sentence
    return all(one is entity or one.mentions[0].sentence > here for one in found)


def named_speaker(reading: StoryReading, source: Source, mention: NameMention) -> Speaker:
    """Resolve a source whose head is a name."""
    entity, rivals = entity_of(reading, mention)
    if entity is None:
        return nobody(rivals)
    found = named(entity, mention, rivals)
    if entity.is_person:
        return found
    if mention.words == entity.words:
        return _body(reading, source, mention, entity)
    if not is_outlet(entity.name):
        return found
    titled = f"the {entity.name.lower()}" in OUTLETS and " " in entity.name
    name = f"The {entity.name}" if titled else entity.name
    return Speaker(name, entity.role, Resolution.OUTLET, found.evidence, entity)


def _body(reading: StoryReading, source: Source, mention: NameMention, entity: Entity) -> Speaker:
    """Name a body in full, with what belongs to it ("Agency for Roads and Bridges")."""
    sentence, text, core = reading.sentence, reading.cast.text, source.core_end
    start, end = sentence.starts[source.start], mention.end
    if sentence.tags[core : core + 1] == pos.PREPOSITION and mention.last <= core < source.end:
        end = sentence.starts[source.end - 1] + len(bare(sentence.words[source.end - 1]))
    told = bool(entity.roles) and start <= entity.roles[0].start < mention.start
    before = bare(sentence.words[max(0, mention.first - 1)])
    kind = before in ANAPHORIC  # "the utility Ozark Electric"
    opening = mention.first == source.start + 1 and sentence.tags[source.start] == pos.NAME
    opening = opening and not is_possessive(sentence.words[source.start])  # "Neighbouring France"
    if told or kind or opening or mention.titles:
        start = mention.start
    written = text[start:end]
    if entity.name.lower() != text[mention.start : mention.end].lower():
        written = entity.name
    outlet = is_outlet(text[mention.start : mention.end])
    name = written if outlet else without_article(written)
    how = Resolution.OUTLET if outlet else Resolution.NAMED
    return Speaker(name, entity.role, how, (Span(start, end),), entity)
