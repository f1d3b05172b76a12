"""Instagram, as the documentation of Business Discovery describes it."""

import re
from typing import Any

from bot.sources.instagram import InstagramSource
from tests.sources.platforms.base import ABSENT, NULL_ITEM
from tests.sources.platforms.graph import TOKEN, GraphBatch, error_body

USER_ID = "17841406338772941"


class Instagram(GraphBatch):
    """Knows professional accounts by their username, and tells its own account's id with each."""

    source = InstagramSource
    follows_renames = False
    secrets = {"access_token": TOKEN, "user_id": USER_ID}
    handles = [f"City_{number}.official" for number in range(10_000)]

    def id_of(self, number: int) -> str:
        return str(17_841_400_000_000_000 + number)

    def node(self, node: str, fields: str) -> tuple[int, Any]:
        if node != USER_ID:
            return 400, error_body(100, 33)
        wanted = re.fullmatch(
            r"business_discovery\.username\(([a-z0-9._]{1,30})\)\{([a-z_]+(?:,[a-z_]+)*)\}", fields
        )
        if wanted is None:
            return 400, error_body(2500, message="Syntax error")
        by_name = {handle.lower(): profile for handle, profile in self.profiles.items()}
        profile = by_name.get(wanted[1])
        if profile is None:
            return 400, error_body(110, 2207013, "Invalid user id")
        if profile.followers is NULL_ITEM:
            return 200, NULL_ITEM
        known = {
            "id": profile.id,
            "username": profile.handle.lower(),
            "name": f"City of {profile.handle}",
            "followers_count": profile.followers,
        }
        names = [*wanted[2].split(","), "id"]
        found = {name: known[name] for name in names if known[name] is not ABSENT}
        return 200, {"business_discovery": found, "id": USER_ID}
