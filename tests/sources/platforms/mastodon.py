"""Mastodon, as its documentation and the sources of its server describe it."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from bot.sources.mastodon import MastodonSource
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

RESET = NOW + timedelta(minutes=5)


class Mastodon(Platform):
    """One server that stands in for every instance: an account is found by name or by number."""

    source = MastodonSource
    handles = [f"City_{number}@social.example" for number in range(10_000)]
    can_hide = True
    takes_many = True
    """Whether it is of version 4.3 or later."""
    needs_login = False
    remaining = 300

    def id_of(self, number: int) -> str:
        return f"{1000 + number}@social.example"

    async def answer(self, request: Request) -> web.Response:
        if self.remaining < 1:
            return self.throttled()[0]
        self.remaining -= 1
        last = request.path.removeprefix("/api/v1/accounts").removeprefix("/")
        if not request.path.startswith("/api/v1/accounts") or (not last and not self.takes_many):
            return self.told({"error": "Not Found"}, 404)
        if self.needs_login:
            return self.told({"error": "This method requires an authenticated user"}, 401)
        if not last:
            return self.many([value for name, value in request.query if name == "id[]"])
        if last == "lookup":
            name = dict(request.query).get("acct", "").lower()
            found = [p for p in self.profiles.values() if name_of(p).lower() == name]
        else:
            found = [p for p in self.profiles.values() if number_of(p) == last]
        if not found:
            return self.told({"error": "Record not found"}, 404)
        return self.told(shown(found[0]))

    def many(self, numbers: list[str]) -> web.Response:
        if len(numbers) > 40:
            return self.told({"error": "Validation failed"}, 422)
        # In an order of its own, and without whom it does not know.
        found = [profile for profile in self.profiles.values() if number_of(profile) in numbers]
        return self.told([shown(profile) for profile in reversed(found)])

    def told(self, document: object, status: int = 200) -> web.Response:
        return json_response(document, status, **limits(self.remaining))

    def throttled(self) -> tuple[web.Response, datetime]:
        return json_response({"error": "Too many requests"}, 429, **limits(0)), RESET


def number_of(profile: Profile) -> str:
    """Return the id that the instance of *profile* has for it."""
    return profile.id.partition("@")[0]


def name_of(profile: Profile) -> str:
    """Return the name of *profile* on its instance."""
    return profile.handle.partition("@")[0]


def shown(profile: Profile) -> object:
    """Return an account of the instance's own, whose name is without a host."""
    if profile.followers is NULL_ITEM:
        return None
    document = {
        "id": number_of(profile),
        "username": name_of(profile),
        "acct": name_of(profile),
        "display_name": f"City of {name_of(profile)}",
        "url": f"https://social.example/@{name_of(profile)}",
        "followers_count": -1 if profile.followers is HIDDEN else profile.followers,
        "following_count": 453,
        "statuses_count": 61013,
        "last_status_at": "2026-10-07",
    }
    if profile.followers is ABSENT:
        del document["followers_count"]
    return document


def limits(remaining: int) -> dict[str, str]:
    """Return the headers that every answer has."""
    return {
        "X_RateLimit_Limit": "300",
        "X_RateLimit_Remaining": str(remaining),
        "X_RateLimit_Reset": RESET.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "Date": format_datetime(NOW, usegmt=True),
    }
