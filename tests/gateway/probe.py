"""The probe: a small bot on the real discord.py, with which the local Discord is tested.

It does one thing for each way of answering that a bot has, and nothing by itself. It is
started as a process of its own and reads the same settings as the real bot.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands

Interaction = discord.Interaction[Any]
SHORT = app_commands.Range[str, 1, 300]


class Probe(commands.Bot):
    """A bot that registers its commands at start."""

    async def setup_hook(self) -> None:
        self.tree.add_command(ask)
        self.tree.add_command(knowledge)
        self.tree.add_command(read)
        await self.tree.sync()
        self.add_dynamic_items(Count)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        if self.user in message.mentions or message.guild is None:
            await answer(message)

    async def on_ready(self) -> None:
        print("the probe is ready", file=sys.stderr)

    async def before_identify_hook(self, _shard: int | None, *, initial: bool = False) -> None:
        """Identify at once, where discord.py would wait for five seconds."""

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if guild.system_channel is not None:
            await guild.system_channel.send("Hello.")


async def answer(message: discord.Message) -> None:
    """Answer a message in the way that its last word names, or by repeating it."""
    how = MANNERS.get((message.content.split() or [""])[-1])
    if how is not None:
        await how(message)
    else:
        await said(message, f"I heard {message.content.split('> ')[-1]!r}.")


async def in_thread(message: discord.Message) -> None:
    thread = await message.create_thread(name="Here")
    await thread.send("In here.")
    await message.reply("Over there.")


async def read_reference(message: discord.Message) -> None:
    reference = message.reference
    assert reference is not None
    assert reference.message_id is not None
    target = await message.channel.fetch_message(reference.message_id)
    await message.reply(f"It says {target.content!r}.")


async def too_long(message: discord.Message) -> None:
    await said(message, "x" * 2001)


async def empty(message: discord.Message) -> None:
    await said(message, "")


async def once(message: discord.Message) -> None:
    await message.reply("Once.", nonce=str(message.id), mention_author=False)


async def edited(message: discord.Message) -> None:
    reply = await message.reply("Draft.")
    await reply.edit(content="Final.", allowed_mentions=discord.AllowedMentions.none())


async def deleted(message: discord.Message) -> None:
    reply = await message.reply("Gone soon.")
    await reply.delete()


async def members(message: discord.Message) -> None:
    assert message.guild is not None
    found = await message.guild.query_members("Ada of query")
    await message.reply(f"{len(found)} found.")


async def unknown(message: discord.Message) -> None:
    assert message.guild is not None
    try:
        await message.guild.invites()
    except discord.NotFound as error:
        await message.reply(f"{error.status}")


async def typing(message: discord.Message) -> None:
    await message.channel.typing()
    await message.add_reaction("👍")


async def reference_content(message: discord.Message) -> None:
    assert message.reference is not None
    resolved = message.reference.resolved
    assert isinstance(resolved, discord.Message)
    await message.reply(f"I see {resolved.content!r}.")


MANNERS = {
    "thread": in_thread,
    "read": read_reference,
    "reference": reference_content,
    "long": too_long,
    "empty": empty,
    "once": once,
    "edit": edited,
    "delete": deleted,
    "members": members,
    "unknown": unknown,
    "typing": typing,
}


async def said(message: discord.Message, text: str) -> None:
    """Reply with `text`; where that is refused, in a direct message with the reason."""
    try:
        await message.reply(text)
    except discord.HTTPException as error:
        await message.author.send(f"{error.status} {error.code} {error.text}")


class Count(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"count:(?P<n>\d+)"):
    """A button that counts, and survives a restart."""

    def __init__(self, n: int) -> None:
        label = f"Clicked {n}"
        super().__init__(discord.ui.Button(label=label, custom_id=f"count:{n}", emoji="👍"))
        self.n = n

    @classmethod
    async def from_custom_id(cls, _i: Any, _item: Any, match: Any) -> Count:
        return cls(int(match["n"]))

    async def callback(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=buttons(self.n + 1))


class Why(discord.ui.Modal, title="What is wrong?"):
    """A modal with a text and a file."""

    reason = discord.ui.TextInput[Any](label="Reason", max_length=50)
    proof = discord.ui.Label[Any](
        text="Proof", component=discord.ui.FileUpload[Any](required=False)
    )

    async def on_submit(self, interaction: Interaction) -> None:
        upload = self.proof.component
        assert isinstance(upload, discord.ui.FileUpload)
        said = [self.reason.value, *[(await file.read()).decode() for file in upload.values]]
        await interaction.response.send_message(f"Noted: {', '.join(said)}", ephemeral=True)


class Panel(discord.ui.View):
    """Buttons and a menu that live as long as the process."""

    @discord.ui.button(label="Why")
    async def why(self, interaction: Interaction, _button: Any) -> None:
        await interaction.response.send_modal(Why())

    @discord.ui.button(label="Later")
    async def later(self, interaction: Interaction, _button: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Later came.")

    @discord.ui.button(label="Off", disabled=True)
    async def off(self, interaction: Interaction, _button: Any) -> None:
        raise AssertionError(interaction)

    @discord.ui.select(
        placeholder="Pick one",
        options=[discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue")],
    )
    async def pick(self, interaction: Interaction, menu: discord.ui.Select[Any]) -> None:
        await interaction.response.send_message(f"Picked {menu.values[0]}.")


def buttons(n: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(Count(n))
    return view


async def privately(interaction: Interaction, question: str) -> None:
    await interaction.response.send_message(f"{question}!", ephemeral=True)


async def slowly(interaction: Interaction, question: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content=f"{question}…")
    await interaction.followup.send("More.", ephemeral=True)


async def twice(interaction: Interaction, _question: str) -> None:
    await interaction.response.send_message("First.")
    other: Any = discord.InteractionResponse(interaction)
    await other.send_message("Second.")


async def after_a_while(interaction: Interaction, _question: str) -> None:
    await interaction.response.send_message("Wait for it.")
    await interaction.client.wait_for("message", check=lambda m: "now" in m.content)
    await interaction.edit_original_response(content="Too late.")


async def with_an_embed(interaction: Interaction, question: str) -> None:
    embed = discord.Embed(title="Title", description=question, url="https://example.org/a")
    embed.add_field(name="Name", value="Value").set_footer(text="Foot")
    await interaction.response.send_message(embed=embed, view=buttons(0))


async def with_a_panel(interaction: Interaction, _question: str) -> None:
    await interaction.response.send_message("Panel.", view=Panel())


async def gone(interaction: Interaction, _question: str) -> None:
    await interaction.response.send_message("Gone soon.")
    await interaction.delete_original_response()


async def openly(interaction: Interaction, question: str) -> None:
    await interaction.response.send_message(f"<@{interaction.user.id}> {question} @everyone")


WAYS = {
    "privately": privately,
    "slowly": slowly,
    "twice": twice,
    "after a while": after_a_while,
    "with an embed": with_an_embed,
    "with a panel": with_a_panel,
    "gone": gone,
    None: openly,
}


@app_commands.command()
@app_commands.describe(question="What to ask", how="In which way", who="Whom", file="A file")
async def ask(
    interaction: Interaction,
    question: SHORT,
    how: str | None = None,
    who: discord.Member | None = None,
    file: discord.Attachment | None = None,
) -> None:
    """Ask something."""
    if file is not None:
        copy = io.BytesIO((await file.read()).upper())
        await interaction.response.send_message("Copied.", file=discord.File(copy, "copy.txt"))
    elif who is not None:
        told = f"{who.display_name} joined {who.joined_at:%Y}."
        await interaction.response.send_message(told)
    else:
        await WAYS[how](interaction, question)


@ask.autocomplete("how")
async def hows(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    names = ["privately", "slowly", "twice", *map(str, range(40 if typed == "many" else 0))]
    found = names if typed == "many" else [n for n in names if n.startswith(typed)]
    return [app_commands.Choice(name=name, value=name) for name in found]


knowledge = app_commands.Group(
    name="knowledge",
    description="For moderators",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@knowledge.command(name="reload")
@app_commands.checks.has_permissions(manage_guild=True)
async def knowledge_reload(interaction: Interaction) -> None:
    """Reload."""
    await interaction.response.send_message("Reloaded.", ephemeral=True)


@knowledge.error
async def refused(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    await interaction.response.send_message(f"Refused: {error}", ephemeral=True)


@app_commands.context_menu(name="Read it")
async def read(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"It says {message.content!r}.")


async def main() -> None:
    discord.http.Route.BASE = os.environ["VERBATIM_DISCORD_API_URL"]
    url = yarl.URL(os.environ["VERBATIM_DISCORD_GATEWAY_URL"])
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = url
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    intents.message_content = "PROBE_READS_ALL" in os.environ
    bot = Probe("!", intents=intents, help_command=None)
    discord.utils.setup_logging()
    async with bot:
        loop = asyncio.get_running_loop()
        running = asyncio.create_task(bot.start(os.environ["VERBATIM_DISCORD_TOKEN"]))
        loop.add_signal_handler(signal.SIGTERM, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            return
        except discord.LoginFailure:
            raise SystemExit(3) from None
        except discord.PrivilegedIntentsRequired:
            raise SystemExit(4) from None


if __name__ == "__main__":
    asyncio.run(main())
