"""An offer: a change with its preview, and what the buttons below that do.

It is shown to one person alone and stands in one message from the first look to "undone".
A token goes with the buttons, and is taken when something is done: of two clicks at once the
second finds nothing. Where a change fails, it is as if nobody had clicked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.discord.breaking import broken_by, broken_lines
from bot.discord.changes.offer_buttons import Act, button, buttons_of, chosen_of
from bot.discord.changes.offered import Looked
from bot.discord.changes.preview import alarm_lines, shown_difference
from bot.discord.changes.telling import done, tell_changes, who_of
from bot.discord.guidance import names_in
from bot.discord.pending import TAKEN
from bot.discord.permissions import require
from bot.discord.text.fit import LIMIT, fitting
from bot.discord.text.markdown import escape, length, name
from bot.discord.text.views import buttons
from bot.intake.errors import IntakeError
from bot.shelves import UnreadError, UnwritableError
from bot.store import Action, OutdatedError
from bot.words import words_for
from knowledge.errors import UnknownStoryError
from knowledge.expectations import Compared

if TYPE_CHECKING:
    import re

    from discord import Interaction

    from bot.discord.changes.change import Look
    from bot.discord.changes.offered import Offer
    from bot.discord.services import Services
    from bot.words import Words


async def offer(interaction: Interaction[Any], services: Services, made: Offer) -> None:
    """Show somebody what a change would do, with the buttons to make it or not.

    Answers the interaction: a command, a form that was sent, or a click, whose message then
    shows the offer. It must not have been answered, but may have been deferred.
    """
    await deferred(interaction)
    await _look_again(interaction, services, made, words_for(interaction.locale))


async def deferred(interaction: Interaction[Any]) -> None:
    """Tell Discord that the answer is coming: privately, in the private message if one was clicked.

    What all can see is never changed into what one person is shown.
    """
    if interaction.response.is_done():
        return
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)


async def _look_again(
    interaction: Interaction[Any], services: Services, made: Offer, words: Words, note: str = ""
) -> None:
    try:
        async with services.moderating.turn(interaction.user.id):
            look, broken = await _looked_at(services, made)
    except UnknownStoryError:
        await interaction.edit_original_response(content=words("story_gone"), view=None)
        return
    if look.meanwhile is not None and made.too_late is not None:
        told = words(made.too_late, **names_in(words))
        await interaction.edit_original_response(content=told, view=None)
        return
    if look.meanwhile is not None:
        note = words("changed_meanwhile", who=who_of(look.meanwhile.user_id, words))
    made = replace(made, change=look.change)
    note = "\n".join(filter(None, [note, *(f"⚠️ {line}" for line in broken_lines(broken, words))]))
    if broken.broken and services.settings.expectations_stop:
        stopped = Looked(made, look, is_stopped=True)
        view = buttons_of(stopped, _kept(interaction, services, stopped), words)
        content = "\n".join([note, words("expectations_stop", **names_in(words))])
        await interaction.edit_original_response(content=content, view=view)
        return
    await _show(interaction, services, Looked(made, look), words, note)


async def _looked_at(services: Services, made: Offer) -> tuple[Look, Compared]:
    """Return what a change would do now, and what it would break."""
    look, broken = await made.change.look(services.shelves), Compared()
    is_late = look.meanwhile is not None and made.too_late is not None
    if look.libraries is not None and not look.failed and not is_late:
        broken = await broken_by(services, made.change.server, *look.libraries)
    return replace(look, libraries=None), broken


async def _show(
    interaction: Interaction[Any], services: Services, looked: Looked, words: Words, note: str
) -> None:
    made, look = looked.offer, looked.look
    if look.failed:
        view = buttons_of(looked, _kept(interaction, services, looked), words)
        await interaction.edit_original_response(content=words("change_fails"), view=view)
        return
    alarms = alarm_lines(look.alarms, words)
    above = "\n".join([*filter(None, [note]), *(f"⚠️ {line}" for line in alarms)])
    if made.show is None:
        told = words("would_change") if made.head is None else made.head(look, words)
        head = "\n".join(filter(None, [above, told]))
        content = await services.moderating.work(
            interaction.user.id, shown_difference, head, look.difference, words
        )
    else:
        shown = await services.moderating.work(interaction.user.id, made.show, look, words)
        lines = fitting(above.split("\n"), LIMIT - length(shown), words) if above else []
        content = "\n".join([*lines, shown])
    token = _kept(interaction, services, looked)
    await interaction.edit_original_response(content=content, view=buttons_of(looked, token, words))


def _kept(interaction: Interaction[Any], services: Services, looked: Looked) -> str:
    change = looked.offer.change
    return services.pending.keep(looked, change.server, interaction.user.id, change.stories)


async def clicked(interaction: Interaction[Any], match: re.Match[str], services: Services) -> None:
    """Do what a button of an offer says."""
    words, act = words_for(interaction.locale), Act(match["act"])
    where = interaction.guild_id, interaction.user.id
    looked: Any = services.pending.look(match["token"], *where)
    if looked is TAKEN:
        await interaction.response.defer()  # the first of two clicks is being answered
        return
    if not isinstance(looked, Looked):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    made = looked.offer
    await require(interaction, services, for_owners=made.change.for_owners)
    if act in (Act.OTHER, Act.CHOOSE):
        await _do_other(interaction, services, made, int(match["argument"] or 0))
    elif act is Act.CANCEL:
        services.pending.take(match["token"], *where)
        await interaction.response.edit_message(content=words("cancelled"), view=None)
    elif not looked.can_be_made:
        await interaction.response.defer()  # no button of it says so
    elif act is Act.CONFIRM and looked.look.alarms:
        await _ask_again(interaction, looked, match["token"], words)
    elif services.pending.take(match["token"], *where) is not None:
        await _make(interaction, services, looked, words)


async def _do_other(
    interaction: Interaction[Any], services: Services, made: Offer, number: int
) -> None:
    """Do what another button of an offer says, or what was chosen in its menu."""
    chosen = chosen_of(interaction)
    if made.menu is not None and chosen:
        await made.menu.work(interaction, services, made, chosen)
    elif made.others[number:]:
        await made.others[number].work(interaction, services, made)


def _unwritten(error: UnwritableError | UnreadError | IntakeError, words: Words) -> str:
    if isinstance(error, UnreadError):
        return words("files_unread", **names_in(words))
    if isinstance(error, IntakeError):
        return escape(error.told(words))
    return words("file_unwritable", file=name(str(error)))


async def _ask_again(
    interaction: Interaction[Any], looked: Looked, token: str, words: Words
) -> None:
    told = "\n".join([*alarm_lines(looked.look.alarms, words), words("really")])
    view = buttons(
        button(Act.REALLY, token, words("really_button")),
        button(Act.CANCEL, token, words("cancel_button")),
    )
    await interaction.response.edit_message(content=f"⚠️ {told}", view=view)


async def _make(
    interaction: Interaction[Any], services: Services, looked: Looked, words: Words
) -> None:
    made = looked.offer
    await deferred(interaction)
    try:
        revisions = await made.change.make(services.shelves, looked.look)
    except OutdatedError:
        await _look_again(interaction, services, made, words, words("changed_just_now"))
        return
    except (UnwritableError, UnreadError, IntakeError) as error:
        told = _unwritten(error, words)
        view = buttons_of(looked, _kept(interaction, services, looked), words)
        await interaction.edit_original_response(content=told, view=view)
        return
    except Exception:
        token = _kept(interaction, services, looked)
        await interaction.edit_original_response(view=buttons_of(looked, token, words))
        raise
    for one in revisions:
        if one.action is Action.TAKE_DOWN:
            services.forget(one.shelf, one.story)
    content, view = done(revisions, looked.look, words)
    try:
        await interaction.edit_original_response(content=content, view=view)
    finally:  # it is made, whether or not whoever made it can be told
        await tell_changes(interaction.client, services, revisions, looked.look)
