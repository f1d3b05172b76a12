"""An endpoint of an operator's own: a profile at a path, and all of them in one document."""

from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.settings import WebSection as Section
from bot.sources.http_json import HttpJsonSource
from tests.sources.platforms.base import (
    NOW,
    NULL_ITEM,
    Platform,
    Profile,
    Request,
    counted,
    json_response,
)


class HttpJson(Platform):
    """Has `/{handle}`, and besides `/object.json` and `/list.json` with everybody."""

    source = HttpJsonSource
    follows_renames = False
    secrets = {"token": "local-test-token"}
    handles = [f"city-{number}" for number in range(10_000)]

    def section(self, **changes: Any) -> Section:
        return super().section(**{"id": "id", **changes})

    async def answer(self, request: Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.secrets['token']}":
            return self.dead_credentials()
        profiles = self.profiles.values()
        if request.path == "/object.json":
            return json_response({"by_name": {p.handle: p.followers for p in profiles}})
        if request.path == "/list.json":
            return json_response({"accounts": [self.shown(profile) for profile in profiles]})
        profile = self.profiles.get(request.path[1:])
        if profile is None:
            return json_response({"title": "Not Found", "status": 404}, 404)
        return json_response(self.shown(profile))

    def shown(self, profile: Profile) -> object:
        if profile.followers is NULL_ITEM:
            return None
        return {"id": int(profile.id), "name": profile.handle, **counted(profile, "followers")}

    def throttled(self) -> tuple[web.Response, datetime]:
        answer = json_response({"detail": "Slow down"}, 429, Retry_After="90")
        return answer, NOW + timedelta(seconds=90)

    def dead_credentials(self) -> web.Response:
        return json_response({"error": "unknown token"}, 401)
