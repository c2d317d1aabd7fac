"""Matches: where in the stories posted words stand, and who is quoted there.

The very words are searched in a folded copy (see `text.folding`) of every story that may
hold them (see `index.shingles`), so that nothing is missed, across sentences too. Fewer than
three words stand in any story by chance, and are found only as a full name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS
from knowledge.index.shingles import is_capitalised
from knowledge.model import Span
from knowledge.text.folding import Folded, count_words, places, trimmed
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.library import Library
    from knowledge.model import Sentence, Statement, Story
    from knowledge.source.differences import Difference

MOST_MATCHES = 10
"""How many places are listed."""
MOST_IN_STORY = 3
"""How many places of one story are listed."""
FEWEST_WORDS = 3
"""Words below which a text is only found if it is a full name."""
WORDS_OF_A_NAME = 2
"""Words of the shortest full name."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a story where posted words stand, or nearly stand."""

    story: Story
    span: Span
    """Offsets into the story's text."""
    posted: Span
    """The part of the posted text that it matches."""
    sentences: tuple[Sentence, ...]
    """Those that it touches; none where the page around the story holds the words."""
    statements: tuple[Statement, ...]
    """Those that it touches; they may reach beyond it."""
    beside: tuple[Statement, ...] = ()
    """The others in the same sentences."""
    differences: tuple[Difference, ...] = ()
    """In order, with no two side by side; none means word for word."""
    similarity: float = 1.0
    claimed: Span | None = None
    """Whom the message names as the speaker, if the story names somebody else or nobody."""

    stitched: bool = False
    """Whether the post joins these words with those of another place as if they were one."""

    @property
    def text(self) -> str:
        """The story's own words, to the character."""
        return self.story.text[self.span.start : self.span.end]

    @property
    def whole(self) -> Span:
        """The sentences in which the words stand, whole: what a reader is shown."""
        starts = [self.span.start, *(s.start for s in self.sentences)]
        return Span(min(starts), max([self.span.end, *(s.end for s in self.sentences)]))

    @property
    def paragraph(self) -> int:
        """From 1: the paragraph in which it starts."""
        first = next(iter(self.sentences), None)
        if first is not None and first.start <= self.span.start:
            return first.paragraph
        return sum(1 for p in paragraphs(self.story.text) if p.start <= self.span.start)


def exact_matches(library: Library, sought: Folded) -> list[Match]:
    """Return where the words stand exactly, with the punctuation around them if it is there too."""
    for tokens in dict.fromkeys([sought, trimmed(sought)]):
        if matches := list(islice(_matches_of(library, tokens), MOST_MATCHES)):
            return matches
    return []


def _matches_of(library: Library, sought: Folded) -> Iterator[Match]:
    """Yield the places of words that are enough to be found: three, or a full name of two."""
    count = count_words(sought.words)
    if count >= FEWEST_WORDS:
        yield from _places(library, sought)
    elif count == WORDS_OF_A_NAME and not STOPWORDS.intersection(sought.words):
        yield from (place for place in _places(library, sought) if is_capitalised(place.text))


def _places(library: Library, sought: Folded) -> Iterator[Match]:
    for number in library.corpus.directory.may_hold(sought):
        story = library.stories[number]
        for span in places(story.text, sought.text, MOST_IN_STORY):
            yield match_at(library, story, span, sought.span)


def match_at(library: Library, story: Story, span: Span, posted: Span) -> Match:
    """Return the match of `posted` with a span of a story, with all that the span touches."""
    packed = library.packed(story.id)
    match = Match(story, span, posted, packed.sentences_in(*span), packed.statements_in(*span))
    others = packed.statements_in(*match.whole)
    return replace(match, beside=tuple(s for s in others if s not in match.statements))
