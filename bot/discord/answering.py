"""One question, one reply: the step that every surface of Discord shares.

Who asks too often or into a crowd is turned away first. Then the library that the
shelf holds now answers, the answer is remembered so that its buttons work, and what
is to be posted is rendered. A database that fails costs the reply its buttons and
nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cachetools import FIFOCache

from bot.discord.limits import Crowd, Pace
from bot.discord.recall import worth_showing
from bot.discord.reply import Origin, render
from bot.discord.told import Told
from bot.notes import notes_on
from bot.shelves import newest_change
from bot.store import StoreError
from knowledge.answer import Intent, ids_in
from knowledge.changes.asked import answer_changes
from knowledge.source.finding import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.asked import Asked
    from bot.discord.text.fit import Reply
    from bot.settings import Settings
    from bot.shelves import Shelves
    from bot.store import Store
    from bot.words import Words
    from knowledge.answer import Answer
    from knowledge.library import Library
    from knowledge.source.finding import Finding

_log = logging.getLogger(__name__)

MOST_RANKED = 9
"""How many passages are ranked: what a reply shows, and what More shows after it."""
ANSWERS_REMEMBERED = 2000
"""How many answers are kept for the questions that follow them."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is to be posted."""

    asked: Asked
    answer: Answer
    reply: Reply
    token: str | None
    """What its buttons are known by; None where it could not be remembered."""


class Desk:
    """Where questions are taken.

    Args:
        shelves: hold the library that answers in each server.
        store: remembers what was answered.
        settings: how many questions are taken.
    """

    def __init__(self, shelves: Shelves, store: Store, settings: Settings) -> None:
        self._shelves = shelves
        self._store = store
        self.pace = Pace(settings.questions_per_minute)
        self._crowd = Crowd(settings.questions_at_once)
        self._shown: FIFOCache[int | tuple[int | None, int], Answer]
        self._shown = FIFOCache(ANSWERS_REMEMBERED)
        self._told = Told(time.monotonic)

    async def take(self, asked: Asked, words: Words, *, with_question: bool = False) -> Answered:
        """Answer a question and remember the answer, so that its buttons work.

        Raises:
            TooFastError: the asker has to wait.
            BusyError: too many questions wait.
            UnknownStoryError: `asked.story` is no story's id.
        """
        answered = await self.answer(asked, words, with_question=with_question)
        return await self.remembered(answered)

    async def answer(self, asked: Asked, words: Words, *, with_question: bool = False) -> Answered:
        """Answer a question without remembering the answer, which may be shown to nobody.

        Raises:
            TooFastError: the asker has to wait.
            BusyError: too many questions wait.
            UnknownStoryError: `asked.story` is no story's id.
        """
        self.pace.step(asked.asker)
        async with self._crowd.turn():
            snapshot = self._shelves.now(asked.guild)
            library = snapshot.library
            notes = notes_on(library, is_sample=snapshot.is_sample)
            origin = Origin(snapshot.loaded_at, notes, self._told.known(asked))
            # A thread always: it costs a tenth of a millisecond, and a large library or a
            # long question never holds up the heartbeat or the other members.
            answer = await asyncio.to_thread(
                library.ask,
                asked.question,
                top=MOST_RANKED,
                story=asked.story,
                after=asked.after,
            )
            if answer.intent is Intent.CHANGES:
                answer = await self._with_changes(answer, asked.guild)
        answer = worth_showing(answer, library)
        reply = render(answer, words, origin, with_question=with_question)
        return Answered(asked, answer, reply, None)

    async def remembered(self, answered: Answered) -> Answered:
        """Return the answer with the token that its buttons are known by."""
        return replace(answered, token=await self._token(answered.answer, answered.asked))

    def keep(self, answered: Answered, message: int | None) -> None:
        """Keep what was shown and told in a message for the questions that follow.

        What one person saw privately is kept for the buttons of its own message alone: the
        next answer may be for all to see.
        """
        shown = _followable(answered)
        if message is not None and (shown.choices or not answered.asked.private):
            self._shown[message] = shown
        if message is not None:
            self._told.keep(answered.asked, answered.reply.told)
        if not answered.asked.private:
            self._shown[answered.asked.channel, answered.asked.asker] = shown

    def shown_in(self, message: int) -> Answer | None:
        """Return the answer that a message showed, if it is still kept."""
        return self._shown.get(message)

    def last_shown(self, channel: int, asker: int) -> Answer | None:
        """Return what a person was answered last in a channel, if it is still kept."""
        return self._shown.get((channel, asker))

    def forget(self, story: str) -> None:
        """Forget every answer that shows or talks of a story, by its id; it is gone for good."""
        for key, answer in list(self._shown.items()):
            if story in ids_in(answer):
                del self._shown[key]
        self._told.forget(story)

    async def find(self, parts: Sequence[str], asker: int, server: int | None) -> Finding:
        """Find the words of a message in a server's stories: of its parts the first that is found.

        Raises:
            TooFastError: the asker has to wait.
            BusyError: too many questions wait.
        """
        self.pace.step(asker)
        async with self._crowd.turn():
            return await asyncio.to_thread(_find_first, self._shelves.now(server).library, parts)

    async def _with_changes(self, answer: Answer, server: int | None) -> Answer:
        """Return the answer with what changed in the stories that are meant, if anything did."""
        meant = {story.id for story in answer.facts.stories} if answer.facts else set()
        try:
            found = await newest_change(self._shelves, self._store, server, meant)
        except StoreError as error:
            _log.error("what changed cannot be told: %s", error)
            return answer
        return answer if found is None else answer_changes(answer, *found, top=MOST_RANKED)

    async def _token(self, answer: Answer, asked: Asked) -> str | None:
        try:
            return await self._store.remember_reply(
                answer,
                asker_id=asked.asker,
                guild_id=asked.guild,
                channel_id=asked.channel,
                question_message_id=asked.message,
            )
        except StoreError as error:
            _log.error("a reply is posted without buttons: %s", error)
            return None


def _find_first(library: Library, parts: Sequence[str]) -> Finding:
    """Return what is found of the first part that is found, else of the longest."""
    for part in parts:
        finding = find(library, part)
        if finding.matches:
            return finding
    return find(library, max(parts, key=len, default=""))


def _followable(answered: Answered) -> Answer:
    """Return what the next question may follow from."""
    # What was not shown may still be asked for.
    return replace(answered.answer, passages=answered.answer.passages[: answered.reply.shown])
