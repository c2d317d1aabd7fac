"""Offering: an article that a feed has brought stands in the log channel until somebody decides.

The buttons say in their ids which article is meant, so they work after a restart; the story is
kept as it was shown until it is decided, and what is added is what was shown. Of two moderators
at once the second is told that it was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.utils import MISSING

from bot.discord.changes import ServerChange
from bot.discord.changes.preview import alarm_lines, difference_lines
from bot.discord.changes.telling import done, who_of
from bot.discord.permissions import is_moderator
from bot.discord.servers import may_write, words_in
from bot.discord.text.fit import listing
from bot.discord.text.markdown import block_quote, escape, name, subtext
from bot.discord.text.views import buttons, send_privately
from bot.intake.errors import IntakeError
from bot.intake.preview import preview
from bot.shelves import content_of
from bot.store import Action, Decision, NewRevision, OutdatedError
from bot.words import words_for
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from discord import Interaction

    from bot.discord.changes import Look
    from bot.discord.services import Services
    from bot.intake.drafting import Draft
    from bot.store import Article, Follow
    from bot.words import Words


class Act(StrEnum):
    """What a button does; the values stand in the buttons' ids."""

    ADD = "add"
    REALLY = "really"
    """Adds what would lose much."""
    IGNORE = "ignore"


TEMPLATE = rf"article:(?P<act>{'|'.join(Act)}):(?P<article>\d{{1,18}})"
"""The form of the ids."""
LONGEST_SENTENCE = 300
MOST_LEFT_OUT = 5
LONGEST_LEFT_OUT = 80


def log_channel(
    client: discord.Client, guild_id: int, channel_id: int | None
) -> discord.TextChannel | None:
    """Return a server's log channel, or None where there is none that can be written to."""
    guild = client.get_guild(guild_id)
    channel = None if guild is None or channel_id is None else guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel) or not may_write(channel):
        return None
    return channel


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that has come."""

    follow: Follow
    feed: str
    """What the feed is called."""
    key: str
    """What the feed knows the article by."""
    draft: Draft
    look: Look


async def post_offer(client: discord.Client, services: Services, arrival: Arrival) -> None:
    """Offer an article to the moderators of a server.

    Raises:
        IntakeError: the server has no log channel that can be written to.
    """
    follow, story = arrival.follow, arrival.draft.story
    server = await services.servers.of(follow.guild_id)
    channel = log_channel(client, follow.guild_id, server.log_channel_id)
    if channel is None:
        raise IntakeError("article_unshown", title=story.title)
    keep = services.store.follows.remember
    article = await keep(follow, arrival.key, story.id, content_of(story), Decision.OFFERED)
    if article is None:
        return
    words = words_in(server, channel.guild)
    view = _buttons(article, Act.ADD, words) or MISSING
    try:
        await channel.send(shown_offer(arrival, words), view=view, suppress_embeds=True)
    except discord.HTTPException:
        await services.store.follows.withdraw(article.id)
        raise IntakeError("article_unshown", title=story.title) from None


def shown_offer(arrival: Arrival, words: Words) -> str:
    """Return what is said of an article: a new one's facts, or what it would change."""
    draft, look = arrival.draft, arrival.look
    changed, story = look.difference.changed, draft.story
    key = "article_changed" if changed else "article_new"
    head = [words(key, feed=f"**{name(arrival.feed)}**")]
    head += [f"⚠️ {line}" for line in alarm_lines(look.alarms, words)]
    head += [f"**{name(story.title)}**"]
    told = filter(None, (story.publisher, story.author, story.published))
    head += [line] if (line := " · ".join(map(name, told))) else []
    address = web_address(story.url)
    head += [f"<{address}>"] if address else []
    lines = difference_lines(look.difference, words) if changed else list(_facts(draft, words))
    doubts = [f"⚠️ {escape(doubt.told(words))}" for doubt in draft.doubts]
    return listing("\n".join(head), [*doubts, *lines], words).content


def _facts(draft: Draft, words: Words) -> Iterator[str]:
    facts = preview(draft)
    counts = (
        words.count("preview_sentences", facts.sentences),
        words.count("preview_statements", facts.statements),
    )
    yield subtext(" · ".join(counts))
    for key, sentence in (("preview_first", facts.first), ("preview_last", facts.last)):
        if sentence:
            yield words(key)
            cut = sentence[:LONGEST_SENTENCE]
            yield block_quote(cut if cut == sentence else f"{cut}…")
    if draft.left_out:
        yield words.count("preview_left_out", len(draft.left_out))
        for line in draft.left_out[:MOST_LEFT_OUT]:
            yield f"- {name(line, LONGEST_LEFT_OUT)}"
        if len(draft.left_out) > MOST_LEFT_OUT:
            yield "- …"


def _buttons(article: Article, act: Act, words: Words) -> ui.View | None:
    key = "article_add_button" if act is Act.ADD else "really_button"
    return buttons(
        ui.Button(label=words(key), custom_id=f"article:{act}:{article.id}"),
        ui.Button(
            label=words("article_ignore_button"), custom_id=f"article:{Act.IGNORE}:{article.id}"
        ),
    )


async def clicked(interaction: Interaction[Any], match: re.Match[str], services: Services) -> None:
    """Do what a button below an article says."""
    if not await is_moderator(interaction, services.store):
        raise app_commands.MissingPermissions(["manage_guild"])
    words, act = words_for(interaction.locale), Act(match["act"])
    article = await services.store.follows.article(int(match["article"]))
    # An id of a button can be forged: elsewhere it means nothing.
    if article is None or article.shelf != interaction.guild_id or article.content is None:
        await _tell_decided(interaction, words)
        return
    if act is not Act.IGNORE:
        await _add(interaction, services, article, sure=act is Act.REALLY)
    elif await services.store.follows.decide(article.id, Decision.IGNORED):
        await _close(interaction, services, "article_ignored", article)
    else:
        await _tell_decided(interaction, words)


async def _tell_decided(interaction: Interaction[Any], words: Words) -> None:
    await send_privately(interaction, words("article_decided"))


async def _add(
    interaction: Interaction[Any], services: Services, article: Article, *, sure: bool
) -> None:
    await interaction.response.defer()
    server = await services.servers.of(article.shelf)
    words = words_in(server, interaction.guild)
    head = services.shelves.heads(article.shelf).get(article.story)
    content = article.content
    assert content is not None  # noqa: S101 - who calls has looked
    new = NewRevision(
        article.shelf,
        article.story,
        Action.FEED,
        content,
        None if head is None else head.id,
        str(content.get("url") or content["title"]),
        interaction.user.id,
    )
    look = await ServerChange(article.shelf, (new,)).look(services.shelves)
    now = services.shelves.heads(article.shelf).get(article.story)
    if now is not None and now.content == content:
        await services.store.follows.decide(article.id, Decision.ADDED)
        await interaction.followup.send(words("article_decided"), ephemeral=True)
        return
    if look.failed:
        await interaction.followup.send(words("change_fails"), ephemeral=True)
        return
    if look.alarms and not sure:
        # The message says already what would be lost.
        await interaction.edit_original_response(view=_buttons(article, Act.REALLY, words))
        return
    waits = await services.store.follows.article(article.id)
    if waits is None or waits.content is None:  # another moderator has ignored it meanwhile
        await interaction.followup.send(words("article_decided"), ephemeral=True)
        return
    try:
        revisions = await look.change.make(services.shelves, look)
    except OutdatedError:
        await interaction.followup.send(words("changed_just_now"), ephemeral=True)
        return
    await services.store.follows.decide(article.id, Decision.ADDED)
    told = done(revisions, look, words)
    who = subtext(words("article_by", who=who_of(interaction.user.id, words)))
    await interaction.edit_original_response(content=f"{told.content}\n{who}", view=told.view)


async def _close(
    interaction: Interaction[Any], services: Services, key: str, article: Article
) -> None:
    server = await services.servers.of(article.shelf)
    words = words_in(server, interaction.guild)
    title = str((article.content or {}).get("title", article.story))
    told = words(key, story=f"**{name(title)}**", who=who_of(interaction.user.id, words))
    await interaction.response.edit_message(content=told, view=None)
