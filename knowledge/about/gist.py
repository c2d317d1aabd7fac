"""The gist: the few sentences of a story that carry most of it, in story order.

The lead of a news story tells the most, so it always stands first. The others are those that
cover most of what the story speaks of repeatedly: each word counts by how often the story has
it and how rare it is in its language, twice if it stands in the title, and once for all chosen
sentences together. That is the centroid, the position and the overlap with the first line
of MEAD (Radev, Jing, Stys and Tam, "Centroid-based summarization of multiple documents",
Information Processing & Management 40, 2004), with the redundancy taken away greedily as by
SumBasic (Nenkova and Vanderwende, "The impact of frequency on summarization", 2005).

Nothing is cut and nothing is joined: each is a sentence of the story, whole.
`tests/benchmarks/gist.py` measures it against the first three sentences.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.frequencies import ZIPF_CEILING
from knowledge.english.patterns import is_interrogative
from knowledge.language import language_of
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.index.document import Document
    from knowledge.model import Story

SENTENCES = 3
"""How many sentences make a gist, the lead among them."""
SENTENCES_A_PASSAGE = 3
"""Of a story that is not very short, at most one sentence in so many is ever told."""
MOST_READ = 200
"""How many sentences of a story are looked at: what is not told by then is no news."""
LEAST_TERMS = 4
"""As how many terms a shorter sentence counts, so that being short is no merit."""

TITLE = 2.0
"""How much more a word of the title counts."""
LEANING, ASKING, SAYING = 0.5, 0.3, 0.7
"""What is left of a sentence that means nothing without the one before, of a question, and
of somebody's own words."""

# How a sentence begins that leans on the one before.
LEANING_START = re.compile(
    r"\W*(?:he|she|it|they|him|her|his|their|its|this|that|these|those|but|and|so|or|then|also"
    r"|however|another|others|such|there)\b",
    re.IGNORECASE,
)
STOP_AT_END = re.compile(r"[.!…][^\w.!?…]*$")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence as the gist looks at it."""

    document: Document
    terms: frozenset[str]
    manner: float
    """What is left of it for how it is worded."""
    leans: bool


def gist(story: Story, documents: Sequence[Document]) -> Iterator[Document]:
    """Yield the sentences of a story from the one that tells most on, the lead first.

    At most one sentence in three, three at least: nobody is to read a whole story so.

    Args:
        story: the story.
        documents: its sentences.
    """
    looked_at = documents[:MOST_READ]
    if not looked_at:
        return
    weights, read = _read(story, looked_at)
    lead = next((at for at, one in enumerate(read) if _can_lead(one)), 0)
    yield read[lead].document
    chosen = [lead]
    covered = set(read[lead].terms)
    most = min(len(read), max(SENTENCES, len(documents) // SENTENCES_A_PASSAGE))
    left = [at for at in range(len(read)) if at != lead]
    while left and len(chosen) < most:
        best = max(left, key=lambda at: _worth(read, at, weights, covered, chosen))
        left.remove(best)
        chosen.append(best)
        covered |= read[best].terms
        yield read[best].document


def _read(story: Story, documents: Sequence[Document]) -> tuple[Mapping[str, float], list[_Read]]:
    """Return what each term of a story counts, and its sentences."""
    language = language_of(documents[0].language)
    counts: Counter[str] = Counter()
    held: Counter[str] = Counter()
    words: dict[str, str] = {}
    read = []
    for document in documents:
        tokens = language.tokens(story.text, document.sentence.start, document.sentence.end)
        terms = frozenset(token.term for token in tokens)
        counts.update(token.term for token in tokens)
        held.update(terms)
        words.update({token.term: token.word for token in tokens})
        leans = LEANING_START.match(document.text) is not None
        read.append(_Read(document, terms, _manner(document), leans))
    title = frozenset(language.terms(story.title))
    weights = {
        term: (1 + math.log(count))
        * (ZIPF_CEILING - language.questions.zipf(words[term]))
        * (TITLE if term in title else 1)
        for term, count in counts.items()
        if held[term] > 1 or term in title
    }
    return weights, read


def _can_lead(one: _Read) -> bool:
    """Tell whether a sentence is neither a question nor a heading, which ends in no stop."""
    return STOP_AT_END.search(one.document.text) is not None


def _manner(document: Document) -> float:
    asks = is_interrogative(document.text)
    says = any(
        said.kind is Kind.DIRECT and said.start <= document.sentence.start
        for said in document.statements
    )
    return (ASKING if asks else 1.0) * (SAYING if says else 1.0)


def _worth(
    read: Sequence[_Read],
    at: int,
    weights: Mapping[str, float],
    covered: set[str],
    chosen: Sequence[int],
) -> float:
    """Return what a sentence adds to those chosen."""
    one = read[at]
    new = sum(weights.get(term, 0.0) for term in one.terms - covered)
    length = math.sqrt(max(len(one.terms), LEAST_TERMS))
    position = 2 - at / len(read)
    leaning = LEANING if one.leans and at - 1 not in chosen else 1.0
    return new / length * position * one.manner * leaning
