"""Acronyms: the long form of "NCB" where the story spells it out anywhere.

"The Narcotics Control Board (NCB)" and, a paragraph apart, "IUPAC" and "International
Union of Pure and Applied Chemistry": initials are compared, small words left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.tokens import TokenizedSentence

SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 6
"""Letters of an acronym."""
SMALL_WORDS = pos.PREPOSITION + pos.CONJUNCTION + pos.DETERMINER + pos.AMPERSAND


def is_acronym(text: str, mention: NameMention) -> bool:
    """Whether a name is one word of capitals."""
    written = text[mention.start : mention.end].replace(".", "")
    return (
        len(mention.words) == 1
        and written.isupper()
        and SHORTEST_ACRONYM <= len(written) <= LONGEST_ACRONYM
    )


def long_forms(
    text: str, sentences: Sequence[TokenizedSentence], acronyms: set[str]
) -> dict[str, str]:
    """Return for each acronym the one phrase of capitalised words that it is spelt from."""
    wanted = {acronym.replace(".", ""): acronym for acronym in acronyms}
    initials = {letters[0] for letters in wanted}
    spelt: dict[str, set[str]] = {}
    for sentence in sentences:
        for at, tag in enumerate(sentence.tags):
            if tag == pos.NAME and sentence.words[at][0] in initials:
                for letters, acronym in wanted.items():
                    end = _end_of_spelling(sentence, at, letters)
                    if end is not None:
                        last = sentence.starts[end - 1] + len(bare(sentence.words[end - 1]))
                        spelt.setdefault(acronym, set()).add(text[sentence.starts[at] : last])
    return {acronym: names.pop() for acronym, names in spelt.items() if len(names) == 1}


def _end_of_spelling(sentence: TokenizedSentence, at: int, letters: str) -> int | None:
    """Return behind which token the words from `at` have spelt the letters."""
    words, tags = sentence.words, sentence.tags
    for place, letter in enumerate(letters):
        while place and at < len(tags) and tags[at] in SMALL_WORDS:
            at += 1
        if at >= len(tags) or tags[at] != pos.NAME or words[at][0] != letter:
            return None
        if words[at].replace(".", "") == letters:
            return None
        at += 1
    return at
