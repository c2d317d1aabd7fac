"""Interviews: which lines only ask, so that they are context for the answer and no passage.

A question is known by its label ("Q:", the interviewer's name) or, where a page lost its
bold type, by its form: one short line that asks, again and again, each with an answer that
does not. Whose words the answers are is told by attribution.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTION_LABELS = {"en": "Q Question", "de": "F Frage", "fr": "Q Question", "es": "P Pregunta"}
ANSWER_LABELS = {"en": "A Answer", "de": "A Antwort", "fr": "R Réponse", "es": "R Respuesta"}
"""How a question and its answer are labelled, by language."""

LABEL = re.compile(
    r"(?P<label>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3}) ?: ?\s*(?P<words>\S.*)", re.DOTALL
)
SHORT_LABEL = re.compile(r"(?P<label>[A-Z])\. (?P<words>\S.*)", re.DOTALL)
LONGEST_LABEL = 40
ASKS = re.compile(r"[?？]\)?\s*$")
STATES = re.compile(r"[.!…][\"'”’»)]*(?:\s|$)")
OPENS_QUOTED = ("“", "‘", '"', "'", "„", "«", "»", "–", "—", "-")
LONGEST_QUESTION = 200
"""Characters of a line that is known as a question by its form."""
FEWEST_BARE = 3
"""Questions without a label that make an interview; a story may ask one or two itself."""


class _Turn(NamedTuple):
    label: str
    asks: bool


def _labels(table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(label for labels in table.values() for label in labels.split())


QUESTION = _labels(QUESTION_LABELS)
ANSWER = _labels(ANSWER_LABELS)


def questions(lines: Mapping[int, str]) -> frozenset[int]:
    """Return the numbers of the lines that are the questions of an interview.

    Args:
        lines: the paragraphs of a story by their numbers, in order, without the page's own.
    """
    return _labelled(lines) | _bare(lines)


def _labelled(lines: Mapping[int, str]) -> frozenset[int]:
    turns = {number: turn for number, line in lines.items() if (turn := _turn(line)) is not None}
    asked = Counter(turn.label for turn in turns.values() if turn.asks)
    told = Counter(turn.label for turn in turns.values() if not turn.asks)
    answered = bool(ANSWER & told.keys())
    following = dict(pairwise(lines))
    found = set()
    for number, turn in turns.items():
        after = turns.get(following.get(number, 0))
        if turn.label in QUESTION:
            is_question = turn.asks or answered
        elif after is None:
            # Answers without a label: who only asks, and often, is the interviewer.
            is_question = asked[turn.label] >= FEWEST_BARE and not told[turn.label]
        else:
            # Somebody else answers; who asks at least as often as not is the interviewer.
            is_question = (
                after.label != turn.label
                and (turn.asks or asked[turn.label] > told[turn.label])
                and asked[turn.label] >= told[turn.label]
            )
        if is_question:
            found.add(number)
    return frozenset(found)


def _turn(line: str) -> _Turn | None:
    found = LABEL.match(line)
    if found is None or len(found["label"]) > LONGEST_LABEL:
        found = SHORT_LABEL.match(line)
        if found is None or found["label"] not in QUESTION | ANSWER:
            return None
    label = found["label"]
    if not all(word[0].isupper() or len(word) <= 3 for word in label.split()):  # noqa: PLR2004
        return None
    return _Turn(label, ASKS.search(found["words"]) is not None)


def _bare(lines: Mapping[int, str]) -> frozenset[int]:
    """Return the lines that do nothing but ask, where there are several and all are answered."""
    found = [
        number
        for number, after in pairwise(lines)
        if _only_asks(lines[number]) and not _only_asks(lines[after])
    ]
    return frozenset(found if len(found) >= FEWEST_BARE else ())


def _only_asks(line: str) -> bool:
    return (
        len(line) <= LONGEST_QUESTION
        and ASKS.search(line) is not None
        and not line.startswith(OPENS_QUOTED)
        and STATES.search(line) is None
        and LABEL.match(line) is None
    )
