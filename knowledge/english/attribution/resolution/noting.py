"""Noting: who is mentioned in a sentence, and in which grammatical place.

Names, the pronoun or description that is the subject, and persons whom the sentence
brings in as "a nurse" or takes up as "the senator".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.descriptions import is_animate, is_human
from knowledge.english.attribution.resolution.described import described_speaker
from knowledge.english.attribution.resolution.features import PRONOUN_GENDER
from knowledge.english.attribution.resolution.learning import learn_gender_behind, learn_lead
from knowledge.english.attribution.resolution.named import entity_of
from knowledge.english.attribution.resolution.pronouns import pronoun_speaker
from knowledge.english.attribution.resolution.sources import is_owned
from knowledge.english.attribution.vocabulary import BE, bare, is_possessive
from knowledge.model import Resolution

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.resolution.frames import Phrase
    from knowledge.english.attribution.resolution.reading import StoryReading
    from knowledge.english.attribution.resolution.speaker import Speaker
    from knowledge.english.attribution.tokens import TokenizedSentence

CLAUSE_STARTS = pos.COMMA + pos.CONJUNCTION + pos.SUBORDINATOR + pos.QUOTATION + pos.THAT
CLAUSE_STARTS += pos.COLON + pos.DASH + pos.STOP
VOCATIVE = re.compile(r",\s(?:[A-Z][a-z]+\.?\s)?([A-Z]\w+)[?!.,]?[”’\"']*$")
MOST_UNCLEAR = 2
"""Of those who bear an unclear name, how many are kept in mind."""


def note_name(reading: StoryReading, mention: NameMention) -> None:
    """Note a name and the place it stands in."""
    entity, rivals = entity_of(reading, mention)
    # Which of two namesakes is meant, a pronoun behind may tell.
    meant = [one.entity for one in rivals[:MOST_UNCLEAR]] if entity is None else [entity]
    for one in meant:
        if reading.learning and entity is not None and entity.is_person:
            learn_gender_behind(reading, entity, mention)
        _note_name_of(reading, mention, one)


def _note_name_of(reading: StoryReading, mention: NameMention, entity: Entity) -> None:
    sentence, subject = reading.sentence, reading.frame.subject
    before = sentence.tags[mention.first - 1] if mention.first else pos.STOP
    behind = sentence.tags[mention.last : mention.last + 1] or pos.STOP
    owner = is_possessive(sentence.words[mention.last - 1])
    inside = subject is not None and (
        subject.start <= mention.name < subject.core_end or mention is reading.frame.subject_name
    )
    paired = reading.frame.pair_end > mention.name and entity.is_person and not owner
    clause = before in CLAUSE_STARTS and behind in pos.VERBS
    clause = clause or _is_apposed_subject(reading, mention) or _is_late_subject(sentence, mention)
    is_subject = (inside or clause or paired) and not owner
    if is_subject:
        learn_lead(reading, entity, mention)
    agent = mention.first > 0 and sentence.words[mention.first - 1] == "by"
    beside = (before in pos.PREPOSITIONS and not agent) or owner
    reading.mention(entity, subject=is_subject, beside=beside, owner=owner, paired=paired)


def _is_late_subject(sentence: TokenizedSentence, mention: NameMention) -> bool:
    """Whether a name is the subject of "Among the arrivals is Ann Hill"."""
    late = mention.first > 1 and sentence.words[mention.first - 1] in BE
    return late and sentence.tags[0] in pos.PREPOSITIONS


def _is_apposed_subject(reading: StoryReading, mention: NameMention) -> bool:
    """Whether a name is that of the subject of a clause: "then the mayor, Ann Hill, stood up"."""
    words, tags = reading.sentence.words, reading.sentence.tags
    return (
        mention.first > 1
        and tags[mention.first - 1] == pos.COMMA
        and tags[mention.last : mention.last + 1] == pos.COMMA
        and tags[mention.last + 1 : mention.last + 2] in tuple(pos.VERBS)
        and is_human(bare(words[mention.first - 2]))
    )


def note_phrase(reading: StoryReading, phrase: Phrase) -> None:
    """Note a pronoun or a description that speaks of somebody."""
    source, subject = phrase.source, reading.frame.subject
    owner = None if phrase.is_pronoun else note_owner(reading, source)
    if phrase.is_named:
        return
    is_subject = subject is not None and source.start == subject.start
    if phrase.is_pronoun:
        note_speaker(reading, source, pronoun_speaker(reading, source.start), subject=is_subject)
    elif phrase.description is not None:
        introducing = is_subject or not phrase.description.definite
        found = described_speaker(reading, phrase.description, introducing=introducing, owner=owner)
        note_speaker(reading, source, found, subject=is_subject)


def note_addressed(reading: StoryReading, quoted: str) -> None:
    """Note the Mr Hagen of “Did you read it, Mr. Hagen?”: it is for him to answer."""
    vocative = VOCATIVE.search(quoted)
    if vocative is None:
        return
    named = reading.cast.by_word.get(vocative[1].lower(), [])
    people = [one for one in named if one.is_person and one.first < reading.here]
    if len(people) == 1:
        reading.mention(people[0], subject=True)


def note_owner(reading: StoryReading, phrase: Source) -> Entity | None:
    """Note whom "her" in "her doctor" means; return that one, or the Hill of "Hill’s doctor"."""
    owned = is_owned(reading.sentence, phrase)
    if owned and reading.sentence.words[phrase.start] in PRONOUN_GENDER:
        found = pronoun_speaker(reading, phrase.start)
        if found.entity is not None:
            core = reading.sentence.words[phrase.core_end - 1]
            beside = is_animate(bare(core))  # "Her doctor said", but "Her book is late"
            reading.mention(found.entity, subject=False, beside=beside, owner=True)
        return found.entity
    for mention in reading.names:
        inside = phrase.start <= mention.name and mention.last < phrase.core_end
        if inside and is_possessive(reading.sentence.words[mention.last - 1]):
            return entity_of(reading, mention)[0]
    return None


def note_speaker(reading: StoryReading, phrase: Source, speaker: Speaker, *, subject: bool) -> None:
    """Note whom a phrase stands for; "her doctor" stands back behind her."""
    if speaker.entity is not None:
        owned = speaker.resolved is Resolution.ROLE and is_owned(reading.sentence, phrase)
        reading.mention(speaker.entity, subject=subject and not owned, beside=owned)
