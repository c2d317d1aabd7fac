"""The form in which a story is pasted, and in which a draft is edited.

Whatever is refused comes back in the form: a text that somebody has typed on a phone is not
typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.adding.drafts import Adding, Target, offer_draft, opened_for
from bot.discord.adding.sources import GivenText
from bot.discord.changes.editing import LONGEST_ADDRESS, LONGEST_LINE
from bot.discord.changes.offers import deferred
from bot.discord.pending import KNOWN_BY
from bot.discord.text.forms import LONGEST_FIELD, Field, form
from bot.discord.text.markdown import escape, length
from bot.discord.text.views import buttons
from bot.intake.drafting import edited
from bot.intake.errors import IntakeError
from bot.words import words_for
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from discord import Interaction

    from bot.discord.adding.sources import Opener
    from bot.discord.services import Services
    from bot.words import Words

AGAIN, AGAIN_TEMPLATE = "add:again:{token}", rf"add:again:(?P<token>{KNOWN_BY})"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that somebody fills in."""

    target: Target
    adding: Adding | None = None
    """The draft that is edited; None where a story is pasted."""

    @property
    def as_it_is(self) -> dict[str, str]:
        """What stands in the form before anything is typed, by the fields' names."""
        if self.adding is None:
            return dict.fromkeys(("title", "publisher", "published", TEXT), "")
        story = self.adding.draft.story
        values = {
            "title": story.title,
            "publisher": story.publisher or "",
            "published": story.published or "",
            "url": story.url or "",
        }
        fits = length(story.text) <= LONGEST_FIELD
        return values | ({TEXT: story.text} if fits else {})


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in a form that was refused."""

    form: Form
    typed: Mapping[str, str]


async def open_form(
    interaction: Interaction[Any],
    services: Services,
    opener: Opener,
    filled: Form,
    typed: Mapping[str, str] | None = None,
) -> None:
    """Answer an interaction by the form, with what was typed there before, if anything was."""
    words = words_for(interaction.locale)

    async def sent(interaction: Interaction[Any], written: Mapping[str, str]) -> None:
        await _sent(interaction, services, opener, filled, written)

    title = words("adding_form")
    fields = list(_fields(typed or filled.as_it_is, words, is_new=filled.adding is None))
    await interaction.response.send_modal(form(services.events, title, fields, sent))


def _fields(values: Mapping[str, str], words: Words, *, is_new: bool) -> Iterator[Field]:
    for name, most in (("title", LONGEST_LINE), ("publisher", LONGEST_LINE)):
        yield Field(name, words(f"change_{name}"), values[name], most)
    hint = words("adding_date_hint")
    yield Field(
        "published", words("change_published"), values["published"], LONGEST_LINE, hint=hint
    )
    if "url" in values:
        yield Field("url", words("change_url"), values["url"], LONGEST_ADDRESS)
    if TEXT in values:
        hint = words("adding_text_hint") if is_new else ""
        yield Field(TEXT, words("field_text"), values[TEXT], is_long=True, needed=True, hint=hint)


async def _sent(
    interaction: Interaction[Any],
    services: Services,
    opener: Opener,
    filled: Form,
    typed: Mapping[str, str],
) -> None:
    words = words_for(interaction.locale)
    await deferred(interaction)
    try:
        adding = await _read(services, opener, filled, typed)
        await offer_form(interaction, services, opener, adding)
    except IntakeError as error:
        told = f"{escape(error.told(words))}\n{words('adding_typed_is_kept')}"
        await _hand_back(interaction, services, filled, typed, told)
    except Exception:
        await _hand_back(interaction, services, filled, typed, words("typed_is_kept"))
        raise


async def offer_form(
    interaction: Interaction[Any], services: Services, opener: Opener, adding: Adding
) -> None:
    """Show the preview of a draft, which can be edited in the form."""

    async def edit(interaction: Interaction[Any], services: Services, adding: Adding) -> None:
        await open_form(interaction, services, opener, Form(adding.target, adding))

    await offer_draft(interaction, services, adding, edit)


async def _read(
    services: Services, opener: Opener, filled: Form, typed: Mapping[str, str]
) -> Adding:
    """Return the draft that comes of what was typed.

    Raises:
        IntakeError: it cannot be taken in, and why.
    """
    adding, text = filled.adding, typed.get(TEXT)
    if text is not None and not text.strip():
        raise IntakeError("adding_no_text")
    if adding is None:
        said = {name: value for name, value in typed.items() if name != TEXT}
        is_cut = length(text or "") >= LONGEST_FIELD
        given = GivenText(text or "", said, is_cut=is_cut)
        return await opened_for(services, opener, filled.target, given)
    address = typed.get("url", "").strip()
    if address and address != adding.draft.story.url and web_address(address) is None:
        raise IntakeError("adding_no_address")
    before = filled.as_it_is.get(TEXT, "")
    text = None if text is None or text.strip() == before.strip() else text
    heads = {name: value for name, value in typed.items() if name != TEXT}
    there = filled.target.there(services)
    draft = await services.moderating.work(
        filled.target.server, edited, adding.draft, there, heads, text
    )
    return replace(adding, draft=draft)


async def _hand_back(
    interaction: Interaction[Any],
    services: Services,
    filled: Form,
    typed: Mapping[str, str],
    told: str,
) -> None:
    """Say why nothing was added, with the way back to what was typed."""
    where = interaction.guild_id, interaction.user.id
    stories = frozenset({filled.adding.draft.story.id}) if filled.adding else frozenset[str]()
    token = services.pending.keep(Written(filled, typed), *where, stories)
    button: ui.Button[Any] = ui.Button(
        label=words_for(interaction.locale)("again_button"), custom_id=AGAIN.format(token=token)
    )
    await interaction.edit_original_response(content=told, view=buttons(button))
