"""What every page has in common."""

import gzip
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from markupsafe import Markup
from sqlite_utils import Database

from bot.charts import Chart
from bot.language import LANGUAGES
from bot.storage.database import open_database
from bot.web import static_files
from bot.web.pages import ROUTES
from bot.web.pages.template import Head, failure, page, root_of
from bot.web.request import PageRequest
from bot.web.response import Response
from bot.web.site import Narration, Remark
from tests.stored import column
from tests.web import cities
from tests.web.html import Document, read

PAGES = [route for route in ROUTES if not route.path.endswith(".png")]
ATTACK = "<script>alert(1)</script>"
ELSEWHERE = {"mori-m-foundation.or.jp", "www.instagram.com"}
"""Where definitions and profiles are."""


def request_of(db: Database, path: str, **wishes: object) -> PageRequest:
    """Return a request for the page at *path*, about something that there is."""
    first = path.split("/")[1]
    event = "SELECT key FROM events WHERE is_announced AND kind = 'overtake'"
    keys = {"boards": "gpci", "accounts": "seoul", "announcements": column(db, event)[0]}
    key = keys[first] if path.endswith("{key}") else ""
    return replace(cities.request(path, key=key), **wishes)


def answered(db: Database, path: str, **wishes: object) -> Response | Chart:
    site, route = cities.site(), next(route for route in ROUTES if route.path == path)
    return route.handler(site.view(db, cities.NOW), site, request_of(db, path, **wishes))


def shown(db: Database, path: str = "/", **wishes: object) -> Document:
    return read(answered(db, path, **wishes))


def body(db: Database, path: str, **wishes: object) -> str:
    answer = answered(db, path, **wishes)
    assert isinstance(answer, Response)
    return answer.body.decode()


every_page = pytest.mark.parametrize("path", [route.path for route in PAGES])
every_language = pytest.mark.parametrize("code", LANGUAGES)


# --- what nobody else may decide -----------------------------------------------------------------


@every_page
def test_a_page_has_no_style_and_no_script_of_its_own(town: Database, path: str) -> None:
    page = shown(town, path)

    assert [one.tag for one in page.elements if "style" in one.attributes] == []
    assert [name for one in page.elements for name in one.attributes if name[:2] == "on"] == []
    assert page.all("style") == []
    assert [one.text for one in page.all("script")] == [""]
    assert [one.attributes["src"] for one in page.all("script")] != [""]


@every_page
def test_nothing_comes_from_elsewhere(town: Database, path: str) -> None:
    page = shown(town, path)
    loaded = [one for one in page.elements if one.tag in ("script", "img", "iframe", "source")]
    loaded += [one for one in page.all("link") if one.attributes["rel"] in ("stylesheet", "icon")]

    assert [one for one in loaded if "//" in one.attributes.get("src", "")] == []
    assert [one for one in loaded if "//" in one.attributes.get("href", "")] == []


@every_page
def test_a_link_to_elsewhere_leads_to_a_definition_or_a_profile(town: Database, path: str) -> None:
    links = [one.attributes for one in shown(town, path).all("a")]
    absolute = [one for one in links if urlsplit(one["href"]).netloc]

    assert {urlsplit(one["href"]).netloc for one in absolute} <= ELSEWHERE
    assert [one for one in absolute if "noopener" not in one["rel"]] == []


# --- shown the way that the visitor wants --------------------------------------------------------


@every_page
@every_language
def test_a_page_is_in_the_language_of_the_request(town: Database, path: str, code: str) -> None:
    page = shown(town, path, language_code=code)
    [html] = page.all("html")
    [current] = [one for one in page.all("a", lang=code)]

    assert html.attributes["lang"] == code
    assert current.attributes["aria-current"] == "true"
    assert page.texts("a", hreflang="ja") == ["日本語"]
    assert page.all("a", hreflang="ja")[0].attributes["href"].endswith("lang=ja")


@every_page
def test_links_keep_what_was_chosen(town: Database, path: str) -> None:
    wishes = {"language_code": "fr", "is_language_chosen": True, "theme": "dark"}
    page = shown(town, path, **wishes)
    [home] = page.all("a", class_="brand")

    assert home.attributes["href"].endswith("/?lang=fr&theme=dark")
    assert page.all("html")[0].attributes["data-theme"] == "dark"
    for wish, name in (("is_kiosk", "kiosk"), ("is_embedded", "embed")):
        bare = shown(town, path, **wishes, **{wish: True})
        own = [one.attributes["href"] for one in bare.all("a") if "target" not in one.attributes]
        inside = [href for href in own if "/accounts/" in href or "/boards/" in href]
        assert [href for href in inside if f"{name}=1" not in href] == []


@every_page
def test_a_wall_and_a_frame_have_no_navigation(town: Database, path: str) -> None:
    assert shown(town, path, is_kiosk=True).all("header") == []
    framed = shown(town, path, is_embedded=True)
    [full] = framed.all("a", target="_blank")

    assert framed.all("header") == []
    assert framed.all("html", class_="embed") != []
    assert full.attributes["rel"] == "noopener"
    assert "embed" not in full.attributes["href"]


@every_page
def test_addresses_work_wherever_the_site_is_mounted(town: Database, path: str) -> None:
    depth = path.count("/") - 1
    inside = [one.attributes["href"] for one in shown(town, path).all("a", class_="brand")]

    assert inside == ["../" * depth or "./"]
    assert root_of(request_of(town, path)) == ("/".join([".."] * depth) or ".")


# --- for those who see only the link -------------------------------------------------------------


@every_page
def test_a_page_says_what_it_is_to_those_who_share_it(town: Database, path: str) -> None:
    page = shown(town, path)
    said = {one.attributes.get("property", ""): one.attributes for one in page.all("meta")}
    [canonical] = page.all("link", rel="canonical")

    assert said["og:title"]["content"]
    assert said["og:description"]["content"]
    assert said["og:locale"]["content"] == "en_GB"
    assert canonical.attributes["href"].startswith(f"{cities.ADDRESS}/")
    alternates = page.all("link", rel="alternate")[: len(LANGUAGES) + 1]
    assert [one.attributes["hreflang"] for one in alternates] == [*LANGUAGES, "x-default"]


def test_a_picture_is_announced_with_its_size_and_its_text(town: Database) -> None:
    page = shown(town, "/boards/{key}", language_code="ko")
    said = {one.attributes.get("property", ""): one.attributes for one in page.all("meta")}

    assert said["og:image"]["content"] == f"{cities.ADDRESS}/boards/gpci/card.png?lang=ko"
    assert said["og:image:width"]["content"] == "1200"
    assert said["og:image:height"]["content"] == "630"
    assert "서울" in said["og:image:alt"]["content"]


def test_how_a_page_is_shown_is_no_page_of_its_own(town: Database) -> None:
    page = shown(town, "/boards/{key}", is_kiosk=True, theme="dark", query=(("days", "7"),))
    [canonical] = page.all("link", rel="canonical")

    assert canonical.attributes["href"] == f"{cities.ADDRESS}/boards/gpci?days=7"
    assert [one.attributes["content"] for one in page.all("meta", name="robots")] == ["noindex"]


def test_the_feed_of_a_page_is_found(town: Database) -> None:
    [feed] = shown(town, "/boards/{key}").all("link", type="application/atom+xml")

    assert feed.attributes["href"] == "../boards/gpci/announcements.atom?lang=en"


# --- what is said besides ------------------------------------------------------------------------


def test_a_notice_and_the_last_remarks_stand_on_every_page(town: Database) -> None:
    said = [(cities.NOW + timedelta(minutes=n), Remark("ask-cut", (("count", n),))) for n in (1, 2)]
    narration = Narration(Remark("ask-no-count"), said)
    site = replace(cities.site(), narration=narration)
    route = ROUTES[0]
    page = read(route.handler(site.view(town, cities.NOW), site, cities.request()))
    [log] = page.all("div", role="log")

    assert page.texts("p", class_="notice") == ["No count is known yet."]
    assert log.attributes["aria-live"] == "polite"
    assert log.text == "… and 2 more. 31 Oct 2023, 01:02 … and 1 more. 31 Oct 2023, 01:01"


def test_remarks_that_say_the_same_at_the_same_time_are_two() -> None:
    said = [(cities.NOW, Remark("ask-no-count")) for _ in range(20)]
    site = replace(cities.site(), narration=Narration(None, said))
    with open_database(None) as db:
        page = read(ROUTES[0].handler(site.view(db, cities.NOW), site, cities.request()))
        keys = [item.attributes.get("data-key") for item in page.all("li")]
        remarks = [key for key in keys if key is not None]

        assert len(remarks) == len(set(remarks)) == 12
        assert remarks[0] == "remark 19"


def test_a_site_without_a_narration_says_nothing(town: Database) -> None:
    page = shown(town)

    assert page.all("div", role="log") == []
    assert page.texts("p", class_="notice") == []


# --- where there is no page ----------------------------------------------------------------------


@every_language
@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_a_failure_is_told_with_a_way_back(code: str, status: int) -> None:
    request = PageRequest("/nowhere/at/all", language_code=code)
    answer = failure(cities.site(), request, status)
    page = read(answer)

    assert answer.status == status
    assert page.texts("h1") != [""]
    assert page.all("a", class_="action")[0].attributes["href"] == "../../"
    assert page.all("link", rel="canonical") == []
    assert [one.attributes["content"] for one in page.all("meta", name="robots")] == ["noindex"]


def test_a_failure_says_more_where_more_is_known() -> None:
    request = PageRequest("/announcements", language_code="fr")
    page = read(failure(cities.site(), request, 404, "page-no-older"))

    assert page.texts("h1") == [request.language.text("page-failure-not-found")]
    assert "annonces plus anciennes." in page.main


def test_an_address_that_somebody_made_up_is_only_text() -> None:
    page = read(failure(cities.site(), PageRequest(f"/{ATTACK}"), 404))

    assert len(page.all("script")) == 1


# --- texts and times -----------------------------------------------------------------------------


def test_what_others_are_shown_of_a_page_is_escaped() -> None:
    head = Head(ATTACK, ATTACK)
    answer = page("failure.html", cities.site(), cities.request(), head, 404)

    assert ATTACK not in answer.body.decode()
    assert str(Markup.escape(ATTACK)) in answer.body.decode()


def test_a_time_can_be_read_by_programs_too(town: Database) -> None:
    [time, *_] = shown(town, "/boards/{key}").all("time")

    assert time.attributes["datetime"] == "2023-10-30T16:00:00Z"
    assert time.text == "31 Oct 2023, 01:00"


# --- the files -----------------------------------------------------------------------------------


def test_the_address_of_a_file_changes_with_what_is_in_any() -> None:
    assert static_files.path_of("page.css") == f"/static/{static_files.version()}/page.css"
    assert {"page.css", "page.js", "favicon.svg"} <= set(static_files.names())


@every_page
def test_a_page_refers_to_files_that_are_there(town: Database, path: str) -> None:
    page = shown(town, path)
    named = [one.attributes.get("href", "") for one in page.all("link")]
    named += [one.attributes["src"] for one in page.all("script")]
    files = {name.rpartition("/")[2] for name in named if "/static/" in name}

    assert files <= set(static_files.names())


def test_the_first_paint_is_light(town: Database) -> None:
    parts = [body(town, "/boards/{key}").encode(), *map(static_files.content, static_files.names())]

    assert sum(len(gzip.compress(part)) for part in parts) < 25_000
