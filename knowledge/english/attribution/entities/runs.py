"""Runs: the stretches of capitalised words in a sentence, as one name may stand in them.

A run goes on over the particles, nicknames and small words that stand inside names ("Bram
van der Heijden", "Ministry of the Interior") and inside an office with its holder ("Chief
of Detectives Dermot Shaw").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.noun_phrases import LONGEST_NICKNAME
from knowledge.english.attribution.vocabulary import (
    BODIES,
    GIVEN,
    PLACES,
    TITLES,
    bare,
    is_possessive,
    is_role,
)
from knowledge.english.frequencies import is_known
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.tokens import TokenizedSentence


PARTICLES = SETS["particle"]
MONTH_NAMES = frozenset({"jan", "april", "june", "august", "may"})
"""Months that are given names too ("Jan Reed")."""
OPENING_NAMES = frozenset({"per", "an"})
"""Function words that are given names where they open a sentence ("Per Dahl")."""
COMPANY_ENDINGS = SETS["company"]
BODIES_AND_PLACES = BODIES | PLACES | COMPANY_ENDINGS
SAINTS = frozenset({"st", "saint"})
OWNERS = SETS["owner in name"]
"""Whose a body is by its name: "Women’s Institute"."""
NUMBERED = SETS["numbered"]
"""Words of names that a number ends: "Steelworkers Local 412"."""
OFFICE_LINKS = frozenset({"of", "for"})
PEERS = frozenset({"lord", "lady", "baroness", "baron", "viscount", "viscountess"})
BODIES_OF = SETS["body of"]
SHORTEST_OFFICE_AND_NAME = 3
"""Words behind "Minister of" that hold the office's matter and a full name."""
FULL_NAME = 2
SHORTEST_MATTER = 3
"""Tokens of "Department of Health", before "and Social Care"."""


def runs(sentence: TokenizedSentence) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words in a sentence, as token indices."""
    tags, words = sentence.tags, sentence.words
    at = tags.find(pos.NAME)
    while at >= 0:
        end = at + 1
        while end < len(tags) and (
            not is_possessive(words[end - 1]) or _is_guild(sentence, at, end)
        ):
            if tags[end] == pos.NAME:
                end += 1
            elif (step := _joined(sentence, at, end)) > 0:
                end += step
            else:
                break
        yield at - _month_name(sentence, at), end
        at = tags.find(pos.NAME, end)


def _month_name(sentence: TokenizedSentence, at: int) -> int:
    """Return 1 where the month before a run is a given name, else 0."""
    if at == 1 and sentence.words[0] in OPENING_NAMES:
        return int(sentence.words[0] != "an" and sentence.tags[1:3] != pos.NAME + pos.WORD)
    if at == 0 or sentence.words[at - 1] not in MONTH_NAMES:
        return 0
    before = sentence.tags[at - 2] if at > 1 else pos.STOP
    return int(before not in pos.PREPOSITIONS + pos.TIME + pos.NUMBER)


def _is_guild(sentence: TokenizedSentence, start: int, at: int) -> bool:
    """Whether a possessive stands inside a name: "the Growers’ Council", "St Ann’s Hospital"."""
    words = sentence.words
    if sentence.tags[at] != pos.NAME:
        return False
    if (words[start] in SAINTS and at == start + 2) or bare(words[at - 1]) in OWNERS:
        end = at
        while sentence.tags[end + 1 : end + 2] == pos.NAME:
            end += 1
        return bare(words[end]) in BODIES
    plural = words[at - 1].endswith("s’") and start > 0 and words[start - 1] == "the"
    return plural and bare(words[at]) in BODIES


def _joined(sentence: TokenizedSentence, start: int, at: int) -> int:
    """Return how many tokens that are no capitalised words a run goes on over, or 0."""
    tags, words = sentence.tags, sentence.words
    if tags[at : at + 2] == pos.AMPERSAND + pos.NAME:
        return 2
    if tags[at] == pos.NUMBER and words[at - 1] in NUMBERED:
        return 1
    if tags[at : at + 2] == pos.QUOTATION + pos.NAME:
        return 2 if sentence.ends[at] - sentence.starts[at] <= LONGEST_NICKNAME else 0
    if words[at] == "and":
        return _second_matter(sentence, start, at)
    if words[at] in OFFICE_LINKS:
        return (
            _office_matter(sentence, start, at)
            or _body_matter(sentence, at)
            or _peer_seat(sentence, start, at)
        )
    particles = 0
    while particles < FULL_NAME and words[at + particles : at + particles + 1]:
        if words[at + particles] not in PARTICLES:
            break
        particles += 1
    named = particles and tags[at + particles : at + particles + 1] == pos.NAME
    return particles + 1 if named else 0


def _office_matter(sentence: TokenizedSentence, start: int, at: int) -> int:
    """Return the tokens of "of Health Noor Aziz" behind "Minister", or 0.

    An office and its holder stand in one run: "Chief of Detectives Dermot Shaw".
    """
    words, tags = sentence.words, sentence.tags
    if not is_office(words[at - 1]) or sentence.tags[start] != pos.NAME:
        return 0
    end = first = at + 1 + (words[at + 1 : at + 2] == ("the",))
    while tags[end : end + 1] == pos.NAME and not is_possessive(words[end]):
        end += 1
    body = end > first and bare(words[end - 1]) in BODIES_AND_PLACES
    return end - at if end - first >= SHORTEST_OFFICE_AND_NAME and not body else 0


def _second_matter(sentence: TokenizedSentence, start: int, at: int) -> int:
    """Return the tokens of "and Social Care" behind "Department of Health", or 0."""
    words, tags = sentence.words, sentence.tags
    if at == start + 1:
        return _two_groups(sentence, at)
    matter = at >= start + SHORTEST_MATTER and words[start] in BODIES_OF
    if not matter or words[start + 1] not in OFFICE_LINKS or tags[at + 1 : at + 2] != pos.NAME:
        return 0
    return 2 if is_known(words[at + 1]) and words[at + 1] not in GIVEN else 0


def _two_groups(sentence: TokenizedSentence, at: int) -> int:
    """Return the tokens of "and Carers Federation" behind "Nurses", or 0."""
    words, end = sentence.words, at + 1
    while sentence.tags[end : end + 1] == pos.NAME:
        end += 1
    if end == at + 1:
        return 0
    body = end - at > FULL_NAME and bare(words[end - 1]) in BODIES
    both = (words[at - 1], words[at + 1])
    plain = all(map(is_known, both)) and PLACES.isdisjoint(both) and GIVEN.keys().isdisjoint(both)
    return end - at if body and plain else 0


def _body_matter(sentence: TokenizedSentence, at: int) -> int:
    """Return the tokens of "of the Interior" behind "Ministry", or 0."""
    if sentence.words[at - 1] not in BODIES_OF:
        return 0
    article = sentence.words[at + 1 : at + 2] == ("the",)
    return 2 + article if sentence.tags[at + 1 + article : at + 2 + article] == pos.NAME else 0


def _peer_seat(sentence: TokenizedSentence, start: int, at: int) -> int:
    """Return the tokens of "of Trevose" behind "Lord Penhallow", or 0."""
    words = sentence.words
    titled = at - 2 >= start and words[at - 2] in PEERS
    return 2 if titled and words[at] == "of" and sentence.tags[at + 1 : at + 2] == pos.NAME else 0


def is_office(word: str) -> bool:
    """Whether a word is a title or says what somebody is ("Secretary-General")."""
    stem = (
        word.split("-", maxsplit=1)[0]
        if word.endswith(("-general", "-elect", "-designate"))
        else word
    )
    stem = stem.removeprefix("ex-").removeprefix("vice-").removeprefix("co-")
    return stem in TITLES or is_role(stem)
