"""The front page, and the ranking of a board."""

from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import parse_ladder
from bot.errors import BadQueryError, UserError
from bot.language import LANGUAGES
from bot.web.pages.boards import show_boards
from bot.web.pages.ranking import show_ranking
from tests.series import Row
from tests.stored import column
from tests.web import cities
from tests.web.html import Document, read

ATTACK = "<script>alert(1)</script>"


def board(db: Database, catalogue: Catalogue | None = None, **wishes: Any) -> Document:
    return read(cities.answer(show_ranking, db, "/boards/{key}", catalogue, key="gpci", **wishes))


def front(db: Database, catalogue: Catalogue | None = None, **wishes: Any) -> Document:
    return read(cities.answer(show_boards, db, "/", catalogue, **wishes))


def over(days: int) -> dict[str, Any]:
    return {"query": (("days", str(days)),)}


def rows(page: Document) -> dict[str, str]:
    return {row.attributes["data-key"]: row.text for row in page.all("tr") if row.attributes}


def small(*accounts: Account, **board: str) -> Catalogue:
    """Return a catalogue of *accounts*, all on one board."""
    members = tuple(Membership(account.key) for account in accounts)
    boards = (Board("gpci", members, **{"name": "Board", **board}),)
    ladders = {account.key: (parse_ladder("every=50000"),) for account in accounts}
    return Catalogue({account.key: account for account in accounts}, ladders, boards)


def board_of(rows: dict[str, Row], catalogue: Catalogue | None = None, **wishes: Any) -> Document:
    """Return the ranking of *catalogue*, else of ten cities, right after *rows* were read."""
    world = cities.world(rows, catalogue)
    with world.recorded() as db:
        return board(db, catalogue, **{"now": world.now, **wishes})


# --- the table -----------------------------------------------------------------------------------


def test_a_ranking_is_a_table_with_headings_of_rows_and_columns(town: Database) -> None:
    page = board(town)

    assert page.texts("caption") == ["Ranking: GPCI top ten"]
    assert page.texts("th", scope="col") == [
        "Rank",
        "Account",
        "Trend",
        "Followers",
        "30 days",
        "Gap",
    ]
    assert [text.split()[0] for text in page.texts("th", scope="row")] == [
        "Seoul",
        "Melbourne",
        "Paris",
        "New",
        "Tokyo",
        "Amsterdam",
        "Singapore",
        "Berlin",
        "London",
    ]


def test_a_row_tells_all_that_is_known_of_a_place(town: Database) -> None:
    page = board(town)
    links = page.links()

    assert rows(page)["seoul"] == (
        "1 Seoul Instagram · @seoul_official 9,480 ahead of Melbourne "
        "454,120 +15,104 5,880 short of 460,000 +15,104 +9,480 9,480 ahead of Melbourne"
    )
    assert links["Seoul"] == "../accounts/seoul"
    assert [one.attributes["value"] for one in page.all("data")][:2] == ["454120", "444640"]
    assert len(page.all("svg", class_="sparkline")) == 9


def test_who_climbed_is_told_to_those_who_see_and_to_those_who_hear(town: Database) -> None:
    page = board(town, **over(60))

    assert page.texts("span", class_="up") == ["▲1 up 1 place"]
    assert page.texts("span", class_="down") == ["▼1 down 1 place"]
    assert page.texts("span", class_="new") == []


def test_who_joined_the_board_is_new_and_who_was_not_read_before_is_not() -> None:
    rows = {
        "seoul": [1_000 + n for n in range(60)],
        "paris": [None] * 50 + [500 + n for n in range(10)],
        "oslo": [300 + n for n in range(60)],
    }
    catalogue = small(*(cities.account(key, key.title()) for key in rows))
    [board] = catalogue.boards
    joined = replace(board.members[2], from_at=cities.START + 55 * cities.EVERY)
    members = (*board.members[:2], joined)
    catalogue = replace(catalogue, boards=(replace(board, members=members),))

    page = board_of(rows, catalogue, **over(7))

    assert page.texts("span", class_="new") == ["new"]
    [row] = [one for one in page.all("tr") if one.attributes.get("data-key") == "oslo"]
    assert row.text.startswith("3new Oslo")


def test_where_no_change_is_known_that_is_said_and_nobody_is_new(town: Database) -> None:
    page = board(town, **over(365))

    assert page.texts("span", class_="new") == []
    assert "The change over 1 year is not known" in page.main


def test_a_rounded_count_is_marked(town: Database) -> None:
    page = board(town)

    assert page.texts("span", class_="about") == ["≈ about"]
    assert rows(page)["singapore"] == (
        "7 Singapore YouTube · @singapore ≈ 5,565 behind Amsterdam ≈ about 113,000 ≈ +1,000"
        " ≈ 7,000 short of 120,000 ≈ +1,000 ≈ \u22125,565 ≈ 5,565 behind Amsterdam"
    )


def test_a_change_is_marked_where_either_count_is_rounded() -> None:
    catalogue = small(cities.account("seoul", "Seoul"))
    gained = []
    with cities.world({}, catalogue).recorded() as db:
        for n, count, step in ((0, 10_040, 1), (1, 10_100, 100), (4, 10_050, 1)):
            world = cities.world({"seoul": [count]}, catalogue, n, step)
            world.record(db)
            gained += board(db, catalogue, now=world.now, **over(1)).texts("td", class_="gained")

    assert gained == ["\u2013", "\u2013", "≈ \u221250"]


def test_a_rounded_count_is_marked_for_those_who_see_only_the_link() -> None:
    catalogue = small(cities.account("seoul", "Seoul", "youtube"), cities.account("paris", "Paris"))
    page = board_of({"seoul": [100_000], "paris": [99_999]}, catalogue)
    [said] = [one for one in page.all("meta") if one.attributes.get("name") == "description"]

    assert said.attributes["content"] == "1. Seoul ≈ 100,000 · 2. Paris 99,999"


def test_a_count_that_is_doubtful_says_why(town: Database) -> None:
    page = board(town)

    assert page.texts("span", class_="doubt") == [
        "a newer count is not confirmed yet",
        "last count 21 Oct 2023, 01:00",
    ]
    assert "260,000" not in page.main


def test_whose_count_is_unknown_is_named(town: Database) -> None:
    assert "No count is known yet of Shanghai." in board(town).main


def test_equal_counts_share_a_place() -> None:
    page = board_of({"seoul": [7_000], "paris": [7_000]})

    assert page.texts("span", class_="place") == ["1", "1"]
    assert page.texts("td", class_="gap") == ["level", "level"]


def test_who_is_alone_is_ahead_of_nobody() -> None:
    assert board_of({"seoul": [7_000]}).texts("td", class_="gap") == [""]


def test_a_long_ranking_has_no_lines_and_every_place() -> None:
    rows = {f"city-{n}": [1_000 + n] for n in range(200)}
    catalogue = small(*(cities.account(key, key) for key in rows))
    page = board_of(rows, catalogue)
    wall = board_of(rows, catalogue, is_kiosk=True)

    assert len(page.all("th", scope="row")) == 200
    assert page.all("svg", class_="sparkline") == []
    assert len(wall.all("th", scope="row")) == 20
    assert "… and 180 more" in wall.main


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_cities_and_boards_have_the_names_of_the_language(town: Database, code: str) -> None:
    page = board(town, language_code=code)
    catalogue = cities.catalogue()
    names = [one.name_in(code) for one in catalogue.accounts.values()]

    assert page.texts("h1") == [catalogue.boards[0].name_in(code)]
    assert set(page.texts("bdi")) >= {name for name in names[:-1]}


@pytest.mark.parametrize("field", ["city", "handle", "platform"])
def test_a_name_from_outside_is_only_text(field: str) -> None:
    account = replace(cities.account("seoul", "Seoul"), **{field: ATTACK}, url="javascript:1")
    catalogue = small(account)
    with cities.world({"seoul": [40_000, 60_000]}, catalogue).recorded() as db:
        for page in (board(db, catalogue), front(db, catalogue)):
            assert [one.attributes.get("type") for one in page.all("script")] == ["module"]
            assert ATTACK in page.main
            assert [one for one in page.all("a") if "javascript" in one.attributes["href"]] == []


def test_a_definition_is_text_with_its_source_if_that_is_on_the_web() -> None:
    for url, links in (("https://example.org/a?b=1&c", 1), ("javascript:alert(1)", 0), ("", 0)):
        seoul = cities.account("seoul", "Seoul")
        page = board_of({"seoul": [5]}, small(seoul, definition=ATTACK, definition_url=url))
        [definition] = page.texts("p", class_="definition")
        assert definition.startswith(ATTACK)
        found = [one for one in page.all("a") if one.text == "Source"]
        assert [one.attributes for one in found] == [{"href": url, "rel": "noopener"}] * links


def test_a_name_from_right_to_left_does_not_turn_the_rest_around() -> None:
    name = "\u0627\u0644\u0642\u0627\u0647\u0631\u0629"
    catalogue = small(cities.account("cairo", name))

    assert f"\u2068{name}\u2069" in board_of({"cairo": [40_000]}, catalogue).texts("bdi")


# --- around the table ----------------------------------------------------------------------------


def test_the_period_can_be_chosen(town: Database) -> None:
    page = board(town, theme="dark", **over(7))
    [current] = [one for one in page.all("a") if one.text == "7 days"]

    assert current.attributes["aria-current"] == "true"
    assert page.links()["90 days"] == "../boards/gpci?theme=dark&days=90"
    assert "+3,536" in rows(page)["seoul"]


@pytest.mark.parametrize("days", ["0", "-1", "x", "3651"])
def test_a_period_that_is_none_is_refused(town: Database, days: str) -> None:
    with pytest.raises(BadQueryError):
        board(town, query=(("days", days),))


def test_a_board_that_is_none_is_refused(town: Database) -> None:
    with pytest.raises(UserError):
        cities.answer(show_ranking, town, "/boards/{key}", key="nothing")


def test_a_ranking_can_be_taken_along(town: Database) -> None:
    page = board(town)
    links = page.links()
    [frame] = framed(page)

    assert links["Ranking (CSV)"] == "../boards/gpci/ranking.csv"
    assert links["JSON"] == "../api/boards/gpci"
    assert links["For a wall screen"] == "../boards/gpci?kiosk=1"
    assert frame["src"] == f"{cities.ADDRESS}/boards/gpci?embed=1&lang=en"
    assert frame["title"] == "GPCI top ten"


def framed(page: Document) -> list[dict[str, str]]:
    """Return the frames that are in what somebody copies into another page."""
    [code] = page.texts("code")
    copied = Document()
    copied.feed(code)
    return [one.attributes for one in copied.elements]


def test_what_is_copied_is_html_whatever_a_board_is_called() -> None:
    name = """The "best" 'ten' & <b>co</b>"""
    catalogue = small(cities.account("seoul", "Seoul"), name=name)
    [frame] = framed(board_of({"seoul": [100_000]}, catalogue))

    assert frame["title"] == name
    assert set(frame) == {"src", "title", "width", "height", "loading"}


def test_its_announcements_stand_beside_it(town: Database) -> None:
    page = board(town)
    keys = [one.attributes["data-key"] for one in page.all("article")]

    assert keys == column(
        town, "SELECT key FROM events WHERE is_announced ORDER BY at DESC, id DESC LIMIT 5"
    )
    assert page.links()["All announcements"] == "../announcements?board=gpci"


def test_a_wall_shows_the_newest_announcement_and_when_it_was_counted(town: Database) -> None:
    page = board(town, is_kiosk=True)

    assert len(page.all("article")) == 1
    assert page.texts("p", class_="as-of") == ["As of 31 Oct 2023, 01:00"]
    assert page.all("nav") == []


# --- the front page ------------------------------------------------------------------------------


def test_the_front_has_every_board_with_its_leaders(town: Database) -> None:
    page = front(town)

    assert page.texts("h2")[:2] == ["GPCI top ten", "Asian capitals of finance"]
    assert len(page.all("th", scope="row")) == 5 + 3
    assert page.links()["GPCI top ten"] == "./boards/gpci"
    assert page.texts("p", class_="foot")[0] == (
        "As of 31 Oct 2023, 01:00 Whole ranking: GPCI top ten"
    )
    assert len(page.all("article")) == 6


def test_a_board_that_is_alone_shows_ten_places(town: Database) -> None:
    catalogue = cities.catalogue()
    alone = replace(catalogue, boards=catalogue.boards[:1])

    assert len(front(town, alone).all("th", scope="row")) == 9


def test_what_is_empty_says_what_happens_next() -> None:
    catalogue = cities.catalogue()
    with cities.world({}).recorded() as db:
        page = front(db, catalogue)

        assert "No count is known yet. The first poll brings one" in page.main
        assert "Nothing has been announced yet." in page.main
        assert "No count is known yet." in board(db, catalogue).main
        bare = front(db, replace(catalogue, boards=()))
        assert "There is no ranking yet." in bare.main
