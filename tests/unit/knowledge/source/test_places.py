"""A place is told so that no cut is taken for the whole, and no two places for one."""

from __future__ import annotations

import pytest

from knowledge.english.decisive_words import denies
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import Finding, Found, find
from knowledge.source.places import Turn, in_turn, marked, omitted, passage

CUTS = """\
I have never promised a new ice rink, the mayor, Bea Holt, told the council.
The union denied that its members had walked out.
If the pumps fail again, the tunnel will be closed for a year, the operator said.
It is doubtful whether the herd can be saved, vet Ola Berg said.
The story that the ferry sank is a hoax, the coastguard said.
‘The bakery is safe,’ Kit Moss said, but Ada Lund called that ‘a fairy tale for the bank’.
The choir sang for an hour on Sunday and the hall was full.
‘We shall rebuild the pier by May,’ said Ines Duarte, the mayor.
"""

STITCHED = """\
‘We shall not sell the observatory before the roof is mended,’ Mayor Ines Duarte said.
The council will spend £3.5m on the repair.
‘I never said the telescope was broken,’ keeper Tom Reed told the inquiry.
The roof leaked. Buckets stood in every corridor of the building for six weeks. Nobody complained.
"""


def found(text: str, posted: str, *others: str) -> Finding:
    stories = [Story(str(n), f"Story {n}", each) for n, each in enumerate([text, *others])]
    return find(Library.build(stories), posted)


@pytest.mark.parametrize(
    ("posted", "turns"),
    [
        ("promised a new ice rink", [Turn.NEGATION]),
        ("its members had walked out", [Turn.DOUBT]),
        ("the tunnel will be closed for a year", [Turn.CONDITION, Turn.DOUBT]),
        ("the herd can be saved", [Turn.CONDITION, Turn.DOUBT]),
        ("the ferry sank", [Turn.DOUBT]),
        ("The bakery is safe", [Turn.SPEAKER]),
        ("The choir sang for an hour", []),
        ("rebuild the pier by May", []),
    ],
)
def test_a_cut_tells_what_the_omitted_words_can_change(posted: str, turns: list[Turn]) -> None:
    [match] = found(CUTS, posted).matches
    missed = omitted(match)
    assert missed is not None
    assert list(missed.turns) == turns
    assert match.story.text[slice(*match.whole)] in CUTS.split("\n")
    assert [match.story.text[slice(*span)] for span in marked(match)] == [posted]


@pytest.mark.parametrize(
    "posted",
    [
        "The choir sang for an hour on Sunday and the hall was full",
        "‘We shall rebuild the pier by May’",
        "Ines Duarte: “We shall rebuild the pier by May”",
    ],
)
def test_nothing_is_missed_of_a_whole_sentence_or_a_whole_quotation(posted: str) -> None:
    [match] = found(CUTS, posted).matches
    assert omitted(match) is None


def test_the_words_are_given_to_whoever_says_them_and_not_to_others_in_the_sentence() -> None:
    [match] = found(CUTS, "The bakery is safe").matches
    assert passage(match).attribution == "Kit Moss"
    [match] = found(CUTS, "a fairy tale for the bank").matches
    assert passage(match).attribution == "Ada Lund"


def test_what_differs_is_marked_before_what_was_posted() -> None:
    [match] = found(CUTS, "The choir sang for a day on Sunday").matches
    assert [match.story.text[slice(*span)] for span in marked(match)] == ["an hour"]
    assert omitted(match) is not None


@pytest.mark.parametrize(
    ("posted", "places"),
    [
        # two people, with an ellipsis and without
        ("“We shall not sell … the telescope was broken”", [1, 3]),
        ("“We shall not sell the observatory the telescope was broken”", [1, 3]),
        ("We shall not sell the observatory [...] I never said the telescope was broken", [1, 3]),
        # one person, with a whole sentence left out
        ("The roof leaked … Nobody complained", None),
        ("every corridor of the building … the council will spend £3.5m", [4, 2]),
    ],
)
def test_a_stitched_quotation_shows_each_place(posted: str, places: list[int] | None) -> None:
    finding = found(STITCHED, posted)
    if places is None:
        assert finding.kind is not Found.WORD_FOR_WORD
        return
    assert finding.is_stitched
    assert finding.kind is Found.NEARLY
    assert [match.paragraph for match in finding.matches] == places
    assert all(len(match.sentences) == 1 for match in finding.matches)


def test_a_piece_that_is_misquoted_is_a_place_and_one_that_is_nowhere_is_missing() -> None:
    nearly = "We shall surely not sell the observatory before the roof is mended"
    finding = found(STITCHED, f"{nearly} … the telescope was broken")
    assert finding.is_stitched
    assert [bool(match.differences) for match in finding.matches] == [True, False]
    posted = "the walruses have taken over … the telescope was broken"
    finding = found(STITCHED, posted)
    assert not finding.is_stitched
    assert [posted[slice(*span)] for span in finding.missing] == ["the walruses have taken over"]


def test_pieces_of_two_stories_are_two_places() -> None:
    other = "The lighthouse keeper painted the door of the museum green."
    finding = found(STITCHED, "the telescope was broken … painted the door of the museum", other)
    assert [match.story.id for match in finding.matches] == ["0", "1"]
    assert finding.is_stitched


@pytest.mark.parametrize(
    "posted",
    [
        "We shall not sell the observatory … the roof is mended",
        "We shall not sell the observatory before … is mended",
    ],
)
def test_words_left_out_inside_a_sentence_are_a_difference_and_no_seam(posted: str) -> None:
    finding = found(STITCHED, posted)
    [match] = finding.matches
    assert match.differences
    assert not finding.is_stitched


def test_each_posted_part_is_shown_before_another_place_of_the_first() -> None:
    text = "The crane is mended at last. " * 2 + "\nThe quay is dry again today."
    matches = found(text, "“The crane is mended at last” and “The quay is dry again today”").matches
    assert [match.paragraph for match in matches] == [1, 1, 2]
    assert [match.paragraph for match in in_turn(matches)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("story", "posted"),
    [
        ("Małgorzata Nowak ran the relay.", "Malgorzata Nowak ran the relay."),
        ("Björn Ærøskov sailed home on Friday.", "Bjorn Aeroskov sailed home on Friday."),
        ("Hawaiʻi’s governor met Oʻahu’s new mayor.", "Hawaii's governor met Oahu's new mayor."),
        ("Yıldız Şahin sued the firm twice.", "Yildiz Sahin sued the firm twice."),
        ("José García opened the café himself.", "Jose\u0301 Garcia opened the cafe himself."),
    ],
)
def test_letters_typed_without_their_marks_are_found_and_told(story: str, posted: str) -> None:
    [match] = found(story, posted).matches
    assert match.differences
    assert all(d.concerns == ("letters",) for d in match.differences)


@pytest.mark.parametrize(
    ("posted", "concern"),
    [
        ("the tunnel could be closed for a year, the operator said.", "condition"),
        ("The choir allegedly sang for an hour on Sunday and the hall was full.", "doubt"),
    ],
)
def test_a_condition_or_a_doubt_that_is_put_in_is_told(posted: str, concern: str) -> None:
    [match] = found(CUTS, posted).matches
    assert match.differences[0].concerns[0] == concern


def test_an_apostrophe_that_makes_a_denial_is_more_than_a_letter() -> None:
    [match] = found(
        "The firm can't sue the town again this year.",
        "The firm cant sue the town again this year.",
    ).matches
    assert match.differences[0].concerns[0] == "negation"


@pytest.mark.parametrize(
    "posted",
    [
        "We shall not sell the observ-\natory before the roof is mended",
        "```text\nWe shall not sell the observatory before the roof is mended\n```",
        "We shall `not` sell the observatory before the roof is mended",
    ],
)
def test_a_line_end_and_marks_of_code_make_no_difference(posted: str) -> None:
    finding = found(STITCHED, posted)
    assert finding.kind is Found.WORD_FOR_WORD
    assert [match.paragraph for match in finding.matches] == [1]


@pytest.mark.parametrize(
    ("words", "is_denial"),
    [
        (("a", "few", "months", "ago"), False),
        (("few", "people", "came"), True),
        (("not", "a", "few"), True),
    ],
)
def test_a_few_denies_nothing(words: tuple[str, ...], is_denial: bool) -> None:  # noqa: FBT001
    assert denies(words) is is_denial
