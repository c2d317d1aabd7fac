"""Names: who and what a story names, and the fullest form of each name.

A name is a run of capitalised words, with the particles, initials, hyphens and
apostrophes that names of many cultures have, without the titles before it. A run
is taken for a person where a title, a given name, a role before it or an age after
it says so; for an organisation where one of its words does. Mentions that share
first and last word are one name; its fullest form is the one with most words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge import tables
from knowledge.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.model import Span
    from knowledge.tokens import Phrase

PARTICLES = SETS["particle"]
SUFFIXES = SETS["suffix"]
TITLES = {row[0]: (row[1], row[2]) for row in tables.rows("titles.tsv")}
GIVEN = {name: row[0] for row in tables.rows("given_names.tsv") for name in row[1].split()}
ROLES = {
    noun: row[0]
    for row in tables.rows("roles.tsv")
    for noun in row[1].split()
    if row[0] in ("m", "f", "-")
}
_SOURCES: dict[str, frozenset[str]] = {
    row[0]: frozenset(row[1].split()) for row in tables.rows("roles.tsv")
}
GENERIC = _SOURCES["generic"]
COLLECTIVES = _SOURCES["collective"]
_THINGS = _SOURCES["document"] | _SOURCES["finding"] | GENERIC
# Offices whose last word stands in one run with the name: "Secretary of State Blinken".
SPLIT_TITLES = frozenset({("secretary", "state"), ("agent", "charge"), ("chief", "staff")})
_ORGANISATIONS = {row[0]: row[1] for row in tables.rows("organisations.tsv")}
BODIES = frozenset(_ORGANISATIONS["body"].split())
AGENCIES = frozenset(_ORGANISATIONS["agency"].split())
PLACES = frozenset(_ORGANISATIONS["place"].split())
PEOPLES = frozenset(_ORGANISATIONS["people"].split())
OUTLETS = frozenset(_ORGANISATIONS["outlet"].split("|"))
QUOTED = "“”"
"""The search form of a token that is a quotation."""
LONGEST_NAME = 6
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes that tell namesakes apart, and so are a part of the name."""
LONGEST_RUN = 12
"""Capitalised words in a row beyond which they are a heading, not a name."""
LONGEST_NICKNAME = 14
"""Characters of a nickname, marks included."""
SURNAMES_TOO = frozenset(
    {"park", "church", "court", "day", "lake", "post", "street", "hall", "field"}
)
ROLE_ENDINGS = ("ologist", "ist", "ician", "woman", "keeper", "maker", "holder", "worker", "person")
NO_ROLES = frozenset(
    {"list", "exist", "assist", "resist", "twist", "consist", "mist", "fist", "waist"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name; `start` and `end` are offsets into the story's text."""

    start: int
    end: int
    words: tuple[str, ...]
    """The words of the name in lower case, without titles, possessive and suffixes."""
    phrase: int
    """Index of the sentence it stands in."""
    first: int
    """Index of its first token there, titles included."""
    last: int
    """Index after its last token there."""
    name: int
    """Index of the first token of the name itself."""
    title: str | None
    person: bool | None
    """None where nothing tells a person from anything else."""


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


def bare(low: str) -> str:
    """Return a word without its possessive ending."""
    for ending in ("’s", "’"):
        if low.endswith(ending):
            return low.removesuffix(ending)
    return low


def is_possessive(low: str) -> bool:
    """Whether a word in lower case carries a possessive ending."""
    return low.endswith(("’s", "s’"))


def is_role(word: str) -> bool:
    """Whether a word says what somebody is ("spokesman", "volcanologist")."""
    return word in ROLES or (word.endswith(ROLE_ENDINGS) and word not in NO_ROLES)


def runs(phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words in a sentence, as token indices."""
    tags, tokens = phrase.tags, phrase.tokens
    at = tags.find("N")
    while at >= 0:
        end = at + 1
        while end < len(tags) and not is_possessive(tokens[end - 1].low):
            if tags[end] == "N":
                end += 1
            elif (step := _joined(phrase, end)) > 0:
                end += step
            else:
                break
        yield at, end
        at = tags.find("N", end)


def _joined(phrase: Phrase, at: int) -> int:
    """Return how many tokens a particle or a nickname at `at` adds to a name, or 0."""
    tags, tokens = phrase.tags, phrase.tokens
    if tags[at : at + 2] == "QN":
        return 2 if tokens[at].end - tokens[at].start <= LONGEST_NICKNAME else 0
    particles = 0
    while particles < 2 and tokens[at + particles : at + particles + 1]:  # noqa: PLR2004
        if tokens[at + particles].low not in PARTICLES:
            break
        particles += 1
    return particles + 1 if particles and tags[at + particles : at + particles + 1] == "N" else 0


def mentions(phrase: Phrase, index: int, common: frozenset[str]) -> Iterator[Mention]:
    """Yield the names in a sentence.

    `common` are the words that the story also writes in lower case: one of them at
    the start of a sentence is capitalised for its place, not for being a name.
    """
    for start, end in runs(phrase):
        first = bare(phrase.tokens[0].low)
        opening = first in common or _is_common(first) or first.endswith(("ing", "ed"))
        if start == 0 and end == 1 and opening:
            continue
        found = _mention(phrase, index, start, end)
        if found is not None:
            yield found


def _is_common(word: str) -> bool:
    """Whether a word names a kind of source: it is capitalised for its place."""
    return (
        word in ROLES or word in COLLECTIVES or word in _THINGS or word.removesuffix("s") in ROLES
    )


def _mention(phrase: Phrase, index: int, start: int, end: int) -> Mention | None:
    tokens = phrase.tokens
    if end == start + 1 and tokens[start].low in TITLES and tokens[start].low not in GIVEN:
        return None
    name = _after_titles(phrase, start, end)
    if name >= end or end - start > LONGEST_RUN:
        return None
    last = end
    while last > name + 1 and tokens[last - 1].low in SUFFIXES - GENERATIONS:
        last -= 1
    words = tuple(bare(token.low) for token in tokens[name:last] if token.low != QUOTED)
    title = tokens[name - 1].low if name > start or _lower_title(phrase, name) else None
    close = tokens[end - 1]
    stop = close.start + len(bare(close.low)) if is_possessive(close.low) else close.end
    person = _is_person(phrase, start, name, end, words)
    return Mention(tokens[name].start, stop, words, index, start, end, name, title, person)


def _lower_title(phrase: Phrase, at: int) -> bool:
    return at > 0 and phrase.tokens[at - 1].low in TITLES and phrase.tags[at - 1] in "wN"


def _after_titles(phrase: Phrase, start: int, end: int) -> int:
    """Return where the name starts behind "Republican Sen.", "Google CEO", "Mr"."""
    tokens = phrase.tokens
    at = start
    while start < end - 1 and tokens[start].low.endswith("-year-old"):
        start += 1
        at = start
    if tokens[start].low in GIVEN and tokens[start].low not in TITLES:
        return start
    for index in range(start, min(end - 1, start + LONGEST_NAME)):
        if tokens[index].low in TITLES or tokens[index].low in ROLES:
            at = index + 1
    if start > 1 and (tokens[start - 2].low, tokens[start].low) in SPLIT_TITLES:
        at = max(at, start + 1)
    if at == start and end - start > 2 and tokens[start].low in PEOPLES | PLACES:  # noqa: PLR2004
        at = start + 1 if tokens[start + 1].low in GIVEN else at
    return at


def _is_person(
    phrase: Phrase, start: int, name: int, end: int, words: tuple[str, ...]
) -> bool | None:
    """Say whether a run names a person; None where nothing tells."""
    tokens, tags = phrase.tokens, phrase.tags
    low = " ".join(words)
    single = len(words) == 1
    definite = start > 0 and tokens[start - 1].low == "the"
    if single and low in SURNAMES_TOO and not definite:
        return True if tags[end : end + 1] == "," and _describes_person(phrase, end + 1) else None
    if low in OUTLETS or words[-1] in BODIES or (single and low in PLACES | PEOPLES):
        return False
    if name > start or _lower_title(phrase, name):
        return True
    before = tokens[start - 1].low if start else ""
    if before in ("the", "a", "an") or len(words) > LONGEST_NAME:
        return False
    if any(word in BODIES for word in words[1:]) and words[0] not in GIVEN:
        return False
    if len(words) > 1 and (words[0] in GIVEN or before in ROLES):
        return True
    if before in ROLES and tags[start - 1] == "w":
        return True
    if tags[end : end + 1] == "," and _describes_person(phrase, end + 1):
        return True
    if any(len(word) == 1 for word in words[1:-1]):
        return True
    return None


def _describes_person(phrase: Phrase, at: int) -> bool:
    """Whether "who" or an age follows."""
    low = phrase.tokens[at].low if at < len(phrase) else ""
    return low == "who" or (low.isdigit() and len(low) == len("47"))


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
    short = {m.words for m in listed if m.person or (m.start in speaking and m.person is None)}
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
        if single and mention.person is not False and (mention.person or mention.start in speaking):
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


def acronyms(text: str, sentences: Iterable[Phrase]) -> dict[str, str]:
    """Return the long form of each acronym that the story explains in brackets."""
    found: dict[str, str] = {}
    for phrase in sentences:
        at = phrase.tags.find("(N)")
        while at > 0:
            acronym = phrase.tokens[at + 1]
            start = _spelt_by(phrase, at, acronym.low)
            if start is not None:
                long = text[phrase.tokens[start].start : phrase.tokens[at - 1].end]
                found.setdefault(acronym.low, long)
            at = phrase.tags.find("(N)", at + 1)
    return found


def initials(mention: Mention) -> str:
    """Return the first letters of a name's words."""
    return "".join(word[0] for word in mention.words if word not in PARTICLES)


def _spelt_by(phrase: Phrase, at: int, acronym: str) -> int | None:
    """Return where the words start whose initials, read backwards, spell the acronym."""
    letters = list(acronym.replace(".", ""))
    for index in range(at - 1, max(-1, at - 12), -1):
        low = phrase.tokens[index].low
        if phrase.tags[index] == "N" and low[:1] == letters[-1]:
            letters.pop()
            if not letters:
                return index
        elif phrase.tags[index] not in "PCwD":
            return None
    return None
