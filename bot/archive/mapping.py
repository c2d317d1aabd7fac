"""The mapping: what of a story stands in OpenSearch, and how a match there is scored.

Each story is one document under the `PackedStory.content` of it, with its sentences nested
inside, so that it comes and goes as a whole. What stands there are hashes of terms and of
shingles; no text, which would take several times as much.

A match scores as BM25 has it, but for the idf, which whoever asks knows better: OpenSearch
counts what was replaced with what is there, and a merge does not mend it (measured).
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.index.index import STORIES_B, STORIES_K1
from knowledge.index.shingles import kept_shingles
from knowledge.index.story_index import TERMS_B, TERMS_K1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory

MAPPING_VERSION = 1
"""It grows with every change of what is written below; an index of another one is filled anew."""
SHARDS = 3
MOST_SENTENCES = 200_000
"""Sentences of a story at most; the largest story has a twentieth of them."""
TERM, SHINGLE = 11, 8
"""The characters of a term's hash, and of a shingle's, of which there are twenty to a sentence:
48 bits are enough for what only leads to stories that are then read."""
VERSION, ANALYSIS, FILLINGS = "verbatim", "analysis", "fillings"
"""What an index tells of itself: the version of its mapping, that of the analysis, and of which
revisions it has every story (`ArchiveRevision.filling`)."""


def body(analysis: str, shards: int = SHARDS) -> dict[str, Any]:
    """Return what an index is made of.

    Args:
        analysis: the version of the analysis that its stories are read by.
        shards: how many parts it has, each on one node, and again on another if there is one.
    """
    index = {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",
        "codec": "best_compression",  # what is written is kept for a while, for nodes that fail
        "refresh_interval": "-1",  # it is refreshed when all of a change stands there
        "mapping": {"nested_objects": {"limit": MOST_SENTENCES}},
        "similarity": similarity(),
    }
    return {"settings": {"index": index}, "mappings": mappings(analysis)}


def mappings(analysis: str) -> dict[str, Any]:
    """Return the fields, as OpenSearch gives them back."""
    return {
        "dynamic": "strict",
        "_meta": {VERSION: MAPPING_VERSION, ANALYSIS: analysis},
        "_source": {"enabled": False},
        "properties": {
            # By this all stories are walked through, page by page, whichever host is asked.
            "key": {"type": "keyword", "index": False},
            "sentences": {"type": "nested", "properties": {"terms": _terms("sentences")}},
            "shingle_count": {"type": "integer", "index": False},
            "shingles": {"type": "keyword", "doc_values": False},
            "whole": _terms("wholes"),
        },
    }


def similarity() -> dict[str, Any]:
    """Return how sentences and whole stories are scored."""
    return {
        "sentences": {"type": "scripted", "script": {"source": _bm25(TERMS_K1, TERMS_B)}},
        "wholes": {"type": "scripted", "script": {"source": _bm25(STORIES_K1, STORIES_B)}},
    }


def document(story: PackedStory) -> dict[str, Any]:
    """Return what of a story stands in OpenSearch."""
    index = story.index
    terms = np.array(letters(index.terms.hashes))
    said = terms[index.held.repeat(index.counts)].tolist()
    ends = index.lengths.cumsum().tolist()
    runs = [said[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    shingles = kept_shingles(story.story.text)
    return {
        "key": story.content.hex(),
        "sentences": [{"terms": " ".join(run)} for run in runs if run],
        "shingle_count": len(shingles),
        "shingles": letters(shingles, SHINGLE),
        "whole": " ".join(terms.repeat(index.whole).tolist()),
    }


def letters(hashes: Sequence[int] | NDArray[np.uint64], count: int = TERM) -> list[str]:
    """Return hashes as they are written: in base 64, by so many letters, without a space."""
    rows = np.zeros((len(hashes), 9), np.uint8)
    rows[:, :8] = np.asarray(hashes, ">u8").reshape(-1, 1).view(np.uint8)
    text = base64.b64encode(rows.tobytes()).decode("ascii")
    return [text[at : at + count] for at in range(0, len(text), 12)]


def _terms(scored: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "whitespace",
        "index_options": "freqs",
        "similarity": scored,
    }


def _bm25(k1: float, b: float) -> str:
    """Return the script; it may have no parameters, so its constants stand in it."""
    return (
        "double average = field.sumTotalTermFreq / (double) field.docCount; "
        f"return query.boost * doc.freq * {k1 + 1} "
        f"/ (doc.freq + {k1} * ({1 - b} + {b} * doc.length / average));"
    )
