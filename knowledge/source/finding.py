"""Finding the source: where in the stories words stand that somebody posted.

Three answers. *Word for word*: all that was given as a quotation stands in a story.
*Nearly*: the nearest sentences by BM25 are aligned with what was posted, and one is close
enough that a reader would call it the same sentence misquoted; every difference is
marked. *Not found*.

What stands in quotation marks or in a block quote is the quotation; without
either, it is each sentence of the message.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS, without_possessive
from knowledge.language import knows_speakers
from knowledge.source.matches import (
    FEWEST_WORDS,
    MOST_MATCHES,
    Match,
    exact_matches,
)
from knowledge.source.misquotations import misquotations
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
from knowledge.source.stitching import apart, has_omission, joined, stitched, torn
from knowledge.text.folding import Folded, count_words, fold, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.library import Library
    from knowledge.model import Span

MOST_PARTS = 8
"""How many parts of one message are sought."""


class Found(StrEnum):
    """What became of the posted words."""

    WORD_FOR_WORD = "word for word"
    NEARLY = "nearly"
    """Not as posted, or not all of it: see the differences and what is missing."""
    NOT_FOUND = "not found"


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
    def is_stitched(self) -> bool:
        """Whether words of several places were posted as if they were one quotation."""
        return any(match.stitched for match in self.matches)

    @property
    def is_short(self) -> bool:
        """Whether fewer words were posted than are sought."""
        return count_words(fold(self.posted).words) < FEWEST_WORDS


def find(library: Library, posted: str) -> Finding:
    """Find the words of a message in the stories; never raises for what it holds."""
    posted = posted[:LONGEST_MESSAGE]
    matches, missing, sought = _search(library, posted)
    if not matches:
        return Finding(posted, Found.NOT_FOUND, (), (), library.revision)
    kind, more = _kind(matches, missing), says_more(posted, sought)
    held = tuple(_held_against_story(library, posted, matches, missing))
    return Finding(posted, kind, held, tuple(missing), library.revision, more)


def _search(library: Library, posted: str) -> tuple[list[Match], list[Span], str]:
    """Return the matches, what is missing, and a copy of the message blank but for the sought."""
    for body in wholes(posted):
        if matches := exact_matches(library, fold(body)):
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
    library: Library, posted: str, matches: Sequence[Match], missing: Sequence[Span]
) -> Iterator[Match]:
    """Yield the matches, with whom the message names where no story gives them the words.

    Where a story is in a language of which no speakers are known, it is not told.
    """
    spans = {match.posted for match in matches}
    named = {span: claimant(posted, span, (spans - {span}).union(missing)) for span in spans}
    borne_out = {
        match.posted
        for match in matches
        if (name := named[match.posted]) is not None
        and (
            not knows_speakers(library.language(match.story.id))
            or _names_speaker(match, posted[slice(*name)])
        )
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
    whole = not missing and not any(match.differences or match.stitched for match in matches)
    return Found.WORD_FOR_WORD if whole else Found.NEARLY


def _seek(
    library: Library, body: str, parts: Iterable[Sequence[Span]]
) -> tuple[list[Match], list[Span]]:
    """Seek each part, a row of sentences; what is not found of one is sought on its own."""
    queue = deque(part for part in parts if part)
    matches: list[Match] = []
    missing: list[Span] = []
    stitches: list[Span] = []
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
        elif pieces := torn(body, part[0]):
            queue.extend([piece] for piece in pieces)
            stitches += part
        else:
            missing += part
    missing += [span for part in queue for span in part]
    for sentence in stitches:
        matches = joined(matches, sentence)
    order = library.corpus.numbers
    return (
        sorted(matches, key=lambda match: (match.posted, order[match.story.id], match.span)),
        sorted(span for span in missing if _claims(body[span.start : span.end])),
    )


def _claims(text: str) -> bool:
    """Tell a claim from chatter: a question, a word or two."""
    return count_words(fold(text).words) >= FEWEST_WORDS and not text.rstrip().endswith("?")


def _seek_part(library: Library, body: str, part: Sequence[Span]) -> tuple[list[Match], int, int]:
    """Return the matches of the best run of sentences in `part`, and which run it is."""
    run = _run(body, part)
    if matches := exact_matches(library, run):
        return matches, 0, len(part)
    if has_omission(run) and (matches := stitched(library, run)):
        return matches, 0, len(part)
    nearest = misquotations(library, body, part)
    if not nearest:
        matches = stitched(library, run) if len(part) == 1 else []
        return matches, 0, len(part)
    first, last = nearest[0].first, nearest[0].last
    matches = [] if nearest[0].differences else exact_matches(library, _run(body, part[first:last]))
    near = (match for each in nearest[:MOST_MATCHES] for match in apart(library, body, each))
    return matches or list(near), first, last


def _run(body: str, part: Sequence[Span]) -> Folded:
    return fold(body, part[0].start, part[-1].end)
