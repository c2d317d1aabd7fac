"""Quoted: somebody whom the stories quote, with all that they say, the newest story first.

How much they say in which story stands in the index; a story is read when something of it
is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from knowledge.english.called import Called, called
from knowledge.index.corpus import AT_ONCE, Corpus
from knowledge.index.voices import beginning
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.model import Sentence, Statement, Story


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, the story that reports it, and the sentence in which it begins."""

    story: Story
    statement: Statement
    sentence: Sentence

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.sentence.paragraph

    @property
    def time(self) -> str | None:
        """The time of a live blog's entry that it stands in."""
        entry = self.sentence.time
        return None if entry is None else self.story.text[slice(*entry)]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what somebody says stands in one story."""

    number: int
    """That of the story."""
    statements: int
    exact: int
    """How many of them are given word for word."""


@dataclass(frozen=True)
class QuotedSpeaker:
    """Somebody whom the stories quote, with their statements, newest story first."""

    name: str
    role: str | None
    """The description in the newest story that gives one."""
    roles: tuple[str, ...]
    """All that the stories give."""
    shares: tuple[Share, ...]
    """By story, the newest first."""
    corpus: Corpus = field(repr=False, compare=False)

    @property
    def statements(self) -> int:
        """How many statements are theirs."""
        return sum(share.statements for share in self.shares)

    @property
    def said(self) -> Statements:
        """Their statements."""
        return Statements.of([self])

    @property
    def called(self) -> Called:
        """The name with all roles that the stories give."""
        return called(self.name, self.roles)


class Statements(Sequence[Said]):
    """What some say together, story by story; each story is read when something of it is wanted.

    Args:
        corpus: the stories.
        names: who says it.
        shares: how much of it stands in each story, in the order of the stories.
        exact_first: whether all that is given word for word comes before the rest.
    """

    def __init__(
        self,
        corpus: Corpus,
        names: frozenset[str],
        shares: Sequence[Share],
        *,
        exact_first: bool = False,
    ) -> None:
        self._corpus, self._names, self._shares = corpus, names, tuple(shares)
        self._exact_first = exact_first
        every = [share.statements for share in shares]
        exact = [share.exact for share in shares]
        rest = [share.statements - share.exact for share in shares]
        runs = [exact, rest] if exact_first else [every]
        self._ends = [0, *accumulate(size for run in runs for size in run)]
        # A list is read from one end to the other, and a story once for all that it has of it.
        self._last: tuple[int, list[Said]] = (-1, [])

    @classmethod
    def of(cls, speakers: Sequence[QuotedSpeaker]) -> Statements:
        """Return what some of one library say, newest story first; nobody says nothing."""
        if not speakers:
            return cls(Corpus.of(()), frozenset(), ())
        corpus = speakers[0].corpus
        names = frozenset(speaker.name for speaker in speakers)
        if len(speakers) == 1:
            return cls(corpus, names, speakers[0].shares)
        together: dict[int, Share] = {}
        for share in (share for speaker in speakers for share in speaker.shares):
            before = together.get(share.number, Share(share.number, 0, 0))
            together[share.number] = Share(
                share.number,
                before.statements + share.statements,
                before.exact + share.exact,
            )
        by_id = sorted(together, key=lambda number: corpus.heads[number].id)
        order = corpus.directory.newest_first(by_id)
        return cls(corpus, names, [together[number] for number in order])

    @property
    def exact_first(self) -> Statements:
        """The same, with what is given word for word before the rest."""
        return Statements(self._corpus, self._names, self._shares, exact_first=True)

    def __len__(self) -> int:
        return self._ends[-1]

    @overload
    def __getitem__(self, at: int) -> Said: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Said, ...]: ...

    def __getitem__(self, at: int | slice) -> Said | tuple[Said, ...]:
        if isinstance(at, slice):
            return tuple(map(self.__getitem__, range(len(self))[at]))
        place = range(len(self))[at]
        run = bisect_right(self._ends, place) - 1
        return self._of_run(run)[place - self._ends[run]]

    def __iter__(self) -> Iterator[Said]:
        runs = range(len(self._ends) - 1)
        for start in range(0, len(runs), AT_ONCE):
            some = runs[start : start + AT_ONCE]
            self._corpus.fetch({self._share_of(run).number for run in some})
            for run in some:
                yield from self._of_run(run)

    def _share_of(self, run: int) -> Share:
        return self._shares[run % len(self._shares)]

    def _of_run(self, run: int) -> list[Said]:
        """Return one story's share, or what of it is exact, or the rest."""
        last, own = self._last
        if last != run:
            own = self._in_story(self._share_of(run).number)
            if self._exact_first:
                is_exact = run < len(self._shares)
                own = [one for one in own if (one.statement.kind is Kind.DIRECT) is is_exact]
            self._last = run, own
        return own

    def _in_story(self, number: int) -> list[Said]:
        """Return what they say in a story; where they are several, as it stands there."""
        story = self._corpus.stories[number]
        begins = beginning(zip(story.sentences, story.touching, strict=True))
        own = [
            Said(story.story, statement, sentence)
            for statement, sentence in begins.items()
            if statement.speaker in self._names
        ]
        several = len(self._names) > 1
        return sorted(own, key=lambda one: one.statement.start) if several else own
