"""The terms of very many short texts at once, such as a newsroom's synonyms.

Nearly all of them are plain words in small letters. For these the rules of `analyzer` come
down to a few lookups and the stem, which is made of all of them in one call; whatever else
there is goes the long way. Both give the same terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import Stemmer

from knowledge.english.analyzer import STOPWORDS, terms
from knowledge.english.numerals import TENS, UNITS
from knowledge.english.word_forms import PHRASES, PLACES, same_word

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
NOT_PLAIN = frozenset({*UNITS, *TENS, *(re.split(r"\W", phrase)[0] for phrase in PHRASES)})
"""Words in small letters that may mean something together with the next one."""


class PlainTerms(dict[str, str]):
    """By a text its terms, with spaces between; those of plain words are known by now.

    Args:
        texts: the texts whose terms will be asked for.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        words: set[str] = set()
        for text in texts:
            if text.isalpha():
                if text.isascii() and text.islower():
                    words.add(text)
            elif PLAIN.fullmatch(text):
                words.update(text.split(" "))
        words -= NOT_PLAIN
        content = [word for word in words if PLACES.get(word, word) not in STOPWORDS]
        read = [same_word(PLACES.get(word, word)) for word in content]
        stems = Stemmer.Stemmer("english").stemWords(read)
        super().__init__(dict.fromkeys(words, ""))
        self.update(zip(content, stems, strict=True))

    def __missing__(self, text: str) -> str:
        """Return the terms of a text of several words, or of any other."""
        found = [self.get(word) for word in text.split(" ")]
        return " ".join(terms(text) if None in found else filter(None, found))
