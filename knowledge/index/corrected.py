"""Corrected statements: those of a story with what a moderator says of their speakers.

A correction is found by its words, wherever they stand in the story, and what it says of the
statements there is never weighed against anything. Words in which no statement was found become
one, where they stand first, since somebody says that they are. A correction whose words are not
there changes nothing and is told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.called import name_words
from knowledge.model import Kind, Resolution, Span, Statement
from knowledge.stories.speaker_corrections import fits_nothing
from knowledge.text.folding import QUOTE_MARKS, fold, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.text.folding import Folded

CLOSING = re.compile(rf"[.,!?…]*[{re.escape(QUOTE_MARKS)}]")
"""What closes a quotation behind its last word."""


def corrected(
    text: str, statements: Sequence[Statement], corrections: Sequence[SpeakerCorrection]
) -> tuple[tuple[Statement, ...], tuple[SpeakerCorrection, ...]]:
    """Return a story's statements, corrected, and the corrections that fit nothing in its text.

    Of two corrections of the same statement the later one holds.
    """
    if not corrections:
        return tuple(statements), ()
    folded = fold(text)
    said = list(statements)
    unfit: list[SpeakerCorrection] = []
    for correction in corrections:
        places = list(_places(folded, correction.words))
        if not places:
            unfit.append(correction)
            continue
        full = _full_role(correction, statements)
        meant = _meant(text, said, places, correction.words)
        said = [_said(one, full) if one in meant else one for one in said]
        if not meant:
            said.append(_statement_at(text, places[0], full))
    return tuple(sorted(said, key=lambda statement: statement.start)), tuple(unfit)


def misfits(
    corrections: Iterable[SpeakerCorrection], find: Callable[[str], PackedStory | None]
) -> tuple[StoryError, ...]:
    """Return the problem of each correction whose story, or words in it, are not there.

    Args:
        corrections: those that the stories were read with.
        find: returns the story of an id, or None if there is none.
    """
    found = ((one, find(one.story)) for one in corrections)
    return tuple(
        fits_nothing(one, has_story=story is not None)
        for one, story in found
        if not fits(one, story)
    )


def fits(correction: SpeakerCorrection, story: PackedStory | None) -> bool:
    """Tell whether the story of a correction, read with it, is there and has its words."""
    return story is not None and correction not in story.unfit


def _places(text: Folded, words: str) -> Iterator[Span]:
    """Yield where words stand in a text."""
    sought = trimmed(fold(words)).words
    whole, at = text.text, f" {' '.join(sought)} "
    found = whole.find(at) if sought else -1
    # The number of a token is that of the spaces before it.
    number = reached = 0
    while found >= 0:
        number += whole.count(" ", reached, found)
        reached = found
        yield text.part(number, number + len(sought)).span
        found = whole.find(at, found + 1)


def _meant(
    text: str, statements: Iterable[Statement], places: Sequence[Span], words: str
) -> list[Statement]:
    """Return the statements at one of these places: those of just these words, if there are any."""
    there = [
        one
        for one in statements
        if any(one.start < place.end and place.start < one.end for place in places)
    ]
    sought = trimmed(fold(words)).words
    whole = [one for one in there if trimmed(fold(text, one.start, one.end)).words == sought]
    return whole or there


def _said(statement: Statement, correction: SpeakerCorrection) -> Statement:
    return replace(
        statement,
        speaker=correction.speaker,
        role=correction.role,
        resolved=Resolution.CORRECTED,
        evidence=(),
    )


def _statement_at(text: str, place: Span, correction: SpeakerCorrection) -> Statement:
    """Return a statement of the words at a place, with the quotation marks around them."""
    start, end = place
    opened = start > 0 and text[start - 1] in QUOTE_MARKS
    if opened and (closing := CLOSING.match(text, end)) is not None:
        return _said(Statement(start - 1, closing.end(), Kind.DIRECT), correction)
    return _said(Statement(start, end, Kind.INDIRECT), correction)


def _full_role(correction: SpeakerCorrection, statements: Iterable[Statement]) -> SpeakerCorrection:
    """Return a correction with the role that the story gives to whom it names, if it gives none."""
    if correction.role is not None or correction.speaker is None:
        return correction
    named = name_words(correction.speaker)
    roles = (s.role for s in statements if s.speaker and name_words(s.speaker) == named)
    return replace(correction, role=next(filter(None, roles), None))
