"""The gold itself is sound: what the rules are measured against must not be wrong by accident."""

from __future__ import annotations

from itertools import pairwise

import pytest

from attribution_gold import GOLD, UNSEEN, AnnotatedStory, parse_annotated, quote_rows, read_gold

OPENING = "“‘\"'"
CLOSING = "”’\"'"
FILES = [*sorted(GOLD.glob("*.txt")), *sorted(UNSEEN.glob("*.txt"))]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def story(request: pytest.FixtureRequest) -> AnnotatedStory:
    return parse_annotated(request.param.stem, request.param.read_text(encoding="utf-8"))


def test_there_are_at_least_thirty_texts() -> None:
    assert len(FILES) >= 30


def test_texts_without_any_statement_are_among_them() -> None:
    assert sum(not story.statements for story in read_gold()) >= 2


def test_every_expected_text_is_a_slice_of_its_story(story: AnnotatedStory) -> None:
    for statement in story.statements:
        assert story.text[statement.start : statement.end] == statement.text
        assert statement.text == statement.text.strip()


def test_every_kind_is_one_of_the_three(story: AnnotatedStory) -> None:
    assert {statement.kind for statement in story.statements} <= {"direct", "indirect", "mixed"}


def test_statements_stand_in_text_order_and_do_not_overlap(story: AnnotatedStory) -> None:
    for before, after in pairwise(story.statements):
        assert before.end <= after.start, after.text


def test_a_direct_statement_stands_in_marks_or_is_left_open_at_its_paragraphs_end(
    story: AnnotatedStory,
) -> None:
    for statement in story.statements:
        if statement.kind == "direct":
            open_end = story.text[statement.end : statement.end + 1] in {"", "\n"}
            assert statement.text[0] in OPENING, statement.text
            assert statement.text[-1] in CLOSING or open_end, statement.text


def test_a_mixed_statement_holds_marks_and_words_outside_them(story: AnnotatedStory) -> None:
    for statement in story.statements:
        if statement.kind == "mixed":
            assert set(statement.text) & set(CLOSING), statement.text
            assert statement.text[0] not in OPENING or statement.text[-1] not in CLOSING


def test_no_statement_runs_over_a_paragraphs_end(story: AnnotatedStory) -> None:
    assert not any("\n" in statement.text for statement in story.statements)


def test_a_reported_clause_ends_without_its_punctuation(story: AnnotatedStory) -> None:
    for statement in story.statements:
        if statement.kind == "indirect":
            assert statement.text[-1] not in ",;:", statement.text
            assert not statement.text.startswith("that "), statement.text


def test_cue_and_role_are_words_of_the_story(story: AnnotatedStory) -> None:
    for statement in story.statements:
        assert statement.cue is None or statement.cue in story.text
        assert statement.role is None or statement.role in story.text


def test_a_speaker_is_written_as_in_the_story(story: AnnotatedStory) -> None:
    for statement in story.statements:
        assert statement.speaker is None or statement.speaker in story.text


def test_one_speaker_has_one_role_in_a_story(story: AnnotatedStory) -> None:
    roles = {(s.speaker, s.role) for s in story.statements if s.speaker is not None}
    assert len(roles) == len({speaker for speaker, _ in roles})


def test_the_flat_rows_carry_the_fields_of_a_quotes_file() -> None:
    (row,) = quote_rows((parse_annotated("001", "He said so.\n---\nindirect | - | - | said | so"),))
    assert row == {
        "story_id": "001",
        "start": 8,
        "end": 10,
        "text": "so",
        "kind": "indirect",
        "speaker": None,
        "role": None,
        "cue": "said",
    }


def test_a_repeated_text_needs_its_occurrence() -> None:
    with pytest.raises(ValueError, match="occurs 2 times"):
        parse_annotated("001", "No, no and no.\n---\ndirect | - | - | - | no")
    marked = parse_annotated("001", "No, no and no.\n---\ndirect | - | - | - | no #2")
    assert marked.statements[0].start == 11


def test_a_known_failure_is_marked_and_read_all_the_same() -> None:
    story = parse_annotated("001", "He said so.\n---\n? indirect | - | - | said | so")
    assert story.statements[0].known_failure
    assert story.statements[0].text == "so"


def test_a_text_that_is_not_in_the_story_is_named() -> None:
    with pytest.raises(ValueError, match="001: the text occurs 0 times"):
        parse_annotated("001", "He said so.\n---\nindirect | - | - | said | otherwise")


def test_a_file_without_its_separator_is_named() -> None:
    with pytest.raises(ValueError, match="001: no line '---'"):
        parse_annotated("001", "He said so.\n")
