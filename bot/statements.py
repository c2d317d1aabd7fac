"""What is said beside somebody's statements, the same at the terminal and in Discord.

That the stories quote nothing of theirs, that all of it was shown, and how to see all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answer import Intent, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.words import Words
    from knowledge.answer import Answer


def refusal(answer: Answer, words: Words, show: Callable[[str], str] = str) -> str | None:
    """Return what is said where no words of whom was asked are shown, or None for any other answer.

    Args:
        answer: the answer.
        words: the language.
        show: how a name is shown.
    """
    if answer.intent is not Intent.STATEMENTS or answer.verdict is not Verdict.NONE:
        return None
    key = "statements_none" if answer.left is None else "statements_no_more"
    return words(key, speaker=words.listed(map(show, answer.speakers)))


def lead(answer: Answer, words: Words, show: Callable[[str], str] = str) -> str:
    """Return what is said above the passages of an answer that is no plain quote, else ""."""
    if answer.verdict is not Verdict.CLOSEST:
        return ""
    if answer.intent is Intent.STATEMENTS and answer.left is None:
        speaker = words.listed(map(show, answer.speakers))
        return words("statements_closest", speaker=speaker)
    return words("closest")


def all_of_it(answer: Answer, words: Words, command: str, shown: int) -> str | None:
    """Return how to see all that somebody said, where more was said than is shown.

    Args:
        answer: the answer.
        words: the language.
        command: what lists it, with the field `speaker`.
        shown: how many passages are shown.
    """
    if answer.left is None or len(answer.speakers) != 1:
        return None
    more = answer.left + len(answer.passages) - shown
    if more <= 0:
        return None
    (speaker,) = answer.speakers
    return words("statements_all", command=command.format(speaker=speaker))
