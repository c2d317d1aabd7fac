"""A story in a form: what can be written, what of it is refused, and what it would change.

What was written is laid over the story as it is when the form is sent: somebody else may have
changed the rest meanwhile. Whatever is refused comes back in the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.changes.change import ServerChange
from bot.discord.changes.files import FileChange
from bot.discord.changes.offered import Offer, Other
from bot.discord.changes.offers import deferred, offer
from bot.discord.changes.typed import Editing, Typed, written
from bot.discord.pending import KNOWN_BY
from bot.discord.permissions import require
from bot.discord.text.forms import LONGEST_FIELD, Field, form
from bot.discord.text.markdown import name
from bot.discord.text.views import buttons
from bot.harmless import one_line
from bot.shelves import content_of
from bot.store import SHARED, Action, NewRevision
from bot.words import words_for
from knowledge.english.dates import UNDATED, parse_date
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord import Interaction

    from bot.discord.changes.change import Change, Look
    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.model import Story

PART, PART_TEMPLATE = "edit:part:{token}", rf"edit:part:(?P<token>{KNOWN_BY})"
AGAIN, AGAIN_TEMPLATE = "edit:again:{token}", rf"edit:again:(?P<token>{KNOWN_BY})"
LONGEST_LINE = 300
"""Characters of a title, a publisher or a date."""
LONGEST_ADDRESS = 2000


async def open_form(
    interaction: Interaction[Any], services: Services, editing: Editing, typed: Typed | None = None
) -> None:
    """Answer an interaction by the form, with what was typed there before, if anything was.

    Raises:
        MissingPermissions: the person may not change the story, or not any more.
    """
    await require(interaction, services, for_owners=editing.shelf == SHARED)
    words = words_for(interaction.locale)
    values = typed or editing.as_it_is

    async def sent(interaction: Interaction[Any], written: Mapping[str, str]) -> None:
        await _sent(interaction, services, editing, Typed(**written))

    fields = [
        Field("title", words("change_title"), values.title, LONGEST_LINE, needed=True),
        Field("publisher", words("change_publisher"), values.publisher, LONGEST_LINE),
        Field("published", words("change_published"), values.published, LONGEST_LINE),
        Field("url", words("change_url"), values.url, LONGEST_ADDRESS),
        Field("text", words("field_text"), values.text, LONGEST_FIELD, is_long=True),
    ]
    title = words("edit_form", story=one_line(editing.story.title))
    await interaction.response.send_modal(form(services.events, title, fields, sent))


async def _sent(
    interaction: Interaction[Any], services: Services, editing: Editing, typed: Typed
) -> None:
    words = words_for(interaction.locale)
    await require(interaction, services, for_owners=editing.shelf == SHARED)
    await deferred(interaction)
    try:
        await services.shelves.refresh()
        story = written(_now(services, editing), editing, typed)
        refusal = _refusal(story, editing, typed, words)
        if refusal is None:
            await offer(interaction, services, _offer(editing, typed, story, interaction.user.id))
            return
    except Exception:
        await _hand_back(interaction, services, editing, typed, words("typed_is_kept"))
        raise
    await _hand_back(interaction, services, editing, typed, refusal)


async def _hand_back(
    interaction: Interaction[Any], services: Services, editing: Editing, typed: Typed, told: str
) -> None:
    """Say why nothing has changed, with the way back to what was typed."""
    words, story = words_for(interaction.locale), editing.story.id
    token = services.pending.keep(
        (editing, typed), interaction.guild_id, interaction.user.id, frozenset({story})
    )
    button: ui.Button[Any] = ui.Button(
        label=words("again_button"), custom_id=AGAIN.format(token=token)
    )
    await interaction.edit_original_response(content=told, view=buttons(button))


def _offer(editing: Editing, typed: Typed, story: Story, user: int) -> Offer:
    async def again(interaction: Interaction[Any], services: Services, _: Offer) -> None:
        await open_form(interaction, services, editing, typed)

    change: Change
    if editing.shelf == SHARED:
        change = FileChange(editing.server, story, editing.seen, user)
    else:
        content = content_of(story)
        new = NewRevision(editing.shelf, story.id, Action.EDIT, content, editing.seen, user_id=user)
        change = ServerChange(editing.server, (new,))
    published, others = story.published, (Other("again_button", again),)
    if not published or published == editing.story.published or parse_date(published) != UNDATED:
        return Offer(change, others=others)

    def above(_: Look, words: Words) -> str:
        doubt = words("doubt_date_unread", date=name(published))
        return f"⚠️ {doubt}\n{words('would_change')}"

    return Offer(change, head=above, others=others)


def _now(services: Services, editing: Editing) -> Story:
    """Return the story as it is now, or as it was seen where it was removed meanwhile."""
    shelves, is_shared = services.shelves, editing.shelf == SHARED
    id_ = editing.story.id
    if is_shared:
        found = shelves.shared.snapshot.alone.find(id_)
    else:
        found = next((one for one in shelves.added(editing.shelf) if one.id == id_), None)
    return editing.story if found is None else found.story


def _refusal(story: Story, editing: Editing, typed: Typed, words: Words) -> str | None:
    """Return why what was typed cannot be taken, or None."""
    if not story.title:
        return words("needs_title")
    if not story.text.strip():
        return words("needs_text")
    url = typed.url.strip()
    if url and url != editing.story.url and web_address(url) is None:
        return words("needs_address")
    if story == editing.story:
        return words("nothing_typed")
    return None
