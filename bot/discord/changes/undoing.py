"""Undoing: the story says again what it said before a change, by a revision more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.changes.change import ServerChange
from bot.discord.changes.offered import Offer
from bot.discord.changes.telling import logged, titles_in
from bot.store import Action, NewRevision
from bot.store.revisions import NOT_UNDOABLE

if TYPE_CHECKING:
    from bot.discord.changes.change import Look
    from bot.discord.services import Services
    from bot.store import Revision
    from bot.words import Words


async def undoing(services: Services, revision: Revision, user: int) -> Offer | None:
    """Return the offer to take a change back; None where its story was changed since."""
    head = services.shelves.heads(revision.shelf).get(revision.story)
    if head is None or head.id != revision.id or revision.action in NOT_UNDOABLE:
        return None
    kept = await services.store.revisions.of(revision.shelf, revision.story)
    before = next((one for one in kept if one.number == revision.number - 1), None)
    new = NewRevision(
        revision.shelf,
        revision.story,
        Action.UNDO,
        None if before is None else before.content,
        revision.id,
        user_id=user,
        undoes=revision.id,
    )

    def above(look: Look, words: Words) -> str:
        done = logged(revision, titles_in(look), words)
        return f"{done}\n{words('undo_would_change')}"

    change = ServerChange(revision.shelf, (new,))
    return Offer(change, "undo_button", head=above, too_late="undo_too_late")
