"""One interaction and its answer: which of Discord's callbacks says what, before and after a deferral."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from adapters.discord.files import AT_ONCE, small_enough, with_file
from adapters.discord.render import EPHEMERAL, private
from adapters.discord.rows import BUTTON
from adapters.discord.webhooks import Webhooks
from adapters.discord.wire import Json, cut, one_line
from bot.speech import File

MESSAGE, THINKING, STILL, REDRAW, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Interactions reference, "Interaction Callback Type"; STILL leaves the pressed button's message as it is."""

MOST_CHOICES, CHOICE = 25, 100


class Conversation:
    """Whatever goes out first is the one response that Discord takes; what comes later edits it or follows it."""

    def __init__(self, webhooks: Webhooks, interaction: discord.Interaction) -> None:
        self._webhooks = webhooks
        self._id = str(interaction.id)
        self._token = interaction.token
        self._application = interaction.application_id
        self._on_message = interaction.message is not None
        """It came from a button, or from a form that a button opened: there is a message to redraw."""
        self._panel = interaction.message if _chose_on_own_panel(interaction) else None
        self.deferred = False

    async def defer(self) -> None:
        """Win time: the asker sees that the bot is thinking, or at a button nothing at all."""
        body: Json = {"type": STILL} if self._on_message else {"type": THINKING, "data": {"flags": EPHEMERAL}}
        self.deferred = await self._respond(body)

    async def show(self, message: Json, *, redraw: bool, file: File | None = None) -> None:
        """A private answer, or in place of the message that the button sits on."""
        instead = redraw and self._on_message
        if file is not None:
            await self._hand_over(message, file, instead=instead)
        elif self._panel is not None and not instead:
            await self._put_back(self._panel)
            await self._webhooks.follow_up(self._application, self._token, private(message))
        elif not self.deferred:
            data = message if instead else private(message)
            await self._respond({"type": REDRAW if instead else MESSAGE, "data": data})
        elif instead or not self._on_message:
            await self._webhooks.edit_original(self._application, self._token, message)
        else:
            await self._webhooks.follow_up(self._application, self._token, private(message))

    async def _put_back(self, panel: discord.Message) -> None:
        """A select whose panel is not redrawn would go on showing the choice that was refused."""
        same: Json = {"components": [row.to_dict() for row in panel.components]}
        if self.deferred:
            await self._webhooks.edit_original(self._application, self._token, same)
        else:
            await self._respond({"type": REDRAW, "data": same})

    async def _hand_over(self, message: Json, file: File, *, instead: bool) -> None:
        """A file is for the asker alone: where the card replaces a message that others may see, it follows apart."""
        if not self.deferred and len(file.content) > AT_ONCE:
            await self.defer()  # also before it is packed, which takes its time
        file = await small_enough(file)
        if instead:
            await self.show(message, redraw=True)
            alone = with_file({"flags": EPHEMERAL}, file)
            await self._webhooks.follow_up(self._application, self._token, alone, file)
            return
        body = private(with_file(message, file))
        if not self.deferred:
            await self._respond({"type": MESSAGE, "data": body}, file)
        elif self._on_message:
            await self._webhooks.follow_up(self._application, self._token, body, file)
        else:
            await self._webhooks.edit_original(self._application, self._token, with_file(message, file), file)

    async def ask(self, modal: Json) -> None:
        """Open a form. Only as the first response (Interactions reference, "Modal")."""
        await self._respond({"type": MODAL, "data": modal})

    async def offer(self, values: Sequence[str]) -> None:
        """Autocomplete choices; each is its own value. Equal ones are shown once."""
        words = dict.fromkeys(cut(one_line(value), CHOICE) for value in values)
        choices = [{"name": word, "value": word} for word in words if word][:MOST_CHOICES]
        await self._respond({"type": CHOICES, "data": {"choices": choices}})

    async def leave(self) -> None:
        """Nothing to say: whatever shows that the bot is thinking goes away."""
        if not self.deferred:
            await self.defer()
        if not self._on_message:
            await self._webhooks.delete_original(self._application, self._token)

    async def _respond(self, body: Json, file: File | None = None) -> bool:
        return await self._webhooks.respond(self._id, self._token, body, file)


def _chose_on_own_panel(interaction: discord.Interaction) -> bool:
    """In a select of a private message; a public one would be marked as edited for everyone."""
    message = interaction.message
    data: Mapping[str, Any] = dict(interaction.data or {})
    return data.get("component_type", BUTTON) != BUTTON and message is not None and message.flags.ephemeral
