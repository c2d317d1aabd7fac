"""What can go wrong while a story is brought in, in the words of the catalogue.

An error names the source as people know it (an address, a file's name, never a path of the
server) and says why it was refused; each surface tells it in its own language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words import ENGLISH

if TYPE_CHECKING:
    from bot.words import Words
    from knowledge.stories.limit import StoryLimit


BYTES = frozenset({"size", "limit"})
"""The fields that are written as large numbers are in a language."""


class IntakeError(Exception):
    """A source that cannot be taken in.

    Args:
        key: the entry of the catalogue that says why.
        fields: what the entry names.
    """

    def __init__(self, key: str, /, **fields: object) -> None:
        self.key = key
        self.fields = fields
        super().__init__(self.told(ENGLISH))

    def told(self, words: Words) -> str:
        """Return what happened in a language."""
        # Pasted text has no name.
        named = {"source": words("intake_pasted")} if self.fields.get("source") == "" else {}
        sizes = BYTES & self.fields.keys()
        named |= {name: words.number(int(str(self.fields[name]))) for name in sizes}
        return words(self.key, **{**self.fields, **named})


def too_large(source: str, size: int, limit: StoryLimit) -> IntakeError:
    """Return the refusal of a story that is larger than its limit, in bytes."""
    fields = {"size": size, "limit": limit.most, "setting": limit.setting}
    return IntakeError("intake_over_limit", source=source, **fields)


class FetchError(IntakeError):
    """An address that was not fetched."""
