"""Good answers that become what is expected, with one click of a moderator under their 👍."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.archived import whole
from bot.discord.guidance import names_in
from bot.discord.moderated import moderated_server
from bot.discord.pending import KNOWN_BY
from bot.discord.text.forms import Field, form
from bot.discord.text.markdown import name
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.voted import Hoped
from bot.store import StoredPassage
from bot.words import words_for
from knowledge.expectations import expected_of

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.stories.expectations import Expectation

LONGEST_QUESTION = 300
LONGEST_PHRASE = 600
"""Characters after which the expected phrase is cut where it is told."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear the clicks."""

    async def made(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _make(interaction, services, match["kept"])

    async def dropped(interaction: Interaction[Any], match: re.Match[str]) -> None:
        server = await moderated_server(interaction, services)
        await services.store.expectations.remove(server, int(match["number"]))
        content = words_for(interaction.locale)("expectation_removed")
        await interaction.response.edit_message(content=content, view=None)

    bot.add_dynamic_items(
        on_click(services.events, rf"expected:make:(?P<kept>{KNOWN_BY})", made),
        on_click(services.events, r"expected:drop:(?P<number>\d{1,18})", dropped),
    )


async def _make(interaction: Interaction[Any], services: Services, token: str) -> None:
    """Keep what a reply answered as what is expected, or ask for its question first."""
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    # A form may be put away; and to keep the same twice is to keep it once.
    hoped: Any = services.pending.look(token, server, interaction.user.id)
    if not isinstance(hoped, Hoped):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    found = None
    if hoped.question is not None:
        found = await _expected(services, server, hoped, hoped.question)
    if found is None:
        await _ask_for_question(interaction, services, hoped, words)
    else:
        await _keep(interaction, services, found, words)


async def _ask_for_question(
    interaction: Interaction[Any], services: Services, hoped: Hoped, words: Words
) -> None:
    async def sent(interaction: Interaction[Any], written: Mapping[str, str]) -> None:
        server = await moderated_server(interaction, services)
        found = await _expected(services, server, hoped, " ".join(written["question"].split()))
        if found is None:
            await send_privately(interaction, words("expectation_answered_otherwise"))
        else:
            await _keep(interaction, services, found, words)

    asked = (hoped.question or "")[:LONGEST_QUESTION]
    field = Field("question", words("expectation_question"), asked, LONGEST_QUESTION, needed=True)
    title = words("expect_button")
    await interaction.response.send_modal(form(services.events, title, [field], sent))


async def _expected(
    services: Services, server: int, hoped: Hoped, question: str
) -> Expectation | None:
    """Return what is to be expected; None where the question leads elsewhere by itself."""
    library = whole(services.shelves.now(server))
    answer = await services.moderating.work(server, library.ask, question)
    first = next(iter(answer.shown), None)
    if first is None or StoredPassage.of(first).digest != hoped.first.digest:
        return None
    return expected_of(question, first)


async def _keep(
    interaction: Interaction[Any], services: Services, found: Expectation, words: Words
) -> None:
    server = await moderated_server(interaction, services)
    kept = await services.store.expectations.keep(server, found, interaction.user.id)
    button: ui.Button[Any] = ui.Button(
        label=words("forget_button"), custom_id=f"expected:drop:{kept.id}"
    )
    phrase = name(found.contains or "", LONGEST_PHRASE)
    parts = [
        words("expected_contains", phrase=phrase),
        *([words("expected_speaker", speaker=name(found.speaker))] if found.speaker else []),
    ]
    what = words("expectation_failing", question=name(found.question), what=words.listed(parts))
    content = f"✅ {words('expectation_kept', **names_in(words))}\n{what}"
    if interaction.message is None:
        await send_privately(interaction, content, buttons(button))
    else:
        await interaction.response.edit_message(content=content, view=buttons(button))
