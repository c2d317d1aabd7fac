"""What stands in OpenSearch of a story is all of its terms and shingles, and nothing readable."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bot.archive.mapping import SHINGLE, TERM, body, document, letters, mappings
from knowledge.index.analyzing import packed
from knowledge.index.shingles import all_shingles, sought_shingles
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.folding import fold
from several_segments import pool

if TYPE_CHECKING:
    from knowledge.index.packed_story import PackedStory


def test_a_hash_is_written_as_no_other_and_without_a_space() -> None:
    chance = random.Random(1)
    hashes = [0, 1, 255, 256, 2**63, 2**64 - 1, *(chance.getrandbits(64) for _ in range(500))]
    written = letters(hashes)
    assert len({*written}) == len({*hashes}) == len(hashes)
    assert {len(one) for one in written} == {TERM}
    assert letters(hashes, SHINGLE) == [one[:SHINGLE] for one in written]
    assert not any(part.isspace() for one in written for part in one)
    assert letters([]) == []


@pytest.mark.parametrize("story", pool()[:12])
def test_a_document_holds_each_term_as_often_as_the_story(story: PackedStory) -> None:
    told, index = document(story), story.index
    names = letters(index.terms.hashes)
    held, counts = index.held.tolist(), index.counts.tolist()
    sentences = [
        Counter({names[held[at]]: counts[at] for at in range(start, end)})
        for start, end in pairwise([0, *index.sentence_ends.tolist()])
        if end > start
    ]
    assert [Counter(one["terms"].split()) for one in told["sentences"]] == sentences
    whole = dict(zip(names, index.whole.tolist(), strict=True))
    assert Counter(told["whole"].split()) == {name: n for name, n in whole.items() if n}


def test_a_document_holds_the_shingles_and_names_of_the_story() -> None:
    text = "The bridge of Harbourtown is closed, said Maria Costa, who is the mayor."
    told = document(packed(Story("a", "Bridge", text), NO_SYNONYMS))
    assert {*letters(all_shingles(text), SHINGLE)} < {*told["shingles"]}
    assert {*letters(sought_shingles(fold("Maria Costa")), SHINGLE)} < {*told["shingles"]}
    assert told["shingle_count"] == len({*told["shingles"]})


def test_a_document_holds_no_word() -> None:
    text = "Confidential remarks were made by Quillon."
    told = json.dumps(document(packed(Story("secret-id", "Embargoed", text), NO_SYNONYMS)))
    assert not any(word in told for word in ("onfidential", "Quillon", "mbargo", "secret"))


def test_a_story_without_a_sentence_is_a_document_too() -> None:
    told = document(packed(Story("a", "Nothing", ""), NO_SYNONYMS))
    assert told["sentences"] == []
    assert told["shingles"] == []


def test_an_index_tells_what_it_was_made_by() -> None:
    made = body("abc", shards=5)
    assert made["settings"]["index"]["number_of_shards"] == 5
    assert made["mappings"] == mappings("abc")
    assert made["mappings"]["_meta"]["analysis"] == "abc"
    assert made["mappings"]["dynamic"] == "strict"
