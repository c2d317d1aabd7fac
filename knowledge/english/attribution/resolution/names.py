"""Names: who and what a sentence names.

A name is a run of capitalised words, with the particles, initials, hyphens and
apostrophes that names of many cultures have, without the titles before it. A run
is taken for a person where a title, a given name, a role before it or an age after
it says so; for an organisation where one of its words does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution.tokens import QUOTED
from knowledge.english.attribution.vocabulary import (
    BODIES,
    COLLECTIVES,
    DOCUMENTS,
    FINDINGS,
    GENERIC,
    GIVEN,
    OUTLETS,
    PEOPLES,
    PLACES,
    ROLES,
    SPLIT_TITLES,
    TITLES,
    bare,
    is_possessive,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence

PARTICLES = SETS["particle"]
SUFFIXES = SETS["suffix"]
THINGS = DOCUMENTS | FINDINGS | GENERIC
AGES = SETS["age"]
AGE_DIGITS = 2
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


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name; `start` and `end` are offsets into the story's text."""

    start: int
    end: int
    words: tuple[str, ...]
    """The words of the name in lower case, without titles, possessive and suffixes."""
    sentence: int
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


def runs(sentence: TokenizedSentence) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words in a sentence, as token indices."""
    tags, words = sentence.tags, sentence.words
    at = tags.find("N")
    while at >= 0:
        end = at + 1
        while end < len(tags) and (
            not is_possessive(words[end - 1]) or _is_guild(sentence, at, end)
        ):
            if tags[end] == "N":
                end += 1
            elif (step := _joined(sentence, end)) > 0:
                end += step
            else:
                break
        yield at, end
        at = tags.find("N", end)


def _is_guild(sentence: TokenizedSentence, start: int, at: int) -> bool:
    """Whether a plural possessive stands inside a name: "the Growers’ Council"."""
    words = sentence.words
    plural = words[at - 1].endswith("s’") and start > 0 and words[start - 1] == "the"
    return plural and sentence.tags[at] == "N" and bare(words[at]) in BODIES


def _joined(sentence: TokenizedSentence, at: int) -> int:
    """Return how many tokens a particle or a nickname at `at` adds to a name, or 0."""
    tags, words = sentence.tags, sentence.words
    if tags[at : at + 2] == "&N":
        return 2
    if tags[at : at + 2] == "QN":
        return 2 if sentence.ends[at] - sentence.starts[at] <= LONGEST_NICKNAME else 0
    particles = 0
    while particles < 2 and words[at + particles : at + particles + 1]:  # noqa: PLR2004
        if words[at + particles] not in PARTICLES:
            break
        particles += 1
    return particles + 1 if particles and tags[at + particles : at + particles + 1] == "N" else 0


def mentions(sentence: TokenizedSentence, index: int, common: frozenset[str]) -> Iterator[Mention]:
    """Yield the names in a sentence.

    `common` are the words that the story also writes in lower case: one of them at
    the start of a sentence is capitalised for its place, not for being a name.
    """
    for start, end in runs(sentence):
        first = bare(sentence.words[0])
        opening = first in common or _is_common(first) or first.endswith(("ing", "ed"))
        if start == 0 and end == 1 and opening:
            continue
        found = _mention(sentence, index, start, end)
        if found is not None:
            yield found


def _is_common(word: str) -> bool:
    """Whether a word names a kind of source: it is capitalised for its place."""
    return word in ROLES or word in COLLECTIVES or word in THINGS or word.removesuffix("s") in ROLES


def _mention(sentence: TokenizedSentence, index: int, start: int, end: int) -> Mention | None:
    low = sentence.words
    if end == start + 1 and low[start] in TITLES and low[start] not in GIVEN:
        return None
    name = _after_titles(sentence, start, end)
    if name >= end or end - start > LONGEST_RUN:
        return None
    last = end
    while last > name + 1 and low[last - 1] in SUFFIXES - GENERATIONS:
        last -= 1
    words = tuple(bare(word) for word in low[name:last] if word != QUOTED)
    title = low[name - 1] if name > start or _lower_title(sentence, name) else None
    stop = sentence.ends[end - 1]
    if is_possessive(low[end - 1]):
        stop = sentence.starts[end - 1] + len(bare(low[end - 1]))
    person = _is_person(sentence, start, name, end, words)
    return Mention(sentence.starts[name], stop, words, index, start, end, name, title, person)


def _lower_title(sentence: TokenizedSentence, at: int) -> bool:
    return at > 0 and sentence.words[at - 1] in TITLES and sentence.tags[at - 1] in "wN"


def _after_titles(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the name starts behind "Republican Sen.", "Google CEO", "Mr"."""
    words = sentence.words
    at = start
    while start < end - 1 and words[start].endswith("-year-old"):
        start += 1
        at = start
    if words[start] in GIVEN and words[start] not in TITLES:
        return start
    for index in range(start, min(end - 1, start + LONGEST_NAME)):
        if words[index] in TITLES or words[index] in ROLES:
            at = index + 1
    if start > 1 and (words[start - 2], words[start]) in SPLIT_TITLES:
        at = max(at, start + 1)
    if at == start and end - start > 2 and words[start] in PEOPLES | PLACES:  # noqa: PLR2004
        at = start + 1 if words[start + 1] in GIVEN else at
    return at


def _is_person(
    sentence: TokenizedSentence, start: int, name: int, end: int, words: tuple[str, ...]
) -> bool | None:
    """Say whether a run names a person; None where nothing tells."""
    tags = sentence.tags
    low = " ".join(words)
    single = len(words) == 1
    before = sentence.words[start - 1] if start else ""
    if single and low in SURNAMES_TOO and before != "the":
        return True if tags[end : end + 1] == "," and _describes_person(sentence, end + 1) else None
    if low in OUTLETS or words[-1] in BODIES or (single and low in PLACES | PEOPLES):
        return False
    if name > start or _lower_title(sentence, name):
        return True
    if before in ("the", "a", "an") or len(words) > LONGEST_NAME:
        return False
    if any(word in BODIES for word in words[1:]) and words[0] not in GIVEN:
        return False
    if len(words) > 1 and (words[0] in GIVEN or before in ROLES):
        return True
    if before in ROLES and tags[start - 1] == "w":
        return True
    if tags[end : end + 1] == "," and _describes_person(sentence, end + 1):
        return True
    if any(len(word) == 1 for word in words[1:-1]):
        return True
    return None


def _describes_person(sentence: TokenizedSentence, at: int) -> bool:
    """Whether "who" or an age follows."""
    low = sentence.words[at] if at < len(sentence) else ""
    age = (low.isdigit() and len(low) == AGE_DIGITS) or low in AGES
    closed = sentence.tags[at + 1 : at + 2] in (",", ".", "")
    return low == "who" or (age and closed)


def acronyms(text: str, sentences: Iterable[TokenizedSentence]) -> dict[str, str]:
    """Return the long form of each acronym that the story explains in brackets."""
    found: dict[str, str] = {}
    for sentence in sentences:
        at = sentence.tags.find("(N)")
        while at > 0:
            acronym = sentence.words[at + 1]
            start = _spelt_by(sentence, at, acronym)
            if start is not None:
                long = text[sentence.starts[start] : sentence.ends[at - 1]]
                found.setdefault(acronym, long)
            at = sentence.tags.find("(N)", at + 1)
    return found


def initials(mention: Mention) -> str:
    """Return the first letters of a name's words."""
    return "".join(word[0] for word in mention.words if word not in PARTICLES)


def _spelt_by(sentence: TokenizedSentence, at: int, acronym: str) -> int | None:
    """Return where the words start whose initials, read backwards, spell the acronym."""
    letters = list(acronym.replace(".", ""))
    for index in range(at - 1, max(-1, at - 12), -1):
        low = sentence.words[index]
        if sentence.tags[index] == "N" and low[:1] == letters[-1]:
            letters.pop()
            if not letters:
                return index
        elif sentence.tags[index] not in "PCwD":
            return None
    return None
