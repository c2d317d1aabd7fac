"""Misquotations: the sentences of the stories nearest to posted ones, aligned with them.

BM25 chooses the candidates, each with as much of its story around it as was posted;
the alignment decides which posted sentences it answers and where it starts and
ends. The part of a sentence that stands before or after the aligned words is held
against the story as well: "It is not true that" before true words is a difference.
Posted sentences before the first and after the last aligned one are left alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from knowledge.model import Span
from knowledge.ranking.scored import LEAST_IDF
from knowledge.source.differences import Difference, concerns
from knowledge.text.alignment import Block, align, pair, weigh
from knowledge.text.folding import EDGES, bare, count_words, fold, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.library import Library
    from knowledge.model import Sentence, Story
    from knowledge.text.folding import Folded

ALIGNED = 8
"""How many sentences are aligned."""
RAREST = 12
"""How many terms of a posted text choose the candidates."""
LEAST_REACH = 400
"""The least of a story, in characters, that is looked at on either side of a candidate."""
LONGEST_WINDOW = 20_000
"""The most of a story, in characters, that is aligned: a "sentence" can be of any length."""
FEWEST_EQUAL = 5
"""Words that must be equal, so that a phrase in common is not taken for a sentence."""
FARTHER = 4
"""Tokens beyond as many words as were posted among which the outermost of them is looked for."""
SAME = 0.7
"""The least similarity at which a reader calls it the same sentence misquoted. It keeps 97%
of sentences with a quarter of their words damaged, and takes one in a thousand sentences of
other stories (`tests/benchmarks/fit_misquotation.py`)."""
SAME_QUESTION = 0.9
"""The same for a posted question, which more often asks about a sentence than quotes it."""


@dataclass(frozen=True, slots=True)
class Misquotation:
    """Posted sentences beside the words of a story that they nearly repeat."""

    story: Story
    span: Span
    posted: Span
    first: int
    """The number, from 0, of the first posted sentence that it answers."""
    last: int
    """The number after the last one's."""
    differences: tuple[Difference, ...]
    similarity: float
    equal: float
    """The weight of what is equal, in words."""


def misquotations(library: Library, body: str, part: Sequence[Span]) -> list[Misquotation]:
    """Return the nearest, and after it those of other places that differ alike.

    Args:
        library: the stories.
        body: the posted text.
        part: the spans of its sentences that are sought, in order.
    """
    sought = fold(body, part[0].start, part[-1].end)
    searched = _terms(library, body[part[0].start : part[-1].end], sought)
    places: dict[tuple[str, Span], Misquotation] = {}
    for story, sentences in _windows(library, searched, part[-1].end - part[0].start):
        near = _aligned(body, part, sought, story, sentences)
        if near is not None:
            places.setdefault((story.id, near.span), near)
    if not places:
        return []
    best = max(places.values(), key=lambda near: near.similarity * near.equal)
    return [best, *(n for n in places.values() if n is not best and _alike(n, best))]


def _alike(one: Misquotation, other: Misquotation) -> bool:
    return (one.posted, one.similarity, one.equal) == (other.posted, other.similarity, other.equal)


def _windows(
    library: Library, searched: Sequence[str], length: int
) -> Iterator[tuple[Story, Sequence[Sentence]]]:
    """Yield the story of each candidate, with the sentences around it."""
    reach = max(length, LEAST_REACH)
    seen = set()
    for story, candidate in _candidates(library, searched):
        left, right = candidate.start - reach, candidate.end + reach
        near = library.packed(story.id).sentences_in(left, right)
        window = (story.id, near[0].number, near[-1].number)
        if window not in seen:
            seen.add(window)
            yield story, near


def _terms(library: Library, text: str, folded: Folded) -> list[str]:
    """Return the terms of a text as it is posted, and folded."""
    searched = library.corpus.searched
    return searched(text) + searched(folded.text)


def nearest_stories(library: Library, text: str) -> list[Story]:
    """Return the stories of the sentences nearest to a text by BM25, each once."""
    searched = _terms(library, text, fold(text))
    return list(dict.fromkeys(story for story, _ in _candidates(library, searched)))


def _candidates(library: Library, searched: Iterable[str]) -> list[tuple[Story, Sentence]]:
    """Return the sentences nearest by BM25 for the rarest of these terms.

    A long text is told by its rare terms; the frequent ones would only bring a large
    part of all sentences into the ranking.
    """
    corpus = library.corpus
    nearest = corpus.index.nearest(searched, RAREST, LEAST_IDF, ALIGNED)
    return [(corpus.documents[n].story, corpus.documents[n].sentence) for n in nearest]


def _aligned(
    body: str, part: Sequence[Span], sought: Folded, story: Story, sentences: Sequence[Sentence]
) -> Misquotation | None:
    """Align posted sentences with those of a story; None where they are not the same."""
    start = sentences[0].start
    near = fold(story.text, start, min(sentences[-1].end, start + LONGEST_WINDOW))
    ours, theirs = [*map(bare, sought.words)], [*map(bare, near.words)]
    blocks = align(ours, theirs)
    if not blocks:
        return None
    aligned = Span(
        sought.spans[blocks[0].posted].start, sought.spans[blocks[-1].posted_end - 1].end
    )
    touched = [i for i, s in enumerate(part) if s.start < aligned.end and aligned.start < s.end]
    if not touched:  # only punctuation between the sentences is equal
        return None
    first, last = touched[0], touched[-1] + 1
    limits = Span(part[first].start, part[last - 1].end)
    blocks = [
        *_unaligned_before(blocks[0], sought, near, limits.start, sentences),
        *blocks,
        *_unaligned_behind(blocks[-1], sought, near, limits.end, sentences),
    ]
    similarity, equal = weigh(blocks, ours, theirs)
    span = _covered(near, blocks[0].story, blocks[-1].story_end)
    if equal < FEWEST_EQUAL or similarity < _least(body[slice(*limits)], story, span, sentences):
        return None
    posted = _covered(sought, blocks[0].posted, blocks[-1].posted_end)
    differences = tuple(
        _as_difference(block, sought, near, span)
        for block in _to_the_letter(blocks, sought, near)
        if not block.is_equal
    )
    return Misquotation(story, span, posted, first, last, differences, similarity, equal)


def _to_the_letter(blocks: Sequence[Block], sought: Folded, near: Folded) -> list[Block]:
    """Return the blocks of the same tokens that are equal to the letter, and others by turns."""
    parts = [p for b in blocks for p in (_letters_apart(b, sought, near) if b.is_equal else [b])]
    runs = (list(run) for _, run in groupby(parts, key=attrgetter("is_equal")))
    return [
        run[0]._replace(posted_end=run[-1].posted_end, story_end=run[-1].story_end) for run in runs
    ]


def _letters_apart(block: Block, sought: Folded, near: Folded) -> Iterator[Block]:
    """Yield each pair of tokens of an equal block, with whether they are equal to the letter."""
    pairs = zip(
        range(block.posted, block.posted_end),
        range(block.story, block.story_end),
        strict=True,
    )
    for ours, theirs in pairs:
        same = sought.words[ours] == near.words[theirs]
        yield Block(same, ours, ours + 1, theirs, theirs + 1)


def _least(posted: str, story: Story, span: Span, sentences: Sequence[Sentence]) -> float:
    """Return the similarity that is asked of a posted sentence, more of a question."""
    end = _at(sentences, span).end
    asked = posted.rstrip().endswith("?") and "?" not in story.text[span.start : end]
    return SAME_QUESTION if asked else SAME


def _unaligned_before(
    block: Block, sought: Folded, near: Folded, start: int, sentences: Sequence[Sentence]
) -> list[Block]:
    """Pair what the posted sentence has before its aligned words with as much of the story's."""
    first = bisect_left(sought.spans, start, hi=block.posted, key=attrgetter("start"))
    while first < block.posted and sought.words[first] in EDGES:
        first += 1
    rest = count_words(sought.words[first : block.posted])
    left, begin = block.story, _at(sentences, near.spans[block.story]).start
    while rest and left and near.spans[left - 1].start >= begin:
        left -= 1
        rest -= is_word(near.words[left])
    farther = [i for i in range(left - 1, left - FARTHER, -1) if i >= 0]
    inside = [left, *(i for i in farther if near.spans[i].start >= begin)]
    left = _outermost(sought.words[first], near, inside) if left < block.story else left
    ours, theirs = Span(first, block.posted), Span(left, block.story)
    blocks = pair(sought.words, near.words, ours, theirs)
    return blocks[1:] if blocks and _only_story(blocks[0]) else blocks


def _unaligned_behind(
    block: Block, sought: Folded, near: Folded, end: int, sentences: Sequence[Sentence]
) -> list[Block]:
    """Pair what the posted sentence has behind its aligned words with as much of the story's."""
    a, right = block.posted_end, block.story_end
    last = bisect_right(sought.spans, end, lo=a, key=attrgetter("end"))
    while last > a and sought.words[last - 1] in EDGES:
        last -= 1
    rest = count_words(sought.words[a:last])
    finish = _at(sentences, near.spans[right - 1]).end
    while rest and right < len(near.words) and near.spans[right].end <= finish:
        rest -= is_word(near.words[right])
        right += 1
    inside = [
        i
        for i in range(right, min(right + FARTHER, len(near.words)))
        if near.spans[i].end <= finish
    ]
    if right > block.story_end:
        right = 1 + _outermost(sought.words[last - 1], near, [right - 1, *inside])
    blocks = pair(sought.words, near.words, Span(a, last), Span(block.story_end, right))
    return blocks[:-1] if blocks and _only_story(blocks[-1]) else blocks


def _outermost(posted: str, near: Folded, tokens: Sequence[int]) -> int:
    """Return the first of these tokens that is the outermost posted word, else the first of all.

    Words may be left out just before a quotation's last word, or behind its first.
    """
    return next((i for i in tokens if near.words[i] == posted), tokens[0])


def _only_story(block: Block) -> bool:
    return not block.is_equal and block.posted == block.posted_end


def _at(sentences: Sequence[Sentence], token: Span) -> Span:
    """Return the sentence in which a token stands; of lines of the page between, all of them."""
    before = [s for s in sentences if s.start <= token.start]
    behind = next((s for s in sentences if s.end >= token.end), sentences[-1])
    return Span(before[-1].start if before else token.start, behind.end)


def _as_difference(block: Block, sought: Folded, near: Folded, span: Span) -> Difference:
    ours = sought.part(block.posted, block.posted_end)
    theirs = near.part(block.story, block.story_end)
    return Difference(
        _covered(sought, block.posted, block.posted_end),
        _inside(_covered(near, block.story, block.story_end), span),
        concerns(ours, theirs),
    )


def _covered(folded: Folded, first: int, last: int) -> Span:
    """Return the span of some tokens; of none, the place behind the one before."""
    if first < last:
        return Span(folded.spans[first].start, folded.spans[last - 1].end)
    place = folded.spans[first - 1].end if first else folded.spans[0].start
    return Span(place, place)


def _inside(span: Span, outer: Span) -> Span:
    """Move the place of words added in front into the span they are added to."""
    return Span(max(span.start, outer.start), max(span.end, outer.start))
