"""Postings: which documents hold each term, how often, in a few flat arrays.

A posting does not hold a finished score, nor a count and a length, but the number of its
class: all postings with the same count in documents of the same length score alike. There
are some hundreds of classes where there are millions of postings, so what a class is
worth is computed when a question is asked, with the idf and the average length of that
moment (`scoring`): nothing here grows stale when documents come and go elsewhere.

The arrays may be views of a mapped file. Terms are numbers here; whoever compiles them
keeps the dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_SHORT_CLASSES = np.iinfo(np.uint16).max
"""The number of classes up to which two bytes hold the number of one."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of documents numbered from 0, term by term; in a term by document."""

    starts: NDArray[np.int64]
    """Where the postings of each term start, and where the last ones end."""
    documents: NDArray[np.int32]
    classes: NDArray[np.unsignedinteger]
    """For each posting the number of its count and length, in two bytes or in four."""
    counts: NDArray[np.int32]
    """For each class how often the document holds the term."""
    lengths: NDArray[np.int32]
    """For each class how many terms the document has."""
    most: NDArray[np.int32]
    """For each term the greatest count of its postings."""
    least: NDArray[np.int32]
    """For each term the least length of a document that holds it."""
    extent: int
    """How many documents there are."""

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything as arrays by name, as `from_arrays` takes it."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Postings:
        """Return the postings whose `arrays` these are."""
        own = {field.name: arrays[field.name] for field in fields(cls)}
        return cls(**{**own, "extent": int(own["extent"])})  # type: ignore[arg-type]


class Single(NamedTuple):
    """The postings of one term, taken from all of them when they are read."""

    postings: Postings
    start: int
    end: int
    terms: Sequence[int]
    """The number of the term alone."""

    @property
    def size(self) -> int:
        """How many documents hold the term."""
        return self.end - self.start

    @property
    def documents(self) -> NDArray[np.int32]:
        """These documents, ascending."""
        return self.postings.documents[self.start : self.end]

    @property
    def classes(self) -> NDArray[np.unsignedinteger]:
        """The class of each posting."""
        return self.postings.classes[self.start : self.end]

    @property
    def counts(self) -> None:
        """See `Several`: the class of each posting tells it."""
        return


class Several(NamedTuple):
    """What a query finds at a place that is not the whole run of a single term."""

    documents: NDArray[np.int32]
    """The documents that hold any of the terms, ascending."""
    classes: NDArray[np.unsignedinteger]
    """For each a class with its length."""
    counts: NDArray[np.int64] | None
    """How often each holds them together; None where its class tells that."""
    terms: Sequence[int]
    """The numbers of the terms."""

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.documents)


Run: TypeAlias = Single | Several
"""What a query finds at one place."""


def compiled(terms: NDArray[np.integer], lengths: NDArray[np.integer], size: int) -> Postings:
    """Compile the postings of documents.

    Args:
        terms: the numbers of the terms of all documents, one behind the other, repeated
            where a document repeats them.
        lengths: how many terms each document has; their sum is the length of `terms`.
        size: how many terms there are; each number in `terms` is below it.
    """
    extent = max(len(lengths), 1)
    keys = terms.astype(np.int64)
    keys *= extent
    keys += np.arange(len(lengths)).repeat(lengths)
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(firsts, append=len(keys))
    held, documents = np.divmod(keys[firsts], extent)
    starts = np.zeros(size + 1, np.int64)
    np.bincount(held, minlength=size).cumsum(out=starts[1:])
    of_documents = lengths[documents]
    classes, class_counts, class_lengths = _classes(counts, of_documents)
    return Postings(
        starts=starts,
        documents=documents.astype(np.int32),
        classes=classes,
        counts=class_counts,
        lengths=class_lengths,
        most=_of_each(np.maximum, counts, starts),
        least=_of_each(np.minimum, of_documents, starts),
        extent=len(lengths),
    )


def gathered(postings: Postings, query: Sequence[Sequence[int]]) -> list[Run]:
    """Return what each place of a query finds, in the query's order.

    Args:
        postings: where is looked.
        query: at each place the numbers of its terms; none where no document holds one.
    """
    start = postings.starts.item
    return [
        Single(postings, start(terms[0]), start(terms[0] + 1), terms)
        if len(terms) == 1
        else _merged(postings, terms)
        for terms in query
    ]


def _merged(postings: Postings, terms: Sequence[int]) -> Several:
    """Return what is found of several terms as if they were one, or of none."""
    if not terms:
        return Several(postings.documents[:0], postings.classes[:0], None, terms)
    held = [slice(*postings.starts[term : term + 2].tolist()) for term in terms]
    documents, first, where = np.unique(
        np.concatenate([postings.documents[own] for own in held]),
        return_index=True,
        return_inverse=True,
    )
    classes = np.concatenate([postings.classes[own] for own in held])
    counts = np.zeros(len(documents), np.int64)
    np.add.at(counts, where, postings.counts[classes])
    return Several(documents, classes[first], counts, terms)


def extremes(postings: Postings, run: Run) -> tuple[int, int]:
    """Return a count and a length such that none in a run is greater, and none less."""
    most, least = postings.most.item, postings.least.item
    return sum(most(term) for term in run.terms), min(least(term) for term in run.terms)


def _classes(
    counts: NDArray[np.int64], lengths: NDArray[np.integer]
) -> tuple[NDArray[np.unsignedinteger], NDArray[np.int32], NDArray[np.int32]]:
    """Return the class of each posting, and the count and length of each class."""
    own_counts, ranked_counts = _ranked(counts)
    own_lengths, ranked_lengths = _ranked(lengths)
    keys, classes = _ranked(ranked_counts * len(own_lengths) + ranked_lengths)
    short = len(keys) <= MOST_SHORT_CLASSES
    width = max(len(own_lengths), 1)
    numbers = classes.astype(np.uint16) if short else classes.astype(np.uint32)
    return numbers, own_counts[keys // width], own_lengths[keys % width]


def _ranked(values: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the different values, ascending, and for each of `values` its place there.

    Not sorted, but counted: a document of n terms is n postings long or repeats them, so
    neither counts and lengths nor their pairs are many more than the postings.
    """
    there = np.bincount(values) > 0
    places = there.cumsum() - 1
    return np.flatnonzero(there).astype(np.int32), places[values]


def _of_each(
    taken: np.ufunc, values: NDArray[np.integer], starts: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return the greatest or least value of each term; 0 for one without postings."""
    found = np.zeros(len(starts) - 1, np.int32)
    held = starts[1:] > starts[:-1]
    if held.any():
        found[held] = taken.reduceat(values, starts[:-1][held])
    return found
