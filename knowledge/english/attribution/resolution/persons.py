"""Persons: which mentions of a story name the same person, and its fullest name.

Mentions that share first and last word are one name; its fullest form is the one
with most words. Words that nothing shows to be a person's name are one all the same
where they speak or are described.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution.resolution.names import GENERATIONS, Mention
from knowledge.english.attribution.vocabulary import GIVEN, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Span


@dataclass(slots=True)
class Person:
    """Somebody whom the story names, with all mentions of the fullest forms."""

    words: tuple[str, ...]
    name: str
    mentions: list[Mention] = field(default_factory=list)
    gender: str = "-"
    certain: bool = False
    """False for a single name that speaks: a surname, or a company like Google."""
    role: str | None = None
    role_span: Span | None = None


def people(
    text: str, found: Iterable[Mention], speaking: frozenset[int], described: frozenset[int]
) -> list[Person]:
    """Return the persons that a story names, in order of their first mention.

    `speaking` are the starts of mentions that are subjects of speech: of two or more
    words, nothing else being known, they are persons too; so are those that are
    `described` by a role beside them.
    """
    by_ends: dict[tuple[str, str], Person] = {}
    rest: list[Mention] = []
    listed = list(found)
    persons = {m.words for m in listed if m.person or m.start in described}
    parts_of = _parts(persons)
    # Who is later only "Weiss said" or "Ms. Weiss" was a person as Carlota Weiss before.
    shown = speaking | described
    short = {m.words for m in listed if m.person or (m.start in shown and m.person is None)}
    for mention in listed:
        full = len(mention.words) > 1 and mention.person is not False
        plain = mention.words[:-1] if mention.words[-1] in GENERATIONS else mention.words
        parts = {plain[at:] for at in range(1, len(plain))} | {plain[:1]}
        sure = mention.words in persons or mention.start in speaking or parts & short
        if full and sure and mention.words not in parts_of:
            key = mention.words[0], mention.words[-1]
            _add(text, by_ends, key, mention)
        else:
            rest.append(mention)
    known = {word for person in by_ends.values() for word in person.words}
    for mention in rest:
        single = len(mention.words) == 1 and mention.words[0] not in known
        if single and mention.person is not False and (mention.person or mention.start in shown):
            _add(text, by_ends, (mention.words[0], mention.words[0]), mention)
    return list(by_ends.values())


def _parts(names: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the shorter forms of long names: "El Idrissi", "Jón Ari"."""
    return {
        part
        for name in names
        for size in range(2, len(name))
        for part in (name[-size:], name[:size])
    }


def _add(
    text: str, by_ends: dict[tuple[str, str], Person], key: tuple[str, str], mention: Mention
) -> None:
    """Add a mention to its person, whose name is the longest form met."""
    abbreviated = mention.words[-1] in ("jr", "sr") and text[mention.end : mention.end + 1] == "."
    name = text[mention.start : mention.end + abbreviated]
    person = by_ends.setdefault(key, Person(mention.words, name))
    person.mentions.append(mention)
    person.certain |= bool(mention.person) or len(mention.words) > 1
    if len(mention.words) > len(person.words):
        person.words, person.name = mention.words, name
    if person.gender == "-":
        person.gender = gender_of(mention)


def gender_of(mention: Mention) -> str:
    """Return m or f where title or given name says so, else "-"."""
    if mention.title in TITLES and TITLES[mention.title][0] != "-":
        return TITLES[mention.title][0]
    return GIVEN.get(mention.words[0], "-")


def by_word(persons: Iterable[Person]) -> dict[str, list[Person]]:
    """Return the persons by each word of their names."""
    index: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        for word in dict.fromkeys(person.words):
            index[word].append(person)
    return index
