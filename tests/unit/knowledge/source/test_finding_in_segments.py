"""Posted words are found in a library of several segments as in all of its stories."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.english.analyzer import STOPWORDS
from knowledge.index.shingles import Shingles, is_capitalised, shingle_bits, sought_shingles
from knowledge.source.finding import find
from knowledge.source.matches import exact_matches
from knowledge.text.folding import count_words, fold, folded_text, trimmed
from news_texts import news_texts
from several_segments import libraries

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.text.folding import Folded

SEEDS = range(8)


def walked(library: Library, sought: Folded) -> list[str]:
    """Return the stories that hold words, the plain way: by a look at all of them."""
    found = []
    for tokens in (sought, trimmed(sought)):
        for story in library.stories:
            at, count = folded_text(story.text).find(tokens.text), count_words(tokens.words)
            is_name = count == 2 and not STOPWORDS.intersection(tokens.words)
            if at < 0 or not (count > 2 or is_name):
                continue
            spans, first = fold(story.text).spans, folded_text(story.text).count(" ", 0, at)
            place = story.text[spans[first].start : spans[first + len(tokens.spans) - 1].end]
            if count > 2 or is_capitalised(place):
                found.append(story.id)
        if found:
            break
    return found[:3]


def cut(chance: random.Random, text: str) -> str:
    words = text.split()
    start = chance.randrange(max(len(words), 1))
    return " ".join(words[start : start + chance.choice((2, 3, 3, 4, 7, 20))])


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_stands_in_a_story_is_found_there(seed: int) -> None:
    library, _ = libraries(seed)
    chance = random.Random(seed)
    for _ in range(60):
        words = cut(chance, chance.choice(library.stories).text)
        found = list(dict.fromkeys(m.story.id for m in exact_matches(library, fold(words))))
        expected = walked(library, fold(words))
        assert found[: len(expected)] == expected
        assert bool(found) == bool(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_finding_does_not_depend_on_how_the_library_came_to_be(seed: int) -> None:
    library, anew = libraries(seed)
    chance = random.Random(seed)
    assert library.revision == anew.revision
    for _ in range(15):
        words = cut(chance, chance.choice(library.stories).text).replace("is", "was")
        assert find(library, words) == find(anew, words)


@settings(max_examples=60)
@given(st.lists(news_texts(), min_size=1, max_size=3), st.data())
def test_no_run_of_any_text_is_missed(texts: list[str], data: st.DataObject) -> None:
    shingles = Shingles.of(map(shingle_bits, texts))
    number = data.draw(st.integers(0, len(texts) - 1))
    folded = fold(texts[number])
    size = len(folded.words)
    first = data.draw(st.integers(0, size))
    run = folded.part(first, data.draw(st.integers(first, size)))
    wanted = sought_shingles(run)
    is_name = count_words(run.words) == 2 and is_capitalised(texts[number][slice(*run.span)])
    if count_words(run.words) > 2 or is_name:
        assert number in shingles.holding(wanted)
