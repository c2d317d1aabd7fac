"""The queries: what OpenSearch is asked, as the bodies of its searches.

A place of a query with several terms counts by the best of them. OpenSearch takes so many
clauses and no more, and a question with more terms has others that count more than those left
out; of a whole text's shingles a sample is looked for, drawn by their hashes, so that of two
texts the same ones are drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bot.archive.mapping import SHINGLE, letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.archive import Weighed

MOST_CLAUSES = 1000
"""OpenSearch refuses more than 1,024 in one search."""
PAGE = 10_000
"""Stories that are walked through at once; OpenSearch gives no more."""
DEVIATIONS = 4.0
"""By how many standard deviations a sample may hold less than its share."""
SHARED = (
    # It is asked of the sentences too, which are documents of their own and have none.
    "if (doc['shingle_count'].size() == 0) return params.num_terms + 1; "
    "double own = doc['shingle_count'].value; double all = params.all; "
    "double sought = params.share * Math.min(own, all) * params.num_terms / all; "
    "double spared = params.num_terms < all ? params.deviations * Math.sqrt(sought) : 0.0; "
    "return (int) Math.max(1.0, Math.ceil(sought - spared - 1e-9));"
)
"""How many of the shingles that are looked for a story has to have."""

Body = dict[str, Any]


def proposing(places: Sequence[Weighed], most: int) -> Body | None:
    """Return the search for the stories whose best sentence and whole score most together.

    Args:
        places: what is sought.
        most: how many stories at most.

    Returns:
        None where nothing is sought, and so nothing found.
    """
    kept = _weightiest(places)
    said = [_place("sentences.terms", one.hashes, one.sentence) for one in kept if one.sentence > 0]
    whole = [_place("whole", one.hashes, one.whole) for one in kept if one.whole > 0]
    parts: list[Body] = []
    if said:
        query = {"bool": {"should": said}}
        parts.append({"nested": {"path": "sentences", "score_mode": "max", "query": query}})
    if whole:
        parts.append({"bool": {"should": whole}})
    if not parts:
        return None
    return _keys({"bool": {"should": parts}}) | {"size": min(most, PAGE)}


def counting(places: Sequence[Sequence[int]]) -> Body:
    """Return the search that counts the sentences and the stories with any term of each place."""
    return {
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "sentences": {
                "nested": {"path": "sentences"},
                "aggs": {"places": _filters("sentences.terms", places)},
            },
            "wholes": _filters("whole", places),
        },
    }


def holding(shingles: Sequence[int]) -> Body:
    """Return the query for the stories with all of these shingles."""
    sought = letters(shingles[:MOST_CLAUSES], SHINGLE)
    every = [{"term": {"shingles": {"value": one}}} for one in sought]
    return {"bool": {"filter": every}}


def sharing(shingles: Sequence[int], share: float) -> Body:
    """Return the query for the stories with a share of these shingles, or of their own.

    Args:
        shingles: all of a text, each once.
        share: the least part of whichever has fewer that both have in common.
    """
    sample = sorted(shingles)[:MOST_CLAUSES]
    params = {"share": share, "all": len(shingles), "deviations": DEVIATIONS}
    script = {"source": SHARED, "params": params}
    sought = {"terms": letters(sample, SHINGLE), "minimum_should_match_script": script}
    return {"bool": {"filter": [{"terms_set": {"shingles": sought}}]}}


def page(query: Body, after: str | None) -> Body:
    """Return the search for the next page of all stories that a query finds.

    Args:
        query: what they are found by.
        after: the key of the last one of the page before; None for the first page.
    """
    behind = {} if after is None else {"search_after": [after]}
    return _keys(query) | {"size": PAGE, "sort": [{"key": "asc"}]} | behind


def _keys(query: Body) -> Body:
    """Return the search for the keys of stories; reading what is stored of them takes long."""
    read = {"stored_fields": "_none_", "docvalue_fields": ["key"]}
    return {"query": query, "track_total_hits": False, **read}


def _weightiest(places: Sequence[Weighed]) -> list[Weighed]:
    """Return the places that count most, in their order, as many as may be asked for."""
    by_weight = sorted(places, key=lambda one: -max(one.sentence, one.whole))
    room, chosen = MOST_CLAUSES, []
    for one in by_weight:
        needed = len(one.hashes) * ((one.sentence > 0) + (one.whole > 0))
        if 0 < needed <= room:
            room -= needed
            chosen.append(one)
    return [one for one in places if any(one is other for other in chosen)]


def _place(field: str, hashes: Sequence[int], weight: float) -> Body:
    clauses = [
        {"term": {field: {"value": one, "boost": _boost(weight)}}} for one in letters(hashes)
    ]
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": clauses}}


def _boost(weight: float) -> float:
    """Return a weight as OpenSearch takes it: of single precision, and no infinite one."""
    return weight if math.isfinite(weight) else 1.0


def _filters(field: str, places: Sequence[Sequence[int]]) -> Body:
    return {"filters": {"filters": [{"terms": {field: letters(one)}} for one in places]}}
