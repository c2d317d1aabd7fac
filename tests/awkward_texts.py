"""Texts that no newsroom writes, of any length, and what reading and asking them costs.

Each kind is a unit that is repeated, or a text that grows with what is told of it, and each
is what some loop in reading, asking or finding would have to look at again and again. The
cost of a text is counted in processor time, since a machine may have other work.
"""

from __future__ import annotations

import gc
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from typing import TYPE_CHECKING

from attribution_gold import read_gold
from bot.discord.features.quotes import list_statements
from bot.discord.text.pages import turn
from bot.words import catalogue
from knowledge.errors import StoryError
from knowledge.index.analyzing import packed
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import find
from knowledge.speakers import find_speakers
from knowledge.stories.file_reading import warning
from knowledge.stories.formats import READERS
from knowledge.stories.record import record_of
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.index.packed_story import PackedStory

LONGEST_QUESTION = 4000
"""Characters of the longest message that Discord lets anybody send."""

UNITS = {
    "no full stop": "the harbour was closed by the council after the storm and ",
    "one word": "word ",
    "one word, capital": "Word ",
    "said": "said ",
    "digits": "1234567890",
    "numbers": "12 ",
    "punctuation": ".,;:!?-",
    "full stops": ".",
    "commas": ",",
    "words with commas": "a, ",
    "long token": "abcdefghij",
    "long tokens": "abcdefghij" * 50 + " ",
    "opening marks": "“",
    "closing marks": "”",
    "straight marks": '"',
    "apostrophes": "’",
    "only quotes": "“We will open it,” he said. ",
    "quotes without cues": "“We will open the harbour again.” ",
    "nested quotes": "“He said ‘she said “no”’.” ",
    "nested marks": "“‘",
    "unclosed quotes": "“We will open the harbour again, he said. ",
    "unclosed quote a paragraph": "“We will open the harbour again, he said.\n",
    "one letter a paragraph": "a\n",
    "tiny paragraphs": "It rained.\n",
    "empty lines": "\n",
    "spaces": " ",
    "capitals": "A",
    "capital names": "JOHN SMITH ",
    "names": "John Smith ",
    "names with commas": "John Smith, ",
    "list of names": "John Smith, Mary Jones, Ann Kirby and Paul Brown, ",
    "appositions": "John Smith, the mayor of Ab, the head of Cd, ",
    "relative clauses": "the man who said that the woman who knew that ",
    "namesakes": "John Ab said so. Mary Ab said no. Ab said he. ",
    "pronouns": "He said. She said. ",
    "according to": "according to ",
    "abbreviations": "U.S. Gen. J. R. Smith Jr. ",
    "letters with stops": "A. ",
    "brackets": "(",
    "brackets nested": "(a [b ",
    "dashes": "a – ",
    "colons": "a: “B c d.” ",
    "dates": "On 12 May 2021, on Monday, in March 2020, ",
    "addresses": "https://example.org/a/b?c=d&e=f ",
    "one address": "https://example.org/",
    "combining marks": "e\u0301\u0302\u0303",
    "marks alone": "\u0301",
    "zero width": "a\u200b",
    "right to left": "שלום עולם. مرحبا بالعالم. ",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈 ",
    "flags": "🇩🇪",
    "cjk": "港は嵐の後に閉鎖された。",
    "headings": "# Harbour\n",
    "list lines": "- a harbour\n",
    "table rows": "| a | b |\n",
    "times": "10:45 The harbour is closed.\n",
    "interview": "Q: Is it open?\nA: It is not.\n",
    "read more": "Read more: the harbour\n",
    "tabs": "a\tb\t",
    "carriage returns": "a\r",
    "line separators": "a\u2028",
    "wrapped lines": "the harbour was closed by\nthe council after\n",
    "hello": "hello ",
    "please": "please, ",
    "thanks": "thanks ",
    "asking": "what, ",
    "what of whom": "I wonder what my ",
    "in the story": " in the a",
    "links in marks": "[a](https://e.org/a) ",
    "mentions": "<@1> ",
    "small dashes": "-",
    "backslashes": "\\",
    "stars": "**a** ",
    "lone stars": "*a ",
    "lone underscores": "_a ",
    "backticks": "`a ",
    "open links": "[a](",
    "open images": "![",
    "citations": "> ",
    "tags": "<b ",
    "comments": "<!-- ",
    "entities": "&amp; &a",
    "underlines": "a\n---\n",
    "table cells": "a | ",
    "list in list": "- - ",
    "indented": "    a\n",
    "definitions": "[a]: b\n",
    "keys of a head": "---\na: b\n",
}

GROWING = {
    "many namesakes": "John Smith, {noun} of {name}, said so. ",
    "many persons": "John {name} said so. ",
    "many first names": "{name} Smith said so. ",
    "many bodies": "The {name} Council met. The company said so. ",
    "many roles": "John {name}, a doctor, left. The doctor said so. ",
    "many sources": "A spokesman for {name} said so. The spokesman said no. ",
    "many acronyms": "The {name} Harbour Council ({letters}HC) met. {letters}HC said so. ",
    "many words": "{word} ",
    "many sentences": "The {word} harbour was closed by the {word}. ",
    "one speaker": "“The {word} harbour is closed to the {word},” said John Smith. ",
    "many quotes": "“The {word} harbour is closed to the {word},” said {name} Smith. ",
}

CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}")
NOUNS = ("mayor", "doctor", "minister", "spokesman", "director", "owner", "teacher", "captain")


def letters(number: int) -> str:
    """Return letters that only this number has."""
    told = "abcdefghijklmnopqrstuvwxyz"
    found = told[number % 26]
    while number := number // 26:
        found += told[number % 26]
    return found


def repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def growing(unit: str, size: int) -> str:
    found, length = [], 0
    for number in count():
        own = letters(number)
        one = unit.format(
            name=f"Xa{own}", word=f"xa{own}", letters=own.upper(), noun=NOUNS[number % len(NOUNS)]
        )
        found.append(one)
        length += len(one)
        if length >= size:
            return "".join(found)[:size]
    raise AssertionError


@cache
def _reports() -> list[tuple[str, frozenset[str]]]:
    """Return our own annotated reports, each with its names."""
    texts = [story.text for story in read_gold()]
    small = {word for text in texts for word in re.findall(r"\b[a-z]+", text)}
    capital = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
    return [
        (text, frozenset(w for w in capital.findall(text) if w.lower() not in small))
        for text in texts
    ]


def news(size: int, *, same_names: bool = False) -> str:
    """Return reports one behind the other, those after the first round with other names."""
    found, length = [], 0
    for round_ in count():
        for text, names in _reports():
            own = "" if same_names or not round_ else letters(round_)
            other = CAPITALISED.sub(partial(_renamed, names, own), text)
            found.append(other)
            length += len(other) + 1
            if length >= size:
                return "\n".join(found)[:size]
    raise AssertionError


def _renamed(names: frozenset[str], own: str, word: re.Match[str]) -> str:
    return word[0] + own if word[0] in names else word[0]


TEXTS: dict[str, Callable[[int], str]] = {
    "news": news,
    "news, same names": partial(news, same_names=True),
    **{name: partial(repeated, unit) for name, unit in UNITS.items()},
    **{name: partial(growing, unit) for name, unit in GROWING.items()},
}
"""By its name what makes a text of so many characters of each kind."""

QUESTIONS = (
    "Who said that the harbour is closed?",
    "What did John Smith say about the harbour?",
    "When was it closed?",
    "How many people were there?",
    "Why did the mayor of Ab say no?",
    "Who is quoted?",
    "What is the story about?",
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a library of one story, by its name."""

    name: str
    run: Callable[[Library], object]


def _asked(library: Library) -> None:
    for question in QUESTIONS:
        library.ask(question)


def _posts(text: str) -> Iterator[str]:
    """Yield messages that quote a text: exactly, changed, cut, and joined from two places."""
    words = text[len(text) // 2 : len(text) // 2 + 400].split()[1:30]
    behind = text[-len(text) // 4 :][:400].split()[1:30]
    yield " ".join(words)
    yield " ".join([*words[:9], "else", *words[10:]])
    yield f"“{' '.join(words[:12])} … {' '.join(behind[:12])}”"
    yield " ".join([*words[:8], *behind[:8]])
    yield " ".join(reversed(words))
    yield text[len(text) // 3 :][:LONGEST_QUESTION]
    yield " ".join(
        "else" if n % 10 == 9 else w
        for n, w in enumerate(text[len(text) // 3 :][:LONGEST_QUESTION].split())
    )


def _found(library: Library) -> None:
    for posted in _posts(library.stories[0].text):
        find(library, posted)


def _listed(library: Library) -> None:
    """List what the first and the last speaker say, and turn to the last page."""
    words = catalogue("en")
    speakers = find_speakers(library)
    for one in [*speakers[:1], *speakers[-1:]]:
        for about in ("", "harbour"):
            listing = list_statements([one], about, words)
            turn(listing, "quotes", words)
            turn(listing, "quotes", words, len(listing.entries), "back")


WORKS = (Work("ask", _asked), Work("find", _found), Work("quotes", _listed))


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes."""
    gc.disable()  # when it collects is chance
    start = time.process_time()
    try:
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def _from_file(text: str) -> None:
    """Read a text as both kinds of story files are, with all that is told of their damage."""
    for suffix in (".md", ".txt"):
        with suppress(StoryError):  # of marks alone no story is left
            for story in READERS[suffix](text.encode(), "worst", "worst"):
                if isinstance(story, Story):
                    warning(story)
                    record_of(story)


def costs(text: str, *, again: bool = True) -> dict[str, float]:
    """Return the seconds of processor time that each work with one story of a text takes.

    The first of each counts what is made once for a story, and is told as `first`; the second
    is a click as any other.
    """
    stories: list[PackedStory] = []
    story = Story("worst", "Worst case", text)
    found = {
        "file": seconds(lambda: _from_file(text)),
        "read": seconds(lambda: stories.append(packed(story, NO_SYNONYMS))),
    }
    for work in WORKS:
        library = Library.of([stories[0].at(None, 1)])
        found[f"first {work.name}"] = seconds(partial(work.run, library))
        if again:
            found[work.name] = seconds(partial(work.run, library))
    return found


def asking_costs(library: Library, question: str) -> dict[str, float]:
    """Return the seconds that a message takes to be asked and to be found."""
    return {
        "ask": seconds(lambda: library.ask(question)),
        "find": seconds(lambda: find(library, question)),
    }
