"""Follow-ups: what a question means after another one and its answer.

"What else did he say", "and when was that?" and "why?" cannot be searched as they
stand. A pronoun for a person takes the name of whoever is in mind and agrees with it; if
that may be two, whoever asked is asked back. A question that has next to no words of its
own, or one that points back, takes those of the question before, which then count half,
and is answered near what was shown. A question that stands by itself is never touched, and
none leans on itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.answer import NEW_CONVERSATION, Choice, Conversation
from knowledge.english.analyzer import tokens
from knowledge.english.patterns import CAPITALISED
from knowledge.english.questions import form_of
from knowledge.english.references import (
    asks_who_said_it,
    gender_of,
    goes_on,
    leans,
    name_alone,
    personal_pronoun,
    points_back,
    wants_more,
    wants_others,
    with_name,
)
from knowledge.english.wrapping import unwrapped_question
from knowledge.language import QuestionForm
from knowledge.query.in_mind import CLEARLY, asked_about, candidates, first_shown, term_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.answer import Answer, Passage
    from knowledge.language import Analysis
    from knowledge.model import Person
    from knowledge.query.in_mind import Candidate

SEPARATOR = " – "
FEW = 2
"""Content words up to which a question has not enough of its own."""
SOME = 5
"""Content words up to which one that points back may lean on another."""
MOST_PEOPLE = 6
"""Persons of a conversation that are kept in mind."""
MOST_CHOICES = 2
WITH_A_NAME = frozenset({"mr", "mrs", "ms", "dr", "then"})
NUMBERED = re.compile(r"\W*(\d)\W*")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that leans on the one before."""

    text: str
    """The question itself, a pronoun replaced by the name it stands for."""
    carried: str = ""
    """The question before, whose terms are searched too; may be empty."""
    moves_on: bool = False
    """Whether what was shown before is not wanted again."""
    may_stand_alone: bool = False
    """Whether it has words enough of its own to be asked without the one before."""
    bare: bool = False
    """Whether it is nothing but a question word: "why", "and when?"."""
    asks_speaker: bool = False
    """Whether it asks for nothing but who said what was shown."""
    near: Passage | None = None
    """The passage that was shown last: the answer is likely to stand in its story."""
    choices: tuple[Choice, ...] = ()
    """Where two may be meant: each with the question that then is meant."""
    is_chosen: bool = False
    """Whether it is one of the choices that the answer before left."""
    unresolved: str | None = None
    """A pronoun for which nobody stands who is known."""

    @property
    def understood(self) -> str:
        """What is shown as understood."""
        return f"{self.text.rstrip(' ?')}{SEPARATOR}{self.carried}" if self.carried else self.text


def follow_up(
    question: Analysis, before: Answer, people: Mapping[str, Sequence[Person]]
) -> FollowUp | None:
    """Return what a question means after `before`, or None if it stands by itself.

    Args:
        question: what is asked.
        before: the answer before.
        people: the persons of each story, by its id.
    """
    text, near = question.text, first_shown(before)
    known = () if near is None else people.get(near.story.id, ())
    made = (
        _chosen(text, before)
        or _of_another(text, before, known)
        or _of_person(text, before, known)
        or _of_words(question, before)
    )
    return made and replace(made, near=near)


def _of_another(text: str, before: Answer, people: Sequence[Person]) -> FollowUp | None:
    """Return the question before, asked of somebody else: "and Kirby?", "what about Kirby"."""
    somebody = name_alone(text)
    named = [] if somebody is None else asked_about(somebody, people)
    if somebody is None or len(named) != 1:
        return None
    own = {*named[0].name.casefold().split(), *WITH_A_NAME}
    if not own.issuperset(somebody.casefold().split()):
        return None
    asked = before.understood or root(before)
    others = asked_about(asked, people)
    if SEPARATOR in asked or len(others) != 1 or others == named:
        return None
    parts = [others[0].name, *reversed(others[0].name.split())]
    found = next((m for part in parts if (m := _whole_word(part, asked))), None)
    return found and FollowUp(f"{asked[: found.start()]}{named[0].name}{asked[found.end() :]}")


def _whole_word(part: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE)


def _of_person(text: str, before: Answer, people: Sequence[Person]) -> FollowUp | None:
    """Return what a question with "he" or "she" means, if that stands for nobody in it."""
    pronoun = personal_pronoun(text)
    if pronoun is None or _names_somebody(text[: pronoun.start()], people, gender_of(pronoun)):
        return None
    moves_on = _moves_on(text, len(tokens(text)))
    others = asked_about(text, people)
    found = [
        one for one in candidates(before, people, gender_of(pronoun)) if one.person not in others
    ]
    if not found:
        return FollowUp(text, _carried(text, before), moves_on, unresolved=pronoun["pronoun"])
    first, *rest = found
    if not rest or first.score - rest[0].score >= CLEARLY:
        return FollowUp(with_name(text, pronoun, first.name), "", moves_on)
    best = found[:MOST_CHOICES]
    choices = tuple(
        Choice(name, with_name(text, pronoun, one.name))
        for one, name in zip(best, _short(best), strict=True)
    )
    return FollowUp(text, _carried(text, before), moves_on, choices=choices)


def _of_words(question: Analysis, before: Answer) -> FollowUp | None:
    """Return what a question means that has not enough words of its own, or points back."""
    text, own = question.text, len(question.tokens)
    if CAPITALISED.search(text) or own > SOME:
        return None
    moves_on, carried = _moves_on(text, own), _carried(text, before)
    if not carried and not moves_on:
        return None
    if moves_on or points_back(text) or (own <= FEW and leans(text)):
        return FollowUp(
            text,
            carried,
            moves_on,
            may_stand_alone=own > FEW and not moves_on,
            bare=own == 0 and form_of(text) is not QuestionForm.OPEN,
            asks_speaker=asks_who_said_it(text),
        )
    return None


def _moves_on(text: str, own: int) -> bool:
    """Tell whether what was shown is not wanted again; "did more troops go" asks for itself."""
    return wants_others(text) or goes_on(text) or (own <= FEW and wants_more(text))


def carried_on(
    leaning: FollowUp | None, before: Answer | None, asked: str, people: Sequence[Person]
) -> Conversation:
    """Return what is talked of where a question is asked.

    Args:
        leaning: what it was understood as, if it leans on another.
        before: the answer before, if there is one.
        asked: the question by itself; "" for what asks nothing, as "thanks".
        people: the persons whom it names.
    """
    were = NEW_CONVERSATION if before is None else before.conversation
    stands = asked and not (leaning and leaning.carried)
    return Conversation(
        question=asked if stands or before is None else root(before),
        people=tuple(dict.fromkeys([*people, *were.people]))[:MOST_PEOPLE],
        shown=shown_before(before),
        last=None if before is None else first_shown(before),
    )


def shown_before(before: Answer | None) -> frozenset[tuple[str, int]]:
    """Return where what was shown so far starts, in every story that prints it, by its id."""
    if before is None:
        return frozenset()
    here = {(one.story.id, one.start) for one in before.shown}
    copies = {(copy.story.id, copy.start) for one in before.shown for copy in one.also}
    return before.conversation.shown | here | copies


def root(before: Answer) -> str:
    """Return of a chain of questions that lean on each other the one that stood by itself."""
    return before.conversation.question or before.question


def _carried(text: str, before: Answer) -> str:
    """Return the question that another leans on; "" where it is the same, asked once more."""
    asked = root(before)
    return "" if _words(text) == _words(unwrapped_question(asked).text) else asked


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _chosen(text: str, before: Answer) -> FollowUp | None:
    """Return the question that is meant where a text chooses one of the answer's choices."""
    number = NUMBERED.fullmatch(text)
    if number:
        fitting = list(before.choices[int(number[1]) - 1 :][:1]) if number[1] != "0" else []
    else:
        named = term_set(text)
        fitting = [one for one in before.choices if named and named <= term_set(one.name)]
        fitting = fitting or [
            one
            for one in before.choices
            if named & term_set(one.name) and named <= term_set(one.question)
        ]
    return FollowUp(fitting[0].question, is_chosen=True) if len(fitting) == 1 else None


def _names_somebody(text: str, people: Sequence[Person], gender: int) -> bool:
    """Tell whether a text names somebody for whom a pronoun behind it may stand."""
    named = asked_about(text, people)
    if named:
        return any(gender * person.gender >= 0 for person in named)
    return CAPITALISED.search(text) is not None


def _short(found: Sequence[Candidate]) -> list[str]:
    """Return the last name of each, or the whole names where these do not tell them apart."""
    last = [one.name.split()[-1] if one.person else one.name for one in found]
    return last if len(set(last)) == len(last) else [one.name for one in found]
