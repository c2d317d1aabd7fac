"""What changed in a story is told by sentence, statement and figure, and nothing is lost of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.changes import pairing
from knowledge.changes.pairing import CANDIDATES, NEAR, pair_up
from knowledge.changes.revision import StoryRevision, revision_in, revision_of
from knowledge.changes.story import StoryDifference, story_difference
from knowledge.changes.telling import Tells, changes
from knowledge.index.analyzing import packed
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.differences import Concern
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.folding import fold

if TYPE_CHECKING:
    from knowledge.changes.telling import Change
    from knowledge.model import Sentence, Span

FERRY = """\
The night ferry to Aland was cancelled on Friday, and 340 passengers spent the night in the hall.

“We will pay every passenger back,” the harbour master, Maria Lund, said on Saturday.

Two engines had failed within an hour, the operator reported.

By Sunday the Taliban held 11 provincial capitals, a radio in the hall said.

The next ferry is expected on Monday morning.
"""


def revision(text: str, **head: str) -> StoryRevision:
    return revision_of(packed(Story("ferry", **{"title": "Ferry", **head}, text=text), NO_SYNONYMS))


def difference(old: str, new: str) -> StoryDifference:
    return story_difference(revision(old), revision(new))


def edited(*pairs: tuple[str, str]) -> StoryDifference:
    text = FERRY
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return difference(FERRY, text)


def told(found: StoryDifference) -> list[tuple[str, str | None, str | None]]:
    return [(change.tells.value, *shown(found, change)) for change in changes(found)]


def shown(found: StoryDifference, change: Change) -> tuple[str | None, str | None]:
    """In short where it is told so, else the words themselves."""
    if change.tells in (Tells.FIGURE, Tells.SPEAKER, Tells.HEAD):
        return change.was, change.now
    old = None if change.old is None else found.old.text[slice(*change.old)]
    return old, None if change.new is None else found.new.text[slice(*change.new)]


def test_a_story_that_is_the_same_has_no_difference() -> None:
    found = difference(FERRY, FERRY)
    assert found.is_empty
    assert len(found.kept) == len(revision(FERRY).sentences)
    assert changes(found) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“We will pay every passenger back,”", '"We will pay every passenger back,"'),
        ("\n\nTwo engines", "\n\n\n   Two engines"),
        ("Maria Lund,", "Maria\u00a0Lund,"),
    ],
)
def test_typography_and_white_space_are_no_change(old: str, new: str) -> None:
    assert edited((old, new)).is_empty


def test_a_sentence_that_moved_is_no_change() -> None:
    paragraphs = FERRY.strip().split("\n\n")
    moved = "\n\n".join([*paragraphs[3:], *paragraphs[:3]])
    found = difference(FERRY, moved)
    assert (found.changed, found.removed, found.added) == ((), (), ())


@pytest.mark.parametrize(
    ("edit", "was", "now"),
    [
        (("11 provincial capitals", "12 provincial capitals"), "11 provincial capitals", "12"),
        (("11 provincial", "twelve provincial"), "11 provincial capitals", "twelve"),
        (("Two engines", "Three engines"), "Two engines", "Three"),
        (("340 passengers", "more than 1,200 passengers"), "340 passengers", "1,200"),
        (("340 passengers", "about 400 people"), "340 passengers", "400 people"),
    ],
)
def test_a_figure_is_told_with_what_it_counts(edit: tuple[str, str], was: str, now: str) -> None:
    assert ("figure", was, now) in told(edited(edit))


def test_a_number_written_in_words_is_the_same_figure() -> None:
    found = edited(("11 provincial", "eleven provincial"))
    assert found.figures == ()
    assert len(found.changed) == 1


def test_a_figure_is_known_in_a_sentence_that_was_written_anew() -> None:
    found = edited(
        (
            "By Sunday the Taliban held 11 provincial capitals, a radio in the hall said.",
            "Listeners were told of fighting that had cost the government 12 provincial capitals.",
        )
    )
    assert len(found.removed) == len(found.added) == 1
    assert told(found)[0] == ("figure", "11 provincial capitals", "12")


def test_a_sentence_whose_only_change_is_a_figure_is_told_once() -> None:
    found = edited(("340 passengers", "350 passengers"))
    assert told(found) == [("figure", "340 passengers", "350")]


def test_the_changed_words_of_a_sentence_are_spans_of_both_revisions() -> None:
    found = edited(("on Monday morning", "on Tuesday evening at last"))
    (changed,) = found.changed
    words = [
        (found.old.text[slice(*edit.old)], found.new.text[slice(*edit.new)])
        for edit in changed.edits
    ]
    assert words == [("Monday morning", "Tuesday evening at last")]
    assert changed.edits[0].concerns[0] is Concern.NAME


def test_what_turns_the_meaning_is_told_before_what_does_not() -> None:
    found = edited(
        ("spent the night in the hall", "slept that night in the hall"),
        ("is expected on Monday", "is not expected on Monday"),
    )
    assert [str(now)[:26] for _, _, now in told(found)] == [
        "The next ferry is not expe",
        "The night ferry to Aland w",
    ]


def test_a_statement_with_another_speaker_is_told_with_both() -> None:
    found = edited(("harbour master, Maria Lund,", "mayor, Jonas Berg,"))
    assert ("speaker", "Maria Lund, harbour master", "Jonas Berg, mayor") in told(found)
    assert (found.lost, found.gained) == ((), ())


def test_statements_gained_and_lost_are_told_without_their_sentences() -> None:
    quote = (
        "“We will pay every passenger back,” the harbour master, Maria Lund, said on Saturday.\n\n"
    )
    found = edited((quote, ""))
    assert told(found) == [("statement_lost", "“We will pay every passenger back,”", None)]
    found = difference(FERRY.replace(quote, ""), FERRY)
    assert told(found) == [("statement_gained", None, "“We will pay every passenger back,”")]


def test_a_changed_head_is_told_last() -> None:
    old = revision(FERRY, title="Ferry cancelled", published="1 May 2021")
    new = revision(FERRY.replace("Two engines", "Three engines"), title="Ferry back")
    assert told(story_difference(old, new)) == [
        ("figure", "Two engines", "Three"),
        ("head", "Ferry cancelled", "Ferry back"),
        ("head", "1 May 2021", None),
    ]


def test_a_revision_is_the_same_from_a_library_and_from_an_analysed_story() -> None:
    story = Story("ferry", "Ferry", FERRY)
    analyzed = packed(story, NO_SYNONYMS)
    assert revision_in(Library.of([analyzed]), "ferry") == revision_of(analyzed)


def left(text: str, sentence: Sentence, edited_spans: list[Span]) -> list[str]:
    """The words of a sentence that are in no edit."""
    tokens = fold(text, sentence.start, sentence.end)
    return [
        word
        for word, span in zip(tokens.words, tokens.spans, strict=True)
        if not any(one.start <= span.start and span.end <= one.end for one in edited_spans)
    ]


WORDS = st.sampled_from(
    ["the", "ferry", "left", "11", "12", "capitals", "Kirby", "said", "“No”", "not", "on", "Monday"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: " ".join(words) + ".")
TEXTS = st.lists(SENTENCES, max_size=9).map("\n\n".join)


@settings(max_examples=150, deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_every_sentence_and_statement_of_both_revisions_is_accounted_for_once(
    old: str, new: str
) -> None:
    was, now = revision(old), revision(new)
    found = story_difference(was, now)
    ours = [*(a for a, _ in found.kept), *(c.old for c in found.changed), *found.removed]
    theirs = [*(b for _, b in found.kept), *(c.new for c in found.changed), *found.added]
    assert sorted(ours, key=lambda one: one.number) == list(was.sentences)
    assert sorted(theirs, key=lambda one: one.number) == list(now.sentences)
    assert len(found.lost) <= len(was.statements)
    assert len(was.statements) - len(found.lost) == len(now.statements) - len(found.gained)
    for changed in found.changed:
        was_left = left(old, changed.old, [edit.old for edit in changed.edits])
        assert was_left == left(new, changed.new, [edit.new for edit in changed.edits])
    changes(found)


@given(
    st.lists(st.lists(st.sampled_from("abcde")).map(tuple)),
    st.lists(st.lists(st.sampled_from("abcde")).map(tuple)),
)
def test_pieces_are_paired_one_to_one(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]]
) -> None:
    found = pair_up(old, new)
    pairs = (*found.same, *found.changed)
    assert sorted([*(a for a, _ in pairs), *found.removed]) == list(range(len(old)))
    assert sorted([*(b for _, b in pairs), *found.added]) == list(range(len(new)))
    assert all(old[a] == new[b] for a, b in found.same)
    assert pair_up(old, old).same == tuple((n, n) for n in range(len(old)))


@pytest.mark.parametrize("count", [400, 4000])
def test_a_story_that_was_rewritten_is_never_compared_each_sentence_with_each(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(pairing, "similarity", lambda *both: compared.append(both) or 0.0)
    old, new = (
        [tuple(f"w{n * 7919 % 997 + k * salt}" for k in range(20)) for n in range(count)]
        for salt in (3, 5)
    )
    pair_up(old, new)
    assert 0 < len(compared) <= count * (CANDIDATES + 2 * NEAR + 1)


def test_only_the_file_of_a_story_is_no_change() -> None:
    old = revision(FERRY)
    moved = replace(old, story=replace(old.story, file="other.md", line=7))
    assert story_difference(old, moved).is_empty


def test_figures_are_read_in_the_language_that_a_story_is_in_whoever_says_it() -> None:
    german = "Die Fähre war am Freitag noch im Hafen, und elf Leute haben dort auf sie gewartet."
    for head in ({}, {"language": "de"}):
        old, new = revision(german, **head), revision(german.replace("elf", "zwölf"), **head)
        (figure,) = story_difference(old, new).figures
        assert (figure.old.value, figure.new.value) == ("11", "12")
