"""Speakers' names: who is meant by a name, a part of it, a role, or one with a slip.

All surfaces ask here whom a typed name means. How it fits is weighed in one place, `fit`,
from the whole name down to a slip; whoever fits best is meant, and all who fit as well.

A story says once what somebody is, and then that "he said". So "what did the envoy say"
shares no word with most of what the envoy said. Indexing roles with sentences made the
ranking worse (roles are made of the story's common words); instead the words of a
question that name the role of exactly one speaker are searched as that speaker's name
too, with which every sentence that they speak in is indexed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

from knowledge.english.analyzer import terms
from knowledge.english.called import TITLES, Called, name_head, name_words
from knowledge.english.frequencies import zipf
from knowledge.english.word_forms import COUNTRIES
from knowledge.text.slips import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query

SPOKESPEOPLE = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokespeople"})
RARE = 3.5
"""The Zipf value below which a word of English may be a slip for a name."""
SHORTEST_MISSPELT = 4
"""Letters below which a word has too many neighbours to be a slip for another."""
TWO_SLIPS_FROM = 7


class Fit(IntEnum):
    """How a typed name means somebody, the surest first."""

    WHOLE = 0
    """It is the name."""
    PART = 1
    """It is a surname, or what a body's name is about, perhaps with a role or a title."""
    ROLE = 2
    """It says what they are."""
    SPOKEN_FOR = 3
    """It is the body whose spokesman or spokeswoman they are."""
    FIRST_NAME = 4
    SLIP = 5
    """It is one or two letters away from a part of the name."""


Meant: TypeAlias = tuple[tuple[str, ...], Fit]
"""The names of those who are meant, and how."""


@dataclass(frozen=True, slots=True)
class TypedName:
    """A name as somebody typed it."""

    words: tuple[str, ...]
    head: str

    @property
    def named(self) -> tuple[str, ...]:
        """The words that are no title."""
        return tuple(word for word in self.words if word not in TITLES) or self.words


def typed_name(text: str) -> TypedName:
    """Return a typed name, read."""
    return TypedName(name_words(text), name_head(text))


def fit(typed: TypedName, known: Called) -> Fit | None:
    """Return how a typed name means somebody, or None where it does not."""
    if not typed.words:
        return None
    if typed.words == known.words:
        return Fit.WHOLE
    named = tuple(w for w in typed.named if w in known.words or w not in known.role_words)
    if named and set(named) <= set(known.words):
        return _part(typed, named, known)
    if "".join(typed.words) == known.acronym and len(known.acronym) > 1 and not known.is_person:
        return Fit.PART
    said = set(typed.words)
    if typed.head in known.role_heads and said <= known.role_words | set(known.words):
        return Fit.ROLE
    speaks_for = not SPOKESPEOPLE.isdisjoint(known.role_heads) and said <= known.role_words
    return Fit.SPOKEN_FOR if speaks_for else None


def meant(typed: str, known: Iterable[Called]) -> Meant | None:
    """Return the names of those whom a typed name means best, and how; None if nobody."""
    name, all_known = typed_name(typed), tuple(known)
    return _best(_fitting(name, all_known) or _misspelt(name, all_known))


def meant_in(typed: str, corpus: Corpus) -> Meant | None:
    """Return what `meant` does of all who speak in any story."""
    name = typed_name(typed)
    fits = _fitting(name, corpus.directory.called(name.named, "".join(name.words)))
    return _best(fits or _misspelt(name, corpus.directory.nearly_called(with_slips(name))))


def with_slips(typed: TypedName) -> list[tuple[str, int]]:
    """Return the words that are no title, each with how many slips it may have."""
    return [(word, slips_of(word)) for word in typed.named]


def slips_of(word: str) -> int:
    """Return how many slips a word of a name may have."""
    if len(word) < SHORTEST_MISSPELT:
        return 0
    return 2 if len(word) >= TWO_SLIPS_FROM else 1


def _fitting(name: TypedName, known: Iterable[Called]) -> list[tuple[Fit, str]]:
    return [(how, one.name) for one in known if (how := fit(name, one)) is not None]


def _misspelt(name: TypedName, known: Iterable[Called]) -> list[tuple[Fit, str]]:
    return [(Fit.SLIP, one.name) for one in known if _is_slip(name, one)]


def _best(fits: Sequence[tuple[Fit, str]]) -> Meant | None:
    if not fits:
        return None
    best = min(how for how, _ in fits)
    # What a body's spokesman says, it says.
    best_ones = (called for how, called in fits if how in (best, Fit.SPOKEN_FOR))
    return tuple(dict.fromkeys(best_ones)), best


def with_speaker(query: Query, corpus: Corpus, story: int | None) -> Query:
    """Return the query with the words that name one speaker's role searched as the name too.

    Args:
        query: what is asked.
        corpus: the stories.
        story: the number of the one story that is asked, or None for all.
    """
    asked = query.asked_speaker
    if asked is None or not asked.noun:
        return query
    described = corpus.described(asked.noun, asked.terms, story)
    speaker = next(described, None)
    if speaker is None or any(other != speaker for other in described):
        return query
    surname = terms(speaker)[-1:]
    searched = (
        replace(term, alternatives=(*term.alternatives, *surname))
        if term.in_any(asked.terms)
        else term
        for term in query.terms
    )
    return replace(query, terms=tuple(searched))


def _part(typed: TypedName, named: tuple[str, ...], known: Called) -> Fit | None:
    """Return how words of a name mean whoever has it."""
    if known.is_person:
        if len(named) == 1 and named[0] in COUNTRIES:
            return None  # "the UK" is not Age UK
        only_first = named == known.words[:1]
        return Fit.FIRST_NAME if only_first else Fit.PART
    if typed.head != known.head:
        return None
    # "The spokesman" means an unnamed one as much as a man who is said to be one.
    return Fit.PART if known.is_proper else Fit.ROLE


def _is_slip(typed: TypedName, known: Called) -> bool:
    """Tell whether each word is one of the name, some with a slip."""
    named = tuple(w for w in typed.named if w in known.words or w not in known.role_words)
    if not known.is_person and len(named) != len(known.words):
        return False
    right = [word for word in named if word in known.words]
    # A common word is no slip by itself: "the baker" is not Barker, "John Steel" is Steele.
    return len(right) < len(named) and all(
        word in right or ((right or zipf(word) < RARE) and _is_near(word, known.words))
        for word in named
    )


def _is_near(word: str, others: Iterable[str]) -> bool:
    slips = slips_of(word)
    return slips > 0 and bool(within(word, others, slips))
