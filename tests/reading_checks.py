"""What holds of every text, whatever it holds: used by the property tests and the fuzzer.

Each check takes a text, reads it by one step of the way from story to answer, and asserts
what that step promises: that it raises nothing, that spans lie in the text, in order, and
that what is shown is a slice.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms, tokens, words
from knowledge.english.attribution.statements import statements
from knowledge.english.sentences import sentences
from knowledge.library import Library
from knowledge.model import Kind, Span, Story
from knowledge.page.left_out import left_out
from knowledge.source.finding import find
from knowledge.text.folding import fold, folded_text
from knowledge.text.grams import grams
from knowledge.text.quotation_marks import quotations
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.answer import Answer
    from knowledge.model import Statement

OTHER = Story("other", "Ferries", "The ferry left at dawn. “It is late,” Ann Wood said.")


def check_sentences(text: str) -> None:
    """Sentences are whole slices in order; no word is lost between them."""
    lines = paragraphs(text)
    assert [text[p.start : p.end] for p in lines] == [
        line.strip() for line in text.splitlines() if line.strip()
    ]
    found, end = sentences(text), 0
    for number, sentence in enumerate(found, start=1):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.number == number
        shown = text[sentence.start : sentence.end]
        assert shown == shown.strip()
        assert len(shown.splitlines()) == 1
        around = lines[sentence.paragraph - 1]
        assert around.start <= sentence.start < sentence.end <= around.end
        end = sentence.end
    kept = "".join(text[sentence.start : sentence.end] for sentence in found)
    assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()]


def check_quotations(text: str) -> None:
    """Quotations are nested or apart, in order, and within their paragraph."""
    for line in paragraphs(text):
        found = quotations(text, line.start, line.end)
        assert [q.start for q in found] == sorted(q.start for q in found)
        ends: list[int] = []
        for one in found:
            assert line.start <= one.start < one.end <= line.end
            while ends and ends[-1] <= one.start:
                ends.pop()
            assert not ends or one.end <= ends[-1]
            ends.append(one.end)


def check_statements(text: str) -> None:
    """Statements are slices within the text; those of one kind do not overlap."""
    _check_statements(text, statements(Story("a", "A", text)))


def _check_statements(text: str, rows: Sequence[Statement]) -> None:
    assert list(rows) == sorted(rows, key=lambda row: (row.start, row.end))
    for row in rows:
        _check_spans(text, [Span(row.start, row.end), *row.evidence])
    for kind in Kind:
        for before, after in pairwise([row for row in rows if row.kind is kind]):
            assert before.end <= after.start


def _check_spans(text: str, spans: Iterable[Span]) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def check_left_out(text: str) -> None:
    """Whatever is told to be no part of the story is one of its paragraphs, by number and span."""
    lines = paragraphs(text)
    for one in left_out(Story("a", "A", text)):
        assert lines[one.paragraph - 1] == one.span
        kept = Story("a", "A", text, kept=(text[one.span.start : one.span.end],))
        assert one.paragraph not in {other.paragraph for other in left_out(kept)}


def check_terms(text: str) -> None:
    """Tokens are slices in order, each with a term; folded text keeps its way back."""
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.term
        end = token.end
    assert len(terms(text)) == len(tokens(text))
    grams(words(text))
    folded = fold(text)
    _check_spans(text, folded.spans)
    assert folded.text == folded_text(text)


def check_answers(text: str, question: str) -> None:
    """A library with this story answers, and shows nothing but slices of its stories."""
    library = Library.build([Story("a", "A", text), OTHER])
    _check_statements(text, library.statements("a"))
    assert library.ask("ferry").passages
    for asked in (question, question[:40]):
        for story in (None, "a"):
            _check_answer(library.ask(asked, story=story))
    explained = library.explain(question)
    _check_answer(explained.answer)
    _check_answer(library.ask("why?", after=explained.answer))


def _check_answer(answer: Answer) -> None:
    for passage in answer.passages:
        assert passage.text == passage.story.text[passage.start : passage.end] != ""
        for match in passage.matches:
            assert passage.start <= match.start < match.end <= passage.end
        assert passage.attribution
        assert passage.place is not None


def check_source(text: str, posted: str) -> None:
    """Posted words are sought, and what is found is a slice of a story."""
    library = Library.build([Story("a", "A", text), OTHER])
    for message in (posted, text, text[len(text) // 3 : -len(text) // 3]):
        found = find(library, message)
        for match in found.matches:
            _check_spans(match.story.text, [match.span])
            _check_spans(found.posted, [match.posted])
            assert match.text == match.story.text[match.span.start : match.span.end]
            assert match.paragraph >= 1
        _check_spans(found.posted, found.missing)


ON_TEXTS = (
    check_sentences,
    check_quotations,
    check_statements,
    check_left_out,
    check_terms,
)
WITH_WORDS = (check_answers, check_source)
