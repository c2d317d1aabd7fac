"""`/knowledge check`: what is expected, held against the answers of now.

What moderators keep is their server's alone; what stands beside the shared stories holds
everywhere, and is changed only there. Where reading these again breaks what a server expects,
its log channel is told.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bot.discord.archived import whole
from bot.discord.breaking import broken_by, broken_lines
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import ModeratedList, chosen, menu, moderated_server
from bot.discord.servers import tell, words_in
from bot.discord.text.markdown import block_quote, length, name, subtext
from bot.discord.text.pages import Listing
from bot.discord.text.views import on_click
from bot.discord.translator import text
from bot.words.expecting import failure, summary
from knowledge.expectations import LONGEST_COMPARED, MOST_COMPARED, run

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    import discord
    from discord import Interaction, ui
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.snapshot import Reload
    from bot.store import Kept
    from bot.words import Words
    from knowledge.expectations import Compared, Outcome
    from knowledge.library import Library
    from knowledge.stories.expectations import Expectation

_log = logging.getLogger(__name__)

CHECK = "check"
"""What the list is known by in the ids of buttons."""
REMOVE = "expected:remove"
LONGEST_CAME = 600
"""Characters of a passage that is quoted whole."""
ENTRIES = 5


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear the clicks and the swaps of the shared stories."""
    group, listed = knowledge_group(bot, services), ModeratedList(services, CHECK, _checked)

    @group.command(name=text("check_name"), description=text("check_description"))
    async def check(interaction: Interaction[Any]) -> None:
        """Hold what is expected against the answers of now."""
        await listed.show(interaction)

    async def removed(interaction: Interaction[Any], _: re.Match[str]) -> None:
        server = await moderated_server(interaction, services)
        await services.store.expectations.remove(server, chosen(interaction))
        await listed.show_again(interaction)

    async def swapped(reload: Reload) -> None:
        await _tell_servers(bot, services, reload)

    bot.add_dynamic_items(
        listed.pages(),
        on_click(services.events, REMOVE, removed),
    )
    services.shelves.heard.append(swapped)


async def _checked(services: Services, server: int, words: Words) -> Listing:
    """Return what came of the expectations, those first that do not hold."""
    snapshot = services.shelves.now(server)
    own = await services.store.expectations.on(server)
    # The first to ask takes the files apart.
    theirs = await asyncio.to_thread(attrgetter("expectations"), snapshot)
    expected = [*(one.value for one in own), *theirs]
    outcomes = await asyncio.to_thread(_outcomes, whole(snapshot), expected)
    kept = dict(zip(range(len(outcomes)), own, strict=False))
    order = sorted(range(len(outcomes)), key=lambda at: outcomes[at].held)
    shown = [at for at in order if at in kept or not outcomes[at].held]
    problems = len(snapshot.misread)
    head = [summary(len(snapshot.library.stories), outcomes, problems, words)]
    if len(outcomes) < len(expected):
        asked, number = words.number(len(outcomes)), words.number(len(expected))
        head.append(subtext(words("expectations_asked", asked=asked, number=number)))
    if not expected:
        head = [words("expectations_none", expect=words("expect_button"))]

    def below(indices: range) -> Sequence[ui.Item[Any]]:
        own_here = [kept[shown[at]] for at in indices if shown[at] in kept]
        options = [(one.value.question, str(one.id)) for one in own_here]
        return [menu(REMOVE, words("choose_to_remove"), options)] if options else []

    entries = [partial(_entry, outcomes[at], kept.get(at), words) for at in shown]
    return Listing("\n".join(head), entries, most=ENTRIES, below=below)


def _outcomes(library: Library, expected: Iterable[Expectation]) -> list[Outcome]:
    """Return what came of the first expectations, as many as there is time for; blocks."""
    until = time.perf_counter() + LONGEST_COMPARED
    found = []
    for outcome in run(library, list(expected)[:MOST_COMPARED]):
        found.append(outcome)
        if time.perf_counter() > until:
            break
    return found


def _entry(outcome: Outcome, kept: Kept[Expectation] | None, words: Words) -> str:
    """Return what was expected, and what came instead where it does not hold."""
    if outcome.held:
        return f"✅ {name(outcome.expectation.question)}"
    lines = [f"❌ {failure(outcome, words, name)}"]
    came = outcome.came
    if came is not None and length(came.text) <= LONGEST_CAME:
        lines += [block_quote(came.text), f"— {name(came.attribution)}"]
    elif came is not None:
        lines.append(f"{name(came.text, LONGEST_CAME)} — {name(came.attribution)}")
    if kept is None:
        lines.append(subtext(words("expectation_of_all")))
    return "\n".join(lines)


async def _tell_servers(bot: commands.Bot, services: Services, reload: Reload) -> None:
    """Tell each server of what it expects itself and the shared stories broke."""
    if not reload.swapped:
        return
    servers = {one.shelf for one in await services.store.expectations.on()}
    for guild in bot.guilds:
        if guild.id in servers:
            try:
                await _tell_server(guild, services, reload)
            except Exception:  # noqa: BLE001 - whatever it is, the other servers are told
                _log.exception("server %s: what a reload breaks was not told", guild.id)


async def _tell_server(guild: discord.Guild, services: Services, reload: Reload) -> None:
    broken = await _broken(services, guild.id, reload)
    if broken.broken:
        server = await services.servers.of(guild.id)
        lines = [f"⚠️ {line}" for line in broken_lines(broken, words_in(server, guild))]
        await tell(guild, server.log_channel_id, "\n".join(lines))


async def _broken(services: Services, server: int, reload: Reload) -> Compared:
    """Return what does not hold any more in a server, nor of the shared stories by themselves.

    What a server's own stories answer otherwise is no news that a reload brings.
    """
    before, after, here = reload.before.library, reload.after.library, services.library(server)
    shared = await broken_by(services, server, before, after)
    if here is after or not shared.broken:
        return shared
    own = await broken_by(services, server, before, here)
    failing = {one.expectation for one in own.broken}
    return replace(shared, broken=tuple(x for x in shared.broken if x.expectation in failing))
