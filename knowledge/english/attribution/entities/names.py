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
from knowledge.english.attribution.entities.runs import (
    FULL_NAME,
    OFFICE_LINKS,
    PARTICLES,
    SHORTEST_OFFICE_AND_NAME,
    is_office,
    runs,
)
from knowledge.english.attribution.tokens import QUOTED
from knowledge.english.attribution.vocabulary import (
    BODIES,
    DEMONYMS,
    DOCUMENTS,
    FINDINGS,
    GENERIC,
    GIVEN,
    PEOPLES,
    PLACES,
    ROLES,
    SPLIT_TITLES,
    SURNAMES_TOO,
    TITLES,
    bare,
    is_collective,
)
from knowledge.english.frequencies import is_known, zipf
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS
from knowledge.english.word_forms import same_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence


POSTNOMINALS = SETS["suffix"]
KEPT_TITLES = SETS["title in name"]
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes that tell namesakes apart, and so are a part of the name."""
ORIGINS = ("-born", "-bred", "-based", "-raised", "-trained", "-educated", "-old", "-grader")
"""Ends of a capitalised word that describes the name behind it."""
LONGEST_NAME = 6
LONGEST_RUN = 12
"""Capitalised words in a row beyond which they are a heading, not a name."""
SHORTEST_VERBAL = 6
SURNAME_ZIPF = 5.5
"""How common a word is that nobody is called ("More"), as a Zipf value."""
HEADING_WORDS = 4
HEADING_SHARE = 0.6
"""Share of capitalised words from which a line without a stop is a heading."""
COMMON_ENDINGS = ("s", "ness", "tion", "ment", "ity")
"""Ends of English words that are hardly ever surnames."""
RELATIONS = frozenset({"rival", "fellow", "ally"})
"""Say how a name stands to another: "Rival Oceanis"."""
AGENT_ENDINGS = ("er", "or", "ist", "ian", "ee", "ant")
"""Ends of nouns for who does something."""
OPENINGS = pos.STOP + pos.COLON + pos.QUOTATION + pos.OPENING + pos.DASH + pos.ELLIPSIS
"""Behind what a capital may be that of a sentence."""
THINGS = DOCUMENTS | FINDINGS | GENERIC


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


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which words the story writes small, and which large where no sentence starts."""

    small: frozenset[str]
    large: frozenset[str]
    capitals: frozenset[str]
    """Those that are written in capitals throughout."""


def spelling(text: str, sentences: Iterable[TokenizedSentence]) -> Spelling:
    """Read how the story writes its words."""
    small: set[str] = set()
    large: set[str] = set()
    capitals: set[str] = set()
    for sentence in sentences:
        before = pos.STOP
        for at, (word, tag) in enumerate(zip(sentence.words, sentence.tags, strict=True)):
            if tag in SMALL:
                small.add(word)
            elif tag == pos.NAME:
                if before not in OPENINGS:
                    large.add(bare(word))
                if len(word) > 1 and text[sentence.starts[at] : sentence.ends[at]].isupper():
                    capitals.add(word)
            before = tag
    return Spelling(frozenset(small), frozenset(large), frozenset(capitals - small))


SMALL = pos.WORD + pos.PAST + pos.ADVERB


def names(sentence: TokenizedSentence, index: int, story: Spelling) -> Iterator[NameMention]:
    """Yield the names in a sentence; a heading in title case gives none."""
    if _is_heading(sentence):
        return
    for run_start, end in runs(sentence):
        start = _without_opening_word(sentence, run_start, end, story)
        if start < end and (found := _mention(sentence, index, start, end, story)) is not None:
            yield found


def _is_heading(sentence: TokenizedSentence) -> bool:
    """Whether a line without a stop is written in title case."""
    tags = sentence.tags
    if tags[-1] in OPENINGS or tags[0] == pos.DASH or pos.QUOTATION in tags:
        return False
    return len(tags) >= HEADING_WORDS and tags.count(pos.NAME) >= HEADING_SHARE * len(tags)


def _without_opening_word(
    sentence: TokenizedSentence, start: int, end: int, story: Spelling
) -> int:
    """Return where a run starts without a word that is large for its place alone."""
    word = bare(sentence.words[start])
    if start and sentence.tags[start - 1] not in OPENINGS:
        return start
    if word in story.large or word in GIVEN:
        return start
    single = end == start + 1
    if single and (word in ROLES or is_collective(word) or word in THINGS):
        return end
    verbal = (
        word.endswith(("ing", "ed", "ly"))
        and len(word) >= SHORTEST_VERBAL
        and is_known(same_word(word.rpartition("-")[2]))
        and word not in BODIES  # "Downing Street"
    )
    small = word in story.small and (single or not is_office(word))
    common = word.endswith(COMMON_ENDINGS) and is_known(word)
    adjunct = is_known(word) and sentence.tags[end : end + 1] == pos.PREPOSITION
    silent = is_known(word) and LEXICON.keys().isdisjoint(sentence.words[end : end + 1])
    small |= single and (common or adjunct or silent or zipf(word) > SURNAME_ZIPF)
    return start + 1 if verbal or small else start


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
    name = _after_titles(sentence, start, end, story)
    if name >= end or end - start > LONGEST_RUN:
        return None
    last = end
    while last > name + 1 and low[last - 1] in POSTNOMINALS - GENERATIONS:
        last -= 1
    words = tuple(bare(word) for word in low[name:last] if word != QUOTED)
    stop = sentence.starts[last - 1] + len(bare(low[last - 1]))
    titles = low[start:name]
    if name == start and start and low[start - 1] in TITLES:
        titles = (low[start - 1],)
    kept = name > start and low[name - 1] in KEPT_TITLES
    return NameMention(sentence.starts[name - kept], stop, words, index, start, name, end, titles)


def _after_titles(sentence: TokenizedSentence, start: int, end: int, story: Spelling) -> int:
    """Return where the name starts behind "Republican Sen.", "Google CEO", "DUP MLA", "Mr"."""
    words = sentence.words
    if _is_body(words, start, end):
        return start
    at = _behind_qualities(sentence, start, end, story)
    if words[at] in GIVEN and words[at] not in TITLES:
        return at
    for index in range(at, min(end - 1, at + LONGEST_NAME)):
        if words[index] in OFFICE_LINKS and is_office(words[index - 1]):
            return max(index + 2, _name_behind_office(words, index + 1, end))
        if is_office(words[index]) and words[index] not in PARTICLES:
            at = index + 1
    if start > 1 and (words[start - 2], words[start]) in SPLIT_TITLES:
        at = max(at, start + 1)
    if at == start and end - start >= SHORTEST_OFFICE_AND_NAME and words[at] in PEOPLES | PLACES:
        at += words[at + 1] in GIVEN
    return at


def _behind_qualities(sentence: TokenizedSentence, start: int, end: int, story: Spelling) -> int:
    """Return where a run goes on behind "Viennese-born", "DUP", an opening "Evacuee" or "Rival"."""
    words = sentence.words
    at = start
    while at < end - 1 and words[at].endswith(ORIGINS):
        at += 1
    while at < end - FULL_NAME and words[at] in story.capitals - GIVEN.keys():
        at += 1
    opens = start == 0 or sentence.tags[start - 1] in OPENINGS
    apart = end - start > FULL_NAME and _is_common(words, start, story)
    if opens and at == start and (apart or (words[at] in RELATIONS and at < end - 1)):
        at = start + 1
    return at


def _is_body(words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a run is all one name: "US Census Bureau", "International Refugee Agency"."""
    last = bare(words[end - 1])
    long = end - start > FULL_NAME and not is_office(words[start])
    return long and last in BODIES and last not in SURNAMES_TOO


def _is_common(words: tuple[str, ...], at: int, story: Spelling) -> bool:
    """Whether a word is large for its place alone: "Evacuee Marg Tolley", "Unseeded Dot Hill"."""
    word = words[at]
    if word in GIVEN or word in story.large:
        return False
    small = not story.small.isdisjoint((word, f"{word}s"))
    noun = is_known(word) or word.endswith(AGENT_ENDINGS)
    rest = words[at + 1 : at + 1 + FULL_NAME]
    counted = is_known(word) and is_known(f"{word}s") and not all(map(is_known, rest))
    return small or counted or word.startswith("un") or (noun and words[at + 1] in GIVEN)


def _name_behind_office(words: tuple[str, ...], start: int, end: int) -> int:
    """Return where the holder's name starts in "Health Noor Aziz"."""
    given = (at for at in range(start + 1, end - 1) if words[at] in GIVEN)
    return next(given, end - FULL_NAME)
