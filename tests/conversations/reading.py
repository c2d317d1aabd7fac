"""From a conversation's file to values: who does what, and what comes back.

    shows: A question gets the passage that answers it
    talk:
      - who: Ada
        uses: /ask
        with:
          question: Why was the harbour bridge closed?
        answer:
          quotes:
            - words: The harbour bridge was closed on Tuesday after …
              said by: The Example

The names of the fields below, with spaces for underscores, are the keys of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from conversations.nodes import (
    Problem,
    file,
    hint,
    key,
    line_of,
    list_of,
    map_of,
    one_of,
    option,
    read_keys,
    text,
    yes_no,
)
from gateway import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conversations.nodes import File, Option


class ConversationError(Exception):
    """A file that cannot be played; the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One passage as the reader sees it; what is None is not looked at."""

    words: str = key(text)
    """The whole passage, to the character."""
    bold: tuple[str, ...] | None = key(list_of(text))
    """Every run of bold characters in it."""
    said_by: str | None = key(text)
    """The line below, without its dash."""
    place: str | None = key(text)
    """Words of the small print below that."""
    link: str | None = key(text)
    """How the address in the small print begins."""


def _quote(node: yaml.Node) -> Quote:
    if isinstance(node, yaml.ScalarNode):
        return Quote(text(node))
    return Quote(**read_keys(node, Quote, "words"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back; what is None is not looked at.

    Always looked at: that each quoted line is a story's own, and that nobody is pinged.
    """

    private: bool | None = key(yes_no)
    """Whether only the person who asked sees it."""
    verdict: str | None = key(one_of("quote", "closest", "nothing"))
    quotes: tuple[Quote, ...] | None = key(list_of(_quote))
    """The first passages, in order; an empty list stands for none at all."""
    says: tuple[str, ...] = key(list_of(text), default=())
    """Words that are seen somewhere in it."""
    never_says: tuple[str, ...] = key(list_of(text), default=())
    exactly: str | None = key(text)
    """All that is seen of it."""
    buttons: tuple[str, ...] | None = key(list_of(text))
    """What stands on its buttons, in order."""
    choices: tuple[str, ...] | None = key(list_of(text))
    """The labels of its menu, in order."""
    offers: tuple[str, ...] | None = key(list_of(text))
    """What is offered while an option is being typed, in order."""
    asks_for: tuple[str, ...] | None = key(list_of(text))
    """The fields of the form that opens, in order."""
    in_place: bool | None = key(yes_no)
    """Whether the answer of before was changed, and no other was sent."""
    deleted: bool | None = key(yes_no)
    """Whether the message that was clicked is gone."""


def _answer(node: yaml.Node) -> Answer:
    return Answer(**read_keys(node, Answer))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, and what comes back; without `answer` the bot stays silent."""

    line: int
    who: str | None = key(text)
    place: str = key(one_of("channel", "thread", "direct message"), "in", "channel")
    says: str | None = key(text)
    """A message; `@Verbatim` mentions the bot."""
    attaches: File | None = key(file)  # noqa: RUF009 - a field, as the others
    """A file that is sent with it, by its name."""
    forwards: str | None = key(text)
    """The words of a message of elsewhere that is forwarded with it."""
    to: str | None = key(text)
    """Whose last message it replies to."""
    uses: str | None = key(text)
    """A command, as `/ask`."""
    given: Mapping[str, Option] | None = key(map_of(option), "with")
    """Its options; a file is given as `name: what it holds`, the name of one of the `pages`
    stands for its address, `#channel` and `@Somebody's role` stand for what they say, and a choice
    that was just offered is given by its words."""
    typing: Mapping[str, Option] | None = key(map_of(option))
    """The option that is still being typed, and what is typed so far."""
    clicks: str | None = key(text)
    """A button of the newest message that has it."""
    chooses: str | None = key(text)
    """A label in the menu of the newest message that has it; with `of` also `#channel` or
    `@Somebody's role`, and `nothing` leaves the menu empty."""
    of: str | None = key(text)
    """What stands in the menu while nothing is chosen, where labels do not tell it."""
    fills_in: Mapping[str, Option] | None = key(map_of(option))
    """The fields of the form that has just opened."""
    picks: str | None = key(text)
    """A command in the menu of the last message of …"""
    on: str | None = key(text)
    """… this person."""
    edits: str | None = key(text)
    """The new words of this person's last message."""
    deletes: str | None = key(one_of("the last message"))
    stories: Mapping[str, Option] | None = key(map_of(option))
    """Files of the stories' folder with what they now hold; `gone` removes one."""
    pages: Mapping[str, str] | None = key(map_of(text))
    """Pages of the web with what they now hold."""
    bot: str | None = key(one_of("restarts", "joins a server"))
    opens: str | None = key(text)
    """A command that the server's owner opens to everybody, as `/knowledge`."""
    answer: Answer | None = key(_answer)  # noqa: RUF009 - a field, as the others
    pictured: str | None = key(text)
    """The picture that shows what was said and what came back; several steps may share one."""

    @property
    def actions(self) -> list[str]:
        """What this person does, by the names of the keys."""
        return [name for name in ACTIONS if getattr(self, name.replace(" ", "_")) is not None]


ACTIONS = ("says", "uses", "clicks", "chooses", "fills in", "picks", "edits", "deletes")


def _step(node: yaml.Node) -> Step:
    step = Step(line_of(node), **read_keys(node, Step))
    if step.who is None:
        if step.actions or not (step.stories or step.pages or step.bot or step.opens):
            raise Problem(
                node, "a step is what somebody (`who`) does, or one of stories, pages, bot, opens"
            )
    elif len(step.actions) != 1:
        raise Problem(node, f"{step.who} does exactly one of {', '.join(ACTIONS)} in a step")
    return step


def _permission(node: yaml.Node) -> Permission:
    known = {_name(permission): permission for permission in Permission}
    if text(node) not in known:
        raise Problem(node, f"{text(node)!r} is no permission; {hint(text(node), known)}")
    return known[text(node)]


def _name(permission: Permission) -> str:
    return str(permission.name).replace("GUILD", "SERVER").replace("_", " ").title()


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the conversation; by default a member with nothing special."""

    may: tuple[Permission, ...] = key(list_of(_permission), default=())
    """Permissions by the names that Discord's clients show, as `Manage Server`."""
    role: str | None = key(text)
    """A role of the server, which gives no permission by itself."""
    locale: str = key(text, default="en-US")
    runs_the_bot: bool | None = key(yes_no)
    """Whether it is the owner of the bot's application."""


def _somebody(node: yaml.Node) -> Somebody:
    return Somebody(**read_keys(node, Somebody))


@dataclass(frozen=True, slots=True)
class Conversation:
    """A file: what it shows, who takes part, and what happens."""

    path: Path
    shows: str = key(text)
    settings: Mapping[str, str] | None = key(map_of(text))
    """Settings of the owner, as `VERBATIM_…`; the file is played by a bot of its own then."""
    shelf: Mapping[str, str] | None = key(map_of(text))
    """Stories that the server's moderators have added, by their ids, each as a file holds it;
    the file is played by a bot of its own then."""
    pages: Mapping[str, str] | None = key(map_of(text))
    """Pages of the web that the bot can fetch, by names that stand for their addresses."""
    people: Mapping[str, Somebody] | None = key(map_of(_somebody))
    talk: tuple[Step, ...] = key(list_of(_step), default=())


def read(path: Path) -> Conversation:
    """Read a conversation.

    Raises:
        ConversationError: with the file, the line and the remedy.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        if node is None:
            raise ConversationError(f"{path}:1: the file is empty; it needs `shows` and `talk`")
        return Conversation(path, **read_keys(node, Conversation, "shows", "talk"))
    except Problem as problem:
        raise ConversationError(f"{path}:{problem.line}: {problem}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConversationError(f"{path}:{line}: {error.problem}") from None
