"""`/knowledge status` and `reload`: what is on the shelves, and reading the shared one again."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discord import ui
from discord.utils import format_dt

from bot.discord.changes.change import difference_between
from bot.discord.changes.preview import alarm_lines, difference_lines
from bot.discord.guidance import names_in
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_owner
from bot.discord.revision import revision_head
from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name, subtext
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.words import ENGLISH, words_for
from knowledge.changes.alarms import alarms

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.discord.text.fit import Reply
    from bot.shelf import Reload, Snapshot
    from bot.shelves import Shelves
    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.shelf import ShelfDifference
    from knowledge.errors import StoryError

_log = logging.getLogger(__name__)

TEMPLATE = r"reload:(?P<act>really|cancel):(?P<revision>[0-9a-f]{1,16})"
"""The form of the ids of the buttons below a reload that waits."""
LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the commands."""
    group = knowledge_group(bot, services)

    @group.command(name=text("status_name"), description=text("status_description"))
    async def status(interaction: Interaction[Any]) -> None:
        """Show what is loaded, since when, and what could not be read."""
        owner = await is_owner(interaction, services.settings)
        words, server = words_for(interaction.locale), interaction.guild_id or 0
        await send_privately(
            interaction, report_status(services.shelves, server, words, owner=owner).content
        )

    @group.command(name=text("reload_name"), description=text("reload_description"))
    async def reload(interaction: Interaction[Any]) -> None:
        """Read the shared stories again; answers go on meanwhile."""
        words = words_for(interaction.locale)
        if not await is_owner(interaction, services.settings):
            await send_privately(interaction, words("owners_only"))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _reload(interaction, services, words)

    async def confirmed(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _confirm(interaction, services, match)

    bot.add_dynamic_items(on_click(services.events, TEMPLATE, confirmed))


async def _reload(interaction: Interaction[Any], services: Services, words: Words) -> None:
    """Read the shared stories again; where much would be lost, ask before they answer."""
    shelves = services.shelves
    reload = await shelves.read_shared()
    lost = losses(reload)
    if not lost:
        await _swap(interaction, services, reload, words)
        return
    shelves.waiting = reload
    _log.warning("a reload waits to be confirmed: %s", "; ".join(alarm_lines(lost, ENGLISH)))
    head = [*(f"⚠️ {line}" for line in alarm_lines(lost, words)), words("reload_waits")]
    problems = list(_problem_lines(reload.problems, shelves.shared.paths))
    shown = [*problems, *difference_lines(difference_of_reload(reload), words)]
    revision = reload.after.library.revision
    view = buttons(
        ui.Button(label=words("really_button"), custom_id=f"reload:really:{revision}"),
        ui.Button(label=words("cancel_button"), custom_id=f"reload:cancel:{revision}"),
    )
    content = listing("\n".join(head), shown, words).content
    await interaction.edit_original_response(content=content, view=view)


async def _confirm(interaction: Interaction[Any], services: Services, match: re.Match[str]) -> None:
    """Do what a button below a reload that waits says."""
    words, shelves = words_for(interaction.locale), services.shelves
    if not await is_owner(interaction, services.settings):
        await send_privately(interaction, words("owners_only"))
        return
    waiting = shelves.waiting
    if waiting is None or waiting.after.library.revision != match["revision"]:
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    shelves.waiting = None
    if match["act"] == "cancel":
        await interaction.response.edit_message(content=words("cancelled"), view=None)
        return
    await interaction.response.defer()
    if waiting.before is shelves.shared.snapshot:
        await _swap(interaction, services, waiting, words)
    else:  # something else answers meanwhile, so something else would be lost
        await _reload(interaction, services, words)


async def _swap(
    interaction: Interaction[Any], services: Services, reload: Reload, words: Words
) -> None:
    shelves = services.shelves
    await shelves.swap_shared(reload, interaction.user.id)
    _log.info("reloaded; revision %s", shelves.shared.library.revision)
    for problem in reload.problems:
        _log.warning("%s", problem)
    reply = report_reload(reload, shelves.now(None), shelves.shared.paths, words)
    await interaction.edit_original_response(content=reply.content, view=None)


def losses(reload: Reload) -> tuple[Alarm, ...]:
    """Return where a reload would lose much; taking the place of the sample loses nothing."""
    return () if reload.before.is_sample else alarms(difference_of_reload(reload))


def difference_of_reload(reload: Reload) -> ShelfDifference:
    """Return what a reload changes; the sample is no story that anybody added."""
    old = {one.story.id: one for one in reload.before.analyzed}
    new = {one.story.id: one for one in reload.after.analyzed if not reload.after.is_sample}
    names = [*reload.added, *reload.changed, *reload.removed]
    both = [(old.get(name), new.get(name)) for name in dict.fromkeys(names)]
    return difference_between(both, len(reload.before.library.stories))


def _head(snapshot: Snapshot, paths: Iterable[Path], words: Words) -> str:
    """Return what is loaded and since when, and what to do where it is nothing."""
    head = revision_head(snapshot, words)
    if snapshot.library.stories:
        return head
    # Where on the server the folder stands is told to nobody in Discord.
    folder = ", ".join(name(path.absolute().name) for path in paths)
    return f"{head}\n⚠️ {words('stories_gone', folder=folder)}"


def report_status(shelves: Shelves, server: int, words: Words, *, owner: bool) -> Reply:
    """Return what is on both shelves, since when, and the problems that concern the reader.

    Args:
        shelves: hold the stories.
        server: where it is asked.
        words: the language.
        owner: whether it is told to somebody who runs the bot: the problems of the shared
            stories, and what they are called, are nobody else's business.
    """
    shared, own = shelves.now(None), shelves.own(server)
    head = [f"**{words('status_shared')}**"]
    if owner:
        head.append(_head(shared, shelves.shared.paths, words))
    else:
        since = words("status_read", age=format_dt(shared.loaded_at, "R"))
        head.append(f"{words.count('story_count', len(shared.library.stories))}, {since}")
        head += [subtext(words("sample"))] if shared.is_sample else []
    lines = list(_problem_lines(shelves.shared.problems, shelves.shared.paths)) if owner else []
    lines += [f"**{words('status_own')}**", words.count("story_count", len(own))]
    lines += _problem_lines(shelves.problems(server), ())
    if owner and shelves.waiting is not None:
        lost = " ".join(alarm_lines(losses(shelves.waiting), words))
        head.append(words("status_waiting", lost=lost, **names_in(words)))
    if not shelves.now(server).library.stories:
        head.insert(0, words("silence_here", **names_in(words)))
    return listing("\n".join(head), lines, words)


def report_reload(reload: Reload, now: Snapshot, paths: Iterable[Path], words: Words) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {
        "story_added": reload.added,
        "story_updated": reload.changed,
        "story_removed": reload.removed,
    }
    lines = [words(key, story=name(story)) for key, ids in changes.items() for story in ids]
    if reload.is_partial:
        outcome = f"⚠️ {words('reloaded_partly')}"
    else:
        outcome = words("reloaded" if reload.swapped else "reloaded_unchanged")
    head = f"{outcome}\n{_head(now, paths, words)}"
    return listing(head, [*_problem_lines(reload.problems, paths), *lines], words)


def _problem_lines(problems: Iterable[StoryError], paths: Iterable[Path]) -> Iterator[str]:
    """Yield each problem in one line, with its file called as it is within the stories."""
    called = partial(_called, [path.absolute() for path in paths])
    for problem in problems:
        yield f"- {escape(' '.join(problem.told(called).split())[:LONGEST_PROBLEM])}"


def _called(folders: Iterable[Path], file: str) -> str:
    """Return a file's name below the folder of the stories: where that is, nobody is told."""
    path = Path(file).absolute()
    inside = (path.relative_to(one) for one in folders if path.is_relative_to(one))
    below = next(inside, Path())
    return below.as_posix() if below.name else Path(file).name
