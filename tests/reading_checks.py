"""What holds of every text, whatever it holds: used by the property tests and the fuzzer.

Each check takes a text, reads it by one step of the way from story to answer, and asserts
what that step promises: that it raises nothing, that spans lie in the text, in order, and
that what is shown is a slice.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.intake.drafting import drafted
from bot.intake.errors import IntakeError
from bot.intake.opening import HTML, open_file
from bot.intake.there import There
from bot.intake.writing import content_of as file_content
from bot.shelves import content_of, story_of
from bot.words import ENGLISH
from knowledge.english.analyzer import terms, tokens, words
from knowledge.english.attribution.statements import statements
from knowledge.english.sentences import sentences
from knowledge.errors import StoryError
from knowledge.index.analyzing import packed
from knowledge.index.arrays import packed as arrays_packed
from knowledge.index.arrays import unpacked
from knowledge.index.corpus import Corpus
from knowledge.index.members import Members
from knowledge.index.segment import Segment
from knowledge.library import Library
from knowledge.model import Kind, Span, Story
from knowledge.page.left_out import left_out
from knowledge.source.finding import find
from knowledge.stories.decoding import without_mark
from knowledge.stories.file_reading import warning
from knowledge.stories.formats import READERS
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.folding import fold, folded_text
from knowledge.text.grams import grams
from knowledge.text.quotation_marks import quotations
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from knowledge.answer import Answer
    from knowledge.model import Statement

CODES = ("de", "fr", "es", "en")
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


def check_languages(text: str) -> None:
    """A story answers in whatever language its head says that it is, from its bytes as well."""
    code = CODES[len(text) % len(CODES)]
    story = Story("a", "A", text, language=code)
    one, other = packed(story, NO_SYNONYMS), packed(OTHER, NO_SYNONYMS)
    assert one.story == story
    _check_statements(text, one.statements)
    kept = unpacked(arrays_packed(Segment.of([one, other]).arrays()))
    corpus = Corpus([Segment.from_arrays(kept)], Members.of_one([one, other]))
    for library in (Library.of([one, other]), Library.over(corpus)):
        assert library.statements("a") == one.statements
        for asked in (text[:60], "Wer sagte das?", "qui a dit ça ?", "¿quién lo dijo?"):
            _check_answer(library.ask(asked))


def check_file(data: bytes) -> None:
    """A file is read in every format, or refused in one line; nothing is made of its words."""
    for suffix, read in READERS.items():
        try:
            found = list(read(without_mark(data, "a"), f"a{suffix}", "a"))
        except StoryError as error:
            found = [error]
        assert found or suffix == ".jsonl"
        for one in found:
            if isinstance(one, StoryError):
                assert len(str(one).splitlines()) == 1, str(one)
                continue
            assert one.id
            assert one.title
            assert one.text.strip()
            if suffix == ".txt":
                assert data.decode("utf-8-sig").endswith(one.text)
            for span in (*one.headings, *one.captions):
                assert one.text[span.start : span.end].strip()
            warning(one)
            assert story_of(one.id, content_of(one)) == replace(one, file=None, line=1)


def _check_sentence(told: str) -> None:
    assert told.strip()


def check_draft(data: bytes) -> None:
    """What is brought in becomes a draft whose file says the same, or is refused by a sentence."""
    for name in ("a.txt", "a.md"):
        try:
            if HTML.match(data.decode("utf-8", "replace")):
                continue  # converted in a process of its own
            draft = drafted(open_file(data, name), There.of([OTHER]))
            written, suffix = file_content(draft.story, "a")
        except IntakeError as error:
            _check_sentence(error.told(ENGLISH))
            continue
        (story,) = READERS[suffix](written.encode(), f"a{suffix}", "a")
        assert isinstance(story, Story)
        assert story.text.strip() == draft.story.text.strip()
        assert (story.id, story.title) == (draft.story.id, draft.story.title)


ON_TEXTS: tuple[Callable[[str], None], ...] = (
    check_sentences,
    check_quotations,
    check_statements,
    check_left_out,
    check_terms,
    check_languages,
)
WITH_WORDS = (check_answers, check_source)
ON_FILES: tuple[Callable[[bytes], None], ...] = (check_file, check_draft)
