"""Spelling: how a story writes its words, which tells what is large for its place alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.english.attribution.tokens import TokenizedSentence

SMALL = pos.WORD + pos.PAST + pos.ADVERB
OPENINGS = pos.STOP + pos.COLON + pos.QUOTATION + pos.OPENING + pos.DASH + pos.ELLIPSIS
"""Behind what a capital may be that of a sentence."""


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
