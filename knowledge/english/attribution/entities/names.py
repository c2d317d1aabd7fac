"""Names: the mentions of a sentence that are written as names.

A name is a run of capitalised words, with the particles, initials, nicknames, hyphens
and apostrophes that names of many cultures have. What stands before it in the same run
and is none of it (titles, offices, "Viennese-born") is kept apart. Whether the name is
a person's is not asked here: see `evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.name_starts import after_titles, without_opening_word
from knowledge.english.attribution.entities.runs import (
    is_office,
    runs,
)
from knowledge.english.attribution.entities.spelling import OPENINGS, Spelling
from knowledge.english.attribution.tokens import QUOTED
from knowledge.english.attribution.vocabulary import (
    DEMONYMS,
    GIVEN,
    TITLES,
    bare,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence


POSTNOMINALS = SETS["suffix"]
KEPT_TITLES = SETS["title in name"]
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes that tell namesakes apart, and so are a part of the name."""
LEFT_OFF = POSTNOMINALS - GENERATIONS
LONGEST_RUN = 12
"""Capitalised words in a row beyond which they are a heading, not a name."""
HEADING_WORDS = 4
HEADING_SHARE = 0.6
"""Share of capitalised words from which a line without a stop is a heading."""


@dataclass(frozen=True, slots=True)
class NameMention:
    """One occurrence of a name; `start` and `end` are offsets into the story's text.

    They hold the title that stays a part of the name: "Lord Hale", "DJ Roe".
    """

    start: int
    end: int
    words: tuple[str, ...]
    """The words of the name in lower case, without titles, possessive and nickname."""
    sentence: int
    first: int
    """Index of its first token, titles included."""
    name: int
    """Index of the first token of the name itself."""
    last: int
    """Index after its last token."""
    titles: tuple[str, ...]
    """The titles before it, in lower case, the nearest last."""


def names(sentence: TokenizedSentence, index: int, story: Spelling) -> Iterator[NameMention]:
    """Yield the names in a sentence; a heading in title case gives none."""
    if _is_heading(sentence):
        return
    for run_start, end in runs(sentence):
        start = without_opening_word(sentence, run_start, end, story)
        if start < end and (found := _mention(sentence, index, start, end, story)) is not None:
            yield found


def _is_heading(sentence: TokenizedSentence) -> bool:
    """Whether a line without a stop is written in title case."""
    tags = sentence.tags
    if tags[-1] in OPENINGS or tags[0] == pos.DASH or pos.QUOTATION in tags:
        return False
    return len(tags) >= HEADING_WORDS and tags.count(pos.NAME) >= HEADING_SHARE * len(tags)


def _mention(
    sentence: TokenizedSentence, index: int, start: int, end: int, story: Spelling
) -> NameMention | None:
    low = sentence.words
    the = start > 0 and sentence.tags[start - 1] == pos.DETERMINER
    if is_office(low[end - 1]) and (the or end == start + 1) and low[end - 1] not in GIVEN:
        return None  # "the Managing Director"
    people = end == start + 1 and low[start] in DEMONYMS
    if people and sentence.tags[end : end + 1] == pos.WORD:
        return None  # "the Danish carrier"
    name = after_titles(sentence, start, end, story)
    if name >= end or end - start > LONGEST_RUN:
        return None
    last = end
    while last > name + 1 and low[last - 1] in LEFT_OFF:
        last -= 1
    words = tuple(bare(word) for word in low[name:last] if word != QUOTED)
    stop = sentence.starts[last - 1] + len(bare(low[last - 1]))
    titles = low[start:name]
    if name == start and start and low[start - 1] in TITLES:
        titles = (low[start - 1],)
    kept = name > start and low[name - 1] in KEPT_TITLES
    return NameMention(sentence.starts[name - kept], stop, words, index, start, name, end, titles)
