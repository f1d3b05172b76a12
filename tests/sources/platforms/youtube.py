"""YouTube, as the reference of its Data API describes it."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sources.youtube import YouTubeSource
from tests.sources.platforms.base import (
    ABSENT,
    HIDDEN,
    NOW,
    NULL_ITEM,
    Platform,
    Profile,
    Request,
    json_response,
)

FILTERS = ("id", "forHandle", "forUsername")
PARTS = {"id", "snippet", "statistics"}


class YouTube(Platform):
    """Takes one filter a call, and a unit of the quota for each, whether it is valid or not."""

    source = YouTubeSource
    secrets = {"api_key": "AIzaSy-local-test-key-0123456789"}
    handles = [f"city{number}" for number in range(10_000)]
    can_hide = True
    rounds = True
    units = 10_000
    closed = ""
    """The id of a channel that spoils every call which asks for it."""

    def id_of(self, number: int) -> str:
        return f"UC{number:022d}"

    async def answer(self, request: Request) -> web.Response:
        if request.path != "/youtube/v3/channels":
            return failure(404, "notFound")
        query = dict(request.query)
        if query.get("key") != self.secrets["api_key"]:
            return failure(400, "badRequest", "API_KEY_INVALID", "INVALID_ARGUMENT")
        if self.units < 1:
            return failure(403, "quotaExceeded", domain="youtube.quota")
        self.units -= 1
        if not query.get("part") or set(query["part"].split(",")) - PARTS:
            return failure(400, "unknownPart")
        filters = [name for name, _ in request.query if name in FILTERS]
        if len(filters) != 1:
            return failure(400, "incompatibleParameters" if filters else "missingRequiredParameter")
        if not 0 <= int(query.get("maxResults", "5")) <= 50:
            return failure(400, "invalidValue")
        return self.found(filters[0], query[filters[0]])

    def found(self, name: str, value: str) -> web.Response:
        wanted = value.split(",") if name == "id" else [value]
        if len(wanted) > 50:
            return failure(400, "invalidFilters")
        if self.closed in wanted:
            return failure(403, "channelClosed")
        profiles = [self.lookup(name, one) for one in wanted]
        # The order of the answer is not that of the request, and an empty list is left out.
        items = [self.shown(profile) for profile in reversed(profiles) if profile is not None]
        document: dict[str, object] = {"kind": "youtube#channelListResponse"}
        if items:
            document["items"] = items
        return json_response(document)

    def lookup(self, name: str, value: str) -> Profile | None:
        if name == "id":
            return self.by_id(value)
        return self.profiles.get(f"user/{value}" if name == "forUsername" else value.lstrip("@"))

    def shown(self, profile: Profile) -> object:
        count = profile.followers
        if count is NULL_ITEM:
            return None
        statistics: dict[str, object] = {
            "subscriberCount": as_text(count),
            "hiddenSubscriberCount": count is HIDDEN,
        }
        if count is ABSENT:
            del statistics["subscriberCount"]
        snippet = {"title": f"City of {profile.handle}", "customUrl": f"@{profile.handle}"}
        return {"id": profile.id, "snippet": snippet, "statistics": statistics}

    def throttled(self) -> tuple[web.Response, datetime]:
        answer = failure(403, "rateLimitExceeded", domain="usageLimits")
        return answer, NOW + timedelta(minutes=1)

    def dead_credentials(self) -> web.Response:
        return failure(400, "badRequest", "API_KEY_INVALID", "INVALID_ARGUMENT")

    def quota_used_up(self) -> tuple[web.Response, datetime]:
        answer = failure(403, "quotaExceeded", domain="youtube.quota")
        return answer, datetime(2026, 10, 8, 7, tzinfo=UTC)


def as_text(count: object) -> object:
    """Return a count as YouTube writes it: in quotes, rounded down to three figures."""
    if count is HIDDEN:
        return "0"
    if not isinstance(count, int) or isinstance(count, bool):
        return count
    step = 10 ** max(0, len(str(abs(count))) - 3)
    return str(count // step * step)


def failure(
    code: int, reason: str, detail: str = "", status: str = "", domain: str = "global"
) -> web.Response:
    """Return a failure as Google words it; *detail* is the reason that all of its APIs have."""
    message = f"In words: {reason}."
    entry = {"message": message, "domain": domain, "reason": reason}
    error: dict[str, object] = {"code": code, "message": message, "errors": [entry]}
    if detail:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error |= {
            "status": status,
            "details": [{"@type": kind, "reason": detail, "domain": "googleapis.com"}],
        }
    return json_response({"error": error}, code)
