"""Callbacks and webhooks over REST: how the bot answers an interaction.

The first answer goes to the interaction's own callback; afterwards its token is a webhook
that edits `@original`, follows up, edits and deletes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway import messages, payloads, refusals
from gateway.interactions import Callback, Interaction, InteractionType
from gateway.limits import check_choices, check_modal
from gateway.rest import Answer, nothing
from gateway.world import EPHEMERAL, Message

if TYPE_CHECKING:
    from gateway.local import LocalDiscord
    from gateway.rest import Call


class Callbacks:
    """The routes that an interaction's token opens."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord

    async def first(self, call: Call) -> Answer:
        """The first answer."""
        interaction = self._interaction(
            call.params["interaction_token"], refusals.unknown_interaction()
        )
        try:
            self._answer(interaction, call)
        except refusals.Refusal as refusal:
            interaction.reply.refusals.append(refusal)
            raise
        if call.query.get("with_response") not in {"1", "true"}:
            return nothing()
        return Answer(self._response(interaction))

    def _answer(self, interaction: Interaction, call: Call) -> None:
        interaction.check_first_answer(call.body["type"], self.discord.clock.now())
        kind, data = Callback(call.body["type"]), call.body.get("data") or {}
        match kind:
            case Callback.MESSAGE:
                interaction.original = self._create(interaction, data, call)
            case Callback.UPDATE if interaction.source is not None:
                source = interaction.source
                interaction.original = messages.edit(self.discord, source, data, call.files)
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.source
            case Callback.CHOICES:
                check_choices(data)
            case Callback.MODAL:
                check_modal(data)
        interaction.acknowledge(kind, data)
        interaction.reply.message = interaction.original

    def _response(self, interaction: Interaction) -> dict[str, Any]:
        told: dict[str, Any] = {"id": str(interaction.id), "type": int(interaction.type)}
        answer: dict[str, Any] = {"interaction": told}
        kind, original = interaction.reply.callback_type, interaction.original
        if kind is Callback.DEFERRED_MESSAGE:
            told |= {
                "response_message_id": str(interaction.id),
                "response_message_loading": True,
                "response_message_ephemeral": interaction.reply.ephemeral,
            }
        elif original is not None:
            told["response_message_id"] = str(original.id)
            told["response_message_ephemeral"] = original.ephemeral
        if kind in {Callback.MESSAGE, Callback.UPDATE} and original is not None:
            answer["resource"] = {"type": int(kind), "message": self._told(original)}
        return answer

    async def get_original(self, call: Call) -> Answer:
        return Answer(self._told(self._original(self._webhook(call))))

    async def edit_original(self, call: Call) -> Answer:
        """Edit the first answer; after a deferral this is what first shows one."""
        interaction, body = self._webhook(call), call.body
        reply = interaction.reply
        try:
            if reply.callback_type is Callback.DEFERRED_MESSAGE and interaction.original is None:
                flags = int(body.get("flags") or 0) | (EPHEMERAL if reply.ephemeral else 0)
                interaction.original = self._create(interaction, body | {"flags": flags}, call)
            else:
                messages.edit(self.discord, self._original(interaction), body, call.files)
        except refusals.Refusal as refusal:
            reply.refusals.append(refusal)
            raise
        reply.message, reply.completed = interaction.original, True
        return Answer(self._told(self._original(interaction)))

    async def delete_original(self, call: Call) -> Answer:
        interaction = self._webhook(call)
        if interaction.original is not None:
            self.discord.delete(interaction.original)
        interaction.reply.message, interaction.reply.completed = None, True
        return nothing()

    async def follow_up(self, call: Call) -> Answer:
        """A further message; after a deferral, the first one takes the answer's place."""
        interaction, body = self._webhook(call), call.body
        reply = interaction.reply
        try:
            if reply.callback_type is Callback.DEFERRED_MESSAGE and interaction.original is None:
                flags = int(body.get("flags") or 0) & ~EPHEMERAL
                flags |= EPHEMERAL if reply.ephemeral else 0
                message = self._create(interaction, body | {"flags": flags}, call)
                interaction.original = reply.message = message
            else:
                message = self._create(interaction, body, call)
                reply.followups.append(message)
        except refusals.Refusal as refusal:
            reply.refusals.append(refusal)
            raise
        reply.completed = True
        return Answer(self._told(message))

    async def get(self, call: Call) -> Answer:
        return Answer(self._told(self._followup(call)))

    async def edit(self, call: Call) -> Answer:
        message = messages.edit(self.discord, self._followup(call), call.body, call.files)
        return Answer(self._told(message))

    async def delete(self, call: Call) -> Answer:
        self.discord.delete(self._followup(call))
        return nothing()

    def _create(self, interaction: Interaction, data: dict[str, Any], call: Call) -> Message:
        return messages.create(
            self.discord,
            interaction.channel,
            data,
            call.files,
            webhook_id=self.discord.world.application_id,
            interaction_metadata=_metadata(interaction),
        )

    def _told(self, message: Message) -> dict[str, Any]:
        return payloads.message(message, self.discord.world)

    def _interaction(self, token: str, unknown: refusals.Refusal) -> Interaction:
        interaction = self.discord.interactions.get(token)
        if interaction is None:
            raise unknown
        return interaction

    def _webhook(self, call: Call) -> Interaction:
        unknown = refusals.unknown_webhook()
        interaction = self._interaction(call.params["webhook_token"], unknown)
        if int(call.params["webhook_id"]) != self.discord.world.application_id:
            raise unknown
        try:
            interaction.check_token(self.discord.clock.now())
        except refusals.Refusal as refusal:
            interaction.reply.refusals.append(refusal)
            raise
        return interaction

    def _original(self, interaction: Interaction) -> Message:
        if interaction.original is None or interaction.original.deleted:
            raise refusals.unknown_message()
        return interaction.original

    def _followup(self, call: Call) -> Message:
        interaction = self._webhook(call)
        own = [interaction.original, *interaction.reply.followups]
        for message in own:
            if message and message.id == int(call.params["message_id"]):
                if message.deleted:
                    break
                return message
        raise refusals.unknown_message()


def _metadata(interaction: Interaction) -> dict[str, Any]:
    """What a message tells of the interaction that it answers."""
    told: dict[str, Any] = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": {},
    }
    if interaction.type is InteractionType.COMPONENT and interaction.source is not None:
        return told | {"interacted_message_id": str(interaction.source.id)}
    if interaction.type is InteractionType.MODAL_SUBMIT:
        trigger = told | {"type": int(InteractionType.COMMAND)}
        return told | {"triggering_interaction_metadata": trigger}
    return told
