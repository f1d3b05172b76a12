"""The comparison of accounts."""

from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.errors import BadQueryError
from bot.language import LANGUAGES
from bot.web.pages.compare import show_comparison
from bot.web.request import COMPARED_AT_MOST, comparison_query
from bot.web.response import Response
from tests.series import catalogue_of
from tests.web import cities
from tests.web.html import Document, read

PATH = "/compare"
ALL = tuple(cities.catalogue().accounts)


def asking(*keys: str, **query: str) -> tuple[tuple[str, str], ...]:
    return (*(("account", key) for key in keys), *query.items())


def answered(
    db: Database, *keys: str, catalogue: Catalogue | None = None, **wishes: Any
) -> Response:
    query = asking(*keys, **wishes.pop("query", {}))
    response = cities.answer(show_comparison, db, PATH, catalogue, query=query, **wishes)
    assert isinstance(response, Response)
    return response


def shown(db: Database, *keys: str, **wishes: Any) -> Document:
    return read(answered(db, *keys, **wishes))


def rows(page: Document) -> list[str]:
    """Return the rows of the comparison; those of the chart come before them."""
    names = [link.text for link in page.all("a") if "/accounts/" in link.attributes["href"]]
    return [text for text in page.texts("tr") if any(text.startswith(name) for name in names)]


# --- side by side --------------------------------------------------------------------------------


def test_accounts_are_told_in_the_order_of_their_counts(town: Database) -> None:
    assert rows(shown(town, "paris", "melbourne", "seoul")) == [
        "Seoul 454,120 +15,104",
        "Melbourne 444,640 +8,624 \u22129,480 the gap grew by 6,480 in 30 days 17 Sept 2023",
        "Paris 332,815 +3,674 \u2212121,305 the gap grew by 11,430 in 30 days"
        " at least since 20 Aug 2023",
    ]


def test_the_head_says_who_is_in_front(town: Database) -> None:
    assert "Seoul in front since" in shown(town, "paris", "seoul").texts("th")


def test_a_rounded_count_and_its_gap_are_marked(town: Database) -> None:
    page = shown(town, "singapore", "seoul")

    assert "Singapore ≈ about 113,000 ≈ +1,000 ≈ \u2212341,120" in rows(page)[1]
    assert "YouTube shows rounded counts." in page.main


def test_what_must_be_known_of_a_count_is_told(town: Database) -> None:
    page = shown(town, "berlin", "london", "shanghai")

    assert page.texts("span", class_="doubt") == [
        "a newer count is not confirmed yet",
        "last count 21 Oct 2023, 01:00",
    ]
    assert rows(page)[-1] == "Shanghai not known yet \u2013"


def test_the_chart_shows_counts_or_growth(town: Database) -> None:
    counts, growth = (
        shown(town, "seoul", "paris", query=query).all("svg", role="img")[0].text
        for query in ({}, {"indexed": "1"})
    )

    assert counts.startswith("Line chart: Seoul and Paris.")
    assert growth.startswith("Line chart, every line starting at 100: Seoul and Paris.")


def test_both_charts_and_every_period_are_a_link_away(town: Database) -> None:
    links = shown(town, "seoul", "paris", query={"days": "7"}).links()

    assert links["Growth"] == "./compare?account=seoul&account=paris&days=7&indexed=1"
    assert links["90 days"] == "./compare?account=seoul&account=paris&days=90"


def test_the_data_and_the_card_are_the_same_in_whatever_order_accounts_are_named(
    town: Database,
) -> None:
    pages = [shown(town, *keys) for keys in (("seoul", "paris"), ("paris", "seoul", "paris"))]

    for page in pages:
        [card] = [
            meta.attributes["content"]
            for meta in page.all("meta")
            if meta.attributes.get("property") == "og:image"
        ]

        assert card == (
            f"{cities.ADDRESS}/compare/card.png?account=paris&account=seoul&days=30&lang=en"
        )
        assert page.links()["JSON"] == "./api/compare?account=paris&account=seoul&days=30"


def test_an_account_that_is_named_twice_is_compared_once(town: Database) -> None:
    assert len(rows(shown(town, "seoul", "paris", "seoul"))) == 2


def test_ten_accounts_can_be_compared(town: Database) -> None:
    page = shown(town, *ALL)

    assert len(ALL) == COMPARED_AT_MOST
    assert len(rows(page)) == COMPARED_AT_MOST
    assert len(page.all("path", class_="line-9")) > 0


def test_accounts_without_a_count_can_be_compared(db: Database) -> None:
    page = shown(db, "seoul", "paris")

    assert [row.partition(" ")[0] for row in rows(page)] == ["Seoul", "Paris"]
    assert "No count from this time." in page.main


def test_level_accounts_are_said_to_be_level(db: Database) -> None:
    cities.world({"seoul": [1_000] * 3, "paris": [1_000] * 3}).record(db)

    assert "level" in rows(shown(db, "seoul", "paris", now=cities.START + 3 * cities.EVERY))[1]


def test_other_accounts_can_be_chosen_from_there(town: Database) -> None:
    page = shown(town, "seoul", "paris", query={"days": "7", "indexed": "1"})
    chosen = [box.attributes["value"] for box in boxes(page) if "checked" in box.attributes]
    hidden = [
        (field.attributes["name"], field.attributes["value"])
        for field in page.all("input", type="hidden")
    ]

    assert chosen == ["seoul", "paris"]
    assert hidden == [("days", "7"), ("indexed", "1")]


# --- the choice ----------------------------------------------------------------------------------


def boxes(page: Document) -> list[Any]:
    return page.all("input", type="checkbox")


def test_without_accounts_there_is_a_choice_board_by_board(town: Database) -> None:
    answer = answered(town)
    page = read(answer)

    assert answer.status == 200
    assert page.texts("h1") == ["Compare accounts"]
    assert page.texts("legend") == ["GPCI top ten"]
    assert [box.attributes["value"] for box in boxes(page)] == list(ALL)
    assert page.all("p", role="alert") == []


def test_accounts_on_no_board_can_be_chosen_too(town: Database) -> None:
    catalogue = cities.catalogue()
    alone = replace(catalogue.accounts["seoul"], key="alone", city="Alone", names={})
    catalogue = replace(catalogue, accounts={**catalogue.accounts, "alone": alone})
    page = shown(town, catalogue=catalogue)

    assert page.texts("legend") == ["GPCI top ten", "On no ranking"]
    assert len(boxes(page)) == len(ALL) + 1


def test_one_account_has_nothing_to_be_compared_with(town: Database) -> None:
    answer = answered(town, "seoul")
    page = read(answer)

    assert answer.status == 200
    assert page.texts("p", role="alert") == [
        "Seoul alone has nothing to be compared with. Please choose at least one more account."
    ]
    assert [box.attributes["value"] for box in boxes(page) if "checked" in box.attributes] == [
        "seoul"
    ]


def test_an_account_that_there_is_not_is_named_and_the_others_stay_chosen(town: Database) -> None:
    answer = answered(town, "seoul", "<script>", "paris")
    page = read(answer)

    assert answer.status == 404
    assert page.texts("p", role="alert") == [
        "No such account is tracked here: <script>. Please choose from these."
    ]
    assert len([box for box in boxes(page) if "checked" in box.attributes]) == 2


def test_eleven_accounts_are_too_many(town: Database) -> None:
    catalogue = catalogue_of([f"city-{n}" for n in range(11)])
    answer = answered(town, *catalogue.accounts, catalogue=catalogue)

    assert answer.status == 400
    assert read(answer).texts("p", role="alert") == [
        "At most 10 accounts can be compared at once, and 11 were chosen. Please choose fewer."
    ]


def test_where_nothing_is_tracked_there_is_nothing_to_choose(db: Database) -> None:
    page = shown(db, catalogue=Catalogue({}, {}, ()))

    assert "No account is tracked yet." in page.main
    assert page.all("form") == []


@pytest.mark.parametrize("days", ["0", "x", "-7", "99999"])
def test_a_period_that_there_is_not_is_refused(town: Database, days: str) -> None:
    with pytest.raises(BadQueryError):
        shown(town, "seoul", "paris", query={"days": days})


# --- whoever asks --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keys", [(), ("seoul",), ("atlantis",), ("seoul", "singapore"), ALL])
def test_every_language_has_every_comparison(
    town: Database, keys: tuple[str, ...], language: str
) -> None:
    page = shown(town, *keys, language_code=language)

    assert page.all("html")[0].attributes["lang"] == language
    assert len(page.texts("h1")) == 1


@pytest.mark.parametrize("how", ["is_kiosk", "is_embedded"])
def test_what_nobody_can_click_is_left_out(town: Database, how: str) -> None:
    page = shown(town, "seoul", "paris", **{how: True})

    assert page.all("form") + page.all("nav") == []
    assert len(rows(page)) == 2


def test_the_choice_keeps_the_way_in_which_it_is_shown(town: Database) -> None:
    page = shown(town, language_code="fr", is_language_chosen=True, theme="light")
    hidden = {field.attributes["name"]: field.attributes["value"] for field in hidden_in(page)}

    assert hidden == {"lang": "fr", "theme": "light", "days": "30"}


def hidden_in(page: Document) -> list[Any]:
    return page.all("input", type="hidden")


def test_names_stay_text(town: Database) -> None:
    name = "<script>alert(1)</script>"
    page = shown(town, "seoul", "paris", catalogue=cities.changed("seoul", city=name, names={}))

    assert name in page.texts("h1")[0]
    assert "alert(1)" not in " ".join(page.texts("script"))


def test_a_query_names_its_accounts_in_the_same_order_in_an_address() -> None:
    request = cities.request(PATH, query=asking("seoul", "", "paris", "seoul", indexed="1"))

    assert comparison_query(cities.catalogue(), request).pairs == [
        ("account", "paris"),
        ("account", "seoul"),
        ("days", "30"),
        ("indexed", "1"),
    ]
