"""Who said what, over all stories: the statements of one speaker, newest story first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.discord.reply import LIMIT, link_to, name
from bot.discord.text.autocomplete import digest, key_of
from bot.discord.text.markdown import block_quote, length, subtext
from bot.discord.text.pages import Listing
from knowledge.english.analyzer import terms
from knowledge.model import text_fragment
from knowledge.stories.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.shelf import Shelf
    from bot.words import Words
    from knowledge.library import Library
    from knowledge.model import Statement, Story

ROOM = LIMIT - 500
"""How long one statement is at most on a page; a longer one is only placed."""
MOST = 5
"""Statements on a page."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and the story that reports it."""

    story: Story
    statement: Statement
    paragraph: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom the stories quote, with their statements, newest story first."""

    name: str
    role: str | None
    """The description in the newest story that gives one."""
    said: tuple[Said, ...]


class Speakers:
    """The speakers of the library that `shelf` holds, found once for each revision."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._revision = ""
        self._known: Mapping[str, Speaker] = {}

    async def known(self) -> Mapping[str, Speaker]:
        """Return the speakers by their keys, those with the most statements first."""
        library = self._shelf.library
        if library.revision != self._revision:
            self._known = await asyncio.to_thread(find_speakers, library)
            self._revision = library.revision
        return self._known


def find_speakers(library: Library) -> Mapping[str, Speaker]:
    """Return the speakers of a library by their keys, those with the most statements first."""
    said: dict[str, list[Said]] = {}
    for story in sorted(library.stories, key=lambda s: parse_date(s.published), reverse=True):
        for found in _reported(library, story):
            if found.statement.speaker is not None:
                said.setdefault(found.statement.speaker, []).append(found)
    speakers = [
        Speaker(who, next((s.statement.role for s in found if s.statement.role), None), (*found,))
        for who, found in said.items()
    ]
    speakers.sort(key=lambda speaker: -len(speaker.said))
    return {key_of(speaker.name): speaker for speaker in speakers}


def _reported(library: Library, story: Story) -> Iterable[Said]:
    sentences = library.sentences(story.id)
    for statement in library.statements(story.id):
        # What stands in the page's furniture is in no sentence, and no part of the story.
        inside = [s for s in sentences if s.start < statement.end and statement.start < s.end]
        if inside:
            yield Said(story, statement, inside[0].paragraph)


def list_name(key: str, about: str) -> str:
    """Return what a speaker's list is known by in the ids of buttons."""
    return f"quotes:{digest(key)}:{about}"


def list_statements(speakers: Mapping[str, Speaker], name_: str, words: Words) -> Listing:
    """Return the statements that a list's name stands for."""
    _, key, about = name_.split(":", 2)
    speaker = next((s for k, s in speakers.items() if digest(k) == key), None)
    if speaker is None:
        return Listing(words("story_gone"), ())
    said = [found for found in speaker.said if _is_about(found, about)]
    if not said:
        fields = {"speaker": name(speaker.name), "about": name(about)}
        return Listing(words("quotes_none_about", **fields), ())
    entries = [partial(_entry, found, words) for found in said]
    return Listing(_head(speaker, about, len(said), words), entries, "\n\n", MOST)


def _head(speaker: Speaker, about: str, count: int, words: Words) -> str:
    head = words.count("quotes_head", count, speaker=name(speaker.name))
    role = [subtext(name(speaker.role))] if speaker.role else []
    narrowed = f" · {words('quotes_about', about=name(about))}" if about else ""
    return "\n".join([head + narrowed, *role])


def _is_about(said: Said, about: str) -> bool:
    """Whether a statement has one of the words, in any of their forms."""
    wanted = set(terms(about))
    statement = said.statement
    return not about or not wanted.isdisjoint(
        terms(said.story.text, statement.start, statement.end)
    )


def _entry(said: Said, words: Words) -> str:
    story, statement = said.story, said.statement
    text = story.text[statement.start : statement.end]
    place = [name(part) for part in (story.title, story.publisher, story.published) if part]
    place.append(words("paragraph", number=said.paragraph))
    place += link_to(story.url and text_fragment(story.url, text), words)
    placed = subtext(" · ".join(place))
    entry = f"{block_quote(text)}\n{placed}"
    return entry if length(entry) <= ROOM else f"{words('too_long')}\n{placed}"
