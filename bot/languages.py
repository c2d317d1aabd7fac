"""The language of a story, where it is told: only if it is not English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language import DEFAULT_LANGUAGE, is_readable

if TYPE_CHECKING:
    from bot.words import Words


def told_language(code: str, words: Words) -> str | None:
    """Return what is said of a story's language, or None where it is English."""
    if code == DEFAULT_LANGUAGE:
        return None
    key = "story_language" if is_readable(code) else "story_language_unread"
    return words(key, language=words.language_name(code))
