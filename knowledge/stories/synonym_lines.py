"""The lines of a synonyms file: what each says, or what is wrong with it.

The format is that of Solr and Elasticsearch. `troops, soldiers, forces` finds each by
the others; `potus => president, biden` searches the left in the question as the right;
"#" starts a comment. A bad line costs itself alone. Where it stood already and was good, it
says what it said then: whoever edits a file does not mean to take a line away by a slip.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english.plain_terms import PlainTerms
from knowledge.errors import StoryError
from knowledge.stories.head import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    Said: TypeAlias = dict[str, list[tuple[str, ...]]]
    """By its terms all that a phrase is searched as, line by line."""

ARROW = "=>"
LONGEST_PHRASE = 6
"""Words that a synonym has at most."""
MOST_ALTERNATIVES = 40
REMEDY = "write troops, soldiers or potus => president"


class Lines(NamedTuple):
    """What the lines of a file say."""

    searched: dict[str, tuple[str, ...]]
    """By its terms what a phrase is searched as."""
    text: str
    """The lines that count: those of before in the place of bad ones."""
    problems: tuple[StoryError, ...]


def read_lines(text: str, file: str, before: str = "") -> Lines:
    """Read the text of a file.

    Args:
        text: what stands in it; a byte that is no UTF-8 is a surrogate.
        file: its name, as the person knows it.
        before: the lines of it that counted before.
    """
    lines, earlier = text.splitlines(), before.splitlines()
    written = [_content(line) for line in (*lines, *earlier)]
    is_whole = is_text(text)
    terms = PlainTerms(_phrases(written))
    said: Said = {}
    problems: list[StoryError] = []
    for at, content in enumerate(written[: len(lines)]):
        if not content:
            continue
        try:
            if not is_whole and not is_text(content):
                raise ValueError("is not UTF-8 text; save it as UTF-8")  # noqa: TRY301 - see below
            _add(said, *_sides(content, terms))
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            problems.append(StoryError(file, at + 1, reason, remedy))
            lines[at] = earlier[at] if at < len(earlier) else ""
            _add_again(said, _content(lines[at]), terms)
    searched = {term: _merged(rows) for term, rows in said.items()}
    return Lines(searched, "\n".join(lines) if problems else text, tuple(problems))


def _content(line: str) -> str:
    return line.partition("#")[0].strip()


def _phrases(written: Iterable[str]) -> Iterator[str]:
    for content in written:
        for side in content.split(ARROW):
            yield from map(str.strip, side.split(","))


def _add_again(said: Said, content: str, terms: PlainTerms) -> None:
    """Add what a line said before; what does not go together with the new lines is let be."""
    try:
        if content:
            _add(said, *_sides(content, terms))
    except ValueError:
        return


def _add(said: Said, left: Sequence[str], right: tuple[str, ...]) -> None:
    """Add what a line says.

    Raises:
        ValueError: it gives a word too much.
    """
    for term in left:
        rows = said.get(term)
        if rows is not None and sum(map(len, rows)) + len(right) > MOST_ALTERNATIVES:
            rows[:] = [_merged(rows)]
            too_much = len(_merged([*rows, right])) > MOST_ALTERNATIVES
        else:
            too_much = len(right) > MOST_ALTERNATIVES
        if too_much:
            reason = f"gives one word more than {MOST_ALTERNATIVES} synonyms"
            raise ValueError(f"{reason}; take some away")
    for term in left:
        if (rows := said.get(term)) is None:
            said[term] = [right]
        else:
            rows.append(right)


def _merged(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    return rows[0] if len(rows) == 1 else tuple(dict.fromkeys(chain.from_iterable(rows)))


def _sides(content: str, terms: PlainTerms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a line's words are, and what they are searched as, each once.

    Raises:
        ValueError: it is none; it says what is wrong, and what to do, after a ";".
    """
    left, arrow, right = content.partition(ARROW)
    if ARROW in right:
        raise ValueError(f'holds "{ARROW}" more than once; {REMEDY}')
    searched = _side(left, terms)
    if arrow:
        return searched, _side(right, terms)
    if "," not in left:
        raise ValueError(f"holds a single synonym; {REMEDY}")
    return searched, searched


def _side(written: str, terms: PlainTerms) -> tuple[str, ...]:
    found = dict.fromkeys(map(terms.__getitem__, map(str.strip, written.split(","))))
    if "" in found or any(term.count(" ") >= LONGEST_PHRASE for term in found if " " in term):
        raise ValueError(_wrong(written, terms))
    return tuple(found)


def _wrong(written: str, terms: PlainTerms) -> str:
    """Return what is wrong with the first phrase that is, and what to do, after a ";"."""
    phrases = [phrase.strip() for phrase in written.split(",")]
    counts = {phrase: len(terms[phrase].split()) for phrase in phrases}
    bad = next(phrase for phrase, count in counts.items() if not 0 < count <= LONGEST_PHRASE)
    if not bad:
        return f"holds an empty synonym; {REMEDY}"
    if not counts[bad]:
        return f'"{bad}" is no word to search; {REMEDY}'
    return f'"{bad}" has more than {LONGEST_PHRASE} words; shorten it'
