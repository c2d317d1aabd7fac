"""The question: how it was meant to be written, what it asks for, what it searches.

People ask in a hurry. Before a question is searched its chat forms are written out
("whos" → "who is"), a lower-case "us" that must be the country becomes one, and what
cannot be seen is taken away. None of this is ever shown as the story's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.analyzer import INSIDE, STOPWORDS, grams, tokens, words
from knowledge.english.word_forms import PLACES

if TYPE_CHECKING:
    from knowledge.stories.synonyms import Synonyms


class Form(StrEnum):
    """What kind of words would answer."""

    IDENTITY = "who or what is it"
    PERSON = "who"
    TIME = "when"
    PLACE = "where"
    NUMBER = "how many"
    AMOUNT = "how much"
    REASON = "why"
    OPEN = "open"


FORMS = [
    (Form(name), re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE))
    for name, patterns in tables.groups("question_forms.txt").items()
]
ASKS_FOR_WORDS = re.compile(
    r"\b(?:say|says|said|saying|tell|told|claim(?:s|ed)?|argue[sd]?|explain(?:s|ed)?|think|thinks"
    r"|thought|believe[sd]?|suggest(?:s|ed)?|warn(?:s|ed)?|describe[sd]?|call(?:s|ed)?|according to"
    r"|opinion|comment(?:s|ed)?|react(?:s|ed|ion)?|respon[ds]\w*|promise[sd]?|ask(?:s|ed)?)\b",
    re.IGNORECASE,
)

COUNTRIES = frozenset(PLACES.values())
CHAT = {row[0]: row[1] for row in tables.rows("chat.tsv")}
WRITTEN = re.compile(r"[^\W_]+(?:['’ʼ][^\W\d_]+)*")

BEFORE_US = {meant: frozenset(before) for meant, before in tables.groups("before_us.txt").items()}

# What a question says about the story itself: nothing that its sentences hold.
ASIDE = re.compile(
    r"\b(?:according to|in|from|by) (?:the|this) (?:article|story|text|passage|report)\b",
    re.IGNORECASE,
)

MOST_TERMS = 120
"""Terms of a question that are searched; what is longer is a pasted article."""
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is searched."""

    word: str
    """As it is written, without its typography."""
    alternatives: tuple[str, ...]
    """The term, or the terms that mean the same."""
    is_name: bool
    """Whether it has a capital inside the question, or is a country or a name in the stories."""
    weight: float = 1.0

    def in_any(self, terms: frozenset[str]) -> bool:
        """Tell whether a sentence of these terms holds it."""
        return not terms.isdisjoint(self.alternatives)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be searched."""

    text: str
    form: Form
    asks_for_words: bool
    """Whether it asks what somebody said."""
    terms: tuple[Term, ...]
    grams: tuple[str, ...]
    words: frozenset[str]
    """All its words, stopwords too."""


def unhurried(question: str) -> str:
    """Return the question with chat forms written out and without what is invisible.

    Asides like "according to the article" are left out too.
    """
    text = ASIDE.sub("", INSIDE.sub("", question[:MOST_CHARACTERS]).replace("\0", " "))
    found = list(WRITTEN.finditer(text))
    pieces: list[str] = []
    at = 0
    for number, match in enumerate(found):
        before = found[number - 1][0].casefold() if number else ""
        after = found[number + 1][0].casefold() if number + 1 < len(found) else ""
        pieces += [text[at : match.start()], _meant(match[0], before, after)]
        at = match.end()
    return "".join([*pieces, text[at:]])


def _meant(word: str, before: str, after: str) -> str:
    if word == "us" and _is_country(before, after):
        return "US"
    return CHAT.get(word.casefold(), word) if not word.isupper() else word


def _is_country(before: str, after: str) -> bool:
    """Tell the country from the pronoun in a question without capitals."""
    if before in BEFORE_US["country"]:
        return True
    return bool(after) and after not in STOPWORDS and before not in BEFORE_US["pronoun"]


def form_of(text: str) -> Form:
    """Return what a question asks for, by the first row of the table that it holds."""
    return next((form for form, pattern in FORMS if pattern.search(text)), Form.OPEN)


CARRIED = 0.5
"""What a term of the question before counts, where a question leans on it."""


def query(text: str, synonyms: Synonyms, names: frozenset[str], carried: str = "") -> Query:
    """Return the query of an unhurried question.

    Args:
        text: the question.
        synonyms: what its words are searched as.
        names: the terms that the stories write with a capital.
        carried: the question before, where this one leans on it, else empty.
    """
    found = _terms(carried, synonyms, names, CARRIED) | _terms(text, synonyms, names, 1.0)
    own, everything = words(text), words(f"{text} {carried}")
    return Query(
        text=text,
        form=form_of(text),
        asks_for_words=ASKS_FOR_WORDS.search(text) is not None,
        terms=tuple(found.values())[:MOST_TERMS],
        grams=tuple(dict.fromkeys(grams(everything[:MOST_TERMS]))),
        words=frozenset(own),
    )


def _terms(
    text: str, synonyms: Synonyms, names: frozenset[str], weight: float
) -> dict[tuple[str, ...], Term]:
    found: dict[tuple[str, ...], Term] = {}
    for token, alternatives in synonyms.in_question(tokens(text)):
        capital = token.start > 0 and text[token.start].isupper()
        is_name = capital or token.term in names or token.word in COUNTRIES
        found.setdefault(alternatives, Term(token.word, alternatives, is_name, weight))
    return found
