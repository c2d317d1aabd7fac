"""Only those are looked at who may be meant, and who is meant is the same as among all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.english.analyzer import terms
from knowledge.english.asked_speakers import head_noun
from knowledge.english.dates import parse_date
from knowledge.index.arrays import packed as in_bytes
from knowledge.index.arrays import unpacked
from knowledge.index.corpus import Corpus
from knowledge.index.segment import Segment
from knowledge.query.speaker_names import Fit, meant, meant_in, with_slips
from knowledge.query.speaker_names import typed_name as typed
from several_segments import NAMES, ROLES, TITLES, libraries, typed_names

if TYPE_CHECKING:
    from knowledge.english.called import Called

SEEDS = range(12)


def all_called(corpus: Corpus) -> list[Called]:
    return [one for story in corpus.stories for one in story.speakers]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_name_means_in_the_corpus_whom_it_means_among_all_who_speak(seed: int) -> None:
    corpus, known = libraries(seed)[0].corpus, all_called(libraries(seed)[0].corpus)
    found = {name: meant_in(name, corpus) for name in typed_names(random.Random(seed), 60)}
    assert found == {name: meant(name, known) for name in found}
    assert any(one is not None and one[1] is Fit.SLIP for one in found.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stories_of_a_speaker_are_those_in_which_they_speak(seed: int) -> None:
    corpus = libraries(seed)[0].corpus
    for name in NAMES:
        speaking = [
            number
            for number, story in enumerate(corpus.stories)
            if any(one.name == name for one in story.speakers)
        ]
        assert corpus.directory.spoken_by([name]) == speaking


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_described_by_a_role_is_whoever_a_story_describes_so(seed: int) -> None:
    corpus = libraries(seed)[0].corpus
    for role in [*ROLES, "engineer", "coast guard"]:
        noun, wanted = head_noun(role), frozenset(terms(role))
        each = [
            {one.speaker for one in story.speaker_roles.get(noun, ()) if wanted <= one.terms}
            for story in corpus.stories
        ]
        assert {*corpus.described(noun, wanted, None)} == set().union(*each)
        for number, own in enumerate(each):
            assert {*corpus.described(noun, wanted, number)} == own


@pytest.mark.parametrize("seed", SEEDS)
def test_stories_are_found_by_their_titles_and_put_in_order_by_their_dates(seed: int) -> None:
    library, _ = libraries(seed)
    corpus, stories = library.corpus, [*library.stories]
    for title in [*TITLES, "bridge", "ferry storm", "walrus"]:
        wanted = {*terms(title)}
        having = [at for at, one in enumerate(stories) if wanted <= {*terms(one.title)}]
        assert corpus.directory.titled(wanted) == having
    by_date = sorted(
        range(len(stories)), key=lambda at: parse_date(stories[at].published), reverse=True
    )
    assert corpus.directory.newest_first(range(len(stories))) == by_date
    by_change = sorted(
        range(len(stories)),
        key=lambda at: max(parse_date(stories[at].published), parse_date(stories[at].updated)),
        reverse=True,
    )
    assert corpus.directory.latest_first.tolist() == by_change


def test_a_segment_that_is_read_from_its_bytes_finds_the_same() -> None:
    corpus = libraries(0)[0].corpus
    again = [Segment.from_arrays(unpacked(in_bytes(one.arrays()))) for one in corpus.segments]
    other = Corpus(again, corpus.members)
    for name in typed_names(random.Random(3), 60):
        assert meant_in(name, other) == meant_in(name, corpus)
        assert other.directory.nearly_called(
            with_slips(typed(name))
        ) == corpus.directory.nearly_called(with_slips(typed(name)))
    assert np.array_equal(other.directory.moments, corpus.directory.moments)
