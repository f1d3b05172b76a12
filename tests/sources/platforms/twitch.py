"""Twitch's Helix and its token endpoint, as the reference and the guides describe them."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from bot.sources.twitch import TwitchSource
from tests.sources.platforms.app_tokens import AppTokens
from tests.sources.platforms.base import (
    ABSENT,
    NOW,
    NULL_ITEM,
    Profile,
    Request,
    json_response,
)

DATE = format_datetime(NOW, usegmt=True)


class Twitch(AppTokens):
    """Leaves out whom it does not know; answers for 100 users, but for one channel a call."""

    source = TwitchSource
    secrets = {"client_id": "twitchclient01", "client_secret": "twitch-secret-01"}
    handles = [f"city_{number}" for number in range(10_000)]
    left = 800
    """Points that are left when a request comes in; each costs one."""

    async def answer(self, request: Request) -> web.Response:
        if request.path == "/oauth2/token":
            return self.token(request) or self.bad_client()
        if not self.takes(request):
            return self.failure(401, "Unauthorized", "Invalid OAuth token")
        if request.headers.get("Client-Id") != self.secrets["client_id"]:
            message = "Client ID and OAuth token do not match"
            return self.failure(401, "Unauthorized", message)
        if self.left == 0:
            return self.throttled()[0]
        self.left -= 1
        if request.path == "/helix/users":
            return self.users(request)
        if request.path == "/helix/channels/followers":
            return self.followers(request)
        return self.failure(404, "Not Found", "")

    def users(self, request: Request) -> web.Response:
        asked = [pair for pair in request.query if pair[0] in ("id", "login")]
        if not 1 <= len(asked) <= 100:
            return self.failure(400, "Bad Request", "The number of IDs or logins must be 1 to 100")
        if not all(self.source.handle.fullmatch(value) for _, value in asked):
            message = "Invalid login names, emails or IDs in request"
            return self.failure(400, "Bad Request", message)
        found = [
            self.by_id(value) if name == "id" else self.profiles.get(value.lower())
            for name, value in asked
        ]
        # The order of the answer is not that of the request.
        return self.success({"data": [self.user(p) for p in reversed(found) if p is not None]})

    def user(self, profile: Profile) -> object:
        return {
            "id": profile.id,
            "login": profile.handle,
            "display_name": profile.handle.title(),
            "type": "",
            "broadcaster_type": "partner",
            "description": f"City of {profile.handle}",
            "view_count": 0,
            "created_at": "2016-12-14T20:32:28Z",
        }

    def followers(self, request: Request) -> web.Response:
        query = dict(request.query)
        profile = self.by_id(query.get("broadcaster_id", ""))
        if profile is None or not 1 <= int(query.get("first", "20")) <= 100:
            return self.failure(400, "Bad Request", "The ID in broadcaster_id is not valid")
        if profile.followers is NULL_ITEM:
            return self.success(None)
        if profile.followers is ABSENT:
            return self.success({"data": [], "pagination": {}})
        # The list is empty without the scope moderator:read:followers.
        return self.success({"total": profile.followers, "data": [], "pagination": {}})

    def success(self, document: object) -> web.Response:
        reset = int((NOW + timedelta(seconds=60)).timestamp())
        return json_response(
            document,
            Date=DATE,
            Ratelimit_Limit="800",
            Ratelimit_Remaining=str(self.left),
            Ratelimit_Reset=str(reset),
        )

    def failure(self, status: int, error: str, message: str) -> web.Response:
        return json_response({"error": error, "status": status, "message": message}, status)

    def throttled(self) -> tuple[web.Response, datetime]:
        until = NOW + timedelta(seconds=45)
        answer = json_response(
            {"error": "Too Many Requests", "status": 429, "message": "Rate limit exceeded"},
            429,
            Date=DATE,
            Ratelimit_Limit="800",
            Ratelimit_Remaining="0",
            Ratelimit_Reset=str(int(until.timestamp())),
        )
        return answer, until

    def bad_client(self) -> web.Response:
        return json_response({"status": 403, "message": "invalid client secret"}, 403)

    def dead_credentials(self) -> web.Response:
        return self.bad_client()
