"""Speaking: who speaks in the stories of a segment, found by what a question calls them.

A name means the few who have its words, among tens of thousands of speakers. So for each
word of a name or a role it is kept who is called by it; who of these is meant is weighed
from what they are called (`query.speaker_names`), and nobody else is looked at. What they
say is kept as numbers alone: in which stories, how much of it, and as what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.english.analyzer import terms
from knowledge.index import plain_values as plain
from knowledge.index.hashing import hash64
from knowledge.index.letters import Letters
from knowledge.index.lists import Lists
from knowledge.index.strings import Strings, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.packed_story import PackedStory
    from knowledge.index.strings import Numbers

NO_ROLE = 0
"""Stands for the role of somebody who is given none; that of a number is one more."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """The speakers of a segment's stories."""

    names: Strings
    roles: Strings
    words: Strings
    """The words of their names and roles, as any spelling has them."""
    called: Strings
    """What they are called in one story or another, as JSON, each once."""
    letters: Letters
    """Those of `words`."""
    by_name: Lists
    """By the number of a name, what whoever has it is called."""
    by_word: Lists
    """By the hash of a word or an acronym, the names of those who are called by it."""
    by_term: Lists
    """By the hash of a term of a name or role, the names of those who have it."""
    by_noun: Lists
    """By `noun_key`, the descriptions."""
    described: Numbers
    """The name of whoever each description is of."""
    describing: Lists
    """By the number of a description, the stories that give it."""
    appearing: Lists
    """By the number of `called`, the appearances of whoever is called so."""
    appearances: Numbers
    """The story of each appearance, in order."""
    voices: Numbers
    """The story of each voice: of each who speaks in a sentence of one."""
    voice_names: Numbers
    voice_counts: Numbers
    """How many statements each makes there."""
    voice_exact: Numbers
    """How many of these are given word for word."""
    voice_roles: Numbers
    """The role that is given first there, or `NO_ROLE`."""
    every_role: Lists
    """By the number of a voice, all the roles that are given there."""

    @classmethod
    def of(cls, stories: Sequence[PackedStory]) -> Speaking:
        """Read who speaks in stories."""
        own = [one.speakers for one in stories]
        voices = [(at, *voice) for at, one in enumerate(stories) for voice in one.voices]
        names = Strings.of(
            [*(who.name for each in own for who in each), *(name for _, name, *_ in voices)]
        )
        written = [[plain.encoded_called(who) for who in each] for each in own]
        called = Strings.of(text for each in written for text in each)
        roles = Strings.of(role for *_, given in voices for role in given)
        appearances = [at for at, each in enumerate(own) for _ in each]
        appearing = called.numbers([text for each in written for text in each])
        name_of = dict(zip(appearing.tolist(), (w.name for each in own for w in each), strict=True))
        numbers = names.numbers(list(name_of.values()))
        by_word, words = _by_word(names, called)
        firsts = [given[0] if given else None for *_, given in voices]
        return cls(
            names=names,
            roles=roles,
            words=words,
            called=called,
            letters=Letters.of([words[number] for number in range(len(words))]),
            by_name=Lists.of(numbers.tolist(), list(name_of)),
            by_word=by_word,
            by_term=_by_term(names, roles, voices),
            **_descriptions(names, stories),
            appearing=Lists.of(appearing.tolist(), range(len(appearances))),
            appearances=narrowed(np.array(appearances, np.int64)),
            voices=narrowed(np.array([at for at, *_ in voices], np.int64)),
            voice_names=narrowed(names.numbers([name for _, name, *_ in voices])),
            voice_counts=narrowed(np.array([count for *_, count, _, _ in voices], np.int64)),
            voice_exact=narrowed(np.array([exact for *_, exact, _ in voices], np.int64)),
            voice_roles=narrowed(
                np.array(
                    [NO_ROLE if role is None else roles.find(role) + 1 for role in firsts], np.int64
                )
            ),
            every_role=Lists.of(
                [number for number, (*_, given) in enumerate(voices) for _ in given],
                roles.numbers([role for *_, given in voices for role in given]).tolist(),
            ),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Speaking:
        """Return the speakers whose arrays these are."""
        given: dict[str, Any] = {name: arrays[name] for name in PLAIN}
        given |= {name: Strings.from_arrays(_below(name, arrays)) for name in STRINGS}
        given |= {name: Lists.from_arrays(_below(name, arrays)) for name in LISTS}
        return cls(letters=Letters(arrays["masks"], arrays["lengths"]), **given)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by their names."""
        arrays = {name: getattr(self, name) for name in PLAIN}
        arrays |= {"masks": self.letters.masks, "lengths": self.letters.lengths}
        for part in (*STRINGS, *LISTS):
            own = getattr(self, part).arrays()
            arrays |= {f"{part}:{name}": array for name, array in own.items()}
        return arrays

    def called_by(self, number: int) -> Called:
        """Return what somebody is called, by its number."""
        return plain.decoded_called(self.called[number])


STRINGS = ("names", "roles", "words", "called")
LISTS = (
    *("by_name", "by_word", "by_term", "by_noun", "describing", "appearing", "every_role"),
)
PLAIN = (
    *("described", "appearances"),
    *("voices", "voice_names", "voice_counts", "voice_exact", "voice_roles"),
)


def noun_key(noun: str, term: str = "") -> int:
    """Return the key of the descriptions about a noun, of those with a term if one is given."""
    return hash64(f"{noun} {term}")


def _below(part: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    prefix = f"{part}:"
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }


def _by_word(names: Strings, called: Strings) -> tuple[Lists, Strings]:
    """Return who is called by each word, and the words."""
    pairs = {}
    for number in range(len(called)):
        who = plain.decoded_called(called[number])
        own = names.find(who.name)
        every = {*who.words, *who.role_words, who.acronym, *who.role_heads}
        pairs |= {(word, own): None for word in every if word}
    lists = Lists.of([hash64(word) for word, _ in pairs], [own for _, own in pairs])
    return lists, Strings.of(word for word, _ in pairs)


def _by_term(
    names: Strings, roles: Strings, voices: Iterable[tuple[int, str, int, int, list[str]]]
) -> Lists:
    of_names = [_hashed_terms(names[number]) for number in range(len(names))]
    of_roles = [_hashed_terms(roles[number]) for number in range(len(roles))]
    pairs = {(term, number) for number, own in enumerate(of_names) for term in own}
    for _, name, _, _, given in voices:
        number = names.find(name)
        pairs.update((term, number) for role in given for term in of_roles[roles.find(role)])
    return Lists.of([term for term, _ in pairs], [number for _, number in pairs])


def _hashed_terms(text: str) -> list[int]:
    return [hash64(term) for term in terms(text)]


def _descriptions(names: Strings, stories: Sequence[PackedStory]) -> dict[str, Any]:
    """Return `by_noun`, `described` and `describing`."""
    rows: dict[tuple[str, str, frozenset[str]], int] = {}
    given: list[tuple[int, int]] = []
    for story, one in enumerate(stories):
        for noun, own in one.speaker_roles.items():
            for role in own:
                number = rows.setdefault((noun, role.speaker, role.terms), len(rows))
                given.append((number, story))
    keyed = [
        (noun_key(noun, term), number)
        for (noun, _, known), number in rows.items()
        for term in ("", *known)
    ]
    return {
        "by_noun": Lists.of([key for key, _ in keyed], [number for _, number in keyed]),
        "described": narrowed(names.numbers([speaker for _, speaker, _ in rows])),
        "describing": Lists.of([number for number, _ in given], [story for _, story in given]),
    }
