"""Stitched quotations: posted words that join several places of the stories as if they were one.

"We shall not open … the ferry was safe": either half stands in a story, far from the
other or in somebody else's mouth. Shown as one block over all that is between them it
would be a quotation that nobody said; so each half is a match of its own. Words left out
inside one sentence are no such seam, but a difference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.model import Span
from knowledge.source.matches import FEWEST_WORDS, exact_matches, match_at
from knowledge.source.misquotations import nearest_stories
from knowledge.text.alignment import ELLIPSIS, OMISSION
from knowledge.text.folding import EDGES, count_words, fold, searchable, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.library import Library
    from knowledge.model import Story
    from knowledge.source.differences import Difference
    from knowledge.source.matches import Match
    from knowledge.source.misquotations import Misquotation
    from knowledge.text.folding import Folded

MOST_PIECES = 6
"""How many pieces a stitched quotation has at most; shreds are chance."""


def has_omission(sought: Folded) -> bool:
    """Tell whether posted words say by an ellipsis that something is left out."""
    return ELLIPSIS in sought.words


def stitched(library: Library, sought: Folded) -> list[Match]:
    """Return the places of the pieces that posted words are put together from.

    Every word has to be in a piece and every piece long enough to be found. Empty where that
    is not so, or where the pieces stand in order in one sentence.
    """
    pieces = _pieces(library, sought)
    found = [exact_matches(library, piece) for piece in pieces]
    if len(found) < 2 or not all(found) or _in_one_sentence(found):  # noqa: PLR2004 - a pair
        return []
    return [replace(match, stitched=True) for matches in found for match in matches]


def torn(body: str, sentence: Span) -> list[Span]:
    """Return what stands between the ellipses of a posted sentence; nothing if it has none."""
    tokens = fold(body, *sentence)
    cuts = [number for number, word in enumerate(tokens.words) if word == ELLIPSIS]
    edges = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(tokens.words)], strict=True)
    pieces = [trimmed(tokens.part(first, last)) for first, last in edges] if cuts else []
    return [piece.span for piece in pieces if piece.words]


def joined(matches: Sequence[Match], sentence: Span) -> list[Match]:
    """Return the matches, stitched where several pieces of the posted sentence were found."""
    inside = [match.posted for match in matches if _is_within(match.posted, sentence)]
    if len(set(inside)) < 2:  # noqa: PLR2004 - a pair
        return list(matches)
    return [replace(match, stitched=True) if match.posted in inside else match for match in matches]


def _pieces(library: Library, sought: Folded) -> list[Folded]:
    """Return the longest runs that stand in one of the nearest stories, from left to right."""
    near = nearest_stories(library, sought.original[slice(*sought.span)])
    texts = [searchable(story.text).folded for story in near]
    pieces: list[Folded] = []
    first, end = 0, len(sought.words)
    while first < end and len(pieces) < MOST_PIECES:
        if sought.words[first] in EDGES:
            first += 1
            continue
        last = _longest(sought, first, texts)
        piece = sought.part(first, last)
        if count_words(piece.words) < FEWEST_WORDS:
            return []
        pieces.append(piece)
        first = last
    return pieces if first == end else []


def _longest(sought: Folded, first: int, texts: Sequence[str]) -> int:
    """Return where the longest run from token `first` that stands in a text ends, by bisection."""
    low, high = first, len(sought.words)
    while low < high:
        middle = (low + high + 1) // 2
        words = sought.part(first, middle).text
        if any(words in text for text in texts):
            low = middle
        else:
            high = middle - 1
    return low


def _in_one_sentence(found: Sequence[Sequence[Match]]) -> bool:
    """Tell whether each piece has a match in the same sentence, in the order of the pieces."""
    for match in found[0]:
        at = match
        for others in found[1:]:
            behind = (m for m in others if _follows(m, at))
            at = next(behind, match)
            if at is match:
                break
        else:
            return True
    return False


def _follows(match: Match, before: Match) -> bool:
    same = (match.story.id, match.sentences) == (before.story.id, before.sentences)
    return same and len(match.sentences) == 1 and match.span.start >= before.span.end


def apart(library: Library, body: str, near: Misquotation) -> list[Match]:
    """Return the matches of a misquotation: more than one where it leaps from place to place."""
    seams = [d for d in near.differences if _is_seam(library, body, near.story, d)]
    pieces = list(_between(near, body, seams))
    return [
        replace(
            match_at(library, near.story, span, posted),
            differences=tuple(d for d in near.differences if _is_within(d.story, span)),
            similarity=near.similarity,
            stitched=len(pieces) > 1,
        )
        for span, posted in pieces
    ]


def _is_seam(library: Library, body: str, story: Story, difference: Difference) -> bool:
    """Tell whether more than a few words, or another speaker, are left out between sentences."""
    if count_words(fold(body, *difference.posted).words):
        return False
    start, end = difference.story
    omitted = count_words(fold(story.text, start, end).words)
    packed = library.packed(story.id)
    before, behind = packed.begun(start) - 1, packed.ended(end)
    if not omitted or before < 0 or behind == len(packed) or before == behind:
        return False
    return omitted > OMISSION or _speaker(library, story, start) != _speaker(library, story, end)


def _speaker(library: Library, story: Story, place: int) -> str | None:
    """Return who speaks at a place, or beside it."""
    said = library.packed(story.id).statements_in(place - 1, place + 1)
    return next((s.speaker for s in said), None)


def _between(
    near: Misquotation, body: str, seams: Sequence[Difference]
) -> Iterator[tuple[Span, Span]]:
    """Yield the span in the story and the posted one of what is between the seams."""
    text = near.story.text
    start, posted = near.span.start, near.posted.start
    for seam in seams:
        yield _trimmed(text, start, seam.story.start), _trimmed(body, posted, seam.posted.start)
        start, posted = seam.story.end, seam.posted.end
    yield _trimmed(text, start, near.span.end), _trimmed(body, posted, near.posted.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the white space around it."""
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
