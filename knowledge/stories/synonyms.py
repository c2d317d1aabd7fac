"""Synonyms: what a newsroom says means the same, from `synonyms.txt` beside its stories.

What a line of it may say stands in `synonym_lines`. A synonym may have several words: in a
sentence they count when they stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import StoryError, unexpected
from knowledge.language import Token
from knowledge.stories.beside import files_beside, raw_text_of
from knowledge.stories.synonym_lines import LONGEST_PHRASE, Lines, read_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SYNONYMS_FILE = "synonyms.txt"
"""Stands beside the stories and is never one."""
MOST_BYTES = 20_000_000
"""Of a file: half a million lines have as many."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What a term or phrase of a question is searched as.

    A phrase is written as its terms with spaces between. `searched` maps it to all
    that it is searched as; `phrases` are those of several words that sentences are
    searched for.
    """

    searched: Mapping[str, tuple[str, ...]]
    phrases: frozenset[str]
    first_terms: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    """With which the phrases begin, each as a numeral or another single term may be written."""

    def __post_init__(self) -> None:
        """Note with which terms phrases begin: few of a sentence's do."""
        first = frozenset(phrase.partition(" ")[0] for phrase in self.phrases)
        object.__setattr__(self, "first_terms", first)

    def in_sentence(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the phrases that stand in a sentence, as tokens of their own."""
        if not self.phrases:
            return []
        found = (
            join(tokens[at : at + length])
            for at, token in enumerate(tokens)
            if token.term in self.first_terms
            for length in range(2, min(LONGEST_PHRASE, len(tokens) - at) + 1)
        )
        return [phrase for phrase in found if phrase.term in self.phrases]

    def in_question(self, tokens: Sequence[Token]) -> list[tuple[Token, tuple[str, ...]]]:
        """Return the question's tokens, the longest synonyms joined, with what to search."""
        taken: list[tuple[Token, tuple[str, ...]]] = []
        at = 0
        while at < len(tokens):
            token = self._longest(tokens[at : at + LONGEST_PHRASE])
            taken.append((token, self.searched.get(token.term, (token.term,))))
            at += token.term.count(" ") + 1
        return taken

    def _longest(self, tokens: Sequence[Token]) -> Token:
        for length in range(len(tokens) if self.searched else 1, 1, -1):
            phrase = join(tokens[:length])
            if phrase.term in self.searched:
                return phrase
        return tokens[0]


NO_SYNONYMS = Synonyms({}, frozenset())


def join(tokens: Sequence[Token]) -> Token:
    """Return the tokens as one."""
    return Token(
        tokens[0].start,
        tokens[-1].end,
        " ".join(token.word for token in tokens),
        " ".join(token.term for token in tokens),
    )


class SynonymsRead(NamedTuple):
    """What the files beside some stories say."""

    words: Synonyms
    texts: Mapping[str, str]
    """By its name what counts of each file."""
    problems: tuple[StoryError, ...]


NOTHING_READ = SynonymsRead(NO_SYNONYMS, {}, ())


def read(paths: Sequence[Path], before: SynonymsRead = NOTHING_READ) -> SynonymsRead:
    """Read the `synonyms.txt` in each folder, and beside each story file, of `paths`.

    A bad line costs itself alone, and where the file was read before it says what it said then;
    so does a file that cannot be read any more.
    """
    raw = {str(file): _raw(file) for file in files_beside(paths, SYNONYMS_FILE, before.texts)}
    if raw == before.texts:
        return before._replace(problems=())
    texts: dict[str, str] = {}
    problems: list[StoryError] = []
    searched: list[Mapping[str, tuple[str, ...]]] = []
    for file, text in raw.items():
        said = before.texts.get(file, "")
        if isinstance(text, StoryError):
            problems.append(text)
        found = _lines(said if isinstance(text, StoryError) else text, file, said)
        problems += found.problems
        texts[file] = found.text
        searched.append(found.searched)
    return SynonymsRead(_together(searched), texts, tuple(problems))


def together(first: Synonyms, second: Synonyms) -> Synonyms:
    """Return what both say; one of them itself where it says all."""
    if not second.searched or first == second:
        return first
    if not first.searched:
        return second
    return _together([first.searched, second.searched])


def parse(text: str, file: str) -> tuple[Synonyms, tuple[StoryError, ...]]:
    """Read the text of a synonyms file; a line with a problem gives the problem alone."""
    found = read_lines(text, file)
    return _together([found.searched]), found.problems


def of_texts(texts: Mapping[str, str]) -> Synonyms:
    """Return what files say whose good lines are known; see `SynonymsRead.texts`."""
    return _together([read_lines(text, file).searched for file, text in texts.items()])


def _raw(file: Path) -> str | StoryError:
    try:
        return raw_text_of(file, MOST_BYTES)
    except StoryError as error:
        return error


def _lines(text: str, file: str, before: str) -> Lines:
    try:
        return read_lines(text, file, before)
    except Exception as error:  # noqa: BLE001 - whatever it is, the stories answer
        return Lines({}, "", (unexpected(file, None, error),))


def _together(files: Sequence[Mapping[str, tuple[str, ...]]]) -> Synonyms:
    """Return what several files say together."""
    searched = dict(files[0]) if files else {}
    for one in files[1:]:
        for term in searched.keys() & one.keys():
            both = (*searched[term], *one[term])
            searched[term] = tuple(dict.fromkeys(both))
        searched = {**one, **searched}
    phrases = {term for right in searched.values() for term in right if " " in term}
    return Synonyms(searched, frozenset(phrases))
