"""What a test in another process does with the server, as JSON over HTTP.

POST /control/<verb> takes the arguments of the method as an object, with ids (as text) in the
places of guilds, channels, members, roles and messages; GET /control/state tells how all is.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.chat.discord_server.interactions import Interaction
from tests.chat.discord_server.payloads import message_json
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.state import Channel, Guild, Member, Message, Role

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
            "bot_id": str(server.world.bot.id),
            "connected": len(server.gateway.connected),
            "identified": server.gateway.identified,
            "resumed": server.gateway.resumed,
            "violations": server.violations,
            "requests": [f"{seen.operation} {seen.status}" for seen in server.requests],
            "commands": [one["name"] for some in server.world.commands.values() for one in some],
            "faults": [
                f"{fault.kind} {fault.route} {fault.times}" for fault in server.faults.waiting
            ],
            "channels": {
                str(channel.id): [written(message) for message in channel.messages.values()]
                for channel in channels
            },
        }
        return web.json_response(state)

    async def _call(self, request: web.Request) -> web.Response:
        verb = request.match_info["verb"]
        if verb not in self._verbs():
            return web.json_response({"error": f"no verb {verb!r}"}, status=404)
        arguments: Json = await request.json() if request.can_read_body else {}
        try:
            found = {key: self._found(key, value) for key, value in arguments.items()}
            result = self._verbs()[verb](**found)
            result = await result if isinstance(result, Awaitable) else result
        except (LookupError, ValueError, PermissionError, TypeError, TimeoutError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(written(result))

    def _verbs(self) -> dict[str, Callable[..., Any]]:
        world, faults, gateway = self._server.world, self._server.faults, self._server.gateway
        parts: dict[object, str] = {
            world: "add_guild remove_guild add_channel delete_channel add_role delete_role "
            "add_member forbid allow say delete_message",
            self._server.people: "slash autocomplete click",
            gateway: "close request_reconnect invalidate",
        }
        verbs = {
            name: getattr(part, name) for part, names in parts.items() for name in names.split()
        }
        for name in ("answer", "refuse", "rate_limit", "drop", "delay", "limit", "clear"):
            verbs[f"fault_{name}"] = getattr(faults, name)
        return verbs

    def _found(self, key: str, value: Any) -> Any:
        """Return what an argument means where it is given by its id."""
        world = self._server.world
        match key:
            case "guild":
                return world.guilds[int(value)]
            case "channel":
                return world.channel(int(value))
            case "permission":
                return Permission[value]
            case "member":
                return _anywhere(int(value), [one.members for one in world.guilds.values()])
            case "role":
                return _anywhere(int(value), [one.roles for one in world.guilds.values()])
            case "message":
                return self._message(int(value))
        return value

    def _message(self, message_id: int) -> Message:
        """Return a message of a channel, or an answer that only one person sees."""
        shown = [
            message
            for guild in self._server.world.guilds.values()
            for channel in guild.channels.values()
            for message in channel.messages.values()
        ]
        for answered in self._server.interactions.all.values():
            shown += [one for one in (answered.message, *answered.followups) if one is not None]
        return next(message for message in shown if message.id == message_id)


def written(result: Any) -> Any:
    """Return *result* of a verb as JSON."""
    match result:
        case Message():
            pings = {
                "roles": [str(one) for one in sorted(result.pings.roles)],
                "users": [str(one) for one in sorted(result.pings.users)],
                "everyone": result.pings.everyone,
            }
            files = {file.filename: len(file.data) for file in result.attachments}
            return message_json(result) | {"nonce": result.nonce, "pings": pings, "files": files}
        case Interaction():
            return {
                "took": result.took,
                "took_in_all": result.took_in_all,
                "was_deferred": result.was_deferred,
                "is_private": result.is_private,
                "message": written(result.message),
                "followups": [written(message) for message in result.followups],
                "choices": result.choices,
                "modal": result.modal,
            }
        case Guild() | Channel() | Role():
            return {"id": str(result.id), "name": result.name}
        case Member():
            return {"id": str(result.user.id), "name": result.user.name}
    return result


def _anywhere(key: int, places: list[dict[int, Any]]) -> Any:
    return next(place[key] for place in places if key in place)
