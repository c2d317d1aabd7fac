"""How large a story may be: a bound that whoever runs the program sets, and that is told.

Reading a story takes some two hundred bytes of memory for each of its own, so one that nobody
meant to be a story could end the program. What is too large is refused before it is read.
"""

from __future__ import annotations

from typing import NamedTuple

from knowledge.errors import StoryError


class StoryLimit(NamedTuple):
    """The size that a story has at most."""

    most: int = 2_000_000
    """Bytes of its file, or of its line where a file has many stories."""
    setting: str = "the limit"
    """What whoever wants another one has to set."""

    def refusal(self, file: str, line: int | None, size: int) -> StoryError:
        """Return the problem of a story that is larger.

        Args:
            file: the file that it stands in.
            line: its line there, where the file has many.
            size: its bytes.
        """
        reason = f"is {size:,} bytes large, and a story may have {self.most:,}"
        remedy = f"part it into several stories, or set {self.setting} higher"
        return StoryError(file, line, reason, remedy)


STORY_LIMIT = StoryLimit()
"""What holds where nobody sets another."""
