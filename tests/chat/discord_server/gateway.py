"""The gateway: the websocket over which the bot hears of what happens.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.chat.discord_server.payloads import guild_create_json, own_user_json
from tests.chat.discord_server.world import World

Json = dict[str, Any]

_DISPATCH, _RECONNECT, _INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 0, 7, 9, 10, 11

_GUILDS, _GUILD_MEMBERS, _GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
_GUILD_MESSAGES, _MESSAGE_CONTENT = 1 << 9, 1 << 15
_PRIVILEGED = _GUILD_MEMBERS | _GUILD_PRESENCES | _MESSAGE_CONTENT
_INTENTS = {
    "GUILD_MEMBER": _GUILD_MEMBERS,
    "GUILD": _GUILDS,
    "CHANNEL": _GUILDS,
    "MESSAGE": _GUILD_MESSAGES,
}


@dataclass(slots=True)
class _Close:
    code: int


@dataclass(slots=True)
class _Connection:
    """One websocket; what is to be sent waits in order, a close included."""

    outgoing: asyncio.Queue[Json | _Close] = field(default_factory=asyncio.Queue)
    session: "Session | None" = None
    is_closing: bool = False

    def send(self, payload: Json | _Close) -> None:
        """Send *payload* after all that waits already."""
        self.is_closing = self.is_closing or isinstance(payload, _Close)
        self.outgoing.put_nowait(payload)


@dataclass(slots=True)
class Session:
    """What a bot gets by identifying and keeps over a lost connection by resuming."""

    id: str
    shard: int
    shards: int
    intents: int
    sent: list[Json] = field(default_factory=list)
    connection: _Connection | None = None

    def dispatch(self, event: str, data: Json) -> None:
        """Send *event* now, or when the bot resumes."""
        number = len(self.sent) + 1
        payload = {"op": _DISPATCH, "t": event, "s": number, "d": data}
        self.sent.append(payload)
        if self.connection is not None:
            self.connection.send(payload)


class Gateway:
    """All sessions and connections; *token* is what a bot has to identify with."""

    def __init__(self, world: World, token: str, shards: int) -> None:
        self.shards = shards
        self.url = ""  # known when the server listens
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.heartbeat_seconds = 41.25
        self.is_acknowledging = True
        self._world = world
        self.token = token
        self._connections: list[_Connection] = []
        world.publish = self.publish

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [one for one in self.sessions.values() if one.connection is not None]

    def publish(self, event: str, data: Json, guild_id: int) -> None:
        """Tell the sessions of the guild's shard that have the intent for *event*."""
        intent = next((bit for name, bit in _INTENTS.items() if event.startswith(name)), 0)
        for session in self.sessions.values():
            is_theirs = (guild_id >> 22) % session.shards == session.shard
            if is_theirs and session.intents & intent == intent:
                session.dispatch(event, data)

    def close(self, code: int = 4000) -> None:
        """Close every connection with *code*; sessions can be resumed."""
        self._to_all(_Close(code))

    def request_reconnect(self) -> None:
        """Tell the bot to reconnect and resume, as Discord does before a restart."""
        self._to_all({"op": _RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is invalid; unless *resumable*, forget it."""
        self._to_all({"op": _INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.clear()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Talk with a bot that connects."""
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        connection = _Connection()
        self._connections.append(connection)
        is_compressed = request.query.get("compress") == "zlib-stream"
        writer = asyncio.create_task(_write(socket, connection.outgoing, is_compressed))
        interval = {"heartbeat_interval": int(self.heartbeat_seconds * 1000)}
        connection.send({"op": _HELLO, "d": interval})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(message.data))
            if not connection.is_closing:
                self._end(connection.session, socket.close_code)
        finally:
            self._connections.remove(connection)
            self._lose(connection)
            if not connection.is_closing:
                writer.cancel()
        await asyncio.wait([writer])
        return socket

    def _receive(self, connection: _Connection, payload: Json) -> None:
        answer: Json | _Close | None = None
        match payload["op"]:
            case 1:  # heartbeat
                answer = {"op": _HEARTBEAT_ACK} if self.is_acknowledging else None
            case 2:  # identify
                answer = self._identify(connection, payload["d"])
            case 6:  # resume
                answer = self._resume(connection, payload["d"])
            case _ if connection.session is None:
                answer = _Close(4003)
        if answer is not None:
            connection.send(answer)

    def _identify(self, connection: _Connection, data: Json) -> Json | _Close | None:
        shard, shards = data.get("shard", (0, 1))
        if connection.session is not None:
            return _Close(4005)
        if data["token"] != self.token:
            return _Close(4004)
        if not 0 <= shard < shards:
            return _Close(4010)
        if data["intents"] & _PRIVILEGED:
            return _Close(4014)
        self.identified += 1
        session = Session(f"session-{self._world.ids.next()}", shard, shards, data["intents"])
        session.connection, connection.session = connection, session
        self.sessions[session.id] = session
        self._greet(session)
        return None

    def _greet(self, session: Session) -> None:
        world = self._world
        guilds = [
            guild
            for guild in world.guilds.values()
            if (guild.id >> 22) % session.shards == session.shard
        ]
        ready = {
            "v": 10,
            "user": own_user_json(world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(world.bot.id), "flags": 0},
        }
        session.dispatch("READY", ready)
        for guild in guilds:
            available = guild_create_json(guild, world.bot) | {"unavailable": False}
            session.dispatch("GUILD_CREATE", available)
        world.changed()

    def _resume(self, connection: _Connection, data: Json) -> Json | _Close | None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.token:
            return _Close(4004)
        if session is None:
            return {"op": _INVALID_SESSION, "d": False}
        if data["seq"] > len(session.sent):
            return _Close(4007)
        self.resumed += 1
        for payload in session.sent[data["seq"] :]:
            connection.send(payload)
        session.connection, connection.session = connection, session
        session.dispatch("RESUMED", {})
        self._world.changed()
        return None

    def _to_all(self, payload: Json | _Close) -> None:
        for connection in self._connections:
            connection.send(payload)

    def _end(self, session: Session | None, code: int | None) -> None:
        """Forget a session that the bot has ended by closing with *code*."""
        if session is not None and code in (1000, 1001):
            self.sessions.pop(session.id, None)

    def _lose(self, connection: _Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
        self._world.changed()


async def _write(
    socket: web.WebSocketResponse, outgoing: asyncio.Queue[Json | _Close], is_compressed: bool
) -> None:
    """Send what waits, in order, as one stream where the bot asked for compression."""
    stream = zlib.compressobj()
    with suppress(ConnectionResetError):  # the bot is gone, and may resume
        while not isinstance(payload := await outgoing.get(), _Close):
            text = json.dumps(payload)
            if is_compressed:
                packed = stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)
                await socket.send_bytes(packed)
            else:
                await socket.send_str(text)
        await socket.close(code=payload.code)
