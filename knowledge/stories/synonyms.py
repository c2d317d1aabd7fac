"""Synonyms: what a newsroom says means the same, from `synonyms.txt` beside its stories.

The format is that of Solr and Elasticsearch. `troops, soldiers, forces` finds each by
the others; `potus => president, biden` searches the left in the question as the right;
"#" starts a comment. A synonym may have several words: in a sentence they count when
they stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms
from knowledge.errors import StoryError, unexpected
from knowledge.language import Token
from knowledge.stories.beside import files_beside, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

SYNONYMS_FILE = "synonyms.txt"
"""Stands beside the stories and is never one."""
ARROW = "=>"
LONGEST_PHRASE = 6
"""Words that a synonym has at most."""
MOST_ALTERNATIVES = 40

SYNONYM_REMEDY = "write troops, soldiers or potus => president"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What a term or phrase of a question is searched as.

    A phrase is written as its terms with spaces between. `searched` maps it to all
    that it is searched as; `phrases` are those of several words that sentences are
    searched for.
    """

    searched: Mapping[str, tuple[str, ...]]
    phrases: frozenset[str]

    def in_sentence(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the phrases that stand in a sentence, as tokens of their own."""
        if not self.phrases:
            return []
        found = (
            join(tokens[at : at + length])
            for at in range(len(tokens))
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


def read(paths: Iterable[Path]) -> tuple[Synonyms, tuple[StoryError, ...]]:
    """Read the `synonyms.txt` in each folder, and beside each story file, of `paths`.

    A file with a problem gives the problem and no synonyms.
    """
    searched: dict[str, tuple[str, ...]] = {}
    phrases: frozenset[str] = frozenset()
    problems: list[StoryError] = []
    for found in map(_read_file, files_beside(paths, SYNONYMS_FILE)):
        if isinstance(found, StoryError):
            problems.append(found)
            continue
        for term, alternatives in found.searched.items():
            searched[term] = tuple(dict.fromkeys((*searched.get(term, ()), *alternatives)))
        phrases |= found.phrases
    return Synonyms(searched, phrases), tuple(problems)


def _read_file(file: Path) -> Synonyms | StoryError:
    try:
        return parse(text_of(file), str(file))
    except StoryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, the stories answer
        return unexpected(str(file), None, error)


def parse(text: str, file: str) -> Synonyms:
    """Read the text of a synonyms file.

    Raises:
        StoryError: a line has an empty synonym, a second arrow, or one that is too long.
    """
    searched: dict[str, dict[str, None]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        left, right = _sides(content, file, number)
        for term in left:
            known = searched.setdefault(term, {})
            known.update(dict.fromkeys(right))
            if len(known) > MOST_ALTERNATIVES:
                reason = f"gives one word more than {MOST_ALTERNATIVES} synonyms"
                raise StoryError(file, number, reason, "take some away")
    alternatives = {term: tuple(right) for term, right in searched.items()}
    phrases = {term for right in alternatives.values() for term in right if " " in term}
    return Synonyms(alternatives, frozenset(phrases))


def _sides(content: str, file: str, number: int) -> tuple[list[str], list[str]]:
    """Return what a line's words are, and what they are searched as."""
    sides = [_phrases(side, file, number) for side in content.split(ARROW)]
    if len(sides) == 1 and len(sides[0]) > 1:
        return sides[0], sides[0]
    if len(sides) == 2:  # noqa: PLR2004 - the two sides of an arrow
        return sides[0], sides[1]
    reason = "holds a single synonym" if len(sides) == 1 else f'holds "{ARROW}" more than once'
    raise StoryError(file, number, reason, SYNONYM_REMEDY)


def _phrases(side: str, file: str, number: int) -> list[str]:
    return [_phrase(written.strip(), file, number) for written in side.split(",")]


def _phrase(written: str, file: str, number: int) -> str:
    found = terms(written)
    if not found:
        reason = f'"{written}" is no word to search' if written else "holds an empty synonym"
        raise StoryError(file, number, reason, SYNONYM_REMEDY)
    if len(found) > LONGEST_PHRASE:
        reason = f'"{written}" has more than {LONGEST_PHRASE} words'
        raise StoryError(file, number, reason, "shorten it")
    return " ".join(found)
