"""Pairing: which pieces of an older text are which of a newer one.

Pieces of the same words are the same, wherever they stand now. Of the others the most alike are
pairs, and one that stands where the other stood needs to be less so. Not every piece is
compared with every other, which would take quadratic time: only with those that share its rare
words, and those near its place.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz.distance import Indel

from knowledge.text.folding import folded_text, is_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Words: TypeAlias = tuple[str, ...]
    Pair: TypeAlias = tuple[int, int]

ALIKE = 0.5
"""The share of words in common, in their order, from which pieces are revisions of each other."""
ALIKE_IN_PLACE = 0.45
"""The same for a piece that stands where the other stood. Of 5,000 pairs of sentences that are
neighbours in the news, one in a thousand is alike by more than 0.42."""
NEAR = 2
"""Pieces to either side of its place within which a piece stands where it stood."""
FREQUENT = 30
"""Pieces from which a word says nothing of which piece is meant."""
CANDIDATES = 8
"""Pieces with rare words in common that one is compared with at most."""
COMPARED = 400
"""Words of a piece that are compared at most."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of pieces, by number; each piece of either text is in just one field of its."""

    same: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def words_of(text: str) -> Words:
    """Return the words of a text as they are compared, without punctuation, if it has any."""
    tokens = tuple(folded_text(text).split())
    return tuple(filter(is_word, tokens)) or tokens


def similarity(old: Words, new: Words) -> float:
    """Return the share of words that two pieces have in common, in their order, from 0 to 1."""
    return Indel.normalized_similarity(old[:COMPARED], new[:COMPARED])


def pair_up(old: Sequence[Words], new: Sequence[Words]) -> Pairing:
    """Return what became of the pieces of a text, each given as its words."""
    same = _same(old, new)
    left_old = [number for number in range(len(old)) if number not in same]
    taken = set(same.values())
    left_new = [number for number in range(len(new)) if number not in taken]
    changed = _changed(old, new, left_old, left_new, same) if left_old and left_new else {}
    return Pairing(
        same=tuple(sorted(same.items())),
        changed=tuple(sorted(changed.items())),
        removed=tuple(number for number in left_old if number not in changed),
        added=tuple(sorted(set(left_new) - set(changed.values()))),
    )


def _same(old: Sequence[Words], new: Sequence[Words]) -> dict[int, int]:
    """Return the pairs of the same words; of several that are alike, in their order."""
    places: dict[Words, deque[int]] = defaultdict(deque)
    for number, words in enumerate(new):
        places[words].append(number)
    return {n: places[words].popleft() for n, words in enumerate(old) if places.get(words)}


def _changed(
    old: Sequence[Words],
    new: Sequence[Words],
    left_old: Sequence[int],
    left_new: Sequence[int],
    same: Mapping[int, int],
) -> dict[int, int]:
    """Return the pairs of pieces that are alike enough, the most alike first."""
    holding, there = _holding(new, left_new), set(left_new)
    places = _places(left_old, same, len(old))
    scored: list[tuple[float, int, int]] = []
    for number in left_old:
        near = range(places[number] - NEAR, places[number] + NEAR + 1)
        for candidate in {*_sharing(old[number], holding), *there.intersection(near)}:
            alike = similarity(old[number], new[candidate])
            if alike >= (ALIKE_IN_PLACE if candidate in near else ALIKE):
                bonus = ALIKE - ALIKE_IN_PLACE if candidate in near else 0.0
                scored.append((-alike - bonus, number, candidate))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, candidate in sorted(scored):
        if number not in pairs and candidate not in taken:
            pairs[number] = candidate
            taken.add(candidate)
    return pairs


def _places(numbers: Sequence[int], same: Mapping[int, int], count: int) -> dict[int, int]:
    """Return where each piece would stand now: behind the same piece that it stood behind."""
    places: dict[int, int] = {}
    wanted = set(numbers)
    at = -1
    for number in range(count):
        at = same.get(number, at + 1)
        if number in wanted:
            places[number] = at
    return places


def _holding(new: Sequence[Words], left: Sequence[int]) -> dict[str, list[int]]:
    """Return the pieces that hold each word, but for the frequent ones."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number in left:
        for word in dict.fromkeys(new[number][:COMPARED]):
            holding[word].append(number)
    return {word: numbers for word, numbers in holding.items() if len(numbers) <= FREQUENT}


def _sharing(words: Words, holding: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Yield the pieces that share the most rare words with one."""
    weights: dict[int, float] = defaultdict(float)
    for word in dict.fromkeys(words[:COMPARED]):
        numbers = holding.get(word, ())
        for number in numbers:
            weights[number] += 1 / len(numbers)
    yield from sorted(weights, key=lambda number: (-weights[number], number))[:CANDIDATES]
