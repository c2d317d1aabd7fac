"""What is archived is counted, found and quoted as what lies in memory."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from knowledge.about.quoted_speakers import QuotedSpeakers
from knowledge.errors import GoneError
from knowledge.index import arrays
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.corpus import Corpus
from knowledge.index.members import Members
from knowledge.library import Library
from knowledge.query.speaker_names import meant_in
from knowledge.source.finding import find
from knowledge.stories.synonyms import NO_SYNONYMS
from remembered_archive import RememberedArchive, archived
from several_segments import NAMES, WORDS, pool, typed_names

if TYPE_CHECKING:
    from knowledge.answer import Answer
    from knowledge.index.packed_story import PackedStory

SEEDS = range(12)
QUESTIONS = [
    *(
        "who closed the bridge",
        "why is the bridge closed?",
        "what did Kirby say?",
        "is the ferry free",
    ),
    *("who is Maria Costa", "what is new?", "which stories are there", "who is quoted?"),
    *("bridgee closd", "what did the mayor of Harbourtown say", "how is the weather", "plan B"),
    *("the the of and", "", "ferry", "what is this about?", "when was it published?"),
]


def stories_of(seed: int, most: int = 16) -> list[PackedStory]:
    chance = random.Random(seed)
    return list({one.id: one for one in chance.sample(pool(), most)}.values())


def both(seed: int) -> tuple[Library, Library, RememberedArchive]:
    """A library in memory, and one of the same stories of which most are archived.

    Some of the archived ones are gone, or stand there as somebody else has them.
    """
    chance = random.Random(seed)
    stories = stories_of(seed)
    archive = RememberedArchive(stories)
    near, far = Library.of(stories), archived(stories, NO_SYNONYMS, archive, each=5)
    for _ in range(seed % 3):
        changes: dict[str, PackedStory | None] = {one.id: one for one in chance.sample(pool(), 3)}
        changes |= dict.fromkeys(chance.sample([*near.corpus.numbers], 2))
        near, far = near.changed(changes), far.changed(changes)
    return near, far, archive


def told(answer: Answer) -> tuple[object, ...]:
    places = [
        (one.story.id, one.start, one.answer, one.attribution, one.also) for one in answer.passages
    ]
    facts = None if answer.facts is None else (answer.facts.ids, [*answer.facts.speakers])
    return (
        *(answer.verdict, answer.intent, answer.corrections, answer.suggestions, answer.understood),
        *(places, answer.speakers, answer.left, facts, answer.revision),
        pytest.approx(answer.confidence),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_question_is_answered_alike(seed: int) -> None:
    near, far, _ = both(seed)
    for question in [*QUESTIONS, *(f"what did {name} say?" for name in NAMES[:3])]:
        before = near.ask(question), far.ask(question)
        assert told(before[1]) == told(before[0]), question
        assert told(far.ask("and why?", after=before[1])) == told(
            near.ask("and why?", after=before[0])
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_terms_are_as_rare_and_stories_score_as_high(seed: int) -> None:
    near, far, _ = both(seed)
    query = [("bridge",), ("ferri", "storm"), ("close",), ("nowhere",), ("said", "say", "bridge")]
    counted = [[*zip(*library.corpus.index.idf(query), strict=True)] for library in (near, far)]
    assert counted[1][0] == pytest.approx(counted[0][0])
    assert counted[1][1] == counted[0][1]
    for most in (1, 3, 8):
        asked = query, [1.0, 0.5, 2.0, 1.0, 0.3], 0.1, most
        proposed = far.corpus.index.proposed(*asked)
        expected = near.corpus.index.proposed(*asked)
        assert [one.number for one in proposed] == [one.number for one in expected]
        assert [one.share for one in proposed] == pytest.approx([one.share for one in expected])
    for term in ("bridge", "harbour", "news", "nowhere"):
        assert far.corpus.holds(term, None) == near.corpus.holds(term, None)
    terms = ["bridge", "ferri", "close", "peopl"]
    assert far.corpus.index.nearest(terms, 3, 0.1, 5) == near.corpus.index.nearest(terms, 3, 0.1, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_people_and_words_are_found_alike(seed: int) -> None:
    near, far, _ = both(seed)
    speakers = [QuotedSpeakers(library.corpus) for library in (near, far)]
    assert [speakers[1].brief(at) for at in range(len(speakers[1]))] == [
        speakers[0].brief(at) for at in range(len(speakers[0]))
    ]
    for typed in typed_names(random.Random(seed), 24):
        assert meant_in(typed, far.corpus) == meant_in(typed, near.corpus)
    for word in ("brige", "harbor", "kirby"):
        near_words, far_words = (
            library.corpus.vocabulary.near(word, 1, same_letter=True) for library in (near, far)
        )
        assert sorted(map(repr, near_words)) == sorted(map(repr, far_words))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "posted", ["“It was not there,” said John Kirby", *WORDS[:4], "Joan Kirby"]
)
def test_the_source_of_words_is_found_alike(seed: int, posted: str) -> None:
    near, far, _ = both(seed)
    assert repr(find(far, posted)) == repr(find(near, posted))


def test_few_stories_are_read_for_a_question() -> None:
    stories = [one for number, one in enumerate(pool()) if number < 30]
    archive = RememberedArchive(stories)
    library = archived(stories, NO_SYNONYMS, archive)
    library.ask("why is the bridge closed?")
    assert archive.asked["proposed"] <= 3
    assert archive.asked["unpacked"] < len(stories)


def test_what_is_known_of_archived_stories_comes_back_from_its_arrays() -> None:
    stories = stories_of(1)
    archive = RememberedArchive(stories)
    data = arrays.packed(ArchivedSegment.of(stories, archive).arrays())
    segment = ArchivedSegment.from_arrays(arrays.unpacked(data), archive)
    library = Library.over(Corpus([segment], Members.of_one(stories)))
    assert told(library.ask("why is the bridge closed?")) == told(
        Library.of(stories).ask("why is the bridge closed?")
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_stories_of_here_follow_the_archived_ones_and_stand_for_those_of_their_ids(
    seed: int,
) -> None:
    stories, own = stories_of(seed), stories_of(seed + 100, 6)
    far = archived(stories, NO_SYNONYMS, RememberedArchive(stories)).corpus
    together = Library.over(far.followed_by(Corpus.of(own)))
    ids = {one.id for one in own}
    expected = Library.of([*(one for one in stories if one.id not in ids), *own])
    for question in QUESTIONS:
        assert told(together.ask(question)) == told(expected.ask(question))


def test_a_story_that_was_taken_down_meanwhile_is_missed_and_not_left_out() -> None:
    stories = stories_of(3)
    archive = RememberedArchive(stories)
    library = archived(stories, NO_SYNONYMS, archive)
    library.packed(stories[0].id)
    archive.stories.clear()
    with pytest.raises(GoneError):
        library.packed(stories[0].id)
