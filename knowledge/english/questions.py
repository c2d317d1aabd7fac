"""Questions: how people word them in English, and what they ask for.

People ask in a hurry. Before a question is searched its chat forms are written out
("whos" → "who is"), a lower-case "us" that must be the country becomes one, and what
cannot be seen is taken away. None of this is ever shown as the story's words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.english import tables
from knowledge.english.analyzer import INVISIBLE_RUN, QUESTIONS_KEPT, STOPWORDS
from knowledge.language import QuestionForm

QUESTION_FORMS = [
    (QuestionForm(name), re.compile(rf"(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE))
    for name, patterns in tables.groups("question_forms.txt").items()
]
ASKING_WORD = re.compile(
    r"\b(?:since what|what|which|who|whom|whose|when|where|why|how)(?!\w)", re.IGNORECASE
)
"""The words that say what is asked for, where one stands first."""

MOST_CHARACTERS = 4_000
CHAT_FORMS = {row[0]: row[1] for row in tables.rows("chat.tsv")}
TYPED_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W\d_]+)*")
BEFORE_US = {meant: frozenset(before) for meant, before in tables.groups("before_us.txt").items()}

# What a question says about the story itself: nothing that its sentences hold.
ASIDE = re.compile(
    r"\b(?:according to|in|from|by) (?:the|this) (?:article|story|text|passage|report)\b",
    re.IGNORECASE,
)

NO_WORD = re.compile(r"[\W_]+")
SMALL_TALK = re.compile(
    "|".join(f"(?:{row[0]})" for row in tables.rows("small_talk.txt")), re.IGNORECASE
)


@lru_cache(QUESTIONS_KEPT)
def unhurried(question: str) -> str:
    """Return the question with chat forms written out and without what is invisible.

    Asides like "according to the article" are left out too.
    """
    text = ASIDE.sub("", INVISIBLE_RUN.sub("", question[:MOST_CHARACTERS]).replace("\0", " "))
    found = list(TYPED_WORD.finditer(text))
    meant = [_written_out(match[0]) for match in found]
    around = ["", *(word.casefold() for word in meant), ""]
    pieces: list[str] = []
    at = 0
    for number, (match, word) in enumerate(zip(found, meant, strict=True)):
        before, after = around[number].split(" ")[-1], around[number + 2].split(" ")[0]
        country = word == "us" and _is_country(before, after)
        pieces += [text[at : match.start()], "US" if country else word]
        at = match.end()
    return "".join([*pieces, text[at:]])


def _written_out(word: str) -> str:
    return CHAT_FORMS.get(word.casefold(), word) if not word.isupper() else word


def _is_country(before: str, after: str) -> bool:
    """Tell the country from the pronoun in a question without capitals."""
    if before in BEFORE_US["country"]:
        return True
    return bool(after) and after not in STOPWORDS and before not in BEFORE_US["pronoun"]


def form_of(text: str) -> QuestionForm:
    """Return what a question asks for, by the first form of the table at its asking word.

    Only its first asking word counts: "what happened when it fell" asks for no time.
    """
    asking = ASKING_WORD.search(text)
    if asking is None:
        return QuestionForm.OPEN
    return next(
        (form for form, pattern in QUESTION_FORMS if pattern.match(text, asking.start())),
        QuestionForm.OPEN,
    )


def is_small_talk(text: str) -> bool:
    """Tell what people say to a bot from a question about a story."""
    words = " ".join(NO_WORD.sub(" ", text.replace("'", "").replace("’", "")).split())
    return SMALL_TALK.fullmatch(words) is not None
