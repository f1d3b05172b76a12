"""Four cities, and forty days of their counts: what most tests of questions are about."""

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import parse_ladder
from tests.series import Row
from tests.world import World

_NAMES = {
    "seoul": {"en": "Seoul", "ko": "서울", "ja": "ソウル", "fr": "Séoul", "es": "Seúl"},
    "new-york": {"en": "New York", "ko": "뉴욕", "ja": "ニューヨーク", "es": "Nueva York"},
    "paris": {"en": "Paris", "ko": "파리", "ja": "パリ", "es": "París"},
    "melbourne": {"en": "Melbourne", "ko": "멜버른", "ja": "メルボルン"},
    "seoul-youtube": {"en": "Seoul", "ko": "서울", "ja": "ソウル", "fr": "Séoul", "es": "Seúl"},
}
_HANDLES = {"seoul": "seoul_official", "new-york": "nycgov", "paris": "paris_maville"}


def four_cities() -> Catalogue:
    """Return one board of four cities, and a second account of one of them."""
    accounts = {
        key: Account(
            key,
            names["en"],
            "youtube" if key.endswith("youtube") else "instagram",
            "table",
            handle=_HANDLES.get(key, ""),
            url=f"https://www.instagram.com/{_HANDLES[key]}/" if key in _HANDLES else "",
            names=names,
        )
        for key, names in _NAMES.items()
    }
    boards = (
        Board(
            "gpci-2022",
            tuple(Membership(key) for key in ("seoul", "new-york", "paris", "melbourne")),
            name="Global Power City Index 2022",
            names={
                "ko": "세계 도시 종합경쟁력 2022",
                "ja": "世界の都市総合力ランキング2022",
                "fr": "Global Power City Index 2022",
            },
        ),
    )
    ladders = {key: (parse_ladder("every=50000"),) for key in accounts}
    return Catalogue(accounts, ladders, boards)


DAYS = 40
COUNTS: dict[str, Row] = {
    "seoul": [440_000 + 300 * n for n in range(DAYS)],
    "new-york": [446_000 + 50 * n for n in range(DAYS)],
    "paris": [300_000 + 10 * n for n in range(DAYS - 3)],
    "melbourne": [],
    "seoul-youtube": [100_000] * DAYS,
}
FOUR_CITIES = World(four_cities(), COUNTS)
"""Seoul passes New York and a milestone; Paris falls silent, Melbourne is never read."""
NOW = FOUR_CITIES.now
