"""Finding the source: where in the stories words stand that somebody posted.

Three answers. *Word for word*: all that was given as a quotation stands in a story,
compared folded (see `normalization`), searched in a folded copy of every story, so that
nothing is missed, across sentences too. *Nearly*: the nearest sentences by BM25 are
aligned with what was posted, and one is close enough that a reader would call it
the same sentence misquoted; every difference is marked. *Not found*.

What stands in quotation marks or in a block quote is the quotation; without
either, it is each sentence of the message.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS, without_possessive
from knowledge.model import Span
from knowledge.source.misquotations import Misquotation, misquotations
from knowledge.source.posted import (
    LONGEST_MESSAGE,
    claimant,
    marked,
    only,
    posted_sentences,
    readings,
    says_more,
    wholes,
)
from knowledge.text.normalization import Folded, fold, is_word, trimmed
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.library import Library
    from knowledge.model import Sentence, Statement, Story
    from knowledge.source.differences import Difference

MOST_PLACES = 10
"""How many places are listed."""
MOST_IN_STORY = 3
MOST_PARTS = 8
"""How many parts of one message are sought."""
FEWEST_WORDS = 3
"""Words below which a text is only found if it is a full name."""
WORDS_OF_A_NAME = 2
"""Words of the shortest one."""


class Found(StrEnum):
    """What became of the posted words."""

    WORD_FOR_WORD = "word for word"
    NEARLY = "nearly"
    """Not as posted, or not all of it: see the differences and what is missing."""
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a story where posted words stand, or nearly stand."""

    story: Story
    span: Span
    """Offsets into the story's text."""
    posted: Span
    """The part of the posted text that it matches."""
    sentences: tuple[Sentence, ...]
    """Those that it touches; none where the story's boilerplate holds the words."""
    statements: tuple[Statement, ...]
    """Those that it touches; they may reach beyond it."""
    differences: tuple[Difference, ...] = ()
    """In order, with no two side by side; none means word for word."""
    similarity: float = 1.0
    claimed: Span | None = None
    """Whom the message names as the speaker, if the story names somebody else or nobody."""

    @property
    def text(self) -> str:
        """The story's own words, to the character."""
        return self.story.text[self.span.start : self.span.end]

    @property
    def paragraph(self) -> int:
        """From 1: the paragraph in which it starts."""
        return sum(1 for p in paragraphs(self.story.text) if p.start <= self.span.start)


@dataclass(frozen=True, slots=True)
class Finding:
    """All that is known about where posted words come from, from exactly one revision."""

    posted: str
    """What was searched for: the text as posted, up to `LONGEST_MESSAGE` characters."""
    kind: Found
    matches: tuple[Match, ...]
    """In the order of the posted words, then of the stories."""
    missing: tuple[Span, ...]
    """Beside the matches: quotations or sentences that no story holds, in order."""
    revision: str
    says_more: bool = False
    """Whether the message has other words, which were not looked for."""

    @property
    def is_short(self) -> bool:
        """Whether fewer words were posted than are sought."""
        return _count_words(fold(self.posted).words) < FEWEST_WORDS


def find(library: Library, posted: str) -> Finding:
    """Find the words of a message in the stories; never raises for what it holds."""
    posted = posted[:LONGEST_MESSAGE]
    matches, missing, sought = _search(library, posted)
    if not matches:
        return Finding(posted, Found.NOT_FOUND, (), (), library.revision)
    kind, more = _kind(matches, missing), says_more(posted, sought)
    held = tuple(_held_against_story(posted, matches, missing))
    return Finding(posted, kind, held, tuple(missing), library.revision, more)


def _search(library: Library, posted: str) -> tuple[list[Match], list[Span], str]:
    """Return the matches, what is missing, and a copy of the message blank but for the sought."""
    for body in wholes(posted):
        if matches := _exact(library, fold(body)):
            return matches, [], body
    for body in readings(posted):
        quoted = marked(body)
        whole = posted_sentences(body)
        for parts, sought in (([[q] for q in quoted], only(body, quoted)), ([whole], body)):
            matches, missing = _seek(library, body, parts)
            if matches:
                return matches, missing, sought
    return [], [], ""


def _held_against_story(
    posted: str, matches: Sequence[Match], missing: Sequence[Span]
) -> Iterator[Match]:
    """Yield the matches, with whom the message names where no story gives them the words."""
    spans = {match.posted for match in matches}
    named = {span: claimant(posted, span, (spans - {span}).union(missing)) for span in spans}
    borne_out = {
        match.posted
        for match in matches
        if (name := named[match.posted]) is not None and _names_speaker(match, posted[slice(*name)])
    }
    for match in matches:
        claimed = None if match.posted in borne_out else named[match.posted]
        yield replace(match, claimed=claimed)


def _names_speaker(match: Match, claimed: str) -> bool:
    """Tell whether the speaker at a place, or if none is known its sentence, shares a name."""
    speakers = [s.speaker for s in match.statements if s.speaker is not None]
    around = [match.story.text[s.start : s.end] for s in match.sentences]
    known = {without_possessive(word) for text in speakers or around for word in fold(text).words}
    return any(
        without_possessive(word) in known
        for word in fold(claimed).words
        if is_word(word) and word not in STOPWORDS
    )


def _kind(matches: Sequence[Match], missing: Sequence[Span]) -> Found:
    whole = not missing and not any(match.differences for match in matches)
    return Found.WORD_FOR_WORD if whole else Found.NEARLY


def _exact(library: Library, sought: Folded) -> list[Match]:
    """Return where the words stand exactly, with the punctuation around them if it is there too."""
    for tokens in dict.fromkeys([sought, trimmed(sought)]):
        if matches := list(islice(_telling(library, tokens), MOST_PLACES)):
            return matches
    return []


def _telling(library: Library, sought: Folded) -> Iterator[Match]:
    """Yield the places of words that are enough to be found: three, or a full name of two."""
    count = _count_words(sought.words)
    if count >= FEWEST_WORDS:
        yield from _places_of(library, sought)
    elif count == WORDS_OF_A_NAME and not STOPWORDS.intersection(sought.words):
        yield from (place for place in _places_of(library, sought) if _is_capitalised(place.text))


def _places_of(library: Library, sought: Folded) -> Iterator[Match]:
    words = sought.text
    for story, copy in zip(library.stories, library.copies, strict=True):
        at = copy.find(words)
        if at < 0:
            continue
        spans = fold(story.text).spans
        for _ in range(MOST_IN_STORY):
            first = copy.count(" ", 0, at)
            span = Span(spans[first].start, spans[first + len(sought.spans) - 1].end)
            yield _match(library, story, span, sought.span)
            at = copy.find(words, at + 1)
            if at < 0:
                break


def _count_words(tokens: Sequence[str]) -> int:
    return sum(map(is_word, tokens))


def _is_capitalised(text: str) -> bool:
    return all(word[0].isupper() for word in re.findall(r"\w+", text))


def _match(library: Library, story: Story, span: Span, posted: Span) -> Match:
    sentences, statements = library.sentences(story.id), library.statements(story.id)
    return Match(
        story,
        span,
        posted,
        tuple(s for s in sentences if s.start < span.end and span.start < s.end),
        tuple(s for s in statements if s.start < span.end and span.start < s.end),
    )


def _seek(
    library: Library, body: str, parts: Iterable[Sequence[Span]]
) -> tuple[list[Match], list[Span]]:
    """Seek each part, a row of sentences; what is not found of one is sought on its own."""
    queue = deque(part for part in parts if part)
    matches: list[Match] = []
    missing: list[Span] = []
    for _ in range(MOST_PARTS):
        if not queue:
            break
        part = queue.popleft()
        found, first, last = _seek_part(library, body, part)
        matches += found
        if found:
            queue.extend(rest for rest in (part[:first], part[last:]) if rest)
        elif len(part) > 1:
            queue.extend([span] for span in part)
        else:
            missing += part
    missing += [span for part in queue for span in part]
    order = {story.id: number for number, story in enumerate(library.stories)}
    return (
        sorted(matches, key=lambda match: (match.posted, order[match.story.id], match.span)),
        sorted(span for span in missing if _claims(body[span.start : span.end])),
    )


def _claims(text: str) -> bool:
    """Tell a claim from chatter: a question, a word or two."""
    return _count_words(fold(text).words) >= FEWEST_WORDS and not text.rstrip().endswith("?")


def _seek_part(library: Library, body: str, part: Sequence[Span]) -> tuple[list[Match], int, int]:
    """Return the matches of the best run of sentences in `part`, and which run it is."""
    if matches := _exact(library, _run(body, part)):
        return matches, 0, len(part)
    nearest = misquotations(library, body, part)
    if not nearest:
        return [], 0, 0
    first, last = nearest[0].first, nearest[0].last
    matches = [] if nearest[0].differences else _exact(library, _run(body, part[first:last]))
    return matches or [_nearly(library, near) for near in nearest[:MOST_PLACES]], first, last


def _run(body: str, part: Sequence[Span]) -> Folded:
    return fold(body, part[0].start, part[-1].end)


def _nearly(library: Library, near: Misquotation) -> Match:
    match = _match(library, near.story, near.span, near.posted)
    return replace(match, differences=near.differences, similarity=near.similarity)
