"""What OpenSearch proposes and counts is what the core would, and a library of it answers alike."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kept_archive import kept_archive
from knowledge.index.analyzing import packed
from knowledge.index.archive import Weighed
from knowledge.index.hashing import hash64
from knowledge.index.shingles import all_shingles, kept_shingles, sought_shingles
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.folding import fold
from paths import DATA
from remembered_archive import RememberedArchive, archived

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.archive.adapter import OpenSearchArchive
    from knowledge.index.packed_story import PackedStory


def read() -> list[PackedStory]:
    files = sorted((DATA / "attribution").glob("*.txt"))
    texts = [file.read_text("utf-8").split("\n---\n")[0] for file in files]
    stories = [Story(f"s{at}", text.split("\n")[0], text) for at, text in enumerate(texts)]
    return [packed(story, NO_SYNONYMS) for story in stories]


@pytest.fixture(scope="module")
def stories() -> list[PackedStory]:
    return read()


@pytest.fixture(scope="module")
def archive(opensearch: str, stories: list[PackedStory]) -> Iterator[OpenSearchArchive]:
    with kept_archive(opensearch, stories) as archive:
        yield archive


@pytest.fixture
def remembered(stories: list[PackedStory]) -> RememberedArchive:
    return RememberedArchive(stories)


def drawn(stories: list[PackedStory], seed: int) -> list[list[int]]:
    """The terms of a sentence of some story, some with others that mean the same."""
    chance = random.Random(seed)
    story = chance.choice([one for one in stories if len(one)])
    terms = sorted(story.index.terms_of(chance.randrange(len(story))))
    others = sorted(chance.choice(stories).index.terms_of(0))
    return [
        [hash64(term), *map(hash64, chance.sample(others, min(2, len(others))) if at % 3 else ())]
        for at, term in enumerate(terms)
    ]


def weighed(query: list[list[int]], seed: int) -> list[Weighed]:
    chance = random.Random(seed)
    return [Weighed(place, chance.uniform(0, 0.1), chance.uniform(0, 0.1)) for place in query]


@pytest.mark.parametrize("seed", range(20))
def test_stories_are_proposed_nearly_in_their_order(
    archive: OpenSearchArchive,
    remembered: RememberedArchive,
    stories: list[PackedStory],
    seed: int,
) -> None:
    places = weighed(drawn(stories, seed), seed)
    found = archive.proposed(places, len(stories))
    exact = {one.content: one.score for one in remembered.proposed(places, len(stories))}
    assert {one.content for one in found} == exact.keys()
    assert max(exact, key=exact.__getitem__) in [one.content for one in found[:3]]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    single = all(len(place.hashes) == 1 for place in places)
    for hit in found[:8]:
        # Of terms that mean the same OpenSearch takes the best, and the core takes all.
        assert hit.score == pytest.approx(exact[hit.content], rel=0.15 if single else 0.35)


def test_few_are_proposed_where_few_are_asked_for(
    archive: OpenSearchArchive, stories: list[PackedStory]
) -> None:
    places = weighed(drawn(stories, 3), 3)
    assert archive.proposed(places, 4) == archive.proposed(places, 9)[:4]
    assert archive.proposed(places, 0) == []


def test_what_counts_nothing_is_not_looked_for(
    archive: OpenSearchArchive, stories: list[PackedStory]
) -> None:
    query = drawn(stories, 5)
    assert archive.proposed([], 5) == []
    assert archive.proposed([Weighed(query[0], 0.0, 0.0), Weighed([], 1.0, 1.0)], 5) == []
    half = archive.proposed([Weighed(query[0], 1.0, 0.0), Weighed(query[1], 0.0, 0.0)], 50)
    assert half == archive.proposed([Weighed(query[0], 1.0, 0.0)], 50) != []


def test_more_terms_than_opensearch_takes_are_looked_for_by_those_that_count_most(
    archive: OpenSearchArchive, stories: list[PackedStory]
) -> None:
    own = [Weighed([one], 1.0, 1.0) for one in stories[7].index.terms.hashes.tolist()[:50]]
    others = [Weighed([number], 0.001, 0.001) for number in range(3000)]
    assert archive.proposed([*others, *own], 1)[0].content == stories[7].content
    many = Weighed([*range(1, 400), *own[0].hashes], 2.0, 2.0)
    assert archive.proposed([many, *own], 1)[0].content == stories[7].content


@pytest.mark.parametrize("seed", range(20))
def test_sentences_and_stories_are_counted_exactly(
    archive: OpenSearchArchive,
    remembered: RememberedArchive,
    stories: list[PackedStory],
    seed: int,
) -> None:
    query = [*drawn(stories, seed), [], [1]]
    assert archive.counted(query) == remembered.counted(query)
    assert archive.counted([]) == []


@pytest.mark.parametrize("number", range(0, 40, 4))
def test_the_stories_that_hold_a_run_of_words_are_found(
    archive: OpenSearchArchive, stories: list[PackedStory], number: int
) -> None:
    story = stories[number]
    shingles = sought_shingles(fold(story.text_of(len(story) // 2))).tolist()
    assert shingles
    found = archive.holding(shingles)
    assert story.content in found
    assert {*found} == {
        one.content for one in stories if {*shingles} <= {*kept_shingles(one.story.text).tolist()}
    }
    assert archive.holding([*shingles, 1]) == []
    assert archive.holding([]) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("number", [0, 11, 23])
def test_the_stories_that_share_much_with_a_text_are_found(
    archive: OpenSearchArchive, stories: list[PackedStory], number: int, share: float
) -> None:
    text = stories[number].story.text + "\nAnd something else that stands nowhere at all."
    shingles = all_shingles(text).tolist()
    found = archive.sharing(shingles, share)
    own = {one.content: {*kept_shingles(one.story.text).tolist()} for one in stories}
    assert stories[number].content in found
    assert {*found} == {
        content
        for content, held in own.items()
        if len(held & {*shingles}) >= max(1, share * min(len(held), len(shingles)))
    }


def test_a_long_text_shares_with_all_that_it_is_made_of(
    archive: OpenSearchArchive, stories: list[PackedStory]
) -> None:
    within = stories[10:22]
    shingles = all_shingles("\n".join(one.story.text for one in within)).tolist()
    assert len(shingles) > 1024
    assert {*archive.sharing(shingles, 0.8)} >= {one.content for one in within}


def test_all_that_hold_a_run_are_found_however_many(opensearch: str) -> None:
    line = "The bridge of Harbourtown is closed."
    texts = [f"{line} Boat {number} sailed." for number in range(30)]
    many = [packed(Story(f"n{at}", "Bridge", text), NO_SYNONYMS) for at, text in enumerate(texts)]
    with kept_archive(opensearch, many) as archive:
        found = archive.holding(sought_shingles(fold(line)).tolist())
        assert {*found} == {one.content for one in many}


def test_a_library_of_an_archive_answers_as_one_in_memory(
    archive: OpenSearchArchive, stories: list[PackedStory]
) -> None:
    near, far = Library.of(stories), archived(stories, NO_SYNONYMS, archive, each=20)
    asked = [story.text_of(at).strip("“”") for story in stories[::6] for at in (0, len(story) // 2)]
    questions = [*asked, "who closed the bridge", "what did the mayor say?", "what is new?"]
    for question in questions:
        one, other = near.ask(question), far.ask(question)
        assert other.verdict == one.verdict, question
        places = [[(p.story.id, p.start, p.end) for p in each.passages] for each in (one, other)]
        assert places[1] == places[0], question


def test_many_threads_ask_at_once(archive: OpenSearchArchive, stories: list[PackedStory]) -> None:
    queries = [weighed(drawn(stories, seed), seed) for seed in range(12)]
    alone = [archive.proposed(query, 5) for query in queries]
    with ThreadPoolExecutor(6) as threads:
        assert [*threads.map(lambda query: archive.proposed(query, 5), queries)] == alone
        contents = [[one.content for one in hits] for hits in alone]
        read = [*threads.map(archive.read, contents)]
    assert [[one.content for one in each] for each in read] == contents
