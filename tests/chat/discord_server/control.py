"""What a test in another process does with the server, as JSON over HTTP.

POST /control/<verb> takes the arguments of the method as an object, with the id (as text) in the
place of a guild; GET /control/state tells how all is.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.chat.discord_server.payloads import message_json
from tests.chat.discord_server.state import Channel, Guild, Message

if TYPE_CHECKING:
    from tests.chat.discord_server.server import DiscordServer

Json = dict[str, Any]


class Control:
    """Calls the methods of the server's parts by their names."""

    def __init__(self, server: "DiscordServer") -> None:
        self._server = server

    def routes(self) -> list[web.RouteDef]:
        """Return its routes."""
        return [
            web.get("/control/state", self._state),
            web.post("/control/{verb}", self._call),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        server = self._server
        channels = [
            channel for guild in server.world.guilds.values() for channel in guild.channels.values()
        ]
        state = {
            "violations": server.violations,
            "requests": [f"{seen.operation} {seen.status}" for seen in server.requests],
            "channels": {
                str(channel.id): [written(message) for message in channel.messages.values()]
                for channel in channels
            },
        }
        return web.json_response(state)

    async def _call(self, request: web.Request) -> web.Response:
        verb = request.match_info["verb"]
        arguments: Json = await request.json()
        if "guild" in arguments:
            arguments["guild"] = self._server.world.guilds[int(arguments["guild"])]
        return web.json_response(written(self._verbs()[verb](**arguments)))

    def _verbs(self) -> dict[str, Callable[..., Any]]:
        world = self._server.world
        verbs = (world.add_guild, world.remove_guild, world.add_channel)
        return {verb.__name__: verb for verb in verbs}


def written(result: Any) -> Any:
    """Return *result* of a verb as JSON."""
    match result:
        case Message():
            return message_json(result)
        case Guild() | Channel():
            return {"id": str(result.id), "name": result.name}
    return result
