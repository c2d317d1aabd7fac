"""What an answer lacked: which questions moderators may want to know of, and how these read alone.

What is said to the bot, or asked of the stories themselves, is no gap of theirs; a question that
leans on the one before is told as it was understood, and not at all where it was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import Lack
from knowledge.answer import Intent, Verdict

if TYPE_CHECKING:
    from bot.discord.asked import Asked
    from knowledge.answer import Answer

LONGEST_GAP = 300
"""Characters of a question that is kept; what is longer is somebody's message."""
ASKING = (Intent.QUESTION, Intent.STATEMENTS)
LACKS = {Verdict.NONE: Lack.NONE, Verdict.CLOSEST: Lack.CLOSEST}


def question_alone(answer: Answer) -> str | None:
    """Return the question as it stands by itself; None where it does not."""
    if answer.choices or answer.unresolved is not None:
        return None
    question = " ".join((answer.understood or answer.question).split())
    return question if 0 < len(question) <= LONGEST_GAP else None


def lack_of(asked: Asked, answer: Answer) -> Lack | None:
    """Return why an answer was not a good one; None where it was, or nobody would miss it."""
    if asked.guild is None or answer.intent not in ASKING:
        return None
    if asked.again and asked.message is not None:
        return None  # the message was changed, and counts already
    return LACKS.get(answer.verdict)
