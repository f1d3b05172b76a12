"""GitHub, as the documentation of its REST API describes it."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from aiohttp import web

from bot.sources.github import GitHubSource
from tests.sources.platforms.base import (
    NOW,
    NULL_ITEM,
    Platform,
    Profile,
    Request,
    counted,
    json_response,
)

DOCS = "https://docs.github.com/rest"
RESET = NOW + timedelta(minutes=42)


class GitHub(Platform):
    """Knows users and organisations by login, whatever its case, and by id."""

    source = GitHubSource
    secrets = {"token": "github_pat_local_test_0123456789"}
    handles = [f"City-{number}" for number in range(10_000)]
    remaining = 5000
    remaining_without_token = 60
    kind = "Organization"
    expiry = "2026-12-01 00:00:00 UTC"
    """When the token expires; empty for one that never does."""

    async def answer(self, request: Request) -> web.Response:
        given = request.headers.get("Authorization")
        if given not in (None, f"Bearer {self.secrets['token']}"):
            return self.dead_credentials()
        if not request.headers.get("User-Agent"):
            return web.Response(status=403, text="Request forbidden by administrative rules.")
        if request.path == "/rate_limit":
            return self.told(given, {"resources": {}, "rate": {}})
        if not self.left(given):
            return self.throttled()[0]
        profile = self.profile_at(request.path)
        if profile is None:
            self.take(given)
            return self.told(given, {"message": "Not Found", "documentation_url": DOCS}, 404)
        document = self.shown(profile)
        tag = f'W/"{sha256(f"{given} {document!r}".encode()).hexdigest()}"'
        unchanged = request.headers.get("If-None-Match") == tag
        if not (unchanged and given):
            self.take(given)
        if unchanged:
            return web.Response(status=304, headers={"ETag": tag})
        return self.told(given, document, ETag=tag)

    def left(self, given: str | None) -> int:
        return self.remaining if given else self.remaining_without_token

    def take(self, given: str | None) -> None:
        if given:
            self.remaining -= 1
        else:
            self.remaining_without_token -= 1

    def profile_at(self, path: str) -> Profile | None:
        match path.split("/"):
            case ["", "users", login]:
                found = (p for p in self.profiles.values() if p.handle.lower() == login.lower())
                return next(found, None)
            case ["", "user", number]:
                return self.by_id(number)
        return None

    def shown(self, profile: Profile) -> object:
        if profile.followers is NULL_ITEM:
            return None
        return {
            "login": profile.handle,
            "id": int(profile.id),
            "type": self.kind,
            "name": f"City of {profile.handle}",
            "public_repos": 7,
            **counted(profile, "followers"),
            "following": 0,
        }

    def told(
        self, given: str | None, document: object, status: int = 200, **headers: str
    ) -> web.Response:
        headers |= limits(self.left(given))
        if given and self.expiry:
            headers["github_authentication_token_expiration"] = self.expiry
        return json_response(document, status, **headers)

    def throttled(self) -> tuple[web.Response, datetime]:
        document = {
            "message": "API rate limit exceeded for 203.0.113.7.",
            "documentation_url": f"{DOCS}/overview/resources-in-the-rest-api#rate-limiting",
        }
        return json_response(document, 403, **limits(0)), RESET

    def dead_credentials(self) -> web.Response:
        document = {"message": "Bad credentials", "documentation_url": DOCS, "status": "401"}
        return json_response(document, 401, **limits(59))


def limits(remaining: int) -> dict[str, str]:
    """Return the headers that every answer has."""
    return {
        "x_ratelimit_limit": "5000",
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(int(RESET.timestamp())),
        "Date": format_datetime(NOW, usegmt=True),
    }
