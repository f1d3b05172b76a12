"""A site about ten cities, with two months of counts and all that can be said of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import parse_ladder
from bot.queries.view import View
from bot.web.request import PageRequest
from bot.web.site import Site
from tests.series import Row
from tests.world import World

START = datetime(2023, 8, 20, tzinfo=UTC)
DAYS = 72
EVERY = timedelta(hours=8)
POLLS = DAYS * 3
NOW = START + (POLLS - 1) * EVERY
ADDRESS = "https://milepost.example"
Answered = TypeVar("Answered")

_CITIES = {
    "seoul": ("Seoul", "instagram", "서울", "ソウル", "Séoul", "Seúl"),
    "melbourne": ("Melbourne", "instagram", "멜버른", "メルボルン", "Melbourne", "Melbourne"),
    "paris": ("Paris", "instagram", "파리", "パリ", "Paris", "París"),
    "new-york": ("New York", "instagram", "뉴욕", "ニューヨーク", "New York", "Nueva York"),
    "tokyo": ("Tokyo", "instagram", "도쿄", "東京", "Tokyo", "Tokio"),
    "amsterdam": (
        "Amsterdam",
        "instagram",
        "암스테르담",
        "アムステルダム",
        "Amsterdam",
        "Ámsterdam",
    ),
    "singapore": ("Singapore", "youtube", "싱가포르", "シンガポール", "Singapour", "Singapur"),
    "berlin": ("Berlin", "instagram", "베를린", "ベルリン", "Berlin", "Berlín"),
    "london": ("London", "instagram", "런던", "ロンドン", "Londres", "Londres"),
    "shanghai": ("Shanghai", "instagram", "상하이", "上海", "Shanghai", "Shanghái"),
}
_HANDLES = {"seoul": "seoul_official", "paris": "paris_maville", "new-york": "nycgov"}


def account(key: str, city: str, platform: str = "instagram", **rest: Any) -> Account:
    """Return an account that is polled by `table`."""
    return Account(key, city, platform, "table", handle=_HANDLES.get(key, key), **rest)


def catalogue() -> Catalogue:
    """Return the catalogue of ten cities on two boards."""
    accounts = {
        key: account(
            key,
            city,
            platform,
            owner=f"City of {city}",
            url=f"https://www.instagram.com/{_HANDLES.get(key, key)}/",
            names=dict(zip(("ko", "ja", "fr", "es"), names, strict=True)),
        )
        for key, (city, platform, *names) in _CITIES.items()
    }
    ten = Board(
        "gpci",
        tuple(Membership(key) for key in accounts),
        name="GPCI top ten",
        definition="The ten highest cities of the Global Power City Index 2022.",
        definition_url="https://mori-m-foundation.or.jp/english/ius2/gpci2/",
        names={
            "ko": "세계 도시 종합 경쟁력 10대 도시",
            "ja": "世界の都市総合力 上位10都市",
            "fr": "Dix premières villes du GPCI",
            "es": "Diez primeras ciudades del GPCI",
        },
    )
    asia = Board(
        "asia",
        tuple(Membership(key) for key in ("seoul", "tokyo", "singapore", "shanghai")),
        name="Asian capitals of finance",
        definition="Four cities of the index that lie in Asia.",
    )
    ladders = {key: (parse_ladder("every=10000"),) for key in accounts}
    return Catalogue(accounts, ladders, (ten, asia))


def changed(key: str, **changes: Any) -> Catalogue:
    """Return the catalogue of the cities, in which one account is different."""
    cities = catalogue()
    account = replace(cities.accounts[key], **changes)
    return replace(cities, accounts={**cities.accounts, key: account})


def counts() -> dict[str, Row]:
    """Return what was read: Seoul takes the lead, Berlin jumps, London falls silent."""

    def climb(start: int, by: float) -> list[int | None]:
        return [round(start + by * n + 40 * ((n * 7919) % 11 - 5) / 5) for n in range(POLLS)]

    rows: dict[str, list[int | None]] = {
        "seoul": climb(418_000, 168),
        "melbourne": climb(424_000, 96),
        "paris": climb(324_000, 41),
        "new-york": climb(201_000, 44),
        "tokyo": climb(163_000, 36),
        "amsterdam": climb(120_500, -9),
        "singapore": [110_000 + 1_000 * (n // 60) for n in range(POLLS)],
        "berlin": climb(87_000, 22),
        "london": climb(23_000, 6)[:-30],
    }
    rows["berlin"][-1] = 260_000
    return rows


def world(
    rows: dict[str, Row], cities: Catalogue | None = None, after: int = 0, step: int = 1
) -> World:
    """Return *cities*, else all ten, of which *rows* were read, *after* so many other polls."""
    return World(cities or catalogue(), rows, EVERY, START + after * EVERY, step)


TEN_CITIES = world(counts())


def site(cities: Catalogue | None = None) -> Site:
    """Return the site of the cities."""
    return Site(cities or catalogue(), {}, "Asia/Seoul", ADDRESS)


def request(path: str = "/", **wishes: Any) -> PageRequest:
    """Return a request for the page at *path*, as the route has it."""
    return replace(PageRequest(path), **wishes)


def answer(
    handler: Callable[[View, Site, PageRequest], Answered],
    db: Database,
    path: str = "/",
    cities: Catalogue | None = None,
    now: datetime = NOW,
    **wishes: Any,
) -> Answered:
    """Return what *handler* answers to whoever asks *now* for the page at *path*."""
    there = site(cities)
    return handler(there.view(db, now), there, request(path, **wishes))
