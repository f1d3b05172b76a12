"""Facebook, as the reference of Pages describes it."""

from typing import Any

from bot.sources.facebook import FacebookSource
from tests.sources.platforms.base import ABSENT, NULL_ITEM, Profile
from tests.sources.platforms.graph import GraphBatch, error_body

FIELDS = {"id", "username", "name", "followers_count", "fan_count"}


class Facebook(GraphBatch):
    """Knows Pages by their id and by their username, whatever its case and its full stops."""

    source = FacebookSource
    handles = [f"City.No{number}" for number in range(10_000)]

    def id_of(self, number: int) -> str:
        return str(100_064_000_000_000 + number)

    def node(self, node: str, fields: str) -> tuple[int, Any]:
        wanted = fields.split(",")
        if not FIELDS.issuperset(wanted):
            return 400, error_body(100, message="(#100) Tried accessing nonexisting field")
        page = self.by_id(node) if node.isdigit() else self.by_username(node)
        if page is None and node.isdigit():
            return 400, error_body(100, message="(#100) Object does not exist")
        if page is None:
            return 404, error_body(803, message="(#803) Some of the aliases do not exist")
        if page.followers is NULL_ITEM:
            return 200, NULL_ITEM
        known = {
            "id": page.id,
            "username": page.handle,
            "name": f"City of {page.handle}",
            "followers_count": page.followers,
            "fan_count": 7,
        }
        return 200, {name: known[name] for name in [*wanted, "id"] if known[name] is not ABSENT}

    def by_username(self, username: str) -> Profile | None:
        def plain(name: str) -> str:
            return name.lower().replace(".", "")

        matches = (p for p in self.profiles.values() if plain(p.handle) == plain(username))
        return next(matches, None)
