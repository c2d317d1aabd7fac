"""What is told of changes that were made: to whoever made them, in the log, and in its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from discord import ui
from discord.utils import format_dt

from bot.discord.changes.preview import in_short
from bot.discord.servers import tell, words_in
from bot.discord.text.fit import listing
from bot.discord.text.markdown import name, subtext
from bot.discord.text.views import buttons
from bot.store import Action
from bot.store.revisions import NOT_UNDOABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from discord import Client

    from bot.discord.changes.change import Look
    from bot.discord.services import Services
    from bot.store import Revision
    from bot.words import Words

DONE = {
    Action.ADD: "done_add",
    Action.EDIT: "done_edit",
    Action.REMOVE: "done_remove",
    Action.TAKE_DOWN: "done_take_down",
    Action.RESTORE: "done_restore",
    Action.UNDO: "done_undo",
    Action.RELOAD: "done_edit",
    Action.FEED: "done_add",
}
LOGGED = {
    Action.ADD: "logged_add",
    Action.EDIT: "logged_edit",
    Action.REMOVE: "logged_remove",
    Action.TAKE_DOWN: "logged_take_down",
    Action.RESTORE: "logged_restore",
    Action.UNDO: "logged_undo",
    Action.RELOAD: "logged_reload",
    Action.FEED: "logged_feed",
}
UNDO = "undo:{revision}"
UNDO_TEMPLATE = r"undo:(?P<revision>\d{1,18})"


class Told(NamedTuple):
    """What a message says, and the buttons under it."""

    content: str
    view: ui.View | None


def done(revisions: Sequence[Revision], look: Look, words: Words) -> Told:
    """Return what is said to whoever made a change, with the button that takes it back."""
    names = titles_in(look)
    commands = {"knowledge": words("knowledge_name"), "restore": words("restore_name")}
    added = {story.id for story in look.difference.added}
    what = [(_done(one, added), title_of(one, names)) for one in revisions]
    lines = [
        f"✅ {words(key, story=f'**{name(title)}**', **commands)}"
        for key, title in what or [("done_edit", title) for title in names.values()]
    ]
    short = in_short(look.difference, words)
    content = listing("\n".join([lines[0], *([subtext(short)] if short else [])]), lines[1:], words)
    undoable = [one for one in revisions if one.action not in NOT_UNDOABLE]
    if len(undoable) != 1 or len(revisions) != 1:
        return Told(content.content, None)
    button: ui.Button[Any] = ui.Button(
        label=words("undo_button"), custom_id=UNDO.format(revision=revisions[0].id)
    )
    return Told(content.content, buttons(button))


def _done(revision: Revision, added: Collection[str]) -> str:
    """Return the key of what is said of a change; files that were written are read again."""
    is_new = revision.action is Action.RELOAD and revision.story in added
    return DONE[Action.ADD if is_new else revision.action]


async def tell_changes(
    client: Client, services: Services, revisions: Sequence[Revision], look: Look
) -> None:
    """Tell in the log channel of the revisions' server what was changed, by whomever.

    That it cannot be told there is no error: the change is made.
    """
    guild = client.get_guild(revisions[0].shelf) if revisions else None
    if guild is None:
        return
    server = await services.servers.of(guild.id)
    words = words_in(server, guild)
    names, short = titles_in(look), in_short(look.difference, words)
    lines = [f"- {logged(one, names, words)}" for one in revisions]
    content = listing(lines[0], [*([subtext(short)] if short else []), *lines[1:]], words)
    await tell(guild, server.log_channel_id, content.content)


def logged(revision: Revision, titles: Mapping[str, str], words: Words) -> str:
    """Return who did what, as one line.

    Args:
        revision: the change.
        titles: what stories are called by their ids, where that is known.
        words: the language.
    """
    story = f"**{name(title_of(revision, titles))}**"
    told = [words(LOGGED[revision.action], who=who_of(revision.user_id, words), story=story)]
    if revision.origin:
        told.append(name(revision.origin))
    if revision.action is not Action.TAKE_DOWN:
        told.append(words("revision_number", number=words.number(revision.number)))
    return f"{format_dt(revision.created_at, 'R')} · {' · '.join(told)}"


def who_of(user: int | None, words: Words) -> str:
    """Return how somebody is named: Discord shows the name that they have now, and pings nobody."""
    return words("nobody_in_person") if user is None else f"<@{user}>"


def titles_in(look: Look) -> dict[str, str]:
    """Return what the stories of a look are called, by their ids; a removed one as it was."""
    difference = look.difference
    told = [*difference.removed, *difference.added, *(one.new for one in difference.changed)]
    return {story.id: story.title for story in told}


def title_of(revision: Revision, titles: Mapping[str, str]) -> str:
    """Return what the story of a revision is called; its id where nothing else is known."""
    if revision.action is Action.TAKE_DOWN:
        return "…"
    if revision.content is not None:
        return str(revision.content["title"])
    return titles.get(revision.story, revision.story)
