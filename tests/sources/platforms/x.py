"""X, as its documentation describes the lookup of users."""

import re
from datetime import datetime, timedelta

from aiohttp import web

from bot.sources.x import XSource
from tests.sources.platforms.base import (
    NOW,
    NULL_ITEM,
    Platform,
    Profile,
    Request,
    counted,
    json_response,
)

PROBLEMS = "https://api.twitter.com/2/problems"
RESET = NOW + timedelta(minutes=7)


class X(Platform):
    """Lists among the errors whom it does not know; one bad username spoils a call."""

    source = XSource
    secrets = {"bearer_token": "AAAA-local-test-bearer-token"}
    handles = [f"City_{number}" for number in range(10_000)]
    remaining = 300

    async def answer(self, request: Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.secrets['bearer_token']}":
            return problem(401, "Unauthorized", "Unauthorized")
        if self.remaining < 1:
            return self.throttled()[0]
        self.remaining -= 1
        query = dict(request.query)
        match request.path:
            case "/2/users":
                return self.found("ids", query.get("ids", ""), r"[0-9]{1,19}", query)
            case "/2/users/by":
                return self.found(
                    "usernames", query.get("usernames", ""), r"[A-Za-z0-9_]{1,15}", query
                )
        return problem(404, "Not Found", "Not Found")

    def found(
        self, parameter: str, value: str, pattern: str, query: dict[str, str]
    ) -> web.Response:
        wanted = value.split(",")
        bad = [name for name in wanted if not re.fullmatch(pattern, name)]
        if bad or len(wanted) > 100:
            return invalid(parameter, bad[0] if bad else value)
        document: dict[str, list[object]] = {}
        for name in wanted:
            profile = self.by_id(name) if parameter == "ids" else self.by_username(name)
            if profile is None:
                document.setdefault("errors", []).append(not_found(parameter, name))
            else:
                # The order of the answer is not that of the request.
                fields = query.get("user.fields", "").split(",")
                document.setdefault("data", []).insert(0, shown(profile, fields))
        return json_response(document, **limits(self.remaining))

    def by_username(self, name: str) -> Profile | None:
        matches = (p for p in self.profiles.values() if p.handle.lower() == name.lower())
        return next(matches, None)

    def throttled(self) -> tuple[web.Response, datetime]:
        document = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
        return json_response(document, 429, **limits(0)), RESET

    def quota_used_up(self) -> tuple[web.Response, datetime]:
        detail = "Usage cap exceeded: Monthly product cap"
        answer = problem(429, "UsageCapExceeded", detail, f"{PROBLEMS}/usage-capped")
        return answer, NOW + timedelta(days=1)

    def dead_credentials(self) -> web.Response:
        return problem(401, "Unauthorized", "Unauthorized")


def shown(profile: Profile, fields: list[str]) -> object:
    """Return a user with the fields that were asked for; some are always there."""
    if profile.followers is NULL_ITEM:
        return None
    user: dict[str, object] = {
        "id": profile.id,
        "name": f"City of {profile.handle}",
        "username": profile.handle,
    }
    if "public_metrics" in fields:
        metrics = {
            **counted(profile, "followers_count"),
            "following_count": 2048,
            "tweet_count": 14052,
            "listed_count": 1672,
        }
        user["public_metrics"] = metrics
    return user


def limits(remaining: int) -> dict[str, str]:
    """Return the headers that every answer has."""
    return {
        "x_rate_limit_limit": "300",
        "x_rate_limit_remaining": str(remaining),
        "x_rate_limit_reset": str(int(RESET.timestamp())),
        "Date": NOW.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }


def not_found(parameter: str, name: str) -> dict[str, str]:
    """Return the error of a user that does not exist."""
    return {
        "value": name,
        "detail": f"Could not find user with {parameter}: [{name}].",
        "title": "Not Found Error",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": name,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def suspended(parameter: str, name: str) -> dict[str, str]:
    """Return the error of a user that is suspended, which has the same type."""
    return not_found(parameter, name) | {
        "detail": f"User has been suspended: [{name}].",
        "title": "Forbidden",
    }


def problem(status: int, title: str, detail: str, kind: str = "about:blank") -> web.Response:
    """Return a failure of the whole call."""
    document = {"title": title, "detail": detail, "type": kind, "status": status}
    return json_response(document, status, **limits(299))


def invalid(parameter: str, value: str) -> web.Response:
    """Return the failure of a call with a bad parameter."""
    message = f"The `{parameter}` query parameter value [{value}] is not valid"
    document = {
        "errors": [{"parameters": {parameter: [value]}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }
    return json_response(document, 400, **limits(299))
