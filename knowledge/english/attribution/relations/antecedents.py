"""Antecedents: whom the "who" or "which" before a cue stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.appositions import (
    names_before,
)
from knowledge.english.attribution.relations.noun_phrases import (
    noun_phrase_start,
)
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.relations.source_kinds import head_noun
from knowledge.english.attribution.relations.stretches import stretches_before
from knowledge.english.attribution.vocabulary import (
    GENERIC,
    GIVEN,
    TITLES,
    is_collective,
    is_role,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

BASE_FORMS = SETS["saying and thinking"]
NO_ANTECEDENT = pos.PAST + pos.PREPOSITION + pos.NUMBER


def relative_antecedent(
    sentence: TokenizedSentence, at: int, group: int, floor: int
) -> Source | None:
    """Return what "who" in "Smith, who said" stands for."""
    tags, words = sentence.tags, sentence.words
    end = at
    if tags[at - 1] == pos.COMMA:
        stretches = stretches_before(sentence, at - 1, floor)
        # "its constitution, adopted in 2009, which": not 2009.
        kept = [one for one in stretches if tags[one[0]] not in NO_ANTECEDENT] or stretches
        if len(kept) > 1 and names_before(sentence, kept):
            kept = kept[1:]
        end = kept[0][1] if kept else floor
    if end <= floor or tags[end - 1] not in pos.NOUNS:
        return None
    start = noun_phrase_start(sentence, end, floor)
    if words[at] == "which":
        # "the reply to the UN, which": what stands nearest.
        start = 1 + max(
            (index for index in range(start, end) if tags[index] in pos.PREPOSITIONS),
            default=start - 1,
        )
    elif words[at] == "who":
        start = _person_nearest(sentence, start, end, group)
    return make_source(sentence, start, end, start, group, inherited=True)


def _person_nearest(sentence: TokenizedSentence, start: int, end: int, group: int) -> int:
    """Return where the person starts that "who" means: students of "a petition from students"."""
    words, tags = sentence.words, sentence.tags
    near = next(
        (
            at
            for at in range(end - 2, start, -1)
            if tags[at] in pos.PREPOSITIONS and _opens_person(sentence, at + 1, end)
        ),
        start,
    )
    if near == start:
        return start
    head = head_noun(sentence, make_source(sentence, start, end, start, group))
    many = tags[group : group + 1] == pos.FINITE_VERB and words[group] in BASE_FORMS
    agrees = _is_person(head) and (words[near] == "of" or not many or head.endswith("s"))
    return start if agrees or tags[start] == pos.NAME else near + 1


def _opens_person(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether somebody stands there: "a woman in Ely", "President Pike", "Ann Lee"."""
    words, tags = sentence.words, sentence.tags
    head = words[make_source(sentence, start, end, start, end).core_end - 1]
    if tags[start] != pos.NAME:
        return _is_person(head)
    initial = len(words[start]) == 1
    return initial or words[start] in GIVEN or words[start] in TITLES or _is_person(head)


def _is_person(word: str) -> bool:
    return is_role(word) or is_collective(word) or word in GENERIC
