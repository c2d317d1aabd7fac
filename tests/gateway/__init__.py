"""A local Discord for tests: the real client connects to it over real sockets.

async with LocalDiscord("News") as discord_:
    async with BotProcess(discord_, ["verbatim", "bot"]):
        ada = discord_.guild("News").member("Ada")
        reply = await ada.slash("/ask", question="How many troops?")
        assert "5,000" in reply.text
"""

from gateway.driver import Person, Server
from gateway.interactions import Callback, Reply
from gateway.local import LocalDiscord
from gateway.mentions import pings
from gateway.process import BotProcess
from gateway.refusals import Refusal
from gateway.websocket import Door
from gateway.world import Channel, Message, Permission

__all__ = [
    "BotProcess",
    "Callback",
    "Channel",
    "Door",
    "LocalDiscord",
    "Message",
    "Permission",
    "Person",
    "Refusal",
    "Reply",
    "Server",
    "pings",
]
