"""Spoken sentences: those that are somebody's words, found by whom a question means.

They are in the order to be shown: the newest story first, what was said word for word
before what is reported. A sentence that is mostly another's words is that other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge.answer import filling_statement
from knowledge.index.document import Document
from knowledge.model import Kind
from knowledge.query.speaker_names import meant, meant_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.english.asked_statements import AskedStatements
    from knowledge.index.corpus import Corpus
    from knowledge.query.speaker_names import Fit, Meant

MOST_STORIES = 50
"""Stories in which somebody's statements are looked for; the newest come first."""


def asked_speakers(
    corpus: Corpus, asked: AskedStatements, story: int | None
) -> tuple[tuple[str, ...], Fit] | None:
    """Return whom a question means, of one story or of all, and how it names the last of them."""

    def look_up(typed: str) -> Meant | None:
        return meant_in(typed, corpus) if story is None else meant(typed, corpus.speakers[story])

    whole, *parts = asked.sources
    found = look_up(whole)
    if found is None and parts:
        each = [look_up(part) for part in parts]
        if all(each):
            names = (name for one in each if one for name in one[0])
            found = tuple(dict.fromkeys(names)), max(one[1] for one in each if one)
    return found


def spoken_sentences(corpus: Corpus, speakers: Collection[str], story: int | None) -> list[int]:
    """Return the documents that are the speakers' words, in the order to be shown.

    Of the stories where they speak only the newest are looked at, unless one is given.
    """
    wanted = frozenset(speakers)  # there may be a thousand spokesmen
    holding = corpus.directory.spoken_by(wanted) if story is None else [story]
    own: frozenset[str | None] = wanted | {None}
    found: list[_Spoken] = []
    for number in corpus.directory.newest_first(holding)[:MOST_STORIES]:
        packed, start = corpus.stories[number], int(corpus.starts[number])
        here = [Document(packed, at) for at in packed.spoken_by(wanted)]
        touching = [_spoken(start + one.at, one, wanted) for one in here]
        # Where somebody else speaks in most of a sentence, it is that person's.
        found += [one for one in touching if one.speaker in own] or touching
    # Those that are theirs wholly come first, among them what was said word for word.
    found.sort(key=lambda one: (one.speaker not in wanted, not one.is_exact))
    return [one.number for one in found]


class _Spoken(NamedTuple):
    """A sentence in which somebody of the speakers speaks."""

    number: int
    """That of the document."""
    speaker: str | None
    """Whose words it is."""
    is_exact: bool
    """Whether something in it is given word for word as a speaker's."""


def _spoken(number: int, document: Document, speakers: Collection[str]) -> _Spoken:
    return _Spoken(number, main_speaker(document), _is_word_for_word(document, speakers))


def main_speaker(document: Document) -> str | None:
    """Return whose words a sentence is, or None where it is nobody's who is named."""
    sentence = document.sentence
    said = filling_statement(document.statements, sentence.start, sentence.end)
    return None if said is None else said.speaker


def _is_word_for_word(document: Document, speakers: Collection[str]) -> bool:
    return any(
        said.kind is Kind.DIRECT and said.speaker in speakers for said in document.statements
    )
