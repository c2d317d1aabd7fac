"""A story in a form: what can be written, what of it is refused, and what it would change.

What was written is laid over the story as it is when the form is sent: somebody else may have
changed the rest meanwhile. Whatever is refused comes back in the form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from discord import ui

from bot.discord.changes.change import ServerChange
from bot.discord.changes.files import FileChange
from bot.discord.changes.offers import Offer, Other, deferred, offer
from bot.discord.pending import KNOWN_BY
from bot.discord.text.forms import LONGEST_FIELD, Field, form
from bot.discord.text.markdown import length
from bot.discord.text.views import buttons
from bot.shelves import content_of
from bot.store import SHARED, Action, NewRevision
from bot.words import words_for
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from discord import Interaction

    from bot.discord.changes.change import Change
    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.model import Story

PART, PART_TEMPLATE = "edit:part:{token}", rf"edit:part:(?P<token>{KNOWN_BY})"
AGAIN, AGAIN_TEMPLATE = "edit:again:{token}", rf"edit:again:(?P<token>{KNOWN_BY})"
PART_ROOM = 3000
"""How long a part is, in UTF-16 code units, so that there is room to write more."""
LONGEST_LINE = 300
"""Characters of a title, a publisher or a date."""
LONGEST_ADDRESS = 2000


class Typed(NamedTuple):
    """What somebody wrote in the form."""

    title: str
    publisher: str
    published: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Editing:
    """A story that somebody edits, as they saw it."""

    server: int
    """Where they do so."""
    shelf: int
    """On which shelf it stands."""
    story: Story
    seen: int | None
    """The id of its newest revision then."""
    part: Span | None = None
    """The part of its text that stands in the form; None for all of it."""

    def of_part(self, part: Span) -> Editing:
        """Return the same, of one part of the text."""
        return replace(self, part=part)

    @property
    def shown(self) -> Span:
        """What of the text stands in the form: without the white space around it."""
        start, end = self.part or Span(0, len(self.story.text))
        inside = self.story.text[start:end]
        before = len(inside) - len(inside.lstrip())
        return Span(start + before, max(start + before, start + len(inside.rstrip())))

    @property
    def as_it_is(self) -> Typed:
        """What stands in the form before anything is typed."""
        story, (start, end) = self.story, self.shown
        text = story.text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        heads = (story.title, story.publisher or "", story.published or "", story.url or "")
        return Typed(*heads, text)


def parts(text: str) -> list[Span]:
    """Return the parts in which a long text is edited: whole lines, as far as they are short."""
    found: list[Span] = []
    start = room = 0
    for piece in _pieces(text):
        taken = length(text[piece.start : piece.end])
        if room and room + taken > PART_ROOM:
            found.append(Span(start, piece.start))
            start, room = piece.start, 0
        room += taken
    return [*found, Span(start, len(text))]


def _pieces(text: str) -> Iterator[Span]:
    """Yield the lines of a text with their ends; of a very long line pieces, cut at spaces."""
    at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        while end - at > PART_ROOM // 2:
            space = text.rfind(" ", at + 1, at + PART_ROOM // 2)
            cut = at + PART_ROOM // 2 if space < 0 else space + 1
            yield Span(at, cut)
            at = cut
        yield Span(at, end)
        at = end


async def open_form(
    interaction: Interaction[Any], services: Services, editing: Editing, typed: Typed | None = None
) -> None:
    """Answer an interaction by the form, with what was typed there before, if anything was."""
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
    title = words("edit_form", story=" ".join(editing.story.title.split()))
    await interaction.response.send_modal(form(services.events, title, fields, sent))


async def _sent(
    interaction: Interaction[Any], services: Services, editing: Editing, typed: Typed
) -> None:
    words = words_for(interaction.locale)
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
    return Offer(change, others=(Other("again_button", again),))


def _now(services: Services, editing: Editing) -> Story:
    """Return the story as it is now, or as it was seen where it was removed meanwhile."""
    shelves, is_shared = services.shelves, editing.shelf == SHARED
    there = shelves.shared.library.stories if is_shared else shelves.own(editing.shelf)
    return next((one for one in there if one.id == editing.story.id), editing.story)


def written(now: Story, editing: Editing, typed: Typed) -> Story:
    """Return the story with what was typed, and all else as it is now."""
    before = editing.as_it_is
    fields: dict[str, Any] = {
        name: new.strip() or None
        for name, new, old in zip(Typed._fields[:-1], typed, before, strict=False)
        if new.strip() != old.strip()
    }
    title = fields.pop("title", now.title) or ""
    text = now.text
    if typed.text.strip() != before.text.strip():
        text = _laid_over(now.text, editing, typed.text.strip())
    return replace(now, title=title, text=text, **fields)


def _laid_over(now: str, editing: Editing, new: str) -> str:
    """Return the text with the new words where the old ones stand now.

    Where somebody else has changed just these, the text as it was seen is gone on from.
    """
    start, end = editing.shown
    if "\r\n" in editing.story.text:
        new = new.replace("\n", "\r\n")
    old = editing.story.text[start:end]
    if old and now.count(old) == 1:
        return now.replace(old, new)
    return editing.story.text[:start] + new + editing.story.text[end:]


def _refusal(story: Story, editing: Editing, typed: Typed, words: Words) -> str | None:
    """Return why what was typed cannot be taken, or None."""
    if not story.title:
        return words("needs_title")
    if not story.text.strip():
        return words("needs_text")
    url = typed.url.strip()
    if url and url != editing.story.url and not url.startswith(("https://", "http://")):
        return words("needs_address")
    if story == editing.story:
        return words("nothing_typed")
    return None
