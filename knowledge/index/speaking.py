"""Speaking: who speaks in the stories of a segment, found by what a question calls them.

A name means the few who have its words, among tens of thousands of speakers. So for each
word of a name or a role it is kept who is called by it; who of these is meant is weighed
from what they are called (`query.speaker_names`), and nobody else is looked at. What they
say is kept as numbers alone: in which stories, how much of it, and as what.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.english.analyzer import terms
from knowledge.english.called import plain_name, plain_role
from knowledge.index import plain_values as plain
from knowledge.index.arrays import below
from knowledge.index.hashing import hash64
from knowledge.index.letters import Letters
from knowledge.index.lists import Lists, union
from knowledge.index.strings import Strings, narrowed
from knowledge.text.slips import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.english.called import Called
    from knowledge.index.packed_story import PackedStory
    from knowledge.index.speaker_roles import SpeakerRole
    from knowledge.index.strings import Numbers
    from knowledge.index.voices import Voice

LAST = chr(sys.maxunicode)
"""What no character comes after."""
NO_ROLE = 0
"""Stands for the role of somebody who is given none; that of a number is one more."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """The speakers of a segment's stories."""

    names: Strings
    roles: Strings
    plain_names: NDArray[np.uint8]
    """The `plain_name` of each name, a line each."""
    plain_roles: NDArray[np.uint8]
    """The `plain_role` of each role, a line each."""
    words: Strings
    """The words of their names and roles, as any spelling has them."""
    alphabetical: Numbers
    """The numbers of `words` in the order of their letters."""
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
        own = [(at, who) for at, one in enumerate(stories) for who in one.speakers]
        voices = [(at, voice) for at, one in enumerate(stories) for voice in one.voices]
        names, name_of = Strings.numbered(
            [*(who.name for _, who in own), *(voice.name for _, voice in voices)]
        )
        roles, role_of = Strings.numbered(role for _, voice in voices for role in voice.roles)
        each = {plain.encoded_called(who): who for _, who in own}
        called, number_of = Strings.numbered(each)
        words = [(word, name_of[who.name]) for who in each.values() for word in _words(who)]
        known, _ = Strings.numbered(word for word, _ in words)
        texts = _texts(known)
        firsts = [role_of[one.roles[0]] + 1 if one.roles else NO_ROLE for _, one in voices]
        return cls(
            names=names,
            roles=roles,
            plain_names=_lines(map(plain_name, _texts(names))),
            plain_roles=_lines(map(plain_role, _texts(roles))),
            words=known,
            called=called,
            alphabetical=_numbers(sorted(range(len(texts)), key=texts.__getitem__)),
            letters=Letters.of(texts),
            by_name=Lists.of((name_of[who.name], number_of[text]) for text, who in each.items()),
            by_word=Lists.of((hash64(word), number) for word, number in words),
            by_term=Lists.of(_by_term(name_of, role_of, [voice for _, voice in voices])),
            **_descriptions(name_of, stories),
            appearing=Lists.of(
                (number_of[plain.encoded_called(who)], at) for at, (_, who) in enumerate(own)
            ),
            appearances=_numbers(at for at, _ in own),
            voices=_numbers(at for at, _ in voices),
            voice_names=_numbers(name_of[voice.name] for _, voice in voices),
            voice_counts=_numbers(voice.statements for _, voice in voices),
            voice_exact=_numbers(voice.exact for _, voice in voices),
            voice_roles=_numbers(firsts),
            every_role=Lists.of(
                (at, role_of[role]) for at, (_, voice) in enumerate(voices) for role in voice.roles
            ),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Speaking:
        """Return the speakers whose arrays these are."""
        given: dict[str, Any] = {name: arrays[name] for name in PLAIN}
        given |= {name: Strings.from_arrays(below(name, arrays)) for name in STRINGS}
        given |= {name: Lists.from_arrays(below(name, arrays)) for name in LISTS}
        return cls(letters=Letters(arrays["masks"], arrays["lengths"]), **given)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by their names."""
        arrays = {name: getattr(self, name) for name in PLAIN}
        arrays |= {"masks": self.letters.masks, "lengths": self.letters.lengths}
        for part in (*STRINGS, *LISTS):
            own = getattr(self, part).arrays()
            arrays |= {f"{part}:{name}": array for name, array in own.items()}
        return arrays

    def plain(self) -> tuple[list[str], list[str]]:
        """Return the `plain_name` of each name, and the `plain_role` of each role."""
        names, roles = (
            array.tobytes().decode("utf-8", "surrogatepass").split("\n")
            for array in (self.plain_names, self.plain_roles)
        )
        return names, roles

    def names_with(self, word: str) -> NDArray[np.int64]:
        """Return the numbers of the names of those who are called by a word."""
        return self.by_word[hash64(word)]

    def names_near(self, word: str, slips: int) -> NDArray[np.int64]:
        """Return those of whoever may be called by a word with so many slips."""
        may_be = map(self.words.__getitem__, self.letters.near(word, slips) if slips else ())
        near = [other for _, other in within(word, may_be, slips)]
        return union(list(map(self.names_with, {word, *near})))

    def names_beginning(self, begun: str) -> NDArray[np.int64]:
        """Return those of whoever is called by a word that begins so."""
        order = self.alphabetical
        start = bisect_left(order, begun, key=self._text)
        end = bisect_left(order, begun + LAST, lo=start, key=self._text)
        found = self.words.hashes[order[start:end]].tolist()
        return union([self.by_word[word] for word in found])

    def _text(self, number: int) -> str:
        return self.words[number]

    def called_by(self, numbers: Iterable[int]) -> list[Called]:
        """Return what some are called, by their numbers."""
        return plain.decoded_called(map(self.called.__getitem__, numbers))


STRINGS = ("names", "roles", "words", "called")
LISTS = ("by_name", "by_word", "by_term", "by_noun", "describing", "appearing", "every_role")
PLAIN = (
    *("plain_names", "plain_roles", "alphabetical", "described", "appearances"),
    *("voices", "voice_names", "voice_counts", "voice_exact", "voice_roles"),
)


def noun_key(noun: str, term: str = "") -> int:
    """Return the key of the descriptions about a noun, of those with a term if one is given."""
    return hash64(f"{noun} {term}")


def _numbers(values: Iterable[int]) -> Numbers:
    return narrowed(np.array([*values], np.int64))


def _texts(strings: Strings) -> list[str]:
    return [strings[number] for number in range(len(strings))]


def _lines(texts: Iterable[str]) -> NDArray[np.uint8]:
    joined = "\n".join(" ".join(text.split()) for text in texts)
    return np.frombuffer(joined.encode("utf-8", "surrogatepass"), np.uint8)


def _words(who: Called) -> set[str]:
    """Return all that somebody is called by."""
    own = {*who.words, *who.role_words, *who.role_heads, who.acronym}
    return own - {""}


def _by_term(
    names: Mapping[str, int], roles: Mapping[str, int], voices: Iterable[Voice]
) -> Iterator[tuple[int, int]]:
    """Yield the hash of each term of a name or a role, and the number of whose it is."""
    for name, number in names.items():
        yield from ((hash64(term), number) for term in terms(name))
    of_roles = {role: [hash64(term) for term in terms(role)] for role in roles}
    for role, name in {(role, voice.name) for voice in voices for role in voice.roles}:
        yield from ((term, names[name]) for term in of_roles[role])


def _descriptions(names: Mapping[str, int], stories: Sequence[PackedStory]) -> dict[str, Any]:
    """Return `by_noun`, `described` and `describing`."""
    rows: dict[tuple[str, SpeakerRole], int] = {}
    given = [
        (rows.setdefault((noun, role), len(rows)), story)
        for story, one in enumerate(stories)
        for noun, own in one.speaker_roles.items()
        for role in own
    ]
    return {
        "by_noun": Lists.of(
            (noun_key(noun, term), number)
            for (noun, role), number in rows.items()
            for term in ("", *role.terms)
        ),
        "described": _numbers(names[role.speaker] for _, role in rows),
        "describing": Lists.of(given),
    }
