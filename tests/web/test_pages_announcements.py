"""The feed of announcements, and each for itself."""

from typing import Any

import pytest
from sqlite_utils import Database

from bot.domain.catalogue import Catalogue
from bot.errors import BadQueryError, UserError
from bot.language import LANGUAGES, language_of
from bot.web.pages.announcements import show_announcement, show_announcements
from bot.web.request import PAGE_SIZE
from tests.stored import column
from tests.web import cities
from tests.web.asking import withdraw
from tests.web.html import Document, read

ATTACK = "<script>alert(1)</script>"
NEW_YORK = "milestone:new-york:210000"
SEOUL = "milestone:seoul:450000"


def feed(db: Database, *query: tuple[str, str], **wishes: Any) -> Document:
    return read(cities.answer(show_announcements, db, "/announcements", query=query, **wishes))


def one(db: Database, key: str, catalogue: Catalogue | None = None, **wishes: Any) -> Document:
    path = "/announcements/{key}"
    return read(cities.answer(show_announcement, db, path, catalogue, key=key, **wishes))


def keys(page: Document) -> list[str]:
    return [article.attributes["data-key"] for article in page.all("article")]


# --- the feed ------------------------------------------------------------------------------------


def test_the_newest_announcements_come_first(town: Database) -> None:
    page = feed(town)

    assert keys(page) == column(
        town, "SELECT key FROM events WHERE is_announced ORDER BY at DESC, id DESC"
    )
    assert page.links()["New York passes 210,000 followers on Instagram"] == (
        "./announcements/milestone%3Anew-york%3A210000"
    )


def test_those_of_one_board_can_be_chosen(town: Database) -> None:
    page = feed(town, ("board", "asia"))
    links = {link.text: link.attributes for link in page.all("a")}

    assert {key.split(":")[1] for key in keys(page)} == {"seoul", "tokyo"}
    assert links["Asian capitals of finance"]["aria-current"] == "true"
    assert "aria-current" not in links["GPCI top ten"]
    assert page.all("link", type="application/atom+xml")[0].attributes["href"] == (
        "./boards/asia/announcements.atom?lang=en"
    )


def test_many_announcements_have_several_pages() -> None:
    world = cities.world({"seoul": [10_000 * n + 5_000 for n in range(1, PAGE_SIZE + 8)]})
    with world.recorded() as db:
        db.execute("UPDATE events SET is_announced = 1, reason = '' WHERE kind = 'milestone'")
        first = feed(db)
        second = feed(db, ("page", "2"), theme="dark")

        assert len(keys(first)) == PAGE_SIZE
        assert "Newer" not in first.links()
        assert first.links()["Older"] == "./announcements?page=2"
        assert "Older" not in second.links()
        assert second.links()["Newer"] == "./announcements?theme=dark"
        assert not {*keys(first)} & {*keys(second)}
        assert {"data-news" in article.attributes for article in first.all("article")} == {True}
        # What a newer one pushes to a later page is no news.
        assert {"data-news" in article.attributes for article in second.all("article")} == {False}


def test_there_is_no_page_without_announcements_but_the_first(town: Database) -> None:
    with pytest.raises(UserError):
        feed(town, ("page", "2"))
    with pytest.raises(BadQueryError):
        feed(town, ("page", "x"))
    with pytest.raises(UserError):
        feed(town, ("board", "nothing"))


def test_where_there_are_none_it_says_what_happens_next(db: Database) -> None:
    cities.world({}).record(db)

    assert "Nothing has been announced yet." in feed(db).main
    assert "Nothing has been announced about this ranking yet." in feed(db, ("board", "asia")).main


# --- one for itself ------------------------------------------------------------------------------


def test_an_announcement_is_told_in_full(town: Database) -> None:
    page = one(town, SEOUL)

    assert page.texts("h1") == ["Seoul passes 450,000 followers on Instagram"]
    # Where an account stood is not told beside a milestone: the order that people know goes on.
    assert page.texts("dt") == ["When"]
    assert page.texts("dd") == ["Between 22 Oct 2023, 17:00 and 23 Oct 2023, 01:00"]
    assert page.texts("strong")[0] == "450,104 followers"
    assert page.links()["@seoul_official"] == "https://www.instagram.com/seoul_official/"
    assert page.all("article", class_="milestone") != []


def test_it_has_its_picture_and_can_be_shared(town: Database) -> None:
    page, fr = one(town, SEOUL, language_code="fr"), language_of("fr")
    [picture] = page.all("svg", role="img")
    address = f"{cities.ADDRESS}/announcements/milestone%3Aseoul%3A450000?lang=fr"

    assert picture.attributes["aria-label"] == "Séoul · Instagram"
    assert page.all("circle", class_="chart-crossing") != []
    assert page.links()[fr.text("page-save-picture")] == (
        "../announcements/milestone%3Aseoul%3A450000/card.png?lang=fr"
    )
    assert page.texts("code") == [address]
    assert page.links()["Envoyer par e-mail"].startswith("mailto:?subject=S%C3%A9oul")


def test_what_was_withdrawn_says_so_and_is_not_spread(changing_town: Database) -> None:
    town = changing_town
    correction = withdraw(town, NEW_YORK, cities.NOW)
    page = one(town, NEW_YORK)
    said = {meta.attributes.get("property", ""): meta.attributes for meta in page.all("meta")}

    assert page.texts("p", class_="withdrawn") == ["Withdrawn See the correction"]
    assert page.links()["See the correction"] == (
        "../announcements/correction%3Amilestone%3Anew-york%3A210000"
    )
    assert page.all("svg", role="img") == []
    assert "og:image" not in said
    assert said["og:title"]["content"] == (
        "Withdrawn: New York passes 210,000 followers on Instagram"
    )
    assert one(town, correction).links()["See the announcement that is withdrawn"] == (
        "../announcements/milestone%3Anew-york%3A210000"
    )
    assert "We apologise for the mistake." in one(town, correction).main


def test_a_correction_that_nobody_was_told_of_is_not_linked(changing_town: Database) -> None:
    withdraw(changing_town, NEW_YORK, cities.NOW, is_announced=False)

    assert one(changing_town, NEW_YORK).texts("p", class_="withdrawn") == ["Withdrawn"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_announcements_are_told_in_every_language(town: Database, code: str) -> None:
    name = cities.catalogue().accounts["seoul"].name_in(code)

    assert name in one(town, SEOUL, language_code=code).main
    assert name in feed(town, language_code=code).main


@pytest.mark.parametrize("key", ["nothing", "", "\x00", "quarantined:berlin:2023-10-30T16:00:00Z"])
def test_what_nobody_was_told_of_has_no_page(town: Database, key: str) -> None:
    with pytest.raises(UserError):
        one(town, key)


def test_names_and_addresses_from_outside_are_only_text(town: Database) -> None:
    url = "https://example.org/?a=1&b='\"><script>"
    catalogue = cities.changed("seoul", city=ATTACK, names={}, handle='"><b>', url=url)
    page = one(town, SEOUL, catalogue)

    assert len(page.all("script")) == 1
    assert page.all("b") == []
    assert page.texts("h1") == [f"{ATTACK} passes 450,000 followers on Instagram"]
    assert page.links()['@"><b>'] == "https://example.org/?a=1&b='%22%3E%3Cscript%3E"


def test_what_leads_nowhere_is_no_link(town: Database) -> None:
    page = one(town, SEOUL, cities.changed("seoul", url="javascript:alert(1)"))

    assert "@seoul_official" not in page.links()
    assert "@seoul_official" in page.main
