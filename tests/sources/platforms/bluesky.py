"""Bluesky, as the lexicon and the sources of its server describe it."""

from datetime import datetime, timedelta

from aiohttp import web

from bot.sources.bluesky import BlueskySource
from tests.sources.platforms.base import (
    NOW,
    NULL_ITEM,
    Platform,
    Profile,
    Request,
    counted,
    json_response,
)


class Bluesky(Platform):
    """Leaves out whom it does not know; one bad handle spoils a call, and so do more than 25."""

    source = BlueskySource
    handles = [f"city{number}.example" for number in range(10_000)]

    def id_of(self, number: int) -> str:
        return f"did:plc:{number:024d}"

    async def answer(self, request: Request) -> web.Response:
        if request.path != "/xrpc/app.bsky.actor.getProfiles":
            return json_response({"error": "MethodNotImplemented"}, 501)
        actors = [value for name, value in request.query if name == "actors"]
        if len(actors) > 25:
            return self.invalid("Error: actors must not have more than 25 elements")
        if any("." not in actor and ":" not in actor for actor in actors):
            return self.invalid("Error: actors/0 must be a valid did or a handle")
        found = [self.by_id(a) if a.startswith("did:") else self.profiles.get(a) for a in actors]
        # The order of the answer is not that of the request.
        profiles = [self.shown(profile) for profile in reversed(found) if profile is not None]
        return json_response({"profiles": profiles})

    def invalid(self, message: str) -> web.Response:
        return json_response({"error": "InvalidRequest", "message": message}, 400)

    def shown(self, profile: Profile) -> object:
        if profile.followers is NULL_ITEM:
            return None
        return {
            "did": profile.id,
            "handle": profile.handle,
            "displayName": f"City of {profile.handle}",
            **counted(profile, "followersCount"),
            "followsCount": 10,
            "postsCount": 99,
            "indexedAt": "2026-01-01T00:00:00.000Z",
        }

    def throttled(self) -> tuple[web.Response, datetime]:
        answer = json_response(
            {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
            429,
            Retry_After="120",
            RateLimit_Remaining="0",
        )
        return answer, NOW + timedelta(seconds=120)
