"""Drafts in Discord: for the shelf that is meant, with the offer to add them.

A draft is a value, and so is every other one that comes of it: a line that is kept, letters
that are mended, words that are edited. Each is offered anew, in the place of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.discord.adding.preview import shown
from bot.discord.adding.shared import SharedAddition, folder_among
from bot.discord.adding.sources import GivenText, origin_of
from bot.discord.changes import Menu, Offer, Other, ServerChange, offer
from bot.discord.changes.offers import deferred
from bot.discord.permissions import is_moderator, is_owner
from bot.discord.text.markdown import escape
from bot.intake.drafting import Doubt, drafted, keep, with_letters_mended
from bot.intake.errors import IntakeError
from bot.intake.there import There
from bot.shelves import content_of
from bot.store import Action, NewRevision
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord import Interaction

    from bot.discord.adding.sources import Given, Opener
    from bot.discord.changes import Change, Look
    from bot.discord.services import Services
    from bot.intake.drafting import Draft
    from bot.words import Words

    Edit = Callable[[Interaction[Any], Services, "Adding"], Awaitable[None]]
    """Opens the form in which a draft is edited."""

MENDABLE = "doubt_letters_mendable"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a story is to be added."""

    server: int
    """Where somebody adds it."""
    is_shared: bool = False
    """Whether it is for every server."""

    async def is_open_to(self, interaction: Interaction[Any], services: Services) -> bool:
        """Tell whether this person may add stories there."""
        if interaction.guild_id != self.server:
            return False
        if not await is_moderator(interaction, services.store):
            return False
        return not self.is_shared or await is_owner(interaction, services.settings)

    def there(self, services: Services) -> There:
        """Return the stories that answer there, of which a new one may be the same."""
        shelves = services.shelves
        now = shelves.shared.now if self.is_shared else shelves.now(self.server)
        limit = services.settings.largest_story
        return There.of((), limit) if now.is_sample else There.in_library(now.library, limit)


@dataclass(frozen=True, slots=True)
class Adding:
    """A draft on its way, for a shelf."""

    target: Target
    draft: Draft
    origin: str | None
    """What its revision is to say of where it comes from."""


async def opened_for(services: Services, opener: Opener, target: Target, given: Given) -> Adding:
    """Return the draft of what somebody gives.

    Raises:
        IntakeError: it cannot be taken in, and why.
    """
    opened = await opener.open(given)
    draft = await services.moderating.work(target.server, drafted, opened, target.there(services))
    if isinstance(given, GivenText) and given.is_cut:
        cut = Doubt("adding_form_full")
        draft = replace(draft, unsure=(*draft.unsure, cut), doubts=(*draft.doubts, cut))
    return Adding(target, draft, origin_of(given))


async def offer_draft(
    interaction: Interaction[Any], services: Services, adding: Adding, edit: Edit
) -> None:
    """Show the preview of a draft, with the buttons that add, edit or leave it."""
    change = _change(services, adding, interaction.user.id)
    if change is None:
        await _refuse(interaction, words_for(interaction.locale)("adding_no_folder"))
        return
    draft = adding.draft

    def show(look: Look, words: Words) -> str:
        return shown(draft, look, words, is_shared=adding.target.is_shared)

    async def edited(interaction: Interaction[Any], services: Services, _: Offer) -> None:
        await edit(interaction, services, adding)

    async def mended(interaction: Interaction[Any], services: Services, _: Offer) -> None:
        there = adding.target.there(services)
        await _offer_other(
            interaction, services, adding, edit, lambda: with_letters_mended(draft, there)
        )

    async def kept(
        interaction: Interaction[Any], services: Services, _: Offer, chosen: Sequence[int]
    ) -> None:
        await _offer_other(interaction, services, adding, edit, lambda: _keeping(draft, chosen))

    mendable = any(one.key == MENDABLE for one in draft.doubts)
    others = [*([Other("adding_mend_button", mended)] if mendable else [])]
    others.append(Other("adding_edit_button", edited))
    menu = Menu("adding_keep_line", draft.left_out, kept)
    confirm = "add_button" if draft.analyzed.documents else None
    await offer(interaction, services, Offer(change, confirm, show, tuple(others), menu))


async def refuse(interaction: Interaction[Any], error: IntakeError) -> None:
    """Say privately why something cannot be taken in."""
    await _refuse(interaction, escape(error.told(words_for(interaction.locale))))


async def _refuse(interaction: Interaction[Any], told: str) -> None:
    await deferred(interaction)
    await interaction.edit_original_response(content=told, view=None)


async def _offer_other(
    interaction: Interaction[Any],
    services: Services,
    adding: Adding,
    edit: Edit,
    make: Callable[[], Draft],
) -> None:
    """Offer another draft in the place of this one."""
    await deferred(interaction)
    try:
        draft = await services.moderating.work(interaction.user.id, make)
    except IntakeError as error:
        await refuse(interaction, error)
        return
    await offer_draft(interaction, services, replace(adding, draft=draft), edit)


def _keeping(draft: Draft, chosen: Sequence[int]) -> Draft:
    """Return a draft in which the chosen ones of the lines left out belong to the story."""
    lines = [line for at, line in enumerate(draft.left_out) if at in chosen]
    for line in lines:
        if line in draft.left_out:
            draft = keep(draft, draft.left_out.index(line) + 1)
    return draft


def _change(services: Services, adding: Adding, user: int) -> Change | None:
    """Return the change that adds a draft; None where shared stories stand in no folder."""
    target, draft = adding.target, adding.draft
    if target.is_shared:
        folder = folder_among(services.shelves.shared.paths)
        return None if folder is None else SharedAddition(target.server, draft, folder, user)
    head = services.shelves.heads(target.server).get(draft.story.id)
    new = NewRevision(
        target.server,
        draft.story.id,
        Action.ADD if head is None or head.content is None else Action.EDIT,
        content_of(draft.story),
        None if head is None else head.id,
        adding.origin,
        user,
    )
    return ServerChange(target.server, (new,))
