"""The words of many stories together: the sums of their rows, and what is read from them.

Of each word is kept how it is written most often and whether it is a name, so that a
library of one segment looks nothing up twice; and its rows, so that one of several
segments, less the stories that are gone, says what one segment of the rest would.
All of it lies in flat arrays, which may be mapped from a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.letters import Letters
from knowledge.index.strings import Strings, distinct, narrowed
from knowledge.index.word_rows import WordRows, less, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from knowledge.index.strings import Numbers


@dataclass(frozen=True, slots=True)
class Words:
    """Different words, by first letter: those of letters alone, then all others."""

    rows: WordRows
    """In the order of their words."""
    starts: Numbers
    """The first row of each word, and after them how many rows there are."""
    numbers: NDArray[np.int32]
    """Of each string the number of the word that it is, or -1."""
    initials: NDArray[np.uint32]
    """The code points with which words of letters start, ascending."""
    initial_starts: Numbers
    """The first word of each, and after them how many words of letters there are."""
    letters: Letters
    surfaces: Numbers
    """The string as which each word is written most often."""
    terms: Numbers
    """Its term; the one it has most often, where languages disagree."""
    counts: Numbers
    capitals: Numbers
    meant: Numbers
    """The words that have a term, term by term."""
    meant_starts: Numbers
    """Of each string the first of those whose term it is, and after them how many there are."""
    names: NDArray[np.bool_]
    """Of each string whether it is the term of a name."""

    @classmethod
    def of(cls, rows: Iterable[WordRows], dead: Iterable[WordRows] = ()) -> Words:
        """Return the words of stories together, less those of some of them."""
        total = summed(rows)
        gone = tuple(dead)
        return _read(less(total, gone) if gone else total)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Words:
        """Return the words whose arrays these are."""
        letters = Letters(arrays["words.masks"], arrays["words.lengths"])  # type: ignore[arg-type]
        columns = {name: arrays[f"word.{name}"] for name in COLUMNS}
        return cls(rows=WordRows.from_arrays(arrays), letters=letters, **columns)  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by their names."""
        columns = {f"word.{name}": getattr(self, name) for name in COLUMNS}
        letters = {"words.masks": self.letters.masks, "words.lengths": self.letters.lengths}
        return self.rows.arrays() | columns | letters

    @property
    def strings(self) -> Strings:
        """What the numbers stand for."""
        return self.rows.strings

    def __len__(self) -> int:
        return len(self.counts)

    def text(self, number: int) -> str:
        """Return the word of that number."""
        return self.strings[self.rows.words[self.starts[number]]]

    def hash(self, number: int) -> int:
        """Return the hash of the word of that number."""
        return int(self.strings.hashes[self.rows.words[self.starts[number]]])

    def find(self, hashed: int) -> int:
        """Return the number of the word with a hash, or -1."""
        string = self.strings.find_hash(hashed)
        return -1 if string < 0 else int(self.numbers[string])

    def with_term(self, hashed: int) -> list[int]:
        """Return the numbers of the words that somewhere have the term with a hash."""
        string = self.strings.find_hash(hashed)
        if string < 0:
            return []
        start, end = self.meant_starts[string : string + 2]
        found: list[int] = self.meant[start:end].tolist()
        return found

    def is_name(self, term: str) -> bool:
        """Tell whether it is the term of a word that is mostly written as a name."""
        string = self.strings.find(term)
        return string >= 0 and bool(self.names[string])

    def is_named(self, number: int) -> bool:
        """Tell whether the word of that number is mostly written as a name."""
        return bool(2 * int(self.capitals[number]) >= int(self.counts[number]))

    def may_be_near(self, word: str, slips: int, *, same_letter: bool) -> list[str]:
        """Return the words of letters among which all are that are so near to one."""
        if not same_letter:
            found = self.letters.near(word, slips, 0, int(self.initial_starts[-1]))
            return [self.text(number) for number in found]
        at = int(self.initials.searchsorted(np.uint32(ord(word[0]))))
        if at == len(self.initials) or self.initials[at] != ord(word[0]):
            return []
        start, end = map(int, self.initial_starts[at : at + 2])
        return [self.text(number) for number in self.letters.near(word, slips, start, end)]


COLUMNS = tuple(name for name in Words.__slots__ if name not in {"rows", "letters"})


def _read(rows: WordRows) -> Words:
    """Return words by their rows, which are different ones in any order."""
    strings = rows.strings
    held = distinct(rows.words)
    texts = [strings[number] for number in held.tolist()]
    spelled = np.fromiter(map(str.isalpha, texts), np.bool_, len(texts))
    firsts = np.fromiter((ord(text[0]) for text in texts), np.uint32, len(texts))
    order = np.lexsort((held, firsts, ~spelled))
    numbers = np.full(len(strings), -1, np.int32)
    numbers[held[order]] = np.arange(len(held))
    by_word = rows.take(np.lexsort((rows.surfaces, numbers[rows.words])))
    owners = numbers[by_word.words]
    starts = owners.searchsorted(np.arange(len(held) + 1))
    counts, capitals = (
        np.bincount(owners, column, len(held)).astype(np.int64)
        for column in (by_word.counts, by_word.capitals)
    )
    terms = _most_used(owners, by_word.terms, by_word.counts, strings)
    meant = distinct(by_word.terms.astype(np.int64) * (len(held) + 1) + owners)
    names = np.zeros(len(strings), np.bool_)
    names[terms[2 * capitals >= counts]] = True
    initials, initial_starts = np.unique(firsts[order][: spelled.sum()], return_index=True)
    return Words(
        rows=_narrow(by_word),
        starts=narrowed(starts),
        numbers=numbers,
        initials=initials,
        initial_starts=narrowed(np.append(initial_starts, spelled.sum())),
        letters=Letters.of([texts[number] for number in order.tolist()]),
        surfaces=narrowed(_most_used(owners, by_word.surfaces, by_word.counts, strings)),
        terms=narrowed(terms),
        counts=narrowed(counts),
        capitals=narrowed(capitals),
        meant=narrowed(meant % (len(held) + 1)),
        meant_starts=narrowed(meant.searchsorted(np.arange(len(strings) + 1) * (len(held) + 1))),
        names=names,
    )


def _most_used(
    owners: NDArray[np.int32], forms: Numbers, counts: Numbers, strings: Strings
) -> NDArray[np.int64]:
    """Return of each word, from 0, the form that it has most often, of several the last by text."""
    keys, rows = np.unique(
        owners.astype(np.int64) * len(strings) + forms.astype(np.int64), return_inverse=True
    )
    uses = np.bincount(rows, counts, len(keys))
    words, numbers = np.divmod(keys, max(len(strings), 1))
    order = np.lexsort((uses, words))
    words, numbers, uses = words[order], numbers[order], uses[order]
    last = np.append(words[1:] != words[:-1], np.ones(min(len(words), 1), np.bool_))
    best: NDArray[np.int64] = numbers[last]
    most = uses == uses[last][words]
    tied = most & (np.bincount(words[most]) > 1)[words]
    for word, number in zip(words[tied].tolist(), numbers[tied].tolist(), strict=True):
        best[word] = max(best[word], number, key=strings.__getitem__)
    return best


def _narrow(rows: WordRows) -> WordRows:
    return WordRows(
        rows.strings,
        narrowed(rows.words),
        narrowed(rows.terms),
        narrowed(rows.surfaces),
        narrowed(rows.counts),
        narrowed(rows.capitals),
    )
