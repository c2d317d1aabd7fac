"""Pronouns: whom "he", "she", "it" or "they" means, of all who are in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.passives import REPORTERS
from knowledge.english.attribution.resolution.candidates import decided, ranked, scored
from knowledge.english.attribution.resolution.features import PRONOUNS, WORST, pronoun_features
from knowledge.english.attribution.resolution.learning import learn_gender
from knowledge.english.attribution.resolution.speaker import NOBODY, Speaker, meant, nobody
from knowledge.english.tables import SETS
from knowledge.model import Resolution

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.resolution.focus import Trace
    from knowledge.english.attribution.resolution.reading import StoryReading


OFFICERS = SETS["officer"]
CALLING = frozenset({"ring", "rang", "phone", "phoned", "call", "called", "telephoned"})
RATHER_ANOTHER = 0.6
"""How far somebody is not the "he" that answers a question of that one's own."""


def pronoun_speaker(reading: StoryReading, at: int) -> Speaker:
    """Resolve the pronoun at token `at` of the sentence that is being read."""
    low = reading.sentence.words[at]
    if low not in PRONOUNS:
        return NOBODY
    rivals = ranked(
        scored(trace.entity, _features(reading, trace, low)) for trace in reading.in_mind()
    )
    # No man is the "she" that somebody else may be, however much he is in mind.
    agreeing = [one for one in rivals if one.features.get("gender", 0.0) > WORST]
    best = decided(agreeing or rivals, "pronoun")
    if best is None:
        return nobody(rivals)
    if reading.learning:
        learn_gender(low, rivals)
    place = reading.sentence.span(at, at + 1)
    return meant(best.entity, place, Resolution.PRONOUN, rivals)


def _features(reading: StoryReading, trace: Trace, low: str) -> dict[str, float]:
    """Return what speaks for somebody in mind as whom a pronoun means."""
    features = reading.salience(trace)
    features |= reading.topicality(trace.entity)
    features |= _place(reading, trace)
    features |= pronoun_features(low, trace.entity)
    return features


def _is_called_on(reading: StoryReading, entity: Entity) -> bool:
    """Whether the reporter has just turned to somebody new: "I ring his daughter Ilse, a vet"."""
    before = reading.cast.sentences[reading.index - 1]
    turned = not REPORTERS.isdisjoint(before.words) and not CALLING.isdisjoint(before.words)
    return turned and entity.is_person and entity.first >= before.starts[0]


def _place(reading: StoryReading, trace: Trace) -> dict[str, float]:
    """Say where somebody stands: spoken to ("Talking to Hart, he said"), or a subject just now."""
    to = trace.beside and not trace.owner and trace.sentence == reading.index
    here = trace.paragraph == reading.sentence.paragraph
    before = trace.subject and here and trace.sentence >= reading.index - 1 and not trace.paired
    features = {"addressed": float(to), "subject before": float(before)}
    if reading.sentence.words[0] == "asked" and not OFFICERS.isdisjoint(trace.entity.described):
        # PC Wood said he had found Hill inside. Asked if he was alone, he said no: Hill did.
        features["asked"] = 1.0
    if trace.sentence == reading.index - 1 and here and not trace.subject:
        features["called on"] = float(_is_called_on(reading, trace.entity))
    if reading.sentence.tags[0] == pos.QUOTATION:
        # “Who paid?” asked Wood. / “Nobody,” he said: rather another man than Wood.
        asker = reading.focus.asked(reading.sentence.paragraph)
        features["asked"] = RATHER_ANOTHER * (asker is trace.entity)
    return features
