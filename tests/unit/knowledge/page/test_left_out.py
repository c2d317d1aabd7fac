"""What stands around a story on its page is left out of it, and why is told."""

from __future__ import annotations

from attribution_gold import GOLD, UNSEEN, read_gold
from knowledge.english.sentences import sentences
from knowledge.model import Story
from knowledge.page.formulas import AT_END, TABLES, kind_of
from knowledge.page.left_out import KINDS, is_developing, left_out
from knowledge.page.tables import rows

BODY = ("The ferry sank on Monday.", "Nobody was hurt, police said.")


def lines(*text: str, title: str = "T", kept: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    story = Story("a", title, "\n\n".join(text), kept=kept)
    return [(one.kind, story.text[one.span.start : one.span.end]) for one in left_out(story)]


def test_each_paragraph_is_told_by_its_number_its_place_and_its_kind() -> None:
    story = Story("a", "A", "Share\n\n  By Ann Lee \nThe ferry sank.")
    first, second = left_out(story)
    assert (first.paragraph, first.kind) == (1, "share")
    assert (second.paragraph, story.text[slice(*second.span)]) == (2, "By Ann Lee")


def test_every_kind_that_is_told_is_named() -> None:
    told = {kind.removeprefix(AT_END) for table in TABLES for kind, _ in rows(table)}
    words = {kind for kind, _ in rows("words")}
    assert told | words == {*KINDS, "small"} - {"block"}


def test_a_note_that_the_story_is_being_written_marks_it_as_developing() -> None:
    story = Story("a", "A", "The troops left.\n\nBreaking story, check back for updates…")
    assert is_developing(left_out(story))
    assert not is_developing(left_out(Story("a", "A", "The troops left.")))


def test_a_line_to_keep_is_never_left_out_and_others_like_it_are() -> None:
    assert lines(*BODY, "Read more: A tale", "Share", kept=("Read more: A tale",)) == [
        ("share", "Share")
    ]


def test_the_headline_is_never_left_out() -> None:
    assert lines("Live updates", *BODY, title="Live updates") == []


def test_labels_and_names_between_lines_of_the_page_are_of_it_and_the_headline_is_not() -> None:
    found = lines(
        "2 hours ago", "Wheels", "Ferry sinks off the old harbour", "Ina Fried", "Photo: PA", *BODY
    )
    assert [line for _, line in found] == ["2 hours ago", "Wheels", "Ina Fried", "Photo: PA"]


def test_below_the_last_sentence_a_block_of_the_page_goes_on_to_the_end() -> None:
    found = lines(*BODY, "More on this story", "Ferries to be checked after a wreck", "Why it sank")
    assert found[1:] == [
        ("block", "Ferries to be checked after a wreck"),
        ("block", "Why it sank"),
    ]


def test_a_list_of_links_between_sentences_is_of_the_page_but_for_a_heading_below_it() -> None:
    found = lines(BODY[0], "Most read", "Pears are cheap", "Apples are dear", "The wreck", BODY[1])
    assert [line for _, line in found] == ["Most read", "Pears are cheap", "Apples are dear"]


def test_a_link_with_its_headline_opens_no_list() -> None:
    found = lines(BODY[0], "Read more: Pears", "The wreck", "The rescue", BODY[1])
    assert [line for _, line in found] == ["Read more: Pears"]


def test_a_note_on_the_author_is_of_the_page_only_below_the_story_with_others_of_it() -> None:
    note = "Ann Lee is a reporter based in Hull covering the sea."
    assert lines(note, *BODY, note) == []
    assert lines(note, *BODY, note, "Share") == [("byline", note), ("share", "Share")]


def test_lines_without_a_full_stop_are_the_storys_where_nothing_is_of_the_page() -> None:
    assert lines("The wreck", *BODY, "The rescue", "The end of the line") == []
    assert lines("A", "b c", "d e f") == []


def test_of_annotated_texts_no_statement_and_no_sentence_but_of_the_page_is_left_out() -> None:
    texts = [*read_gold(GOLD), *read_gold(UNSEEN)[::8]]
    assert len(texts) > 80
    lost = []
    for one in texts:
        around = left_out(Story(one.story_id, "", one.text))
        assert not [
            said.text
            for said in one.statements
            if any(out.span.start <= said.start < out.span.end for out in around)
        ]
        said = [one.text[sentence.start : sentence.end] for sentence in sentences(one.text)]
        lost += [line for line in said if line.endswith(".") and kind_of(line)]
    assert lost == ["This is a developing story."]
