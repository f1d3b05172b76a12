"""The cards: pictures of what somebody shares."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.charts import Chart
from bot.errors import UserError
from bot.language import LANGUAGES
from bot.storage.events import latest_events
from bot.web.pages.account import show_account
from bot.web.pages.cards import (
    account_card,
    announcement_card,
    board_card,
    card_of,
    comparison_card,
)
from bot.web.pages.ranking import show_ranking
from bot.web.response import Handler
from tests.web import cities
from tests.web.asking import withdraw
from tests.web.html import read

COMPARED = (("account", "paris"), ("account", "seoul"))


def drawn(db: Database, handler: Handler, **wishes: object) -> Chart:
    chart = cities.answer(handler, db, "/card.png", **wishes)
    assert isinstance(chart, Chart)
    return chart


def names(chart: Chart) -> list[str]:
    return [line.name for line in chart.lines]


def test_the_card_of_a_board_has_its_first_five_places(town: Database) -> None:
    chart = drawn(town, board_card, key="gpci")

    assert chart.title == "GPCI top ten"
    assert names(chart) == ["Seoul", "Melbourne", "Paris", "New York", "Tokyo"]
    assert chart.zone == "Asia/Seoul"


def test_the_card_of_an_account_says_on_which_platform_it_is(town: Database) -> None:
    chart = drawn(town, account_card, key="seoul")

    assert chart.title == "Seoul · Instagram"
    assert chart.milestones == (420_000, 430_000, 440_000, 450_000)


def test_what_is_held_is_on_no_card(town: Database) -> None:
    [berlin] = drawn(town, account_card, key="berlin").lines

    assert berlin.points[-1][1] == 91_716
    assert berlin.held == ()


@pytest.mark.parametrize("is_indexed", [False, True])
def test_the_card_of_a_comparison_is_its_chart(town: Database, is_indexed: bool) -> None:
    query = (*COMPARED, ("days", "7"), ("indexed", str(int(is_indexed))))
    chart = drawn(town, comparison_card, query=query)

    assert names(chart) == ["Paris", "Seoul"]
    assert chart.is_indexed is is_indexed
    assert chart.lines[0].points[0][0] >= cities.NOW - timedelta(days=7)


def test_the_card_of_an_announcement_shows_what_happened_as_it_was_then(town: Database) -> None:
    chart = drawn(town, announcement_card, key="milestone:seoul:440000")

    assert chart.title == "Seoul · Instagram"
    assert chart.crossing is not None
    assert chart.crossing[1] == 440_136
    assert chart.lines[0].points[-1] == chart.crossing


def test_what_was_held_when_it_happened_is_not_on_the_card_of_an_announcement(
    changing_town: Database,
) -> None:
    held = "UPDATE readings SET judgement = 1 WHERE followers BETWEEN 439000 AND 439500"
    changing_town.execute(held)
    [seoul] = drawn(changing_town, announcement_card, key="milestone:seoul:440000").lines

    assert seoul.held == ()
    assert not [count for _, count in seoul.points if 439_000 <= count <= 439_500]


def test_the_card_of_an_overtake_shows_both(town: Database) -> None:
    [key] = [event.key for event in latest_events(town, 99, False) if event.kind == "overtake"][:1]

    assert set(names(drawn(town, announcement_card, key=key))) >= {"Seoul", "Melbourne"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_speak_the_language_of_the_visitor(town: Database, language: str) -> None:
    name = cities.catalogue().accounts["seoul"].name_in(language)
    charts = [
        drawn(town, board_card, key="gpci", language_code=language),
        drawn(town, account_card, key="seoul", language_code=language),
        drawn(town, comparison_card, query=COMPARED, language_code=language),
        drawn(town, announcement_card, key="milestone:seoul:450000", language_code=language),
    ]

    assert {chart.language for chart in charts} == {language}
    assert all(name in names(chart) for chart in charts)


@pytest.mark.parametrize(
    ("handler", "wishes"),
    [
        (board_card, {"key": "gpci"}),
        (board_card, {"key": "atlantis"}),
        (account_card, {"key": "shanghai"}),
        (account_card, {"key": "atlantis"}),
        (announcement_card, {"key": "milestone:seoul:450000"}),
        (comparison_card, {"query": COMPARED}),
        (comparison_card, {"query": COMPARED[:1]}),
        (comparison_card, {"query": (*COMPARED, ("account", "atlantis"))}),
        (comparison_card, {}),
    ],
)
def test_what_has_nothing_to_draw_has_no_card(
    db: Database, handler: Callable[..., Chart], wishes: dict[str, object]
) -> None:
    with pytest.raises(UserError):
        drawn(db, handler, **wishes)


def test_a_page_names_its_card_only_where_there_is_one() -> None:
    request = cities.request(language_code="ko")

    assert card_of(False, "accounts", "a/b", request=request) == ""
    assert card_of(True, "accounts", "a/b", request=request) == "/accounts/a%2Fb/card.png?lang=ko"


@pytest.mark.parametrize("days", [0, 79, 80, 89, 90, 91])
@pytest.mark.parametrize(
    ("page", "card", "key"),
    [
        (show_ranking, board_card, "gpci"),
        (show_account, account_card, "seoul"),
        (show_account, account_card, "london"),
        (show_account, account_card, "shanghai"),
    ],
)
def test_the_card_that_a_page_names_is_there(
    town: Database, page: Handler, card: Handler, key: str, days: int
) -> None:
    now = cities.NOW + timedelta(days=days)
    shown = read(cities.answer(page, town, "/{key}", key=key, now=now))
    named = [one.attributes.get("property") for one in shown.all("meta")]

    assert ("og:image" in named) is is_there(town, card, key=key, now=now)


def is_there(db: Database, card: Handler, **wishes: object) -> bool:
    """Return whether there is that card."""
    try:
        return bool(drawn(db, card, **wishes))
    except UserError:
        return False


def test_what_was_withdrawn_has_no_card(changing_town: Database) -> None:
    withdraw(changing_town, "milestone:seoul:440000", cities.NOW)

    with pytest.raises(UserError):
        drawn(changing_town, announcement_card, key="milestone:seoul:440000")
