"""Interactions and how the bot answers them.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.chat.discord_server.composition import Composer
from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.forms import Form, Forms
from tests.chat.discord_server.payloads import message_json, user_json
from tests.chat.discord_server.state import EPHEMERAL, Channel, Member, Message
from tests.chat.discord_server.world import World

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4

_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE, _CHOICES = 4, 5, 6, 7, 8
_POSSIBLE = {
    COMMAND: {_MESSAGE, _DEFERRED},
    COMPONENT: {_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE},
    AUTOCOMPLETE: {_CHOICES},
}
_LOADING = 1 << 7
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _WEBHOOK + "/messages/@original"
_FOLLOWUP = _WEBHOOK + "/messages/{message_id}"


@dataclass(slots=True)
class Interaction:
    """Something that a person did, and what the bot answered.

    *message* is the original answer: the message that was posted, or the changed message of the
    button. *took* is the seconds from telling the bot to its acknowledgement.
    """

    id: int
    kind: int
    channel: Channel
    member: Member
    source: Message | None = None
    sent_at: float = field(default_factory=time.perf_counter)
    acknowledged_at: float | None = None
    finished_at: float | None = None
    callback: int | None = None
    message: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)

    @property
    def token(self) -> str:
        """What the bot answers with."""
        return f"interaction-{self.id}"

    @property
    def took(self) -> float:
        """Seconds until it was acknowledged."""
        assert self.acknowledged_at is not None
        return self.acknowledged_at - self.sent_at

    @property
    def was_deferred(self) -> bool:
        """Whether it was acknowledged first and answered later."""
        return self.callback in (_DEFERRED, _DEFERRED_UPDATE)

    @property
    def is_private(self) -> bool:
        """Whether only the one who asked sees the answer."""
        return self.message is not None and self.message.is_ephemeral

    def metadata(self) -> Json:
        """Return what a message says of the interaction that it answers."""
        written: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": user_json(self.member.user),
            "authorizing_integration_owners": {"0": str(self.channel.guild.id)},
        }
        if self.source is not None:
            written["interacted_message_id"] = str(self.source.id)
        return written


class Interactions:
    """All interactions; they have to be acknowledged within *seconds* and live for *lifetime*."""

    def __init__(self, world: World, composer: Composer, forms: Forms) -> None:
        self.all: dict[str, Interaction] = {}
        self.seconds = 3.0
        self.lifetime = 900.0
        self._world = world
        self._composer = composer
        self._forms = forms

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return its routes below *base*."""
        return [
            web.post(base + _CALLBACK, self._acknowledge),
            web.get(base + _ORIGINAL, self._read),
            web.patch(base + _ORIGINAL, self._edit),
            web.post(base + _WEBHOOK, self._follow_up),
            web.get(base + _FOLLOWUP, self._read),
            web.patch(base + _FOLLOWUP, self._edit),
        ]

    async def _acknowledge(self, request: web.Request) -> web.Response:
        interaction = self.all.get(request.match_info["interaction_token"])
        now = time.perf_counter()
        if interaction is None or str(interaction.id) != request.match_info["interaction_id"]:
            raise DiscordError(10062)
        if interaction.acknowledged_at is not None:
            raise DiscordError(40060)
        if now - interaction.sent_at > self.seconds:
            raise DiscordError(10062)
        form = await self._forms.read(request, interaction.source)
        kind = form.payload["type"]
        if kind not in _POSSIBLE[interaction.kind]:
            raise DiscordError(50035, [f"type: {kind} does not answer such an interaction"])
        self._take(interaction, kind, Form(form.payload.get("data") or {}, form.files))
        interaction.callback, interaction.acknowledged_at = kind, now
        if not interaction.was_deferred:
            interaction.finished_at = now
        self._world.changed()
        if request.query.get("with_response", "").lower() not in ("1", "true"):
            return web.Response(status=204)
        return web.json_response(_callback_json(interaction))

    def _take(self, interaction: Interaction, kind: int, form: Form) -> None:
        if kind == _MESSAGE:
            interaction.message = self._composer.compose(interaction.channel, form)
            self._show(interaction, interaction.message)
        elif kind == _DEFERRED:
            flags = (form.payload.get("flags") or 0) & EPHEMERAL | _LOADING
            bot, message_id = self._world.bot, self._world.ids.next()
            interaction.message = Message(message_id, interaction.channel, bot, flags=flags)
            interaction.message.interaction = interaction.metadata()
        elif kind == _CHOICES:
            interaction.choices = form.payload.get("choices") or []
        else:
            assert interaction.source is not None
            interaction.message = interaction.source
            if kind == _UPDATE:
                self._composer.revise(interaction.source, form)

    async def _read(self, request: web.Request) -> web.Response:
        return web.json_response(message_json(self._answer_of(request)[1]))

    async def _edit(self, request: web.Request) -> web.Response:
        interaction, message = self._answer_of(request)
        form = await self._forms.read(request, message)
        if message.flags & _LOADING:
            self._fill(interaction, message, form)
        else:
            self._composer.revise(message, form)
            self._finish(interaction)
        return web.json_response(message_json(message))

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction = self._of(request)
        form = await self._forms.read(request)
        original = interaction.message
        if original is not None and original.flags & _LOADING:
            # The first follow-up to "thinking" takes its place, and is as private as that was.
            self._fill(interaction, original, form)
            return web.json_response(message_json(original))
        message = self._composer.compose(interaction.channel, form)
        interaction.followups.append(message)
        self._show(interaction, message)
        self._finish(interaction)
        return web.json_response(message_json(message))

    def _fill(self, interaction: Interaction, message: Message, form: Form) -> None:
        self._composer.write(message, form)
        message.flags &= ~_LOADING
        self._show(interaction, message)
        self._finish(interaction)

    def _show(self, interaction: Interaction, message: Message) -> None:
        message.interaction = interaction.metadata()
        if not message.is_ephemeral:
            self._composer.show(message)

    def _finish(self, interaction: Interaction) -> None:
        if interaction.finished_at is None:
            interaction.finished_at = time.perf_counter()
        self._world.changed()

    def _of(self, request: web.Request) -> Interaction:
        interaction = self.all.get(request.match_info["webhook_token"])
        now = time.perf_counter()
        if interaction is None or now - interaction.sent_at > self.lifetime:
            raise DiscordError(50027)
        is_ours = request.match_info["webhook_id"] == str(self._world.bot.id)
        if not is_ours or interaction.acknowledged_at is None:
            raise DiscordError(10015)
        return interaction

    def _answer_of(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction = self._of(request)
        message_id = request.match_info.get("message_id")
        answers = (
            [interaction.message]
            if message_id is None
            else [interaction.message, *interaction.followups]
        )
        for message in answers:
            if message is not None and message_id in (None, str(message.id)):
                return interaction, message
        raise DiscordError(10008)


def _callback_json(interaction: Interaction) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    answer: Json = {"interaction": about}
    if (message := interaction.message) is not None:
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = bool(message.flags & _LOADING)
        about["response_message_ephemeral"] = message.is_ephemeral
        if interaction.callback in (_MESSAGE, _UPDATE):
            answer["resource"] = {"type": interaction.callback, "message": message_json(message)}
    return answer
