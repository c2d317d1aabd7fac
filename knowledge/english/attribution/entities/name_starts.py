"""Name starts: which words of a run of capitals stand before the name.

"Evacuee Marg Tolley", "DUP MLA Trevor Haslett", "Vice President Ann Lee": a word is large
because a sentence opens with it, or it says what somebody is. What the story writes small
elsewhere, how common a word is, and given names decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.runs import (
    FULL_NAME,
    OFFICE_LINKS,
    PARTICLES,
    SHORTEST_OFFICE_AND_NAME,
    is_office,
)
from knowledge.english.attribution.entities.spelling import OPENINGS
from knowledge.english.attribution.vocabulary import (
    BODIES,
    DOCUMENTS,
    FINDINGS,
    GENERIC,
    GIVEN,
    PLACES_AND_PEOPLES,
    ROLES,
    SPLIT_TITLES,
    SURNAMES_TOO,
    TITLES,
    bare,
    is_collective,
)
from knowledge.english.frequencies import is_known, zipf
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.word_forms import same_word

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.spelling import Spelling
    from knowledge.english.attribution.tokens import TokenizedSentence

ORIGINS = ("-born", "-bred", "-based", "-raised", "-trained", "-educated", "-old", "-grader")
"""Ends of a capitalised word that describes the name behind it."""
LONGEST_NAME = 6
SHORTEST_VERBAL = 6
SURNAME_ZIPF = 5.5
"""How common a word is that nobody is called ("More"), as a Zipf value."""
COMMON_ENDINGS = ("s", "ness", "tion", "ment", "ity")
"""Ends of English words that are hardly ever surnames."""
AGENT_ENDINGS = ("er", "or", "ist", "ian", "ee", "ant")
"""Ends of nouns for who does something."""
RELATIONS = frozenset({"rival", "fellow", "ally"})
"""Say how a name stands to another: "Rival Oceanis"."""
THINGS = DOCUMENTS | FINDINGS | GENERIC


def without_opening_word(sentence: TokenizedSentence, start: int, end: int, story: Spelling) -> int:
    """Return where a run starts without a word that is large for its place alone."""
    word = bare(sentence.words[start])
    if start and sentence.tags[start - 1] not in OPENINGS:
        return start
    if word in story.large or word in GIVEN:
        return start
    single = end == start + 1
    letter = single and len(word) == 1  # the "Q" and "A" of an interview
    if letter or (single and (word in ROLES or is_collective(word) or word in THINGS)):
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
    speaks = sentence.tags[end : end + 1] == pos.COLON  # "Moss: “No.”"
    speaks |= not LEXICON.keys().isdisjoint(sentence.words[end : end + 1])
    silent = is_known(word) and not speaks
    small |= single and (common or adjunct or silent or zipf(word) > SURNAME_ZIPF)
    return start + 1 if verbal or small else start


def after_titles(sentence: TokenizedSentence, start: int, end: int, story: Spelling) -> int:
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
    whole = at == start and end - start >= SHORTEST_OFFICE_AND_NAME
    if whole and words[at] in PLACES_AND_PEOPLES:
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
