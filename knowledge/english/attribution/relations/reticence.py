"""Reticence: who only asks not to be named or will not comment makes no statement.

"She asked that her surname not be printed", "a spokesman said he would not be commenting".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

REQUESTS = SETS["asking"]
IDENTITIES = SETS["identity"]
WITHHOLDING = SETS["withheld"]
UNNAMED = frozenset({"anonymous", "anonymity", "unnamed"})
REQUEST_ENDS = pos.BREAKS + pos.COMMA + pos.DASH + pos.QUOTATION
LONGEST_REQUEST = 16
"""Tokens from "asked" among which the name and its withholding stand."""

NEGATIONS = SETS["negation"]
COMMENT_WORDS = frozenset({"comment", "commenting"})
FURTHEST_COMMENT = 4
"""Tokens from the subject of "he would not be commenting" to its negation, and on to its verb."""


def asks_for_anonymity(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the verb at `at` asks that somebody's name be kept back."""
    if sentence.words[at] not in REQUESTS:
        return False
    limit = min(len(sentence), at + LONGEST_REQUEST)
    ends = (index for index in range(at, limit) if sentence.tags[index] in REQUEST_ENDS)
    asked = sentence.words[at + 1 : next(ends, limit)]
    if not UNNAMED.isdisjoint(asked):
        return True
    return not (IDENTITIES.isdisjoint(asked) or WITHHOLDING.isdisjoint(asked))


def refuses_comment(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the clause at `at` only says that nothing will be said: "he would not comment"."""
    words, tags = sentence.words, sentence.tags
    opening = range(at + 1, min(len(words), at + FURTHEST_COMMENT))
    no = next((index for index in opening if words[index] in NEGATIONS), None)
    if no is None or tags[at] != pos.PRONOUN:
        return False
    return not COMMENT_WORDS.isdisjoint(words[no + 1 : no + FURTHEST_COMMENT])
