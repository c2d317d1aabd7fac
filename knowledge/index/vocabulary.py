"""The vocabulary: the words that the stories write, by which a misspelt one is corrected.

A word is kept as the stories write it most often, and is a name if most of its uses have
a capital inside sentences, in a language where that makes a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.language import Token


@dataclass(frozen=True, slots=True)
class StoryWord:
    """A word of the stories."""

    surface: str
    """As the stories write it most often."""
    term: str
    is_name: bool
    count: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the stories, by themselves and by their first letter."""

    entries: Mapping[str, StoryWord]
    by_letter: Mapping[str, tuple[str, ...]]
    names: frozenset[str]
    """The terms that are written with a capital inside sentences, mostly."""


def vocabulary(sentences: Iterable[tuple[AnalyzedStory, Sequence[Token]]]) -> Vocabulary:
    """Collect the words of sentences, each a story and the tokens of one sentence in it."""
    terms: dict[str, str] = {}
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    capitals: Counter[str] = Counter()
    for one, found in sentences:
        text = one.story.text
        named = language_of(one.language).questions.capitals_name
        for token in found:
            terms.setdefault(token.word, token.term)
            surface = text[token.start : token.end]
            surfaces[token.word][surface] += 1
            # The first word of a sentence has a capital whatever it is.
            capitals[token.word] += named and surface[:1].isupper() and token is not found[0]
    entries = {}
    for word, written in surfaces.items():
        count = written.total()
        surface = max(written, key=lambda s: (written[s], s))
        is_name = 2 * capitals[word] >= count
        entries[word] = StoryWord(surface, terms[word], is_name, count)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in entries:
        if word.isalpha():
            by_letter[word[0]].append(word)
    names = frozenset(entry.term for entry in entries.values() if entry.is_name)
    return Vocabulary(entries, {k: tuple(v) for k, v in by_letter.items()}, names)
