"""Intents: what a message wants of the bot, where it is no question about what a story says.

"what is this about", "who wrote this" and "hi" share no word with any sentence that would
answer them. They are few and come in few forms, so a message has such an intent only if all
of it is one of the forms of `tables/intents.txt`. What people put around it (greetings,
"can you tell me", "please", "lol") and how they type it makes no difference; any other word
("what happened to the bus") leaves it a question about the story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from knowledge.answer import HeadField, Intent
from knowledge.english import tables
from knowledge.english.frequencies import is_known
from knowledge.english.questions import is_small_talk, unhurried
from knowledge.text.slips import perhaps_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Phrase: TypeAlias = tuple[str, ...]

MOST_WORDS = 24
"""Words of the longest message that is compared with the forms."""
SHORTEST_SLIP = 4
"""Letters below which a word has too many neighbours to be a slip of one of them."""
TWO_SLIPS_FROM = 7
NAMES_KEPT = 1_000
"""Words that English does not know of which is kept what they are slips of; most are names."""
ONLY_AT_FIRST = "~"
"""What opens a form in which a mere "this" is the story only at first in a conversation."""
ONLY_BY_NAME = "!"
"""What opens a form in which a mere "this" is never the story."""
ONLY_BEHIND_A_HEAD = "^"
"""What opens a form that counts only where a story's head was asked for before."""
MARKS = (ONLY_AT_FIRST, ONLY_BY_NAME, ONLY_BEHIND_A_HEAD)
ARTICLES = frozenset({"a", "an", "the"})
THIS = "this"
STORY_CLASSES = (THIS, "the story")
INSIDE_FORMS = ("is",)
AROUND = ("greetings", "thanks", "fillers", "openers")
CLASSES = (*STORY_CLASSES, *INSIDE_FORMS, *AROUND)
"""The headings of the table that name words and no intent."""
MORE = "more"
"""The heading of the forms that go on from what was told."""

# A mention, an emoji of a server, or an address says nothing of what is wanted.
NO_WORDS = re.compile(r"<[@#:a]\S*>|https?://\S+")
PLAIN_WORD = re.compile(r"[^\W_]+")
RUN_OF_A_LETTER = re.compile(r"(\w)\1{2,}")
PART_OF_A_FORM = re.compile(r"\((?P<optional>[^)]*)\)|[^\s()~!^]+")
NAMED_STORY = re.compile(
    # One space before it: a run of them would be tried from each of its places.
    r"\s(?:in|with|about|of|to|on)\s+(?:the|that|this|your|our)\s+"
    r"(?P<name>\w[^?!.;:]*?)\s+(?:story|article|report|piece)\W*$",
    re.IGNORECASE,
)
"""The end of a message that names a story."""
SHORT_IS = re.compile(r"(?<=\w)['’ʼ]s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What a message wants."""

    intent: Intent
    fields: tuple[HeadField, ...] = ()
    """What of a story's head is asked for."""
    wants_more: bool = False
    """Whether what was shown before is not wanted again."""
    story: str | None = None
    """The words that name the story which is meant, where it is named by its title."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """A message without what makes no difference."""

    words: Phrase
    names_the_story: bool
    """Whether it says "the story", and not merely "this"."""
    around: frozenset[str]
    """The classes of what was left out."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a form: one of some phrases, or none where it is optional."""

    phrases: frozenset[Phrase]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of the table."""

    heading: str
    mark: str
    """What opens it, if it does not always count."""
    parts: tuple[_Part, ...]


def request_of(message: str, before: Intent | None = None) -> Request | None:
    """Return what a message wants of the bot, or None if it is a question about what stories say.

    Args:
        message: what was written.
        before: the intent of the message before in the same conversation.
    """
    written = _words(message)
    if not written or len(written) > MOST_WORDS:
        return None
    plain = _plain(written)
    found = _request(plain, before)
    if found is None and (mended := _mended(written)) != written:
        plain = _plain(mended)
        found = _request(plain, before)
    if found is None and is_small_talk(" ".join(written)):
        return Request(Intent.SMALL_TALK)
    return found


def request_of_named(message: str) -> Request | None:
    """Return what a message wants of a story that it names: "what is new in the ferry story".

    Only what changed is asked so: any other question finds its story by its words.
    """
    named = NAMED_STORY.search(message)
    if named is None:
        return None
    found = request_of(f"{message[: named.start()]} in the story")
    if found is None or found.intent not in (Intent.CHANGES, Intent.LATEST):
        return None
    return Request(Intent.CHANGES, story=named["name"])


def _request(plain: _Plain, before: Intent | None) -> Request | None:
    if not plain.words:
        for wrapping, intent in (("thanks", Intent.THANKS), ("greetings", Intent.GREETING)):
            if wrapping in plain.around:
                return Request(intent)
        return None
    if not _all_words().issuperset(plain.words):
        return None
    fits = (form for form in _forms() if _matches(form.parts, plain.words))
    counting = (form for form in fits if _counts(form, plain, before))
    return next((_wanted(form.heading) for form in counting), None)


def _counts(form: _Form, plain: _Plain, before: Intent | None) -> bool:
    # "What else" goes on only where something was told.
    if form.heading == MORE and before not in (Intent.ABOUT, Intent.LATEST):
        return False
    if form.mark == ONLY_BEHIND_A_HEAD:
        return before is Intent.HEAD
    if plain.names_the_story or not form.mark:
        return True
    return form.mark == ONLY_AT_FIRST and before not in (Intent.QUESTION, Intent.STATEMENTS)


def _wanted(heading: str) -> Request:
    if heading == MORE:
        return Request(Intent.ABOUT, wants_more=True)
    if heading in tuple(Intent):
        return Request(Intent(heading))
    return Request(Intent.HEAD, tuple(map(HeadField, heading.split(", "))))


def _matches(parts: Sequence[_Part], words: Phrase) -> bool:
    """Tell whether words are a form from its first part to its last."""
    if not parts:
        return not words
    first, *others = parts
    return (first.is_optional and _matches(others, words)) or any(
        words[: len(phrase)] == phrase and _matches(others, words[len(phrase) :])
        for phrase in first.phrases
    )


def _words(message: str) -> list[str]:
    """Return the words of a message as they are compared: "What's thisss?" is "what is this"."""
    text = SHORT_IS.sub(" is", NO_WORDS.sub(" ", message))
    shortened = RUN_OF_A_LETTER.sub(r"\1", unhurried(text))
    joined = shortened.casefold().replace("'", "").replace("’", "").replace("ʼ", "")
    return PLAIN_WORD.findall(joined)


def _plain(written: Iterable[str]) -> _Plain:
    """Return what is left of words without what makes no difference."""
    words = [word for word in written if word not in ARTICLES]
    left: list[str] = []
    around: set[str] = set()
    names_the_story = False
    at = 0
    while at < len(words):
        known, taken = _class_at(words, at, opens=not left)
        at += taken
        if known in AROUND:
            around.add(known)
        elif known in STORY_CLASSES:
            names_the_story |= known == "the story"
            left.append(THIS)
        else:
            left.append(known)
    return _Plain(tuple(left), names_the_story, frozenset(around))


def _class_at(words: Sequence[str], at: int, *, opens: bool) -> tuple[str, int]:
    """Return the class of the longest phrase at a word, and its words; else the word itself."""
    phrases = _phrases()
    if words[at] not in _first_words():
        return words[at], 1
    for length in range(min(_longest(), len(words) - at), 0, -1):
        known = phrases.get(tuple(words[at : at + length]))
        # Openers do nothing only in front: "what can you do" is no "what do".
        if known is not None and (opens or known != "openers"):
            return known, length
    return words[at], 1


@cache
def _table() -> Mapping[str, list[str]]:
    return tables.groups("intents.txt")


@cache
def _phrases() -> Mapping[Phrase, str]:
    found: dict[Phrase, str] = {}
    for known in CLASSES:
        for phrase in _table()[known]:
            words = (word for word in PLAIN_WORD.findall(phrase.replace("'", "")))
            found.setdefault(tuple(word for word in words if word not in ARTICLES), known)
    return {phrase: known for phrase, known in found.items() if phrase}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases())


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@cache
def _forms() -> tuple[_Form, ...]:
    """Return the forms, those that go on from something told first."""
    headings = [MORE, *(name for name in _table() if name not in {MORE, *CLASSES})]
    return tuple(
        _Form(heading, form[0] if form[0] in MARKS else "", tuple(_parts(form)))
        for heading in headings
        for form in _table()[heading]
    )


def _parts(form: str) -> Iterator[_Part]:
    """Yield what a form is made of: "who wrote/penned this (up)" has four parts."""
    for match in PART_OF_A_FORM.finditer(form):
        phrases = {_compared(phrase) for phrase in (match["optional"] or match[0]).split("/")}
        yield _Part(frozenset(phrases) - {()}, match["optional"] is not None)


def _compared(phrase: str) -> Phrase:
    """Return a phrase of a form as messages are compared with it."""
    words = (word for word in PLAIN_WORD.findall(phrase) if word not in ARTICLES)
    known = ((word, _phrases().get((word,))) for word in words)
    return tuple(
        THIS if of in STORY_CLASSES else of if of in INSIDE_FORMS else word for word, of in known
    )


@cache
def _all_words() -> frozenset[str]:
    """Return every word of the table: a message with another one needs not be compared."""
    return frozenset(
        word for forms in _table().values() for word in PLAIN_WORD.findall(" ".join(forms))
    )


def _mended(written: Sequence[str]) -> list[str]:
    """Return the words with those that English does not know as the table's nearest."""
    return [word if _is_right(word) else _nearest(word) for word in written]


def _is_right(word: str) -> bool:
    return len(word) < SHORTEST_SLIP or not word.isalpha() or word in _all_words() or is_known(word)


@lru_cache(NAMES_KEPT)
def _nearest(word: str) -> str:
    slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
    alike = (other for other in _all_words() if other[0] == word[0])
    near = perhaps_within(word, alike, slips)
    if not near:
        return word
    # Few messages hold such a word, and the import takes longer than an answer.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    # Of two as near, the one that ends alike, as "published" to "publishd".
    distance, _, nearest = min(
        (OSA.distance(word, other, score_cutoff=slips), other[-1] != word[-1], other)
        for other in near
    )
    return nearest if distance <= slips else word
