"""Scripted conversations: files that a moderator can read, played through the real bot.

conversation = read(Path("tests/data/conversations/ask.yaml"))
await play(conversation, Stage(discord_, channel, stories))
"""

from conversations.reading import Conversation, ConversationError, Step, read
from conversations.stage import Stage, play
from conversations.terminal import can_be_replayed, replay

__all__ = [
    "Conversation",
    "ConversationError",
    "Stage",
    "Step",
    "can_be_replayed",
    "play",
    "read",
    "replay",
]
