"""Learning: what the story's own pronouns and descriptions tell of those it names.

The first of the two readings learns; the second decides with what was learnt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.descriptions import UNTELLING, YEARS_OLD
from knowledge.english.attribution.entities.entity import Entity, add_role, sum_up
from knowledge.english.attribution.resolution.features import PRONOUN_GENDER
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.descriptions import Description
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.resolution.candidates import SpeakerCandidate
    from knowledge.english.attribution.resolution.reading import StoryReading

LEAD_SIGNS = frozenset({"age behind", "role behind", "who behind"})
"""Signs beside a name that somebody described before is introduced at last."""
SURE = 1.2
"""How far ahead a candidate is from which the story's pronouns teach its gender."""


def learn_gender(low: str, best_first: list[SpeakerCandidate]) -> None:
    """Let a pronoun that clearly means somebody tell that one's gender."""
    best = best_first[0]
    clear = len(best_first) == 1 or best.score - best_first[1].score > SURE
    if clear and low in PRONOUN_GENDER and best.entity.anonymous is None:
        _vote(best.entity, PRONOUN_GENDER[low])


def learn_gender_behind(reading: StoryReading, entity: Entity, mention: NameMention) -> None:
    """Let the pronoun behind the only person of a sentence tell that one's gender."""
    sentence, subject = reading.sentence, reading.frame.subject
    tokens = range(mention.last, len(sentence))
    at = next((at for at in tokens if sentence.words[at] in PRONOUN_GENDER), None)
    if at is None or subject is None or subject.start > mention.name:
        return
    for other in reading.names:
        if other.start < sentence.starts[at] and other.words[-1] != mention.words[-1]:
            rivals = reading.cast.candidates(other)
            if other.start < mention.start or any(rival.is_person for rival in rivals):
                return
    _vote(entity, PRONOUN_GENDER[sentence.words[at]])
    sum_up(entity)  # what its own sentence shows helps with the pronouns of the next


def _vote(entity: Entity, way: int) -> None:
    entity.signs.add("he or she")
    entity.gender_votes["pronoun"] = entity.gender_votes.get("pronoun", 0) + way


def learn_role(text: str, description: Description, entity: Entity) -> None:
    """Let "the scientist" tell what somebody named before is."""
    if not description.person or not description.definite or entity.anonymous is not None:
        return
    if description.head in UNTELLING or YEARS_OLD.fullmatch(description.head):
        return  # an age or a nation tells nothing of what somebody does
    determiner = text[description.start : description.end].split(" ", maxsplit=1)[0]
    start = description.start + len(determiner) + 1
    if description.head not in entity.described and start < description.end:
        add_role(text, entity, Span(start, description.end))


def learn_lead(reading: StoryReading, entity: Entity, mention: NameMention) -> None:
    """Let "A grandmother has swum …" be Dot Hill, 67, of the next sentence."""
    if reading.lead is None or not entity.is_person or mention is not entity.mentions[0]:
        return
    lead, reading.lead = reading.lead, None
    if lead.anonymous is None or not reading.learning:
        return
    opens = mention.first == 0 and len(mention.words) > 1
    told = (opens or not LEAD_SIGNS.isdisjoint(entity.signs)) and not mention.titles
    agrees = lead.gender * entity.gender >= 0
    if reading.index == 1 and told and agrees:
        reading.leads[lead.anonymous.start] = entity
        _learn_role_of_lead(reading.cast.text, lead.anonymous, entity)


def _learn_role_of_lead(text: str, lead: Span, entity: Entity) -> None:
    """Let "A retired plumber who …" tell what somebody is of whom nothing else tells it."""
    article, *words = text[lead.start : lead.end].partition(" who ")[0].split(" ")
    if not entity.roles and words and words[-1] not in UNTELLING:
        start = lead.start + len(article) + 1
        add_role(text, entity, Span(start, start + len(" ".join(words))))
