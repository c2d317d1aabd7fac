"""What the vocabulary says is what counting all words of all living stories would."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.english.analyzer import tokens
from knowledge.index.vocabulary import StoryWord, Vocabulary
from knowledge.index.word_rows import WordRows, less, summed, word_rows
from knowledge.index.words import Words
from knowledge.language import Token, language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Read(NamedTuple):
    """A story as the vocabulary needs it: its text, its language and the tokens of sentences."""

    text: str
    code: str
    found: list[list[Token]]


def rows_of(one: Read) -> WordRows:
    return word_rows(one.text, one.code, one.found)


# The vocabulary as it was before it lay in arrays.
def counted(stories: Iterable[Read]) -> dict[str, StoryWord]:
    terms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    capitals: Counter[str] = Counter()
    for text, code, found in stories:
        named = language_of(code).questions.capitals_name
        for here in found:
            for token in here:
                surface = text[token.start : token.end]
                terms[token.word][token.term] += 1
                surfaces[token.word][surface] += 1
                capitals[token.word] += named and surface[:1].isupper() and token is not here[0]
    entries = {}
    for word, written in surfaces.items():
        count = written.total()
        surface = max(written, key=lambda s: (written[s], s))
        term = max(terms[word], key=lambda t: (terms[word][t], t))
        entries[word] = StoryWord(surface, term, 2 * capitals[word] >= count, count)
    return entries


def near(
    entries: dict[str, StoryWord], word: str, slips: int, *, same_letter: bool
) -> set[tuple[int, StoryWord]]:
    return {
        (distance, entry)
        for other, entry in entries.items()
        if other.isalpha() and (not same_letter or other[0] == word[0])
        if (distance := OSA.distance(word, other)) <= slips
    }


WRITTEN = [
    *("Halden", "HALDEN", "halden", "haldne", "Haldén", "hadlen", "Holden", "aaa", "aaaa", "aa"),
    *(
        "said",
        "says",
        "saying",
        "zebra",
        "Zebras",
        "ümlaut",
        "Umlaut",
        "Ωmega",
        "ωmega",
        "7",
        "7th",
    ),
    *("don't", "U.S.", "twenty", "twenty-five", "\ud800x", "Afghanistan", "afganistan", "Bank's"),
]
sentences = st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=8).map(" ".join)


@st.composite
def stories(draw: st.DrawFn) -> Read:
    lines = draw(st.lists(sentences, max_size=5))
    code = draw(st.sampled_from(["en", "en", "de"]))
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    read = language_of(code).tokens
    spans = [(at, at + len(line)) for at, line in zip(starts, lines, strict=True)]
    return Read(text, code, [read(text, *span) for span in spans])


segmented = st.lists(
    st.lists(st.tuples(stories(), st.booleans()), min_size=0, max_size=4), min_size=0, max_size=4
)


def built(segments: Sequence[Sequence[tuple[Read, bool]]]) -> tuple[Vocabulary, list[Read]]:
    """Return the vocabulary of segments of stories, and the stories that are not dead."""
    every = [one for segment in segments for one in segment]
    dead = [rows_of(one) for one, is_dead in every if is_dead]
    words = tuple(Words.of(rows_of(one) for one, _ in segment) for segment in segments)
    vocabulary = Vocabulary(words, (Words.of(dead),) if dead else ())
    return vocabulary, [one for one, is_dead in every if not is_dead]


@given(segmented)
def test_each_word_is_what_counting_the_living_stories_gives(
    segments: list[list[tuple[Read, bool]]],
) -> None:
    vocabulary, living = built(segments)
    entries = counted(living)
    asked = {token.word for one in WRITTEN for token in tokens(one)} | set(entries)
    assert {word: vocabulary.get(word) for word in asked} == {w: entries.get(w) for w in asked}
    terms = {token.term for one in WRITTEN for token in tokens(one)} | {"absent"}
    names = {entry.term for entry in entries.values() if entry.is_name}
    assert {term for term in terms if vocabulary.is_name(term)} == names & terms


typed = st.sampled_from(["halden", "hakden", "afghanstan", "aa", "zbera", "umlaut", "sayingg"])


@given(segmented, typed | st.text("abhldenzü", min_size=1, max_size=9))
def test_the_words_near_to_one_are_those_that_comparing_it_with_each_gives(
    segments: list[list[tuple[Read, bool]]], word: str
) -> None:
    vocabulary, living = built(segments)
    entries = counted(living)
    for slips, same in product((0, 1, 2, 3), (True, False)):
        found = vocabulary.near(word, slips, same_letter=same)
        assert len(found) == len(set(found))
        assert set(found) == near(entries, word, slips, same_letter=same)


@given(segmented)
def test_one_segment_of_the_living_says_what_several_less_the_dead_do(
    segments: list[list[tuple[Read, bool]]],
) -> None:
    vocabulary, living = built(segments)
    merged = Words.of(
        (words.rows for words in vocabulary.segments), (dead.rows for dead in vocabulary.dead)
    )
    anew = Words.of(map(rows_of, living))
    assert_same(merged, anew)
    assert_same(Words.from_arrays(anew.arrays()), anew)


def assert_same(one: Words, other: Words) -> None:
    arrays, others = one.arrays(), other.arrays()
    assert arrays.keys() == others.keys()
    for name, array in arrays.items():
        assert array.dtype == others[name].dtype, name
        np.testing.assert_array_equal(array, others[name], name)


@given(stories(), stories())
def test_rows_that_are_added_can_be_taken_away_again(one: Read, other: Read) -> None:
    first, second = rows_of(one), rows_of(other)
    left = less(summed([first, second]), [second])
    assert as_written(left) == as_written(summed([first]))
    assert as_written(WordRows.from_arrays(first.arrays())) == as_written(first)


def as_written(rows: WordRows) -> set[tuple[str, str, str, int, int]]:
    strings = rows.strings
    columns = (rows.words, rows.terms, rows.surfaces, rows.counts, rows.capitals)
    return {
        (strings[word], strings[term], strings[surface], int(count), int(capitals))
        for word, term, surface, count, capitals in zip(*columns, strict=True)
    }


def test_a_vocabulary_of_nothing_knows_nothing() -> None:
    for vocabulary in (Vocabulary(), Vocabulary((Words.of(()),)), built([[], []])[0]):
        assert vocabulary.get("word") is None
        assert not vocabulary.is_name("word")
        assert vocabulary.near("word", 2, same_letter=True) == []
        assert vocabulary.near("word", 2, same_letter=False) == []
