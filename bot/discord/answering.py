"""One question, one reply: the step that every surface of Discord shares.

Who asks too often or into a crowd is turned away first. Then the library that the
shelf holds now answers, the answer is remembered so that its buttons work, and what
is to be posted is rendered. A database that fails costs the reply its buttons and
nothing else. Where an archive fails, what is at hand answers and the reply says so.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cachetools import FIFOCache

from bot.about import MOST_LISTED
from bot.discord.archived import check_reached
from bot.discord.crowd import BusyError, Crowd
from bot.discord.lacking import lack_of, question_alone
from bot.discord.limits import Pace, TooFastError
from bot.discord.recall import worth_showing
from bot.discord.reply import Origin, render
from bot.discord.text.fit import below
from bot.discord.text.markdown import name
from bot.discord.told import Told
from bot.faults import Fault, faults
from bot.notes import notes_on
from bot.reach import within
from bot.shelves import newest_change
from bot.store import StoreError
from knowledge.answer import Intent, Verdict, ids_in
from knowledge.changes.asked import answer_changes
from knowledge.source.finding import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.discord.asked import Asked
    from bot.discord.servers import KnownServers
    from bot.discord.text.fit import Reply
    from bot.health.metrics import Metrics
    from bot.settings import Settings
    from bot.shelves import Shelves
    from bot.snapshot import Snapshot
    from bot.store import Server, Store
    from bot.words import Words
    from knowledge.answer import Answer
    from knowledge.library import Library
    from knowledge.source.finding import Finding

_log = logging.getLogger(__name__)

MOST_RANKED = 9
"""How many passages are ranked: what a reply shows, and what More shows after it."""
LONGEST_ANSWER = 12.0
"""Seconds after which an archive is asked nothing more for one answer."""
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


class Sought(NamedTuple):
    """What became of posted words, and in which stories they were sought."""

    finding: Finding
    snapshot: Snapshot


class Desk:
    """Where questions are taken.

    Args:
        shelves: hold the library that answers in each server.
        store: remembers what was answered.
        settings: how many questions are taken.
        servers: what moderators decided about questions in their server.
        metrics: count what is asked.
    """

    def __init__(
        self,
        shelves: Shelves,
        store: Store,
        settings: Settings,
        servers: KnownServers,
        metrics: Metrics,
    ) -> None:
        self._shelves = shelves
        self._metrics = metrics
        self._store = store
        self._servers = servers
        shared = None if settings.shards is None else store.processes
        self.pace = Pace(settings.questions_per_minute, shared)
        self.crowd = Crowd(settings.questions_at_once)
        """Members, who ask."""
        self._shown: FIFOCache[int | tuple[int | None, int], tuple[int | None, Answer]]
        self._shown = FIFOCache(ANSWERS_REMEMBERED)
        self._questions: FIFOCache[str, str] = FIFOCache(ANSWERS_REMEMBERED)
        self._told = Told(time.monotonic)

    async def take(self, asked: Asked, words: Words, *, with_question: bool = False) -> Answered:
        """Answer a question and remember the answer, so that its buttons work.

        Raises:
            TooFastError: the asker has to wait.
            BusyError: too many questions wait, or too many of theirs.
            UnknownStoryError: `asked.story` is no story's id.
            ArchiveError: the stories cannot be reached.
        """
        with self._counted():
            server = await self._servers.of(asked.guild)
            await self._admit(asked, server)
            await self._note(asked)
            answered = await self._answered(asked, server, words, with_question=with_question)
        return await self.remembered(answered)

    async def answer(self, asked: Asked, words: Words) -> Answered:
        """Answer a question without remembering the answer, which may be shown to nobody.

        Raises:
            TooFastError: the asker has to wait.
            BusyError: too many questions wait, or too many of theirs.
            UnknownStoryError: `asked.story` is no story's id.
            ArchiveError: the stories cannot be reached.
        """
        with self._counted():
            server = await self._servers.of(asked.guild)
            await self._admit(asked, server)
            return await self._answered(asked, server, words, with_question=False)

    async def remembered(self, answered: Answered) -> Answered:
        """Return the answer with the token that its buttons are known by."""
        asked, answer = answered.asked, answered.answer
        await self._note(asked)
        self._metrics.asked(answer.verdict.value, asked.surface.value)
        # What was asked is nobody's business but the asker's.
        _log.debug("answered: %s, %s", answer.verdict.value, asked.surface.value)
        token = await self._token(answer, asked)
        question = question_alone(answer)
        if question is not None:
            if token is not None:
                self._questions[token] = question
            await self._note_gap(asked, answer, question)
        return replace(answered, token=token)

    def question_of(self, token: str) -> str | None:
        """Return what a reply answers, as it reads alone, if it is still kept."""
        return self._questions.get(token)

    async def _note_gap(self, asked: Asked, answer: Answer, question: str) -> None:
        """Keep a question that was not answered well, where moderators want to know of them."""
        lack = lack_of(asked, answer)
        if lack is None or asked.guild is None:
            return
        now = self._shelves.now(asked.guild)
        if now.is_sample or now.is_away:  # it says nothing of what the stories lack
            return
        if (await self._servers.of(asked.guild)).gaps_days is None:
            return
        try:
            await self._store.soon(self._store.gaps.note(asked.guild, question, lack))
        except StoreError as error:
            words = "a question that was not answered is not kept: %s"
            faults.note(Fault.DATABASE, "gap", _log.error, words, error)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Note how long an answer takes, or why there is none."""
        began = time.monotonic()
        try:
            yield
        except TooFastError:
            self._metrics.turned_away("too_fast")
            raise
        except BusyError:
            self._metrics.turned_away("busy")
            raise
        self._metrics.answered(time.monotonic() - began)

    async def _admit(self, asked: Asked, server: Server) -> None:
        """Count a question, or raise `TooFastError`."""
        if asked.guild is not None and server.cooldown and not asked.again:
            await self.pace.rest(asked.asker, asked.guild, server.cooldown)
        await self.pace.step(asked.asker)

    async def _note(self, asked: Asked) -> None:
        if asked.guild is not None:
            cooldown = self._servers.last_known(asked.guild).cooldown
            await self.pace.answered(asked.asker, asked.guild, cooldown)

    async def _answered(
        self, asked: Asked, server: Server, words: Words, *, with_question: bool
    ) -> Answered:
        async with self.crowd.turn(asked.asker):
            with within(LONGEST_ANSWER):
                return await self._shelves.over(
                    asked.guild,
                    lambda now: self._answered_by(
                        now, asked, server, words, with_question=with_question
                    ),
                )

    async def _answered_by(
        self,
        snapshot: Snapshot,
        asked: Asked,
        server: Server,
        words: Words,
        *,
        with_question: bool,
    ) -> Answered:
        library = snapshot.library
        story = asked.story
        if story is None and not asked.all_stories:
            story = default_story(server, library)
        if snapshot.is_away and asked.story is not None:
            check_reached(asked.story, snapshot)
        known = self._told.known(asked)

        def shown(answer: Answer) -> Answered:
            answer = worth_showing(answer, library)
            stories = dict.fromkeys(passage.story for passage in answer.shown)
            notes = notes_on(library, stories, is_sample=snapshot.is_sample)
            origin = Origin(snapshot.loaded_at, notes, known, is_partly=snapshot.is_away)
            reply = render(answer, words, origin, with_question=with_question)
            if story != asked.story and answer.verdict is Verdict.NONE:
                reply = below(reply, _only_one(library, story, words))
            return Answered(asked, answer, reply, None)

        def answered() -> Answered:
            return shown(
                library.ask(asked.question, top=MOST_RANKED, story=story, after=asked.after)
            )

        # A thread always: it costs a tenth of a millisecond, and a large library, a long
        # question or a long sentence never holds up the heartbeat or the other members.
        found = await self.crowd.thread(answered)
        if found.answer.intent is not Intent.CHANGES:
            return found
        changes = await self._with_changes(found.answer, asked.guild)
        return await self.crowd.thread(shown, changes)

    def keep(self, answered: Answered, message: int | None) -> None:
        """Keep what was shown and told in a message for the questions that follow.

        What one person saw privately is kept for the buttons of its own message alone: the
        next answer may be for all to see.
        """
        shown = _followable(answered)
        asked = answered.asked
        self._metrics.replied(asked.surface.value)
        if message is not None and (shown.choices or not asked.private):
            self._shown[message] = asked.guild, shown
        if message is not None:
            self._told.keep(asked, answered.reply.told)
        if not asked.private:
            self._shown[asked.channel, asked.asker] = asked.guild, shown

    def shown_in(self, message: int, server: int | None) -> Answer | None:
        """Return the answer that a message of this server showed, if it is still kept.

        A forward names the message of another server: what that showed goes no further.
        """
        return self._shown_there(message, server)

    def last_shown(self, channel: int, asker: int, server: int | None) -> Answer | None:
        """Return what a person was answered last in a channel, if it is still kept."""
        return self._shown_there((channel, asker), server)

    def _shown_there(self, key: int | tuple[int | None, int], server: int | None) -> Answer | None:
        where, answer = self._shown.get(key, (None, None))
        return answer if where == server else None

    def forget_server(self, server: int) -> None:
        """Forget what was shown and asked in a server."""
        for key, (where, _) in list(self._shown.items()):
            if where == server:
                del self._shown[key]

    def forget(self, *stories: str) -> None:
        """Forget every answer that shows or talks of stories, by their ids; they are gone."""
        gone = {*stories}
        for key, (_, answer) in list(self._shown.items()):
            if not gone.isdisjoint(ids_in(answer)):
                del self._shown[key]
        self._told.forget(gone)

    async def find(self, parts: Sequence[str], asker: int, server: int | None) -> Sought:
        """Find the words of a message in a server's stories: of its parts the first that is found.

        Raises:
            ArchiveError: the stories cannot be reached.
            TooFastError: the asker has to wait.
            BusyError: too many questions wait, or too many of theirs.
        """
        with self._counted():
            await self.pace.step(asker)

            async def found(snapshot: Snapshot) -> Sought:
                finding = await self.crowd.thread(_find_first, snapshot.library, parts)
                return Sought(finding, snapshot)

            async with self.crowd.turn(asker):
                with within(LONGEST_ANSWER):
                    sought = await self._shelves.over(server, found)
        self._metrics.found(found=bool(sought.finding.matches))
        return sought

    async def _with_changes(self, answer: Answer, server: int | None) -> Answer:
        """Return the answer with what changed in the stories that are meant, if anything did."""
        meant = set(answer.facts.ids) if answer.facts else set()
        try:
            found = await newest_change(self._shelves, self._store, server, meant)
        except StoreError as error:
            words = "what changed cannot be told: %s"
            faults.note(Fault.DATABASE, "changes", _log.error, words, error)
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
                first=not asked.again,
            )
        except StoreError as error:
            words = "a reply is posted without buttons: %s"
            faults.note(Fault.DATABASE, "buttons", _log.error, words, error)
            return None


def _find_first(library: Library, parts: Sequence[str]) -> Finding:
    """Return what is found of the first part that is found, else of the longest."""
    for part in parts:
        finding = find(library, part)
        if finding.matches:
            return finding
    return find(library, max(parts, key=len, default=""))


def default_story(server: Server, library: Library) -> str | None:
    """Return the id of the story that is asked where a question names none; None for all."""
    chosen = server.default_story
    return chosen if chosen in library.corpus.numbers else None


def _only_one(library: Library, story: str | None, words: Words) -> str:
    """Return that one story alone was asked, since moderators chose it."""
    title = next(one.title for one in library.corpus.heads if one.id == story)
    return words(
        "only_one_asked",
        title=name(title),
        ask=words("ask_name"),
        story=words("ask_story_name"),
    )


def _followable(answered: Answered) -> Answer:
    """Return what the next question may follow from."""
    # What was not shown may still be asked for.
    answer = answered.answer
    passages, facts = answer.passages[: answered.reply.shown], answer.facts
    if facts is not None and facts.listed:
        # It would hold a whole library; a few tell that no single story is meant.
        facts = replace(facts, stories=(), listed=tuple(facts.listed[:MOST_LISTED]), speakers=())
    return replace(answer, passages=passages, facts=facts)
