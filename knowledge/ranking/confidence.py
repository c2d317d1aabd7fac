"""Confidence: whether the stories speak of what was asked, and the verdict on it.

Two questions are kept apart. Are the stories *about* what was asked? That is told by
how much of the question they hold, each word weighed by how rare it is in English at
large, because what a story lacks has no frequency in it. And if they are, is the
*first* passage the right one? That is told by how far it stands out and by what it lacks
of the question. The confidence is the product of the two, so the chance that the first
passage answers; who is sure that the stories are about it asks the second question alone.

A question that is on the subject and unanswered looks like one that is answered: its
words are all there. That is why there are three verdicts, and why the middle one does
not claim to answer.

Both are logistic functions of `Evidence`, fitted by `tests/benchmarks/fit_confidence.py`:
the first of its shares, the second also of how the passage agrees with the question
(`agreement`), because an unanswered question on the subject differs in little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.english.analyzer import terms
from knowledge.english.questions import is_small_talk
from knowledge.english.references import animates
from knowledge.language import read_as
from knowledge.ranking.agreement import CHECKS, is_no_statement, reading
from knowledge.ranking.features import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.english.asked_speakers import AskedSpeaker
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.model import Statement
    from knowledge.query.query import Query, QueryTerm
    from knowledge.ranking.features import Candidate
    from knowledge.ranking.ranked import Ranked

QUOTE = 0.6
"""The least confidence at which a passage is shown as an answer."""
ABOUT = 0.45
"""The least probability of being about it at which a passage is shown at all."""

GUESSED = 0.6
"""What is left of the confidence where a question was filled up from the one before:
little enough that such an answer is never shown as certain."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the first passage, each from 0 to 1 unless it says otherwise.

    A coverage is the share of the question's terms that are held, each weighed by how
    rare it is in English.
    """

    story: float
    """The coverage by the story of the first passage."""
    window: float
    """The coverage by the first passage and the two sentences on either side."""
    characters: float
    """The share of the attainable character n-gram score."""
    names: float
    """The share of the question's names that the story lacks."""
    agreement: Mapping[str, float]
    """The value of each of `agreement.CHECKS`, by its name."""


ENOUGH = 4.3
"""What the words of a question tell together (`frequencies.rarity`) for it to say enough:
none of the true questions in ../shared/eval tells less."""

NAME_WEIGHT = 1.7
"""How much more a name tells than another word that is as common."""
NEVER_CERTAIN = 0.5
"""What is left of the probability where somebody else speaks than was asked about, or the
passage states nothing (a heading, a link, a question, a bare name) or is in another language
than the question, of which it lacks a word; like `GUESSED` set by
hand, so that it is never shown as the answer."""
SURE = 0.75
"""The probability of being about it from which that is no more doubted."""

ABOUT_WEIGHTS = {"": -3.6, "story": 4.1, "window": 4.0, "characters": 0.8, "names": -2.9}
"""What each value adds to the logit; "" is the constant."""
RIGHT_CONSTANT = -0.1
"""To which `agreement.CHECKS` add."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons."""

    verdict: Verdict
    confidence: float
    about: float
    """The probability that the stories are about it."""
    right: float
    """The probability that the first passage is the right one, if they are."""
    evidence: Evidence | None
    """What both rest on; None where nothing was found."""


NOTHING = Judgement(Verdict.NONE, 0.0, 0.0, 0.0, None)


def judge(
    corpus: Corpus, query: Query, ranking: Sequence[Ranked], *, guessed: bool = False
) -> Judgement:
    """Return the verdict on a ranking, and what it rests on.

    Args:
        corpus: what was searched.
        query: what was searched for.
        ranking: what was found, best first.
        guessed: whether the query's terms are partly those of the question before.
    """
    if not ranking or not query.terms or is_small_talk(query.text):
        return NOTHING
    found = evidence(corpus, query, ranking)
    about = _logistic(_shares(found)) * _told(query)
    right = _logistic(RIGHT_CONSTANT + agreeing(found.agreement))
    first = ranking[0].candidate
    document = corpus.documents[first.number]
    if (
        _is_anothers(query, document)
        or _says_too_little(query, first, document)
        or _is_foreign(query, document)
    ):
        right *= NEVER_CERTAIN
    confidence = min(1.0, about / SURE) * right * (GUESSED if guessed else 1.0)
    return Judgement(_verdict(about, confidence), confidence, about, right, found)


def _told(query: Query) -> float:
    """Return how far a question says enough, from 0 to 1, to be about anything.

    A story holds "help" or "time" somewhere, and whoever types no more asks for neither.
    A name tells more than its letters, which may be those of a common word.
    """
    told = (
        term.weight * term.rarity * (NAME_WEIGHT if term.is_name else 1.0) for term in query.terms
    )
    return min(1.0, sum(told) / ENOUGH) ** 2


def _is_anothers(query: Query, first: Document) -> bool:
    """Tell whether one person's words are asked for ("what did Kirby say") and are not here."""
    asked = query.asked_speaker
    return (
        asked is not None
        and asked.speaks
        and any(_is_of_person(term, asked) for term in query.terms)
        and not _speaks(query, asked, first.statements)
    )


def _says_too_little(query: Query, first: Candidate, document: Document) -> bool:
    """Tell whether a passage states nothing, or only what its heading leaves of the question.

    Below a heading that holds the question "At 14." is a statement; below one that holds a
    part of it, the rest must stand somewhere, and the kind of words that is asked for.
    """
    if first.headed <= first.words:
        return is_no_statement(first.text)
    wanted = KINDS.get(query.form)
    held = document.terms | document.above
    return not all(term.in_any(held) for term in query.terms) or (
        wanted is not None and not wanted(query, first)
    )


def _is_foreign(query: Query, first: Document) -> bool:
    """Tell whether a passage is in another language than the question, and lacks a word of it."""
    if read_as(first.language) == query.language.code:
        return False
    held = first.terms
    return not all(term.in_any(held) for term in query.terms)


def _speaks(query: Query, asked: AskedSpeaker, statements: Sequence[Statement]) -> bool:
    """Tell whether the one who is asked about speaks in statements."""
    wanted = [term for term in query.terms if term.in_any(asked.terms)]
    named = [term for term in wanted if term.is_name] or wanted
    speakers = frozenset(
        word for one in statements for word in terms(f"{one.speaker or ''} {one.role or ''}")
    )
    return any(term.in_any(speakers) for term in named)


def _is_of_person(term: QueryTerm, asked: AskedSpeaker) -> bool:
    """Tell whether a term names the one asked about, or says what human being that is."""
    return term.in_any(asked.terms) and (term.is_name or term.word.casefold() in animates())


def agreeing(values: Mapping[str, float]) -> float:
    """Return what the agreement of passage and question adds to the logit of being right."""
    return sum(check.weight * values[check.name] for check in CHECKS)


def evidence(corpus: Corpus, query: Query, ranking: Sequence[Ranked]) -> Evidence:
    """Return the evidence for the first passage of a ranking that has one."""
    read = reading(corpus, query, ranking)
    held = read.held
    known = [own for term, own in zip(query.terms, held.story, strict=True) if term.is_name]
    return Evidence(
        story=_coverage(query, held.story),
        window=_coverage(query, held.window),
        characters=read.candidate.characters,
        names=known.count(False) / len(known) if known else 0.0,
        agreement={check.name: check.value(read) for check in CHECKS},
    )


def _coverage(query: Query, held: Sequence[bool]) -> float:
    told = [term.weight * term.rarity for term in query.terms]
    return sum(own for own, is_held in zip(told, held, strict=True) if is_held) / sum(told)


def _shares(evidence: Evidence) -> float:
    """Return the logit of the stories being about it."""
    return sum(
        weight * (getattr(evidence, name) if name else 1.0)
        for name, weight in ABOUT_WEIGHTS.items()
    )


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def _verdict(about: float, confidence: float) -> Verdict:
    if about < ABOUT:
        return Verdict.NONE
    return Verdict.QUOTE if confidence >= QUOTE else Verdict.CLOSEST
