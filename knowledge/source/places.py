"""Places: what a reader is told of a match, so that no cut is taken for the whole.

Words that stand in a story can be made to say something else by where they are cut: "I
never said" before them, "is false" behind them. So a place is shown as the whole
sentence with the posted words marked, and what was omitted of it is looked through for
whatever turns a meaning. A cue clause around a quotation that is given whole is not
missed: the line below the words says who spoke.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING

from knowledge.answer import Passage
from knowledge.english.decisive_words import denies, is_condition, is_doubt
from knowledge.model import Kind, Sentence, Span
from knowledge.text.folding import count_words, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Statement
    from knowledge.source.matches import Match


class Turn(StrEnum):
    """What omitted words hold that can change what the posted ones mean."""

    NEGATION = "negation"
    CONDITION = "condition"
    DOUBT = "doubt"
    SPEAKER = "speaker"
    """Words of somebody else."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """Words of the sentences around a match that the post does not have."""

    spans: tuple[Span, ...]
    """Before the match, behind it, or both."""
    turns: tuple[Turn, ...]
    """In the order of `Turn`."""


def omitted(match: Match) -> Omitted | None:
    """Return what was omitted around posted words; None where nothing is missed."""
    spans = tuple(span for span in _edges(match) if _has_words(match.story.text, span))
    turns = tuple(_turns(match, spans))
    if not spans or (not turns and _is_whole_quotation(match)):
        return None
    return Omitted(spans, turns)


def marked(match: Match) -> tuple[Span, ...]:
    """Return what is to stand out in the sentences: what differs, else the posted words of a cut.

    Nothing is marked where the words stand as posted and all of their sentences was posted.
    """
    if match.differences:
        return tuple(d.story for d in match.differences if d.story.start < d.story.end)
    is_cut = any(_has_words(match.story.text, span) for span in _edges(match))
    return (match.span,) if is_cut else ()


def passage(match: Match) -> Passage:
    """Return the words as a passage, which tells who says them and where they stand."""
    first = next(iter(match.sentences), None)
    here = Sentence(
        *match.span,
        match.paragraph,
        first.number if first else 0,
        first.heading if first else None,
        first.time if first else None,
    )
    return Passage(match.story, here, match.similarity, marked(match), _said(match))


def in_turn(matches: Iterable[Match]) -> list[Match]:
    """Return the matches so that each posted part has one place before any has another."""
    rounds: dict[Span, int] = {}
    keyed: list[tuple[int, Match]] = []
    for match in matches:
        rounds[match.posted] = rounds.get(match.posted, 0) + 1
        keyed.append((rounds[match.posted], match))
    return [match for _, match in sorted(keyed, key=itemgetter(0))]


def _edges(match: Match) -> tuple[Span, Span]:
    """Return what stands before the match in its sentences, and behind it."""
    whole = match.whole
    return Span(whole.start, match.span.start), Span(match.span.end, whole.end)


def _has_words(text: str, span: Span) -> bool:
    return count_words(fold(text, *span).words) > 0


def _turns(match: Match, spans: Iterable[Span]) -> Iterable[Turn]:
    """Yield what the omitted words hold."""
    words = [word for span in spans for word in fold(match.story.text, *span).words]
    told = {
        Turn.NEGATION: denies(words),
        Turn.CONDITION: any(map(is_condition, words)),
        Turn.DOUBT: any(map(is_doubt, words)),
        Turn.SPEAKER: _somebody_else_speaks(match),
    }
    return (turn for turn, holds in told.items() if holds)


def _somebody_else_speaks(match: Match) -> bool:
    """Tell whether the sentences hold words of another than whom the posted words are given to."""
    speakers = {s.speaker for s in match.statements if s.speaker}
    return bool(speakers) and any(s.speaker and s.speaker not in speakers for s in match.beside)


def _is_whole_quotation(match: Match) -> bool:
    """Tell whether all that somebody says in quotation marks here was posted."""
    if match.beside or not match.statements:
        return False
    text, (start, end) = match.story.text, match.span
    return all(
        s.kind is Kind.DIRECT
        and not _has_words(text, Span(s.start, max(s.start, start)))
        and not _has_words(text, Span(min(s.end, end), s.end))
        for s in match.statements
    )


def _said(match: Match) -> tuple[Statement, ...]:
    """Return the statement that holds the words, or those of one speaker who has every sentence."""
    holding = [
        s for s in match.statements if s.start <= match.span.start and match.span.end <= s.end
    ]
    if holding:
        narrowest = min(holding, key=lambda s: s.end - s.start)
        return (narrowest,) if narrowest.speaker else ()
    said = [s for s in (*match.statements, *match.beside) if s.speaker]
    spoken = [
        [s for s in said if s.start < sentence.end and sentence.start < s.end]
        for sentence in match.sentences
    ]
    speakers = {statement.speaker for statements in spoken for statement in statements}
    if len(speakers) != 1 or not all(spoken):
        return ()
    return tuple(dict.fromkeys(statement for statements in spoken for statement in statements))
