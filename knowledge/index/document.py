"""A document of the index: a sentence of a story, with what is known about it.

It is a look into its story, and makes each value when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Sentence, Statement, Story


class Document:
    """The sentence of a story that has this number there, from 0."""

    __slots__ = ("at", "packed")

    def __init__(self, packed: PackedStory, at: int) -> None:
        self.packed, self.at = packed, at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and (self.packed, self.at) == (other.packed, other.at)

    def __hash__(self) -> int:
        return hash((self.packed, self.at))

    @property
    def story(self) -> Story:
        """Its story."""
        return self.packed.story

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.packed.sentence(self.at)

    @property
    def terms(self) -> frozenset[str]:
        """The terms under which it is found."""
        return self.packed.index.terms_of(self.at)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those that touch the sentence; they may reach beyond it."""
        return self.packed.touching_at(self.at)

    @property
    def heading(self) -> frozenset[str]:
        """The terms of the heading that it stands under."""
        return self.packed.heading_of(self.at)

    @property
    def about(self) -> frozenset[str]:
        """The terms of the story's title, of whose people a question says "you"."""
        return self.packed.index.about

    @property
    def language(self) -> str:
        """The code of the language that it is in."""
        return self.packed.language

    @property
    def heading_text(self) -> str:
        """The heading that it stands under, or nothing."""
        above = self.sentence.heading
        return "" if above is None else self.story.text[slice(*above)]

    @property
    def is_answer(self) -> bool:
        """Whether this heading is a question."""
        return self.heading_text.endswith("?")

    @property
    def above(self) -> frozenset[str]:
        """The terms of all that stands above it and tells what it is about."""
        return self.heading | self.about if self.is_answer else self.heading

    @property
    def text(self) -> str:
        """The sentence's text."""
        sentence = self.sentence
        return self.story.text[sentence.start : sentence.end]

    @property
    def place(self) -> tuple[str, int]:
        """The id of its story, and where it starts there."""
        return self.packed.id, self.sentence.start
