"""How somebody is called: a name and its roles, as words that any spelling of them shares.

A name is typed from memory: lower case, without accents, apostrophes or hyphens, with a
title or without. `name_words` takes all of that away from what is typed and from what
the story writes alike. It is only ever compared, never shown.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from knowledge.english import tables
from knowledge.english.analyzer import words
from knowledge.english.asked_speakers import head_noun

ARTICLES = frozenset({"the", "a", "an"})
# Letters that Unicode does not decompose, as people type them.
TYPED_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
TITLES = frozenset(row[0] for row in tables.rows("titles.tsv"))
IN_NAMES = tables.SETS["particle"] | {"of"}
"""Words inside a person's name that need no capital."""
BODY_WORDS = frozenset(tables.groups("organisations.txt")["body"])
MOST_WORDS_OF_A_PERSON = 4
CACHED_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called by."""

    name: str
    words: tuple[str, ...]
    """Those of the name, without its article."""
    is_person: bool
    """Whether it has the form of a person's name, each word of which means them."""
    is_proper: bool
    """Whether that which it is about has a capital, and so is a name and no description."""
    head: str
    """The word that the name is about ("ministry" of "the Ministry of the Interior")."""
    acronym: str
    """The first letters of the words with a capital, where they are several, else ""."""
    role_words: frozenset[str]
    role_heads: frozenset[str]
    """The nouns that the roles are about."""


@lru_cache(CACHED_NAMES)
def called(name: str, roles: tuple[str, ...] = ()) -> Called:
    """Return what somebody of this name and these roles is called by."""
    own, head = name_words(name), name_head(name)
    written = name.split()
    capitals = [word for word in written if word[:1].isupper() and word.lower() not in ARTICLES]
    return Called(
        name=name,
        words=own,
        is_person=_is_person(written, own),
        is_proper=any(word[:1].isupper() and head in name_words(word) for word in written),
        head=head,
        acronym="".join(word[0].lower() for word in capitals) if len(capitals) > 1 else "",
        role_words=frozenset(word for role in roles for word in name_words(role)),
        role_heads=frozenset(filter(None, map(name_head, roles))),
    )


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name as any spelling has them, without an article before them."""
    found = _spelled(text)
    while len(found) > 1 and found[0] in ARTICLES:
        del found[0]
    return tuple(filter(None, found))


def plain_name(text: str) -> str:
    """Return the words of a name in a row, or where it has none itself without its case."""
    return " ".join(name_words(text)) or text.casefold()


def plain_role(text: str) -> str:
    """Return the words of a role in a row, as they follow a name in one text."""
    return " ".join(filter(None, _spelled(text)))


def _spelled(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    return [word.translate(TYPED_AS).replace("'", "") for word in words(composed)]


@lru_cache(CACHED_NAMES)
def name_head(text: str) -> str:
    """Return the word that a name or a description is about, as any spelling has it."""
    return "".join(name_words(head_noun(text))[-1:])


def _is_person(written: list[str], own: tuple[str, ...]) -> bool:
    # "Ben" opens a name, and is a particle only inside one.
    inside = [word for word in written[1:-1] if word.lower() not in IN_NAMES]
    named = [*written[:1], *inside, *written[1:][-1:]]
    return (
        1 < len(named) <= MOST_WORDS_OF_A_PERSON
        and written[0] not in ("The", "the")
        and all(word[0].isupper() or "-" in word for word in named)
        and BODY_WORDS.isdisjoint(own)
    )
