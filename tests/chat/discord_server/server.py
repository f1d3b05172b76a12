"""The server: puts the parts together and listens on loopback."""

from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.chat.discord_server.composition import Composer
from tests.chat.discord_server.control import Control
from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.faults import Faults
from tests.chat.discord_server.forms import MAX_FILE_BYTES, SEEN, Forms, Seen
from tests.chat.discord_server.gateway import Gateway
from tests.chat.discord_server.interactions import Interactions
from tests.chat.discord_server.messages import Messages
from tests.chat.discord_server.people import People
from tests.chat.discord_server.rest import Rest
from tests.chat.discord_server.world import World

TOKEN = "a-token-of-the-tests"

_BASE = "/api/v10"
_HOST = "127.0.0.1"
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/")

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DiscordServer:
    """A Discord of the tests' own: *world* is its state, *people* use it, *faults* break it."""

    def __init__(self, token: str = TOKEN, shards: int = 1) -> None:
        self.token = token
        self.requests: list[Seen] = []
        self.faults = Faults()
        self.world = World()
        self.gateway = Gateway(self.world, token, shards)
        self.composer = Composer(self.world)
        self.forms = Forms()
        self.interactions = Interactions(self.world, self.composer, self.forms)
        self.people = People(self.world, self.interactions)
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)

    @property
    def violations(self) -> list[str]:
        """What the bot sent and Discord would not have taken; a test asserts that it is []."""
        return self.forms.violations

    @property
    def address(self) -> str:
        """Where it listens."""
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    @property
    def base_url(self) -> str:
        """What discord.py calls Route.BASE."""
        return f"http://{self.address}{_BASE}"

    def count(self, operation: str) -> int:
        """Return how often the bot made requests like "PUT /applications/.../commands"."""
        return sum(seen.operation == operation for seen in self.requests)

    async def bot_is_ready(self, seconds: float = 5.0) -> None:
        """Wait until every shard of the bot is connected."""
        await self.world.until(lambda: len(self.gateway.connected) >= self.gateway.shards, seconds)

    async def start(self, port: int = 0) -> None:
        """Listen on *port* of loopback, or on a free one."""
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, port).start()
        self.gateway.url = f"ws://{self.address}/"
        self.composer.base_url = f"http://{self.address}"

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        self.gateway.close(1001)
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    def _app(self) -> web.Application:
        largest_form = 11 * MAX_FILE_BYTES
        app = web.Application(middlewares=[self._middleware()], client_max_size=largest_form)
        app.add_routes(
            [
                web.get("/", self.gateway.connect),
                *Rest(self.world, self.gateway, self.forms).routes(_BASE),
                *Messages(self.world, self.composer, self.forms).routes(_BASE),
                *self.interactions.routes(_BASE),
                *Control(self).routes(),
            ]
        )
        return app

    def _middleware(self) -> Callable[[web.Request, _Handler], Awaitable[web.StreamResponse]]:
        @web.middleware
        async def answered(request: web.Request, handler: _Handler) -> web.StreamResponse:
            if request.path.startswith("/control/"):
                return await handler(request)
            seen = Seen(_operation(request), request.path)
            self.requests.append(seen)
            request[SEEN] = seen
            carry_out = partial(self._carry_out, handler)
            response = await self.faults.around(seen.operation, request, carry_out)
            seen.status = response.status
            self.world.changed()
            if isinstance(response, web.Response) and response.content_type == "application/json":
                response.charset = None  # discord.py knows JSON by a bare application/json alone
            return response

        return answered

    async def _carry_out(self, handler: _Handler, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(_BASE)
        if request.match_info.http_exception is not None:
            self.violations.append(f"{request[SEEN].operation}: this server has no such route")
            return _refused(404, "404: Not Found")
        is_known = request.headers.get("Authorization") == f"Bot {self.token}"
        if not is_known and path != "/" and not path.startswith(_WITHOUT_TOKEN):
            return _refused(401, "401: Unauthorized")
        try:
            return await handler(request)
        except DiscordError as error:
            return web.json_response(error.body(), status=error.status)


def _refused(status: int, message: str) -> web.Response:
    return web.json_response({"message": message, "code": 0}, status=status)


def _operation(request: web.Request) -> str:
    resource = request.match_info.route.resource
    path = request.path if resource is None else resource.canonical
    return f"{request.method} {path.removeprefix(_BASE)}"
