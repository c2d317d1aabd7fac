"""A speaker that a moderator corrects once and for all, on the way from a 👎.

Whoever says that an answer names the wrong speaker chooses the statement, then who says it: of
the people of the story, nobody, or another name. It counts at once, in their server alone;
whoever runs the bot may let it count everywhere.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.archived import check_reached
from bot.discord.correction import told_correction, told_words
from bot.discord.guidance import names_in
from bot.discord.moderated import MOST_OPTIONS, chosen, menu, moderated_server
from bot.discord.pending import KNOWN_BY
from bot.discord.permissions import is_owner
from bot.discord.posting import in_time
from bot.discord.recall import Lost, recall
from bot.discord.text.forms import Field, form
from bot.discord.text.views import buttons, on_click, send_privately, show
from bot.shelves import UnreadError
from bot.store import TOKEN, Kept
from bot.words import words_for
from knowledge.errors import StoryError
from knowledge.stories.speaker_corrections import CORRECTIONS_FILE, SpeakerCorrection

if TYPE_CHECKING:
    import re
    from collections.abc import Coroutine, Mapping, Sequence

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.store import StoredPassage, StoredReply
    from bot.words import Words
    from knowledge.answer import Passage
    from knowledge.index.packed_story import PackedStory

_log = logging.getLogger(__name__)

PASSAGES = 3
"""Of how many passages of a reply the statements can be chosen."""
MOST_SPEAKERS = MOST_OPTIONS - 2
NOBODY, ANOTHER = 900, 901
"""The values of the options that stand for nobody, and for a name that is written."""
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of a story of which it is asked who says them."""

    story: str
    words: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """Words, and those who may say them."""

    said: _Said
    speakers: tuple[tuple[str, str | None], ...]
    """The name and the role of each."""


@dataclass(frozen=True, slots=True)
class _Next:
    """What is shown next: Markdown, and what stands under it."""

    content: str
    items: Sequence[ui.Item[Any]] = ()

    @property
    def view(self) -> ui.View | None:
        """What stands under it."""
        return buttons(*self.items)


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear the clicks."""

    async def taken_back(interaction: Interaction[Any], match: re.Match[str]) -> None:
        server = await moderated_server(interaction, services)
        await interaction.response.defer()
        await services.shelves.take_back(server, int(match["number"]))
        content = words_for(interaction.locale)("correction_removed")
        await interaction.edit_original_response(content=content, view=None)

    async def begun(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _begin(interaction, services, match["token"])

    async def said(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _choose_statement(interaction, services, match["kept"])

    async def spoken(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _choose_speaker(interaction, services, match["kept"])

    async def shared(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _share(interaction, services, match["kept"])

    bot.add_dynamic_items(
        on_click(services.events, r"speaker:drop:(?P<number>\d{1,18})", taken_back),
        on_click(services.events, rf"speaker:begin:(?P<token>{TOKEN})", begun),
        on_click(services.events, rf"speaker:said:(?P<kept>{KNOWN_BY})", said),
        on_click(services.events, rf"speaker:who:(?P<kept>{KNOWN_BY})", spoken),
        on_click(services.events, rf"speaker:share:(?P<kept>{KNOWN_BY})", shared),
    )


async def _begin(interaction: Interaction[Any], services: Services, token: str) -> None:
    """Ask which statement of a reply is meant, where there are several."""
    await _shown(interaction, services, _begun(interaction, services, token))


async def _shown(
    interaction: Interaction[Any], services: Services, work: Coroutine[Any, Any, _Next]
) -> None:
    """Show what comes next, announced where the stories take their time."""
    patience = services.settings.acknowledge_after
    following = await in_time(interaction, work, patience, in_place=True)
    await show(interaction, following.content, following.view, in_place=True)


async def _begun(interaction: Interaction[Any], services: Services, token: str) -> _Next:
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    reply = await services.store.reply(token, server)
    found = [] if reply is None else await _statements(services, interaction, server, reply)
    if not found:
        return _Next(words("forgotten" if reply is None else "story_changed"))
    if not found[1:]:
        return await _ask_who(interaction, services, found[0], words)
    stories = frozenset(one.story for one in found)
    kept = services.pending.keep(found, server, interaction.user.id, stories)
    options = [(one.words, str(at)) for at, one in enumerate(found)]
    items = [menu(f"speaker:said:{kept}", words("which_statement"), options)]
    return _Next(words("which_statement"), items)


async def _statements(
    services: Services, interaction: Interaction[Any], server: int, reply: StoredReply
) -> list[_Said]:
    """Return the statements of what a reply showed; a passage without one is one itself."""

    async def found(now: Snapshot) -> list[_Said]:
        return await services.moderating.thread(_said_of, now, reply.ranking[:PASSAGES])

    async with services.moderating.turn(interaction.user.id):
        return await services.shelves.over(server, found)


def _said_of(now: Snapshot, ranking: Sequence[StoredPassage]) -> list[_Said]:
    for stored in ranking:
        check_reached(stored.story, now)
    found = [recall(now.library, stored) for stored in ranking]
    passages = [one.passage for one in found if not isinstance(one, Lost)]
    return [*dict.fromkeys(said for passage in passages for said in _said_in(passage))]


def _said_in(passage: Passage) -> list[_Said]:
    story = passage.story
    spans = [(one.start, one.end) for one in passage.statements] or [(passage.start, passage.end)]
    return [_Said(story.id, story.text[start:end]) for start, end in spans]


async def _choose_statement(interaction: Interaction[Any], services: Services, token: str) -> None:
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    found: Any = services.pending.look(token, server, interaction.user.id)
    at = chosen(interaction)
    if not isinstance(found, list) or not 0 <= at < len(found):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    await _shown(interaction, services, _ask_who(interaction, services, found[at], words))


async def _ask_who(
    interaction: Interaction[Any], services: Services, said: _Said, words: Words
) -> _Next:
    """Ask who says words: of the people of their story, nobody, or another name."""
    server = await moderated_server(interaction, services)

    async def found(now: Snapshot) -> PackedStory | None:
        check_reached(said.story, now)
        return await services.moderating.thread(now.library.find, said.story)

    async with services.moderating.turn(interaction.user.id):
        told = await services.shelves.over(server, found)
    asked = _Asked(said, () if told is None else _speakers(told))
    kept = services.pending.keep(asked, server, interaction.user.id, frozenset({said.story}))
    options = [
        *(
            (", ".join(filter(None, one)), str(at))
            for at, one in enumerate(asked.speakers[:MOST_SPEAKERS])
        ),
        (words("speaker_nobody"), str(NOBODY)),
        (words("speaker_another"), str(ANOTHER)),
    ]
    content = words("who_says", words=told_words(said.words))
    return _Next(content, [menu(f"speaker:who:{kept}", words("who_says_it"), options)])


def _speakers(told: PackedStory) -> tuple[tuple[str, str | None], ...]:
    """Return those whom a story quotes, then those whom it only names, with their roles."""
    quoted = [(one.speaker, one.role) for one in told.statements if one.speaker is not None]
    named = [(one.name, one.role) for one in told.people]
    found: dict[str, str | None] = {}
    for person, role in [*quoted, *named]:
        found[person] = found.get(person) or role
    return tuple(found.items())


async def _choose_speaker(interaction: Interaction[Any], services: Services, token: str) -> None:
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    asked: Any = services.pending.look(token, server, interaction.user.id)
    at = chosen(interaction)
    if not isinstance(asked, _Asked) or (
        at not in (NOBODY, ANOTHER) and not 0 <= at < len(asked.speakers)
    ):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    said = asked.said
    if at == ANOTHER:
        await _ask_for_name(interaction, services, said, words)
        return
    person, role = (None, None) if at == NOBODY else asked.speakers[at]
    correction = SpeakerCorrection(said.story, said.words, person, role)
    await _correct(interaction, services, correction, words)


async def _ask_for_name(
    interaction: Interaction[Any], services: Services, said: _Said, words: Words
) -> None:
    async def sent(interaction: Interaction[Any], written: Mapping[str, str]) -> None:
        person = " ".join(written["speaker"].split())
        role = " ".join(written["role"].split()) or None
        correction = SpeakerCorrection(said.story, said.words, person or None, role)
        await _correct(interaction, services, correction, words_for(interaction.locale))

    fields = [
        Field("speaker", words("speaker_field"), most=LONGEST_NAME, needed=True),
        Field("role", words("role_field"), most=LONGEST_NAME),
    ]
    await interaction.response.send_modal(
        form(services.events, words("correct_button"), fields, sent)
    )


async def _correct(
    interaction: Interaction[Any], services: Services, correction: SpeakerCorrection, words: Words
) -> None:
    """Correct a speaker in the server, and tell it."""
    server = await moderated_server(interaction, services)
    await interaction.response.defer()
    kept = await services.shelves.correct(server, correction, interaction.user.id)
    under: list[ui.Button[Any]] = [
        ui.Button(label=words("undo_button"), custom_id=f"speaker:drop:{kept.id}")
    ]
    own = {story.id for story in services.shelves.own(server)}
    if correction.story not in own and await is_owner(interaction, services.settings):
        stories = frozenset({correction.story})
        token = services.pending.keep(kept, server, interaction.user.id, stories)
        label = words("correct_everywhere_button")
        under.append(ui.Button(label=label, custom_id=f"speaker:share:{token}"))
    content = f"✅ {words('corrected_here', what=told_correction(correction, words))}"
    await interaction.edit_original_response(content=content, view=buttons(*under))


async def _share(interaction: Interaction[Any], services: Services, token: str) -> None:
    """Let a correction count everywhere, in place of the server alone."""
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    if not await is_owner(interaction, services.settings):
        await send_privately(interaction, words("owners_only"))
        return
    kept: Any = services.pending.take(token, server, interaction.user.id)
    if not isinstance(kept, Kept):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    await interaction.response.defer()
    correction = replace(kept.value, file=None, line=None)
    try:
        await services.shelves.correct_shared(correction, interaction.user.id)
    except UnreadError:
        content = words("files_unread", **names_in(words))
        await interaction.edit_original_response(content=f"⚠️ {content}", view=None)
        return
    except (OSError, StoryError) as error:
        _log.error("a speaker is not corrected on the shared shelf: %s", error)
        content = words("correction_unwritten", file=CORRECTIONS_FILE)
        await interaction.edit_original_response(content=f"⚠️ {content}", view=None)
        return
    await services.shelves.take_back(server, kept.id)
    content = f"✅ {words('corrected_everywhere', what=told_correction(correction, words))}"
    await interaction.edit_original_response(content=content, view=None)
