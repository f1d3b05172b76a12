"""TikTok's Research API and its token endpoint, as the developers' pages describe them."""

import json
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sources.tiktok import TikTokSource
from tests.sources.platforms.app_tokens import AppTokens
from tests.sources.platforms.base import (
    ABSENT,
    NOW,
    NULL_ITEM,
    Profile,
    Request,
    json_response,
)

_FIELDS = {
    "display_name",
    "bio_description",
    "avatar_url",
    "is_verified",
    "follower_count",
    "following_count",
    "likes_count",
    "video_count",
}


class TikTok(AppTokens):
    """Answers for one user a call, and says neither the username nor an id."""

    source = TikTokSource
    secrets = {"client_key": "tiktokclient01", "client_secret": "tiktok-secret-01"}
    handles = [f"city.{number}" for number in range(10_000)]
    ids = False
    follows_renames = False

    async def answer(self, request: Request) -> web.Response:
        if request.path == "/v2/oauth/token/":
            return self.token(request) or self.bad_client()
        if (request.method, request.path) != ("POST", "/v2/research/user/info/"):
            return web.Response(status=404, text="404 page not found")
        if not self.takes(request):
            return self.failure("access_token_invalid", "The access token is invalid", 401)
        fields = set(dict(request.query).get("fields", "").split(","))
        if not fields <= _FIELDS:
            return self.failure("invalid_params", "Fields are invalid", 400)
        username = json.loads(request.body)["username"]
        profile = self.profiles.get(username)
        if profile is None:
            words = f"The username {username} is invalid: cannot find the user"
            return self.failure("invalid_params", words, 400)
        return json_response({"data": self.shown(profile, fields), "error": self.error("ok", "")})

    def shown(self, profile: Profile, fields: set[str]) -> object:
        if profile.followers is NULL_ITEM:
            return None
        user = {
            "display_name": f"City of {profile.handle}",
            "follower_count": profile.followers,
            "is_verified": True,
        }
        return {
            name: value for name, value in user.items() if name in fields and value is not ABSENT
        }

    def error(self, code: str, message: str) -> object:
        return {"code": code, "message": message, "log_id": "20261007120000ABCDEF"}

    def failure(self, code: str, message: str, status: int) -> web.Response:
        return json_response({"data": {}, "error": self.error(code, message)}, status)

    def throttled(self) -> tuple[web.Response, datetime]:
        answer = self.failure("rate_limit_exceeded", "The API rate limit was exceeded.", 429)
        return answer, NOW + timedelta(minutes=15)

    def quota_used_up(self) -> tuple[web.Response, datetime]:
        answer = self.failure("daily_quota_limit_exceeded", "The quota is exceeded.", 429)
        return answer, datetime(2026, 10, 8, tzinfo=UTC)

    def bad_client(self) -> web.Response:
        return json_response(
            {
                "error": "invalid_client",
                "error_description": "Client key or secret is incorrect.",
                "log_id": "20261007120000ABCDEF",
            }
        )

    def dead_credentials(self) -> web.Response:
        return self.bad_client()
