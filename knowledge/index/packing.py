"""Packing: all that was read from a story becomes one run of bytes, which `PackedStory` reads.

What is packed depends on the story, the synonyms and the corrections of its speakers, and on
nothing else: neither on the other stories nor on the file that it came from.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.english.analyzer import terms as english_terms
from knowledge.english.dates import UNDATED, parse_date
from knowledge.index import plain_values as plain
from knowledge.index.hashing import hashes
from knowledge.index.okapi import floor_of
from knowledge.index.packed_story import NAMES, NO_SPAN
from knowledge.index.sections import joined_sections
from knowledge.index.shingles import shingle_bits
from knowledge.index.spelling import gram_frequencies, spelled
from knowledge.index.strings import Strings, distinct, narrowed
from knowledge.index.voices import voices_of
from knowledge.index.word_rows import word_rows
from knowledge.stories.plain import OF_THE_FILE, plain_story
from knowledge.stories.record import answer_key, content_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from knowledge.index.analyzed_story import AnalyzedStory
    from knowledge.index.spelling import Spelled
    from knowledge.language import Token
    from knowledge.model import Story

MICROSECOND = timedelta(microseconds=1)


def pack(one: AnalyzedStory) -> bytes:
    """Return all that was read from a story as one run of bytes."""
    terms, numbers = Strings.numbered(
        chain(one.head, one.about, *one.indexed, *map(_terms_of, one.headings.values()))
    )
    rows = word_rows(one.story.text, one.language, [*one.tokens, *one.headings.values()])
    arrays = {
        **_told(one),
        **_of_sentences(one, terms, numbers),
        **_of_headings(one, numbers),
        **_of_words(one),
        "whole": _whole(one, numbers),
        **{f"terms:{name}": array for name, array in terms.arrays().items()},
        **{f"rows:{name}": array for name, array in rows.arrays().items()},
    }
    return joined_sections(arrays, NAMES)


def _terms_of(heading: Iterable[Token]) -> list[str]:
    return [token.term for token in heading]


def _told(one: AnalyzedStory) -> dict[str, NDArray[Any]]:
    """Return the story itself, and who says what in it."""
    story = one.story
    return {
        "digests": _bytes(_digests(one)),
        "text": _bytes(story.text.encode("utf-8", "surrogatepass")),
        "head": _plain([plain_story(story, OF_THE_FILE), one.language, one.developing]),
        "said": _plain([plain.plain_statement(said) for said in one.statements]),
        "cast": _plain(plain.plain_cast(one)),
        "voices": _plain(voices_of(one.sentences, one.statements)),
        "moments": _moments(story),
        "titled": distinct(hashes(english_terms(story.title))),
        "shingles": shingle_bits(story.text),
    }


def _of_sentences(
    one: AnalyzedStory, terms: Strings, numbers: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """Return where the sentences stand, and the terms under which each is found."""
    counted = [Counter(own) for own in one.indexed]
    held = np.array([numbers[term] for own in counted for term in own], np.int64)
    ends = np.cumsum([len(own) for own in counted], dtype=np.int64)
    counts = np.array([count for own in counted for count in own.values()], np.int64)
    return {
        "sentences": _rows(one),
        "sentence_ends": narrowed(ends),
        "held": narrowed(held),
        "counts": narrowed(counts),
        "lengths": narrowed(np.array([len(own) for own in one.indexed], np.int64)),
        "signatures": _signatures(terms.hashes[held], ends.tolist()),
    }


def _of_headings(one: AnalyzedStory, numbers: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """Return where the headings stand, and the terms of each and of the title."""
    above = [*map(_terms_of, one.headings.values())]
    return {
        "headings": np.array([*one.headings], np.int32).reshape(-1),
        "heading_ends": np.cumsum([len(own) for own in above], dtype=np.uint32),
        "heading_terms": np.array([numbers[term] for own in above for term in own], np.uint32),
        "about": np.array(sorted(numbers[term] for term in one.about), np.uint32),
    }


def _of_words(one: AnalyzedStory) -> dict[str, NDArray[Any]]:
    """Return the words of the sentences as characters, and the story's own statistics."""
    written = spelled(one.words)
    return {
        "codes": written.codes,
        "line_ends": written.ends,
        "statistics": np.array([*_of_terms(one.indexed), *_of_grams(written)], np.float64),
    }


def _whole(one: AnalyzedStory, numbers: Mapping[str, int]) -> NDArray[np.integer]:
    """Return how often the whole story, with its head and headings, has each term."""
    above = map(_terms_of, one.headings.values())
    whole = np.zeros(len(numbers), np.int64)
    for term, count in Counter(chain(one.head, *above, *one.indexed)).items():
        whole[numbers[term]] = count
    return narrowed(whole)


def _digests(one: AnalyzedStory) -> bytes:
    """Return the key of the story's content, and that of all that an answer depends on.

    That is the content, and what is corrected in it.
    """
    key = content_key(one.story)
    return key + answer_key(key, tuple(said for said in one.statements if said.is_corrected))


def _moments(story: Story) -> NDArray[np.uint64]:
    """Return when a story was published and when it was last written at; 0 if that is unknown."""
    published, updated = parse_date(story.published), parse_date(story.updated)
    return np.array([_microseconds(published), _microseconds(max(published, updated))], np.uint64)


def _microseconds(moment: datetime) -> int:
    return (moment - UNDATED) // MICROSECOND


def _rows(one: AnalyzedStory) -> NDArray[np.int32]:
    numbers = {span: number for number, span in enumerate(one.headings)}
    rows = [
        (
            sentence.start,
            sentence.end,
            sentence.paragraph,
            NO_SPAN if sentence.heading is None else numbers[sentence.heading],
            *((NO_SPAN, NO_SPAN) if sentence.time is None else sentence.time),
        )
        for sentence in one.sentences
    ]
    return np.array(rows, np.int32).reshape(-1)


def _signatures(hashes: NDArray[np.uint64], ends: Sequence[int]) -> NDArray[np.uint64]:
    """Return for each sentence a bit set for each of its terms, by the term's hash.

    Args:
        hashes: of the terms of each sentence, one behind the other.
        ends: where those of each sentence end.
    """
    bits = np.left_shift(np.uint64(1), hashes & np.uint64(63))
    runs = list(pairwise([0, *ends]))
    filled = [at for at, (start, end) in enumerate(runs) if end > start]
    signatures = np.zeros(len(ends), np.uint64)
    if filled:
        signatures[filled] = np.bitwise_or.reduceat(bits, [runs[at][0] for at in filled])
    return signatures


def _of_terms(indexed: Sequence[list[str]]) -> tuple[float, float]:
    """Return the average length of sentences in terms, and the floor of idf, as rank-bm25 does."""
    if not any(indexed):
        return 1.0, 0.0
    okapi = BM25Okapi(list(indexed))
    return okapi.avgdl, okapi.epsilon * okapi.average_idf


def _of_grams(written: Spelled) -> tuple[float, float]:
    """Return the same of n-grams, of which rank-bm25 would make a Python object each."""
    total = int(written.sizes.sum())
    if not total:
        return 1.0, 0.0
    size = len(written.ends)
    return total / size, floor_of(gram_frequencies(written), size)


def _plain(value: plain.Plain) -> NDArray[np.uint8]:
    return _bytes(plain.encoded(value))


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
