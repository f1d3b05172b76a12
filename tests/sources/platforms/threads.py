"""Threads, as the documentation of profile discovery describes it."""

from aiohttp import web

from bot.sources.threads import ThreadsSource
from tests.sources.platforms.base import NULL_ITEM, Request, counted, json_response
from tests.sources.platforms.graph import Graph, failure


class Threads(Graph):
    """Looks up one public profile a call, and tells no id.

    What it answers to an unknown username is not documented; this is what its host answers to an
    unknown object.
    """

    source = ThreadsSource
    version = "v1.0"
    ids = False
    follows_renames = False
    handles = [f"City_{number}.official" for number in range(10_000)]

    def called(self, method: str, path: str, parameters: dict[str, str]) -> web.Response:
        if (method, path) != ("GET", "/v1.0/profile_lookup") or "batch" in parameters:
            return failure(2500)
        if parameters.keys() != {"username", "access_token"}:
            return failure(100)
        by_name = {handle.lower(): profile for handle, profile in self.profiles.items()}
        profile = by_name.get(parameters["username"])
        if profile is None:
            return failure(100, 33)
        if profile.followers is NULL_ITEM:
            return json_response(None)
        document = {
            "username": profile.handle.lower(),
            "name": f"City of {profile.handle}",
            "is_verified": True,
            **counted(profile, "follower_count"),
            "likes_count": 1,
            "views_count": 2,
        }
        usage = f'{{"call_count":{self.usage},"total_time":25,"total_cputime":25}}'
        return json_response(document, X_App_Usage=usage)

    def asked(self, request: Request) -> list[str]:
        return [value for name, value in request.query if name == "username"]
