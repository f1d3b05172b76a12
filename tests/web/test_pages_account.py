"""The page of an account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.domain.looks import Look, Statement
from bot.domain.readings import Status
from bot.errors import BadQueryError, UserError
from bot.language import LANGUAGES
from bot.storage.looks import save_looks
from bot.web.pages.account import show_account
from tests.web import cities
from tests.web.html import Document, read

PATH = "/accounts/{key}"
Reader = Callable[..., Document]


def shown(db: Database, key: str, catalogue: Catalogue | None = None, **wishes: Any) -> Document:
    return read(cities.answer(show_account, db, PATH, catalogue, key=key, **wishes))


# --- what it tells -------------------------------------------------------------------------------


def test_an_account_is_introduced_with_a_link_to_its_profile(town: Database) -> None:
    page = shown(town, "seoul")
    [profile] = page.all("a", rel="noopener nofollow")

    assert page.texts("h1") == ["Seoul"]
    assert page.texts("p", class_="lead") == ["City of Seoul · Instagram · @seoul_official"]
    assert profile.attributes["href"] == "https://www.instagram.com/seoul_official/"
    assert profile.attributes["rel"] == "noopener nofollow"


def test_it_tells_how_many_follow_and_how_that_changed(town: Database) -> None:
    page = shown(town, "seoul")

    assert page.texts("p", class_="figure-of") == ["454,120 followers"]
    assert page.texts("dl", class_="growth") == ["1 day +480 7 days +3,536 30 days +15,104"]
    assert "As of 31 Oct 2023, 01:00" in page.main


def test_it_tells_the_rank_on_each_board(town: Database) -> None:
    page = shown(town, "seoul")

    assert page.texts("ul", class_="ranks") == [
        "GPCI top ten number 1 of 9 Asian capitals of finance number 1 of 3"
    ]
    assert page.links()["GPCI top ten"] == "../boards/gpci"


def test_it_tells_what_comes_next_and_how_far_it_is(town: Database) -> None:
    page = shown(town, "seoul")
    [progress] = page.all("progress")

    assert "Next milestone 460,000: 5,880 to go" in page.main
    assert (progress.attributes["value"], progress.attributes["max"]) == ("4120", "10000")
    assert progress.attributes["aria-labelledby"] == "ahead"


def test_it_tells_which_milestones_were_passed_when_and_after_how_long(town: Database) -> None:
    page = shown(town, "seoul")
    [reached] = page.texts("ol", class_="reached")

    assert reached.startswith(
        "450,000 Between 22 Oct 2023, 17:00 and 23 Oct 2023, 01:00"
        " 20 days after the one before Announcement: 450,000 440,000"
    )
    assert page.links()["Announcement: 450,000"] == "../announcements/milestone%3Aseoul%3A450000"
    assert (
        "410,000 had been passed before the first count that is known: 417,960, of 20 Aug 2023."
        in page.main
    )


def test_it_has_the_announcements_about_it(town: Database) -> None:
    page = shown(town, "seoul")

    assert "GPCI top ten: Seoul overtakes Melbourne and takes first place" in page.main
    assert len(page.all("article")) == 5


def test_it_has_a_chart_of_the_period(town: Database) -> None:
    month, quarter = (
        shown(town, "seoul", query=query).all("svg", role="img")
        for query in ((), (("days", "90"),))
    )

    assert [svg.attributes["aria-label"] for svg in month] == ["Seoul"]
    assert "From 1 Oct 2023" in month[0].text
    assert "From 20 Aug 2023" in quarter[0].text


def test_the_period_can_be_chosen(town: Database) -> None:
    page = shown(town, "seoul", query=(("days", "3650"),))
    chosen = page.all("a", **{"aria-current": "true"})

    assert "All" in [link.text for link in chosen]
    assert page.links()["7 days"] == "../accounts/seoul?days=7"


@pytest.mark.parametrize("days", ["0", "x", "-7", "99999"])
def test_a_period_that_there_is_not_is_refused(town: Database, days: str) -> None:
    with pytest.raises(BadQueryError):
        shown(town, "seoul", query=(("days", days),))


def test_it_leads_to_the_data_and_to_a_comparison(town: Database) -> None:
    page = shown(town, "seoul")
    [form] = page.all("form")
    options = {option.attributes["value"] for option in page.all("option")}

    assert {"../accounts/seoul/history.csv?days=30", "../api/accounts/seoul"} <= {
        link.attributes["href"] for link in page.all("a")
    }
    assert form.attributes["action"] == "../compare"
    assert options == {"", *cities.catalogue().accounts} - {"seoul"}


def test_the_other_accounts_of_the_city_are_named(town: Database) -> None:
    catalogue = cities.changed("tokyo", city="Seoul", platform="tiktok", names={})
    page = shown(town, "seoul", catalogue)

    assert page.texts("h1") == ["Seoul (Instagram)"]
    assert page.texts("ul", class_="siblings") == ["Seoul (TikTok) 170,740"]
    assert page.links()["Seoul (TikTok)"] == "../accounts/tokyo"


# --- what must be known of a count ---------------------------------------------------------------


def test_a_count_that_is_not_confirmed_is_told_of_but_not_told(town: Database) -> None:
    page = shown(town, "berlin")

    assert page.texts("p", class_="figure-of") == ["91,716 followers"]
    assert page.texts("span", class_="doubt") == ["a newer count is not confirmed yet"]
    assert "260,000" not in page.main


def test_a_count_that_is_old_says_when_it_was_read(town: Database) -> None:
    assert shown(town, "london").texts("span", class_="doubt") == ["last count 21 Oct 2023, 01:00"]


def test_when_it_was_looked_at_is_told_apart_from_the_count(
    town: Database, changing_town: Database
) -> None:
    """A number that stood still in a document for ten days, and was looked at an hour ago."""
    looked_at = cities.NOW - timedelta(hours=1)
    said = Statement(Status.OK, 1)
    save_looks(changing_town, {"london": Look(looked_at, said, cities.NOW + timedelta(days=1))})
    page = shown(changing_town, "london")

    assert shown(town, "london").texts("p", class_="as-of") == ["As of 21 Oct 2023, 01:00"]
    assert page.texts("p", class_="as-of") == [
        "As of 21 Oct 2023, 01:00 · last looked at 31 Oct 2023, 00:00"
    ]
    assert page.texts("span", class_="doubt") == []


def test_a_rounded_count_is_marked(town: Database) -> None:
    page = shown(town, "singapore")

    assert page.texts("p", class_="figure-of") == ["≈ about 113,000 subscribers"]
    assert "7 days ±0" in page.main
    assert "30 days ≈ +1,000" in page.main
    assert "≈ 7,000 to go" in page.main
    assert "YouTube shows rounded counts." in page.main


def test_an_account_without_a_count_says_so(town: Database) -> None:
    page = shown(town, "shanghai")

    assert "No count is known yet." in page.texts("section", class_="standing")[0]
    assert page.all("svg", role="img") + page.all("progress") == []
    assert [
        meta for meta in page.all("meta") if meta.attributes.get("property") == "og:image"
    ] == []


def test_a_period_without_a_count_says_so(town: Database) -> None:
    page = shown(town, "london", query=(("days", "1"),))

    assert "No count from this time. A longer period may have some." in page.main
    assert page.all("svg", role="img") == []


def test_a_ladder_that_ends_says_so(town: Database) -> None:
    catalogue = cities.catalogue()
    catalogue = replace(catalogue, ladders={**catalogue.ladders, "seoul": ()})

    assert "No further milestone is set." in shown(town, "seoul", catalogue).main


# --- whoever asks, and whatever they are called --------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["seoul", "berlin", "singapore", "london", "shanghai"])
def test_every_language_has_every_account(town: Database, key: str, language: str) -> None:
    page = shown(town, key, language_code=language)

    assert page.texts("h1") == [cities.catalogue().accounts[key].name_in(language)]


def test_an_empty_database_has_the_page(db: Database) -> None:
    assert "No count is known yet." in shown(db, "seoul").main


def test_an_account_that_there_is_not_is_refused(town: Database) -> None:
    with pytest.raises(UserError):
        shown(town, "atlantis")


HOSTILE = "<script>alert(1)</script>"


def test_names_stay_text(town: Database) -> None:
    catalogue = cities.changed("seoul", city=HOSTILE, owner=HOSTILE, handle=HOSTILE, names={})
    page = shown(town, "seoul", catalogue)

    assert page.texts("h1") == [HOSTILE]
    assert HOSTILE in page.texts("p", class_="lead")[0]
    assert "alert(1)" not in " ".join(page.texts("script"))


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_only_an_address_of_the_web_is_a_link(town: Database, url: str) -> None:
    page = shown(town, "seoul", cities.changed("seoul", url=url))

    assert page.texts("p", class_="lead") == ["City of Seoul · Instagram · @seoul_official"]
    assert "@seoul_official" not in {
        link.text for link in page.all("a") if "nofollow" in link.attributes.get("rel", "")
    }


def test_without_a_handle_the_platform_is_the_link(town: Database) -> None:
    page = shown(town, "seoul", cities.changed("seoul", handle="", owner=""))

    assert page.texts("p", class_="lead") == ["Instagram"]
    assert page.links()["Instagram"] == "https://www.instagram.com/seoul_official/"


@pytest.mark.parametrize("how", ["is_kiosk", "is_embedded"])
def test_what_nobody_can_click_is_left_out(town: Database, how: str) -> None:
    page = shown(town, "seoul", **{how: True})

    assert page.all("form") + page.all("nav") == []
    assert len(page.all("svg", role="img")) == 1


def test_it_stays_the_way_in_which_it_is_shown(town: Database) -> None:
    page = shown(town, "seoul", language_code="ko", is_language_chosen=True, theme="dark")
    hidden = {
        (field.attributes["name"], field.attributes["value"])
        for field in page.all("input", type="hidden")
    }

    assert page.links()["세계 도시 종합 경쟁력 10대 도시"] == "../boards/gpci?lang=ko&theme=dark"
    assert hidden == {("lang", "ko"), ("theme", "dark"), ("account", "seoul")}


def test_a_milestone_that_nobody_was_told_of_leads_nowhere(db: Database) -> None:
    cities.world({"seoul": [419_000, 421_000, 422_000]}).record(db)
    db.execute("UPDATE events SET is_announced = 0, reason = 'import'")
    page = shown(db, "seoul", now=cities.START + timedelta(hours=20))

    assert "420,000" in page.texts("ol", class_="reached")[0]
    assert [text for text in page.links() if text.startswith("Announcement:")] == []
    assert page.all("article") == []
