"""What a bot asks over HTTP, apart from messages and interactions."""

from typing import Any

from aiohttp import web

from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.forms import Forms
from tests.chat.discord_server.gateway import Gateway
from tests.chat.discord_server.payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    own_user_json,
    roles_json,
)
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.world import World

Json = dict[str, Any]

_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


class Rest:
    """Answers about the application, its commands, the gateway, guilds and channels."""

    def __init__(self, world: World, gateway: Gateway, forms: Forms) -> None:
        self._world = world
        self._gateway = gateway
        self._forms = forms

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return its routes below *base*."""
        return [
            web.get(f"{base}/users/@me", self._own_user),
            web.get(f"{base}/users/@me/guilds", self._own_guilds),
            web.get(f"{base}/applications/@me", self._application),
            web.get(f"{base}/oauth2/applications/@me", self._application),
            web.get(f"{base}/gateway", self._find_gateway),
            web.get(f"{base}/gateway/bot", self._find_gateway),
            web.get(base + _COMMANDS, self._commands),
            web.put(base + _COMMANDS, self._replace_commands),
            web.get(base + _GUILD_COMMANDS, self._commands),
            web.put(base + _GUILD_COMMANDS, self._replace_commands),
            web.get(base + "/guilds/{guild_id}", self._guild),
            web.get(base + "/guilds/{guild_id}/channels", self._channels),
            web.get(base + "/guilds/{guild_id}/roles", self._roles),
            web.get(base + "/guilds/{guild_id}/members/{user_id}", self._member),
            web.get(base + "/channels/{channel_id}", self._channel),
        ]

    async def _own_user(self, request: web.Request) -> web.Response:
        return web.json_response(own_user_json(self._world.bot))

    async def _own_guilds(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", 0))
        guilds = [guild for guild in self._world.guilds.values() if guild.id > after]
        return web.json_response(
            [
                {"id": str(guild.id), "name": guild.name, "icon": None, "banner": None}
                | {"owner": False, "permissions": "0", "features": []}
                for guild in guilds
            ]
        )

    async def _application(self, request: web.Request) -> web.Response:
        guilds = len(self._world.guilds)
        return web.json_response(application_json(self._world.bot, 0, guilds))

    async def _find_gateway(self, request: web.Request) -> web.Response:
        if not request.path.endswith("/bot"):
            return web.json_response({"url": self._gateway.url})
        starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        answer = {
            "url": self._gateway.url,
            "shards": self._gateway.shards,
            "session_start_limit": starts,
        }
        return web.json_response(answer)

    async def _commands(self, request: web.Request) -> web.Response:
        commands = self._world.commands.get(self._place_of_commands(request), [])
        if request.query.get("with_localizations", "false").lower() not in ("true", "1"):
            names = ("name_localizations", "description_localizations")
            commands = [
                {key: value for key, value in command.items() if key not in names}
                for command in commands
            ]
        return web.json_response(commands)

    async def _replace_commands(self, request: web.Request) -> web.Response:
        place = self._place_of_commands(request)
        form = await self._forms.read(request)
        ids = {one["name"]: one["id"] for one in self._world.commands.get(place, [])}
        self._world.commands[place] = [
            self._registered(command, place, ids.get(command["name"])) for command in form.payload
        ]
        self._world.changed()
        return web.json_response(self._world.commands[place])

    def _place_of_commands(self, request: web.Request) -> int | None:
        """Return the guild whose commands are meant, None for the global ones."""
        if request.match_info["application_id"] != str(self._world.bot.id):
            raise DiscordError(50001)
        if "guild_id" not in request.match_info:
            return None
        guild_id = int(request.match_info["guild_id"])
        if guild_id not in self._world.guilds:
            raise DiscordError(50001)
        return guild_id

    def _registered(self, command: Json, place: int | None, old_id: str | None) -> Json:
        permissions = command.get("default_member_permissions")
        registered = {
            "type": 1,
            "description": "",
            "nsfw": False,
            "options": [],
            "contexts": None,
            "integration_types": [0],
            **{key: value for key, value in command.items() if value is not None},
            "id": old_id or str(self._world.ids.next()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.ids.next()),
            "default_member_permissions": None if permissions is None else str(permissions),
        }
        return registered if place is None else registered | {"guild_id": str(place)}

    async def _guild(self, request: web.Request) -> web.Response:
        return web.json_response(guild_json(self._world.guild(int(request.match_info["guild_id"]))))

    async def _channels(self, request: web.Request) -> web.Response:
        guild = self._world.guild(int(request.match_info["guild_id"]))
        return web.json_response([channel_json(one) for one in guild.channels.values()])

    async def _roles(self, request: web.Request) -> web.Response:
        guild = self._world.guild(int(request.match_info["guild_id"]))
        return web.json_response(roles_json(guild))

    async def _member(self, request: web.Request) -> web.Response:
        guild = self._world.guild(int(request.match_info["guild_id"]))
        member = guild.members.get(int(request.match_info["user_id"]))
        if member is None:
            raise DiscordError(10007)
        return web.json_response(member_json(member))

    async def _channel(self, request: web.Request) -> web.Response:
        channel = self._world.channel(int(request.match_info["channel_id"]))
        if not self._world.bot_may(channel, Permission.VIEW_CHANNEL):
            raise DiscordError(50001)
        return web.json_response(channel_json(channel))
