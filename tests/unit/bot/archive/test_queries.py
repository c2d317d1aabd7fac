"""What OpenSearch is asked holds all that counts, and no more than it takes."""

from __future__ import annotations

from typing import Any

from bot.archive import queries
from bot.archive.mapping import letters
from knowledge.index.archive import Weighed

ONE, TWO, THREE = letters([1, 2, 3])


def terms_in(body: Any) -> list[tuple[str, str, float]]:
    """All terms that are looked for: the field, the term, and what it counts."""
    if isinstance(body, list):
        return [one for part in body for one in terms_in(part)]
    if not isinstance(body, dict):
        return []
    own = [(field, one["value"], one["boost"]) for field, one in body.get("term", {}).items()]
    return [*own, *(one for key, part in body.items() if key != "term" for one in terms_in(part))]


def test_a_place_is_looked_for_where_it_counts_by_what_it_counts() -> None:
    places = [Weighed([1], 2.0, 0.5), Weighed([2], 0.0, 3.0), Weighed([3], 1.0, 0.0)]
    body = queries.proposing(places, 7)
    assert body is not None
    assert body["size"] == 7
    assert body["docvalue_fields"] == ["key"]
    assert body["track_total_hits"] is False
    assert terms_in(body) == [
        ("sentences.terms", ONE, 2.0),
        ("sentences.terms", THREE, 1.0),
        ("whole", ONE, 0.5),
        ("whole", TWO, 3.0),
    ]


def test_of_terms_that_mean_the_same_the_best_counts() -> None:
    body = queries.proposing([Weighed([1, 2], 2.0, 0.0)], 1)
    assert body is not None
    (nested,) = body["query"]["bool"]["should"]
    assert nested["nested"]["score_mode"] == "max"
    (place,) = nested["nested"]["query"]["bool"]["should"]
    assert [one[1] for one in terms_in(place["dis_max"]["queries"])] == [ONE, TWO]


def test_nothing_is_asked_where_nothing_counts() -> None:
    for places in ([], [Weighed([], 1.0, 1.0)], [Weighed([1], 0.0, 0.0), Weighed([2], -1.0, 0.0)]):
        assert queries.proposing(places, 5) is None


def test_what_counts_least_is_left_out_where_there_is_too_much() -> None:
    places = [Weighed([number], number / 1000, number / 2000) for number in range(1, 2001)]
    found = terms_in(queries.proposing(places, 5))
    assert len(found) == queries.MOST_CLAUSES
    assert {one[1] for one in found} == {*letters([*range(1501, 2001)])}


def test_sentences_and_stories_are_counted_for_all_places_at_once() -> None:
    body = queries.counting([[1, 2], []])
    assert body["size"] == 0
    filters = body["aggs"]["wholes"]["filters"]["filters"]
    assert filters == [{"terms": {"whole": [ONE, TWO]}}, {"terms": {"whole": []}}]
    within = body["aggs"]["sentences"]["aggs"]["places"]["filters"]["filters"]
    assert within[0] == {"terms": {"sentences.terms": [ONE, TWO]}}


def test_of_a_long_text_the_same_shingles_are_drawn_whatever_their_order() -> None:
    shingles = [*range(5000)]
    body = queries.sharing(shingles, 0.5)
    assert body == queries.sharing([*reversed(shingles)], 0.5)
    (filtered,) = body["bool"]["filter"]
    sought = filtered["terms_set"]["shingles"]
    assert len(sought["terms"]) == queries.MOST_CLAUSES
    assert sought["minimum_should_match_script"]["params"]["all"] == 5000


def test_a_page_begins_behind_the_one_before() -> None:
    first, second = queries.page({"match_all": {}}, None), queries.page({"match_all": {}}, "ab")
    assert "search_after" not in first
    assert second["search_after"] == ["ab"]
    assert first["sort"] == second["sort"] == [{"key": "asc"}]
