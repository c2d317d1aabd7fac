"""Example questions: what a reader could ask of an English story, made of its own words.

Who said what, and what was counted: "What did John Kirby say about the airport?", "How many
troops will stay?". Each comes with the words of the story that answer it, so that whoever
offers one can ask it first and see whether it is answered.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.analyzer import STOPWORDS
from knowledge.english.frequencies import rarity
from knowledge.english.numerals import TENS, UNITS
from knowledge.english.reporting_verbs import LEXICON
from knowledge.language import Example
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.model import Statement

MOST_TOPICS = 2
"""How many topics of one statement are tried."""
MOST_WORDS_COUNTED = 9
"""Words of the longest question for a number."""
LEAST_TELLING = 2.8
"""How rare a noun is at least (`frequencies.rarity`) that is worth asking about: no "year"."""
MOST_COUNTED = 4
"""How often a noun counts at most that the story has again and again."""
# An ending that a noun behind an article seldom has.
NO_NOUN = re.compile(r"(?:ing|ed|ly)$")
PEOPLE = "people|men|women|children|police"
# What no reader asks the number of: "how many years", "how many percent".
MEASURES = (
    r"(?:second|minute|hour|day|night|week|month|year|decade|centur|time|percent|mile|met(?:re|er)"
    r"|kilomet|feet|inch|degree|point|pound|dollar|euro|cent)"
)
# What ends a phrase. The patterns are compiled when a question is first made, not at start-up.
BOUNDARY = (
    r"(?:[.,;:!?…)]|\s(?:and|or|of|in|for|on|at|by|from|with|that|which|who|is|are|was|were|will"
    r"|would|has|had|have|can|could|as|but|than)\b)"
)
NOUN_PHRASE = rf"\b(?:the|our|their|his|her|its|this) ((?:[a-z-]+ )?[a-z-]{{3,}})(?={BOUNDARY})"
# A name that does not begin a sentence or quotation, and stands before no noun ("Dutch ships").
NAME_INSIDE = rf"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*(?={BOUNDARY})"
NUMBER = rf"(?:\d[\d,]*|(?i:{'|'.join([*UNITS, *TENS])}))(?: (?:thousand|hundred|million))?"
COUNTED = (
    rf"(?<![\w$£€.,-]){NUMBER} "
    rf"(?P<what>(?:[A-Za-z][\w-]* )?(?!{MEASURES})(?:[a-z]{{2,}}[^siu\W]s|{PEOPLE}))\b"
    r"(?P<rest> (?:were|are|have|had|will|would|could|can|may|must|might)\b[^.,;:!?’”\"–—()]*)?"
)


def example_questions(
    text: str, sentences: Sequence[Span], statements: Iterable[Statement]
) -> Iterator[Example]:
    """Yield questions that a story should answer, what was said and what was counted in turn.

    Args:
        text: the story's text.
        sentences: its sentences.
        statements: who says what in it.
    """
    known = tuple(statements)
    pairs = zip_longest(_said(text, known), _counted(text, sentences))
    yield from (example for example in chain.from_iterable(pairs) if example is not None)
    for statement in known:
        if _is_by_a_person(statement) and statement.role is not None and statement.evidence:
            yield Example(f"Who is {statement.speaker}?", statement.evidence[0])


def _said(text: str, statements: Iterable[Statement]) -> Iterator[Example]:
    """Yield what people said about something: each person once, then each again."""
    waiting = [one for one in statements if _is_by_a_person(one)]
    while waiting:
        seen: set[str | None] = set()
        later: list[Statement] = []
        for statement in waiting:
            if statement.speaker in seen:
                later.append(statement)
                continue
            seen.add(statement.speaker)
            span = Span(statement.start, statement.end)
            called = (statement.speaker or "").split(" ")
            for topic in _topics(text, span):
                if topic.split(" ")[0] not in called:
                    yield Example(f"What did {statement.speaker} say about {topic}?", span)
        waiting = later


def _is_by_a_person(statement: Statement) -> bool:
    """Tell whether a statement is somebody's with a full name; a body would want a "the"."""
    first, *others = (statement.speaker or "").split(" ")
    return bool(others) and (statement.role is not None or first.lower() in _given_names())


def _topics(text: str, said: Span) -> list[str]:
    """Return what a statement speaks of, by its names and its nouns behind an article.

    What the story speaks of again stands first, and of that the rarest.
    """
    found: dict[str, float] = {}
    for topic in re.compile(NOUN_PHRASE).findall(text, *said):
        noun = topic.rpartition(" ")[2]
        tells = rarity(noun) * min(text.count(noun), MOST_COUNTED)
        is_one = STOPWORDS.isdisjoint(topic.split(" ")) and not NO_NOUN.search(noun)
        if is_one and rarity(noun) >= LEAST_TELLING:
            found[f"the {topic}"] = tells
    for name in re.compile(NAME_INSIDE).findall(text, *said):
        called = f"the {name}" if f" the {name}" in text else name
        found[called] = rarity(name.lower()) * min(text.count(name), MOST_COUNTED)
    return sorted(found, key=lambda topic: -found[topic])[:MOST_TOPICS]


def _counted(text: str, sentences: Iterable[Span]) -> Iterator[Example]:
    """Yield "how many" for what a story counts; first where it says what these do or undergo."""
    bare: list[Example] = []
    for sentence in sentences:
        for match in re.compile(COUNTED).finditer(text, *sentence):
            what, span = match["what"], Span(match.start(), match.end("what"))
            modifier = what.rpartition(" ")[0].lower()
            if modifier in LEXICON or modifier in STOPWORDS or NO_NOUN.search(modifier):
                continue
            whole = (what + (match["rest"] or "")).split()
            if match["rest"] and len(whole) <= MOST_WORDS_COUNTED:
                yield Example(f"How many {' '.join(whole)}?", span)
            else:
                bare.append(Example(f"How many {what}?", span))
    yield from bare


@cache
def _given_names() -> frozenset[str]:
    groups = tables.groups("given_names.txt").values()
    return frozenset(name.lower() for names in groups for name in names)
