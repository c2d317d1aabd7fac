"""`/knowledge follow` and `unfollow`: the feeds whose articles come in by themselves.

Whoever gives an address sees first what is there: that it is a feed, what it is called, and
what its newest articles are. Nothing is followed before that is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands, ui
from discord.utils import MISSING, format_dt

from bot.discord.changes.telling import who_of
from bot.discord.following.known import known_of
from bot.discord.following.offering import TEMPLATE as ARTICLE
from bot.discord.following.offering import clicked, log_channel
from bot.discord.guidance import names_in
from bot.discord.knowledge_group import knowledge_group
from bot.discord.pending import KNOWN_BY
from bot.discord.permissions import is_moderator
from bot.discord.servers import tell, words_in
from bot.discord.text.autocomplete import Choices, offered, resolve
from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.feeds.following import Following
from bot.feeds.polling import poll
from bot.intake.addresses import shown_address
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    import discord
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.feeds.following import Round
    from bot.store import Follow
    from bot.words import Words

MOST_FOLLOWED = 10
"""How many feeds a server follows at most."""
MOST_SHOWN = 5
"""How many articles of a feed are named before it is followed."""
TEMPLATE = rf"follow:(?P<act>confirm|cancel):(?P<token>{KNOWN_BY})"
"""The form of the ids of the buttons below a feed that is offered."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A feed that somebody may want to follow, as it was shown."""

    url: str
    title: str
    review: bool


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the commands, and hear the buttons of feeds and of what they bring."""
    group = knowledge_group(bot, services)
    _add_follow(group, services)
    _add_unfollow(group, services)

    async def confirmed(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _confirm(interaction, services, match)

    async def decided(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await clicked(interaction, match, services)

    bot.add_dynamic_items(
        on_click(services.events, TEMPLATE, confirmed),
        on_click(services.events, ARTICLE, decided),
    )


def _add_follow(group: app_commands.Group, services: Services) -> None:
    @group.command(name=text("follow_name"), description=text("follow_description"))
    @app_commands.rename(address=text("follow_address_name"), review=text("follow_review_name"))
    @app_commands.describe(
        address=text("follow_address_description"), review=text("follow_review_description")
    )
    async def follow(
        interaction: Interaction[Any],
        address: str | None = None,
        review: bool = True,  # noqa: FBT001, FBT002 - discord.py's form of an option
    ) -> None:
        """Show what an address holds, or the feeds that are followed."""
        if address is None:
            await _list(interaction, services)
        else:
            await _offer(interaction, services, address.strip(), review=review)


def _add_unfollow(group: app_commands.Group, services: Services) -> None:
    @group.command(name=text("unfollow_name"), description=text("unfollow_description"))
    @app_commands.rename(feed=text("unfollow_feed_name"))
    @app_commands.describe(feed=text("unfollow_feed_description"))
    async def unfollow(interaction: Interaction[Any], feed: str) -> None:
        """Follow a feed no more."""
        await _unfollow(interaction, services, feed)

    @unfollow.autocomplete("feed")
    async def feeds(interaction: Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        if not await is_moderator(interaction, services.store):
            return []
        follows = await services.store.follows.of(interaction.guild_id or 0)
        return await offered(
            services.typing, interaction.user.id, typed, Choices.of(_labels(follows))
        )


async def _offer(
    interaction: Interaction[Any], services: Services, address: str, *, review: bool
) -> None:
    """Show what is at an address, with the button that follows it."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    words, guild = words_for(interaction.locale), interaction.guild_id or 0
    channel = await _log_channel(interaction, services)
    follows = await services.store.follows.of(guild)
    if refused := _refused(address, follows, channel, words, review=review):
        await interaction.edit_original_response(content=refused)
        return
    now = datetime.now(UTC)
    asked = await poll(services.fetcher, Following(address, due=now), now, most=MOST_SHOWN)
    if asked.problem is not None:
        told = escape(asked.problem.told(words))
        await interaction.edit_original_response(content=f"⚠️ {told}")
        return
    url, title = asked.following.url, asked.following.title or shown_address(address)
    if refused := _refused(url, follows, channel, words, review=review):
        await interaction.edit_original_response(content=refused)
        return
    wanted = _Wanted(url, title, review)
    token = services.pending.keep(wanted, guild, interaction.user.id)
    view = buttons(
        ui.Button(label=words("follow_button"), custom_id=f"follow:confirm:{token}"),
        ui.Button(label=words("cancel_button"), custom_id=f"follow:cancel:{token}"),
    )
    content = _shown(asked, wanted, channel, words)
    await interaction.edit_original_response(content=content, view=view or MISSING)


def _refused(
    url: str,
    follows: tuple[Follow, ...],
    channel: discord.TextChannel | None,
    words: Words,
    *,
    review: bool,
) -> str | None:
    """Return why a feed is not followed, or None where it may be."""
    if known := next((one for one in follows if one.url == url), None):
        return words("follow_already", feed=f"**{name(_title(known))}**", **names_in(words))
    if len(follows) >= MOST_FOLLOWED:
        return words("follow_enough", number=words.number(len(follows)))
    return words("follow_no_channel") if review and channel is None else None


def _shown(asked: Round, wanted: _Wanted, channel: discord.TextChannel | None, words: Words) -> str:
    feed, entries = f"**{name(wanted.title)}**", asked.new[::-1]
    head = words("follow_offer" if entries else "follow_offer_empty", feed=feed)
    lines = [f"- {name(entry.title or entry.link or entry.id)}" for entry in entries]
    if wanted.review and channel is not None:
        lines.append(words("follow_offer_reviewed", channel=channel.mention))
    else:
        lines.append(words("follow_offer_at_once"))
    return listing(head, lines, words).content


async def _confirm(interaction: Interaction[Any], services: Services, match: re.Match[str]) -> None:
    """Do what a button below a feed that is offered says."""
    if not await is_moderator(interaction, services.store):
        raise app_commands.MissingPermissions(["manage_guild"])
    words, guild = words_for(interaction.locale), interaction.guild_id or 0
    where = guild, interaction.user.id
    wanted: object = services.pending.look(match["token"], *where)
    if not isinstance(wanted, _Wanted) or services.pending.take(match["token"], *where) is None:
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    if match["act"] == "cancel":
        await interaction.response.edit_message(content=words("cancelled"), view=None)
        return
    follows = await services.store.follows.of(guild)
    channel = await _log_channel(interaction, services)
    feed = f"**{name(wanted.title)}**"
    refused = _refused(wanted.url, follows, channel, words, review=wanted.review)
    if refused is None:
        await services.store.follows.add(
            guild,
            wanted.url,
            review=wanted.review,
            due=datetime.now(UTC),
            user_id=interaction.user.id,
        )
        services.stirred.set()
    told = refused or f"✅ {words('follow_done', feed=feed)}"
    await interaction.response.edit_message(content=told, view=None)
    if refused is None:
        await _tell(interaction, services, "follow_told", feed)


async def _unfollow(interaction: Interaction[Any], services: Services, typed: str) -> None:
    words, guild = words_for(interaction.locale), interaction.guild_id or 0
    follows = {str(one.id): one for one in await services.store.follows.of(guild)}
    key = resolve(typed, Choices.of(_labels(tuple(follows.values()))))
    if key is None or not await services.store.follows.remove(guild, follows[key].id):
        await send_privately(interaction, words("unfollow_unknown", feed=name(typed)))
        return
    feed = f"**{name(_title(follows[key]))}**"
    await send_privately(interaction, words("unfollow_done", feed=feed))
    await _tell(interaction, services, "unfollow_told", feed)


async def _list(interaction: Interaction[Any], services: Services) -> None:
    words, guild = words_for(interaction.locale), interaction.guild_id or 0
    follows = await services.store.follows.of(guild)
    if not follows:
        await send_privately(interaction, words("follow_none", **names_in(words)))
        return
    waiting = await services.store.follows.waiting(guild)
    lines = [line for one in follows for line in _lines(one, waiting.get(one.id, 0), words)]
    head = words.count("follow_head", len(follows))
    await send_privately(interaction, listing(head, lines, words).content)


def _lines(follow: Follow, waiting: int, words: Words) -> Iterator[str]:
    """Yield what is told of a feed: the last round, what came, and what went wrong."""
    known = known_of(follow)
    yield f"- **{name(_title(follow))}** <{shown_address(follow.url)}>"
    told = [words("follow_reviewed" if follow.review else "follow_at_once")]
    if known.asked_at is None:
        told.append(words("follow_asked_never"))
    else:
        told.append(words("follow_asked", when=format_dt(known.asked_at, "R")))
    if follow.due is None:
        told.append(words("follow_asked_no_more"))
    told.append(words.count("follow_brought", known.brought))
    if waiting:
        told.append(words.count("follow_waiting", waiting))
    yield f"  {' · '.join(told)}"
    if known.left_out:
        yield f"  ⚠️ {words.count('follow_left_out', known.left_out)}"
    for problem in known.problems:
        yield f"  ⚠️ {escape(problem.told(words))}"


def _title(follow: Follow) -> str:
    return known_of(follow).following.title or shown_address(follow.url)


def _labels(follows: tuple[Follow, ...]) -> Mapping[str, str]:
    """Return how feeds are called in choices, by their keys."""
    return {str(one.id): f"{_title(one)} · {shown_address(one.url)}" for one in follows}


async def _log_channel(
    interaction: Interaction[Any], services: Services
) -> discord.TextChannel | None:
    guild = interaction.guild_id or 0
    server = await services.servers.of(guild)
    return log_channel(interaction.client, guild, server.log_channel_id)


async def _tell(interaction: Interaction[Any], services: Services, key: str, feed: str) -> None:
    """Tell in the log channel what somebody decided of a feed."""
    if interaction.guild is None:
        return
    server = await services.servers.of(interaction.guild.id)
    words = words_in(server, interaction.guild)
    told = words(key, who=who_of(interaction.user.id, words), feed=feed)
    await tell(interaction.guild, server.log_channel_id, told)
