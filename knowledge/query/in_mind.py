"""In mind: for whom "he" or "she" may stand after an answer, each with what speaks for it.

Those who were asked about come before those whom the answer names, and these before those
of earlier in the conversation. Gender decides who is left at all: no woman is "he". A
description of the question before ("that octopus") stands for itself where no name of the
stories fits it. Places and firms are in nobody's mind, since only persons are candidates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from knowledge.answer import Verdict
from knowledge.english.analyzer import analyze, terms
from knowledge.english.asked_speakers import head_noun
from knowledge.english.questions import form_of
from knowledge.english.references import descriptions, gender_of, personal_pronoun
from knowledge.language import QuestionForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.answer import Answer, Passage
    from knowledge.model import Person

ASKED = 3.5
"""What it tells to have been asked about, by name, by role or by a description."""
SPEAKS, NAMED, FIRST_NAMED, MEANT = 1.2, 0.5, 0.3, 1.0
"""What it tells that the answer is somebody's words, names somebody, names nobody before, or
only says "he" behind the name."""
TOPIC, LEAD = 0.4, 0.2
"""What it tells to be named the most in the story, less for less, and to be named first."""
ASKED_WHO = 3.0
"""What it adds to those of an answer that "who" was asked."""
EARLIER = 0.8
"""What it tells to have been asked about earlier, less with each that came later."""
KNOWN_GENDER = 0.4
"""What a gender tells that is known and agrees; one that is not known tells nothing."""
SURE_GENDER = 1.0
"""The log odds from which a gender is known: a given name of the table suffices."""
CLEARLY = 0.75
"""How far the first must be ahead of the second for it to be meant."""
FULL_NAME = 2
LOOKED_BACK = 600
"""Characters before a passage in which its own "he" has its name."""

HE, SHE = (
    re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE),
    re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE),
)
WHO = re.compile(r"\W*(?:\w+ ){0,2}who(?:['’]?s)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for whom a pronoun may stand."""

    name: str
    score: float
    person: Person | None
    """None for somebody who is only described."""


Evidence: TypeAlias = "tuple[str, float, Person | None]"
"""A name, what speaks for it, and who it is; None for somebody who is only described."""


def candidates(before: Answer, people: Sequence[Person], gender: int) -> list[Candidate]:
    """Return for whom a pronoun of a gender may stand after an answer, the likeliest first.

    Args:
        before: the answer before.
        people: the persons of the stories that are talked about.
        gender: 1 for "he", -1 for "she".
    """
    asked = before.understood or before.conversation.question or before.question
    named = asked_about(asked, people)
    is_who = WHO.match(asked) is not None and form_of(asked) is not QuestionForm.IDENTITY
    found = dict[str, Candidate]()
    for name, score, person in chain(
        _of_question(asked, named, people, gender, is_who=is_who),
        _of_answer(before, named, people, gender, is_who=is_who),
        _of_story(people, gender),
        _of_earlier(before, named),
    ):
        so_far = found[name].score if name in found else 0.0
        found[name] = Candidate(name, so_far + score, person)
    return sorted(_agreeing(found.values(), gender), key=lambda one: -one.score)


def _of_question(
    asked: str, named: Sequence[Person], people: Sequence[Person], gender: int, *, is_who: bool
) -> Iterator[Evidence]:
    """Yield those whom the question before names or describes."""
    for person in named:
        yield person.name, ASKED, person
    pronoun = personal_pronoun(asked)
    if pronoun and not named and gender_of(pronoun) == gender:
        # Who asks first of all what "she" did means her whom the story opens with.
        known = (person for person in people if gender * person.gender >= SURE_GENDER)
        yield from ((person.name, ASKED, person) for person in islice(known, 1))
    for described in descriptions(asked):
        fitting = [p for p in people if described.noun == head_noun(p.role or "")]
        if len(fitting) == 1:
            yield fitting[0].name, ASKED, fitting[0]
        # Of "who is the guy that …" the answer tells who it is.
        elif described.gender in (0, gender) and not is_who:
            yield f"the {described.words}", ASKED, None


def _of_answer(
    before: Answer, named: Sequence[Person], people: Sequence[Person], gender: int, *, is_who: bool
) -> Iterator[Evidence]:
    """Yield those whom the passage that was shown last names."""
    passage = first_shown(before)
    if passage is None:
        return
    for person, score in _of_passage(passage, people, gender):
        if not is_who:
            yield person.name, score, person
        # Of "who will replace Stumpf" the answer is news, and Stumpf is known already.
        elif person not in named:
            yield person.name, score + ASKED_WHO, person


def _of_earlier(before: Answer, named: Sequence[Person]) -> Iterator[Evidence]:
    """Yield those who were asked about earlier in the conversation."""
    for back, person in enumerate(before.conversation.people):
        if person not in named:
            yield person.name, EARLIER / (1 + back), person


def first_shown(before: Answer) -> Passage | None:
    """Return the passage that a reader saw last: that of a refusal was not seen."""
    if before.verdict is Verdict.NONE or not before.passages:
        return before.conversation.last
    return before.passages[0]


def asked_about(question: str, people: Iterable[Person]) -> list[Person]:
    """Return the persons whom a question names, by any part of a name that is theirs alone."""
    held = frozenset(token.term for token in analyze(question).tokens)
    named = [(person, len(held.intersection(_own_terms(person.name)))) for person in people]
    called = [(p, count) for p, count in named if count and _is_called(p, held)]
    most = max((count for _, count in called), default=0)
    return [person for person, count in called if count == most]


def _is_called(person: Person, held: frozenset[str]) -> bool:
    """Tell whether terms hold the last word of a name, or the first of a short one."""
    own = _own_terms(person.name)
    return own[-1] in held or (len(own) == FULL_NAME and own[0] in held)


def term_set(text: str) -> frozenset[str]:
    """Return the terms of a text."""
    return frozenset(terms(text))


@lru_cache(maxsize=4096)
def _own_terms(name: str) -> tuple[str, ...]:
    """Return the terms of a name."""
    return tuple(term for term in terms(name) if len(term) > 1)


def _agreeing(found: Iterable[Candidate], gender: int) -> Iterator[Candidate]:
    """Yield those for whom a pronoun of that gender may stand."""
    for one in found:
        fits = 0.0 if one.person is None else gender * one.person.gender
        if fits >= 0:
            known = fits >= SURE_GENDER or one.person is None
            yield replace(one, score=one.score + KNOWN_GENDER * known)


def _of_passage(
    passage: Passage, people: Sequence[Person], gender: int
) -> Iterator[tuple[Person, float]]:
    """Yield the persons of a passage, with what it tells that they are."""
    said = passage.statement
    speaker = None if said is None else said.speaker
    start, end, text = passage.start, passage.end, passage.story.text
    own = [p for p in people if _stands_in(p, start, end)]
    first = min(
        own, key=lambda p: min(m.start for m in p.mentions if m.start >= start), default=None
    )
    for person in people:
        score = SPEAKS * (person.name == speaker)
        score += NAMED * (person in own) + FIRST_NAMED * (person is first)
        if score:
            yield person, score
    fitting = [p for p in own if gender * p.gender >= SURE_GENDER]
    pronoun = (HE if gender > 0 else SHE).search(text, start, end)
    if pronoun and not fitting:
        back = [
            (max(m.start for m in p.mentions if m.start < start), p)
            for p in people
            if gender * p.gender >= 0 and _stands_in(p, start - LOOKED_BACK, start)
        ]
        if back:
            yield max(back, key=lambda one: one[0])[1], MEANT


def _of_story(people: Sequence[Person], gender: int) -> Iterator[Evidence]:
    """Yield those of a story who can be meant, with what it tells how far it is about them."""
    fitting = [person for person in people if gender * person.gender >= 0]
    most = max((len(person.mentions) for person in fitting), default=1)
    for number, person in enumerate(fitting):
        score = TOPIC * len(person.mentions) / most + LEAD * (number == 0)
        yield person.name, score, person


def _stands_in(person: Person, start: int, end: int) -> bool:
    return any(start <= mention.start < end for mention in person.mentions)
