"""Where conversations are played: people, places and files, and the bot that answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conversations.checking import Outcome, check, check_always
from conversations.nodes import File
from conversations.reading import Somebody
from conversations.seeing import labels, menus
from gateway import Channel, Person, Reply
from gateway.payloads import forwarded
from gateway.world import walk
from knowledge.stories.reading import read as read_stories

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conversations.nodes import Option
    from conversations.reading import Conversation, Step
    from gateway import BotProcess, LocalDiscord, Message
    from gateway.world import Attachment

BOT = "Verbatim"
GUILD = "News"
READY = "ready as"
"""What the bot logs once it is ready."""


@dataclass
class Stage:
    """A channel of its own on the local Discord, and the folder that the bot reads."""

    discord: LocalDiscord
    process: BotProcess
    channel: Channel
    folder: Path
    people: dict[str, Person] = field(default_factory=dict)
    last: dict[str, Message] = field(default_factory=dict)
    """Everybody's last message, the bot's public ones included."""
    answers: list[Message] = field(default_factory=list)
    """What the bot has answered, in order, and what it has left as it was."""
    offered: dict[str, Any] = field(default_factory=dict)
    """The value behind each choice that was offered last."""
    pages: dict[Option, str] = field(default_factory=dict)
    """The addresses of the pages that can be fetched, by their names."""
    form: Reply | None = None
    """The form that has opened last."""
    texts: set[str] = field(default_factory=set)
    """The text of every story that was there."""
    picture: Callable[[str, Message], None] | None = None
    """Is given each message that a picture shows, with the picture's name, as it is by then."""

    def __post_init__(self) -> None:
        self.note_stories()

    def note_stories(self, folder: Path | None = None) -> None:
        """Keep the texts of the stories that are there now, or in another folder."""
        self.texts |= {story.text for story in read_stories([folder or self.folder]).stories}

    def publish(self, pages: Mapping[str, str]) -> None:
        """Let the web have these pages, and keep their texts."""
        for name, page in pages.items():
            self.pages[name] = self.discord.publish(name, page)
            self.texts.add(page)

    def person(self, name: str, place: str) -> Person:
        """A person of this conversation, where they are."""
        person = self.people[name]
        return person.in_private() if place == "direct message" else person.at(self.place(place))

    def place(self, name: str) -> Channel:
        """The channel, or its thread, which is started when first needed."""
        if name != "thread":
            return self.channel
        for message in self.channel.messages.values():
            if message.thread is not None:
                return message.thread
        somebody = next(iter(self.people.values())).at(self.channel)
        first = somebody.post(self.channel, "Let us talk about it here.")
        return self.discord.start_thread(first, "The bridge", somebody.user)

    def meant(self, value: Option) -> Any:
        """What is meant by the value of an option."""
        if value == "#channel":
            return self.channel
        if isinstance(value, File):
            return self.sent(value)
        if value in self.pages:
            return self.pages[value]
        roles = {f"@{role.name}": role for role in self.discord.guild(GUILD).guild.roles}
        return roles.get(str(value)) or self.offered.get(str(value), value)

    def sent(self, file: File) -> Attachment:
        """A file that somebody sends; its words may become a story's."""
        self.texts.add(file.content)
        return self.discord.attach(file.name, file.content.encode())

    def newest(self, who: Person, has: str) -> Message:
        """The newest answer with that button or choice that this person can see."""
        for message in reversed(self.answers):
            captions = [*message.buttons, *(c for menu in menus(message) for c in labels(menu))]
            if has in captions and not message.deleted and _visible(message, who):
                return message
        raise AssertionError(f"no answer that {who.user.name} sees has {has!r}")

    def with_menu(self, who: Person, called: str) -> Message:
        """The newest answer with a menu called so that this person can see."""
        for message in reversed(self.answers):
            names = [part.get("placeholder") for part in walk(message.components)]
            if called in names and not message.deleted and _visible(message, who):
                return message
        raise AssertionError(f"no answer that {who.user.name} sees has the menu {called!r}")


def _visible(message: Message, who: Person) -> bool:
    asker = (message.interaction_metadata or {}).get("user", {}).get("id")
    return not message.ephemeral or asker == str(who.user.id)


async def play(conversation: Conversation, stage: Stage) -> None:
    """Let everything happen that the file says, and assert that what comes back is right.

    Raises:
        AssertionError, LookupError, ValueError: with the file and the line in a note.
    """
    guild = stage.discord.guild(GUILD)
    stage.texts.update((conversation.shelf or {}).values())
    stage.publish(conversation.pages or {})
    names = dict.fromkeys(step.who for step in conversation.talk if step.who is not None)
    for name in names:
        somebody = (conversation.people or {}).get(name, Somebody())
        known_as = f"{name} of {conversation.path.stem}"
        if somebody.runs_the_bot:
            known_as = guild.guild.owner.name  # the first guild's owner has made the bot
        stage.people[name] = guild.member(known_as, *somebody.may, locale=somebody.locale)
        if somebody.role is not None:
            guild.give(stage.people[name].user, guild.role(somebody.role))
    for step in conversation.talk:
        try:
            await _take(step, stage)
        except (AssertionError, LookupError, ValueError) as error:
            error.add_note(f"{conversation.path}:{step.line}")
            raise


async def _take(step: Step, stage: Stage) -> None:
    if step.answer is None:
        await _take_in_silence(step, stage)
        return
    outcome = await _act(step, stage)
    if outcome.message is not None:
        stage.answers.append(outcome.message)
        if not outcome.message.ephemeral:
            stage.last[BOT] = outcome.message
    check(step.answer, outcome, stage.texts)
    if step.pictured is not None and stage.picture is not None and outcome.message is not None:
        if step.says is not None and step.who is not None:
            stage.picture(step.pictured, stage.last[step.who])
        stage.picture(step.pictured, outcome.message)


async def _take_in_silence(step: Step, stage: Stage) -> None:
    """Take a step after which the bot neither posts nor changes anything here."""
    before = _traffic(stage)
    await _act(step, stage)
    await stage.discord.received()
    witness = Person(stage.discord, stage.discord.world.add_user("Witness"))
    await witness.dm("Is anybody there?")
    assert _traffic(stage) == before, "the bot was expected to stay silent"


def _traffic(stage: Stage) -> list[tuple[str, int, bool]]:
    places = [stage.channel, *(m.thread for m in stage.channel.messages.values() if m.thread)]
    bot = stage.discord.world.bot
    messages = [m for place in places for m in place.messages.values() if m.author is bot]
    return [(m.text, len(m.edits), m.deleted) for m in messages]


# ---- what people do -----------------------------------------------------------------


async def _act(step: Step, stage: Stage) -> Outcome:
    if step.who is None:
        return await _act_of_the_owner(step, stage)
    who = stage.person(step.who, step.place)
    match step.actions:
        case ["says" | "edits" | "deletes"]:
            return await _write(step, stage, who)
        case ["uses"]:
            return await _use(step, stage, who)
        case ["picks"]:
            assert step.on is not None, "a message's menu needs `on`: on whose last message?"
            return _answered(await who.select_menu(stage.last[step.on], step.picks or ""), stage)
        case ["clicks"]:
            return await _click(step, stage, who)
        case ["chooses"] if step.of is not None:
            message = stage.with_menu(who, step.of)
            chosen = [] if step.chooses == "nothing" else [stage.meant(step.chooses or "")]
            return _answered(await who.choose(message, step.of, *chosen), stage, message)
        case ["chooses"]:
            message = stage.newest(who, step.chooses or "")
            menu = next(m for m in menus(message) if step.chooses in labels(m))
            reply = await who.choose(message, menu["custom_id"], step.chooses or "")
            return _answered(reply, stage, message)
        case _:
            assert stage.form is not None, "no form has opened"
            # What somebody writes becomes a story's, to the character.
            stage.texts.update(map(str, (step.fills_in or {}).values()))
            return _answered(await who.submit_modal(stage.form, dict(step.fills_in or {})), stage)


async def _write(step: Step, stage: Stage, who: Person) -> Outcome:
    assert step.who is not None
    if step.deletes is not None:
        return await _delete(step, stage, stage.last[step.who])
    if step.edits is not None:
        return await _edit(step, stage, stage.last[step.who])
    words = (step.says or "").replace(f"@{BOT}", "<@bot>")
    for name, address in stage.pages.items():
        words = words.replace(f"<{name}>", address)
    stage.texts.add(words)  # they may become a story's
    reply_to = stage.last[step.to] if step.to is not None else None
    more: dict[str, Any] = (
        {} if step.attaches is None else {"attachments": [stage.sent(step.attaches)]}
    )
    if step.forwards is not None:
        stage.texts.add(step.forwards)
        more["told"] = forwarded(step.forwards)
    message = who.post(who.here, words, reply_to=reply_to, **more)
    stage.last[step.who] = message
    return Outcome(await who.answer_to(message) if step.answer else None)


async def _delete(step: Step, stage: Stage, message: Message) -> Outcome:
    answer = _answer_to(message, stage)
    stage.discord.delete(message)
    if step.answer is not None and answer is not None:
        await stage.discord.until(lambda: answer.deleted, "the answer to be deleted")
    return Outcome(None, clicked=answer)


def _answer_to(message: Message, stage: Stage) -> Message | None:
    bot = stage.discord.world.bot
    own = [m for m in message.channel.messages.values() if m.author is bot]
    return next((m for m in own if m.reference is message), None)


async def _edit(step: Step, stage: Stage, message: Message) -> Outcome:
    answer = _answer_to(message, stage)
    edits = len(answer.edits) if answer is not None else 0
    stage.discord.edit(message, (step.edits or "").replace(f"@{BOT}", "<@bot>"))
    if step.answer is None:
        return Outcome(None)
    assert answer is not None, "the message that is edited has no answer"
    await stage.discord.until(lambda: len(answer.edits) > edits, "the answer to be edited")
    return Outcome(answer, in_place=True)


async def _use(step: Step, stage: Stage, who: Person) -> Outcome:
    command = step.uses or ""
    given = {name: stage.meant(value) for name, value in (step.given or {}).items()}
    if step.typing is None:
        return _answered(await who.slash(command, **given), stage)
    ((option, typed),) = step.typing.items()
    reply = await who.completed(who.start_autocomplete(command, option, str(typed), **given))
    stage.offered = {choice["name"]: choice["value"] for choice in reply.choices or []}
    return Outcome(None, reply)


async def _click(step: Step, stage: Stage, who: Person) -> Outcome:
    message = stage.newest(who, step.clicks or "")
    interaction = who.start_click(message, step.clicks or "")
    if step.answer is not None and step.answer.deleted:
        await stage.discord.until(lambda: message.deleted, "the message to be deleted")
        return Outcome(None, clicked=message)
    if step.answer is None:
        acknowledged = lambda: interaction.reply.callback_type  # noqa: E731 - what is waited for
        await stage.discord.until(acknowledged, f"an answer to {interaction.data}")
        return Outcome(None, clicked=message)
    return _answered(await who.completed(interaction), stage, message)


def _answered(reply: Reply, stage: Stage, clicked: Message | None = None) -> Outcome:
    if reply.modal is not None:
        stage.form = reply
    in_place = reply.message is not None and reply.message in stage.answers
    return Outcome(reply.message, reply, in_place, clicked)


# ---- what the owner does ------------------------------------------------------------


async def _act_of_the_owner(step: Step, stage: Stage) -> Outcome:
    for name, text in (step.stories or {}).items():
        file = stage.folder / name
        if text == "gone":
            file.unlink()
        else:
            file.write_text(str(text), encoding="utf-8")
    stage.note_stories()
    stage.publish(step.pages or {})
    if step.opens is not None:
        stage.discord.guild(GUILD).open_command(step.opens)
    if step.bot == "restarts":
        await stage.process.restart()
    if step.bot == "joins a server":
        return Outcome(await _welcome(stage))
    return Outcome(None)


async def _welcome(stage: Stage) -> Message:
    # Until discord.py is ready it takes a server for one that the bot was in before.
    process = stage.process
    await stage.discord.until(
        lambda: any(READY in line for line in process.stderr[process.begun :]), READY
    )
    channel = stage.discord.add_guild(f"Server of {stage.channel.name}").channel("general")
    await stage.discord.until(lambda: channel.messages, "a first message")
    (message,) = channel.messages.values()
    check_always(message, stage.texts)
    return message
