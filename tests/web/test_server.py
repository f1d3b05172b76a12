"""What holds for every answer, over HTTP: how it is asked for, what is said of it, and failures."""

import asyncio
import gzip
import logging
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.app import is_alive
from bot.errors import SettingsError
from bot.web import static_files
from bot.web.server import Page, all_routes, open_page
from tests.cities import NOW
from tests.web.listening import Listener
from tests.web.serving import fill, open_served, site_of
from tests.web.viewing import Views

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)


@pytest.fixture
def page(served: Page) -> str:
    """Where the tests' own views are served."""
    return served.address


async def get(
    web: aiohttp.ClientSession, url: str, method: str = "GET", **headers: str
) -> tuple[aiohttp.ClientResponse, str]:
    """Return the response to a request, and what is in it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with web.request(method, url, headers=named) as response:
        return response, await response.text()


# --- how it is asked for -------------------------------------------------------------------------


async def test_a_view_gets_what_it_heeds_of_the_query_by_name_and_in_order(
    page: str, views: Views, web: aiohttp.ClientSession
) -> None:
    await get(web, f"{page}/boards/gpci?days=7&utm=x&account=b&account=a")

    request = views.asked[0]
    assert (request.path, request.key) == ("/boards/{key}", "gpci")
    assert request.query == (("account", "b"), ("account", "a"), ("days", "7"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ("en", False, False, False, "")),
        ("lang=ko&kiosk=1&embed=1&theme=dark", ("ko", True, True, True, "dark")),
        ("lang=tlh&kiosk=yes&embed=0&theme=pink", ("en", False, False, False, "")),
    ],
)
async def test_a_visitor_chooses_how_it_is_shown(
    page: str, views: Views, web: aiohttp.ClientSession, query: str, shown: tuple[object, ...]
) -> None:
    await get(web, f"{page}/?{query}")

    request = views.asked[0]
    assert shown == (
        request.language_code,
        request.is_language_chosen,
        request.is_kiosk,
        request.is_embedded,
        request.theme,
    )


async def test_an_answer_that_is_the_same_in_all_languages_is_computed_once(
    page: str, views: Views, web: aiohttp.ClientSession
) -> None:
    for query, language in (("", "ko"), ("?lang=fr&kiosk=1&theme=dark&x=1", "ja")):
        await get(web, f"{page}/api/boards{query}", Accept_Language=language)

    assert views.paths == ["/api/boards"]


@pytest.mark.parametrize("query", ["x=1&" * 21, "x=" + "y" * 2_000])
async def test_an_absurd_query_is_refused(
    page: str, views: Views, web: aiohttp.ClientSession, query: str
) -> None:
    response, _ = await get(web, f"{page}/?{query}")

    assert (response.status, views.asked) == (400, [])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("where", ["/", "/api/boards", "/live", "/healthz"])
async def test_nothing_but_reading_is_allowed(
    page: str, web: aiohttp.ClientSession, method: str, where: str
) -> None:
    response, _ = await get(web, page + where, method)

    assert (response.status, response.headers["Allow"]) == (405, "GET,HEAD")


@pytest.mark.parametrize(
    "where", ["/", "/boards/gpci/ranking.csv", "/favicon.svg", "/fail/unknown"]
)
async def test_whoever_asks_for_the_head_gets_no_body(
    page: str, web: aiohttp.ClientSession, where: str
) -> None:
    whole, body = await get(web, page + where)
    head, nothing = await get(web, page + where, "HEAD")

    assert (head.status, nothing) == (whole.status, "")
    assert body
    assert {**head.headers, "Date": ""} == {**whole.headers, "Date": ""}


# --- compression and ETags -----------------------------------------------------------------------


async def test_an_answer_comes_compressed_to_those_who_want_it(page: str) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as web:
        for accepted, is_compressed in (("br, gzip", True), ("*", True), ("gzip;q=0", False)):
            async with web.get(page, headers={"Accept-Encoding": accepted}) as response:
                body = await response.read()
            assert response.headers["Vary"] == "Accept-Language, Accept-Encoding"
            assert response.headers.get("Content-Encoding") == ("gzip" if is_compressed else None)
            plain = gzip.decompress(body) if is_compressed else body
            assert plain.startswith(b"<p>157 readings")


async def test_who_has_an_answer_already_is_told_only_that_it_holds(
    page: str, views: Views, web: aiohttp.ClientSession
) -> None:
    for encoding in ("gzip", "identity"):
        first, _ = await get(web, page, Accept_Encoding=encoding)
        etag = first.headers["ETag"]
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again, body = await get(web, page, Accept_Encoding=encoding, If_None_Match=known)
            assert (again.status, body, again.headers["ETag"]) == (304, "", etag)
            assert again.headers["Vary"] == first.headers["Vary"]
            assert again.headers["Cache-Control"] == "no-cache"
        other, _ = await get(web, page, Accept_Encoding=encoding, If_None_Match='"other"')
        assert other.status == 200
    assert views.paths == ["/"]


async def test_a_failure_is_told_each_time(page: str, web: aiohttp.ClientSession) -> None:
    first, body = await get(web, f"{page}/missing/a")
    again, same = await get(web, f"{page}/missing/a", If_None_Match="*")

    assert (first.status, again.status, body) == (404, 404, same)
    assert "ETag" not in first.headers


async def test_two_encodings_have_two_etags(page: str, web: aiohttp.ClientSession) -> None:
    etags = {
        (await get(web, page, Accept_Encoding=encoding))[0].headers["ETag"]
        for encoding in ("gzip", "identity")
    }

    assert len(etags) == 2


async def test_a_picture_is_drawn_once_and_not_compressed(
    page: str, views: Views, web: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        async with web.get(f"{page}/boards/gpci/card.png") as response:
            body = await response.read()
        assert response.content_type == "image/png"
        assert "Content-Encoding" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert body.startswith(b"\x89PNG")
    assert views.paths == ["/boards/gpci/card.png"]


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "query", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("de, fr-CA;q=0.5, en;q=0.1", "", "fr"),
        ("en;q=0.2, JA", "", "ja"),
        ("ko;q=0, es-419", "", "es"),
        ("de", "", "en"),
        ("*", "", "en"),
        ("ko;q=nonsense, ;;, ,", "", "en"),
        ("ko", "?lang=fr", "fr"),
        ("ko", "?lang=xx", "ko"),
    ],
)
async def test_a_page_is_in_the_language_that_the_visitor_likes_best(
    page: str, web: aiohttp.ClientSession, accepted: str, query: str, language: str
) -> None:
    response, body = await get(web, f"{page}/{query}", Accept_Language=accepted)

    assert response.headers["Content-Language"] == language
    assert f"in {language}" in body
    # Who names the language in the address gets the same answer with any browser.
    assert ("Accept-Language" in response.headers["Vary"]) == (query != "?lang=fr")


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where", ["/", "/api/boards", "/live", "/healthz", "/metrics", "/robots.txt", "/nowhere"]
)
async def test_every_response_is_guarded_and_says_nothing_about_us(
    page: str, web: aiohttp.ClientSession, where: str
) -> None:
    async with web.get(page + where) as response:
        headers = response.headers

    assert headers["Content-Security-Policy"] == f"{POLICY}'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in headers


@pytest.mark.parametrize("where", ["/", "/fail/unknown"])
async def test_only_what_is_meant_for_it_can_be_framed(
    page: str, web: aiohttp.ClientSession, where: str
) -> None:
    plain, _ = await get(web, page + where)
    embedded, _ = await get(web, f"{page}{where}?embed=1")

    assert plain.headers["Content-Security-Policy"] == f"{POLICY}'none'"
    assert plain.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert embedded.headers["Content-Security-Policy"] == f"{POLICY}*"
    assert embedded.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_programs_anywhere_may_read_what_is_for_them(
    page: str, web: aiohttp.ClientSession
) -> None:
    for path in ("/api/boards", "/boards/gpci/ranking.csv", "/api/fail/unknown", "/api/nowhere"):
        response, _ = await get(web, page + path)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    response, _ = await get(web, page)
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_table_is_saved_under_its_name(page: str, web: aiohttp.ClientSession) -> None:
    response, _ = await get(web, f"{page}/boards/gpci/ranking.csv")

    assert response.headers["Content-Disposition"] == 'attachment; filename="board-ranking.csv"'


async def test_a_page_tells_which_changes_it_has(page: str, web: aiohttp.ClientSession) -> None:
    async with Listener(web, page) as listener:
        version = await listener.change()
    first, _ = await get(web, page)
    again, _ = await get(web, page, If_None_Match=first.headers["ETag"])
    other, _ = await get(web, f"{page}/api/boards")

    timing = f'content;desc="{version}"'
    assert [answer.headers.get("Server-Timing") for answer in (first, again, other)] == [
        timing,
        timing,
        None,
    ]


# --- files ---------------------------------------------------------------------------------------


async def test_a_file_is_kept_for_ever_under_the_name_of_its_content(
    page: str, web: aiohttp.ClientSession
) -> None:
    current, styles = await get(web, page + static_files.path_of("page.css"))
    older, same = await get(web, f"{page}/static/0123/page.css")

    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert older.headers["Cache-Control"] == "no-cache"
    assert (current.content_type, styles) == ("text/css", same)
    for path in ("/static/0123/nothing.css", "/static/0123/..%2Fserver.py", "/static/page.css"):
        response, _ = await get(web, page + path)
        assert response.status == 404


async def test_crawlers_may_show_the_cards(page: str, web: aiohttp.ClientSession) -> None:
    _, body = await get(web, f"{page}/robots.txt")

    assert "Disallow: /api/" in body
    assert "card" not in body


# --- failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "status"),
    [("unknown", 404), ("odd", 400), ("broken", 500), ("locked", 503), ("unreadable", 503)],
)
async def test_a_view_that_fails_is_told_without_a_word_about_us(
    page: str,
    web: aiohttp.ClientSession,
    key: str,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    response, body = await get(web, f"{page}/fail/{key}?lang=fr")

    assert (response.status, response.content_type) == (status, "text/html")
    assert (response.headers["Content-Language"], '<html lang="fr"' in body) == ("fr", True)
    assert response.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in response.headers) == (status == 503)
    assert "secret" not in body


async def test_a_page_says_why_in_the_language_of_the_visitor(
    address: str, web: aiohttp.ClientSession
) -> None:
    _, older = await get(web, f"{address}/announcements?page=9&lang=fr")
    _, nowhere = await get(web, f"{address}/boards/atlantis?lang=fr")

    assert "annonces plus anciennes." in older
    assert "peut-être jamais existé" in nowhere


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [
        ("unknown", 404, "'unknown' is no board; did you mean 'known'?"),
        ("odd", 400, "'days' must be a whole number from 1 to 3650, not 'odd'"),
        ("broken", 500, "Internal Server Error"),
        ("locked", 503, "Service Unavailable"),
        ("unreadable", 503, "Service Unavailable"),
    ],
)
async def test_a_program_is_told_in_json(
    page: str,
    web: aiohttp.ClientSession,
    key: str,
    status: int,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with web.get(f"{page}/api/fail/{key}") as response:
        assert (response.status, await response.json()) == (status, {"error": said})


async def test_a_mistake_of_ours_is_in_the_log(
    page: str, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    await get(web, f"{page}/fail/broken")

    assert caplog.messages == ["/fail/broken could not be answered"]
    assert caplog.records[0].exc_info is not None


async def test_nobody_writes_lines_into_the_log(
    page: str, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    await get(web, f"{page}/fail/broken?x")
    url = URL(f"{page}/fail/%0Aall%20is%20well", encoded=True)
    async with web.get(url) as response:
        assert response.status == 500

    assert caplog.messages[1:] == ["/fail/%0Aall%20is%20well could not be answered"]


async def test_a_database_in_use_is_told_once_until_it_can_be_read_again(
    page: str, views: Views, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    for is_busy in (True, True, False, True):
        views.is_busy = is_busy
        await get(web, f"{page}/fail/busy?lang=ko" if is_busy else f"{page}/fail/busy")
    said = "/fail/busy could not be read from the database: database is locked"

    assert [record.exc_info for record in caplog.records] == [None, None]
    assert caplog.messages == [said, said]


async def test_who_speaks_no_http_is_refused_without_a_word_in_the_log(
    page: str, caplog: pytest.LogCaptureFixture
) -> None:
    host, _, port = page.removeprefix("http://").partition(":")
    for said in (b"GET / HTTP/1.1\r\nno header\r\n\r\n", b"\x16\x03\x01\r\n\r\n"):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(said)
        assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
        writer.close()

    assert caplog.messages == []


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("/nowhere", "text/html"),
        ("/a/b/c/", "text/html"),
        ("//evil.example/x", "text/html"),
        ("/api/nowhere", "application/json"),
        ("/nowhere/card.png", "text/plain"),
        ("/static/1/nothing.js", "text/plain"),
        ("/static/1/nothing", "text/plain"),
    ],
)
async def test_what_is_not_there_is_told_as_fits(
    page: str, web: aiohttp.ClientSession, where: str, kind: str
) -> None:
    response, body = await get(web, page + where)

    assert (response.status, response.content_type) == (404, kind)
    assert 'href="//' not in body


@pytest.mark.parametrize("key", ["%ff%00", "%ED%A0%80", "%2F..%2F", "<script>", "a" * 5_000, "💥"])
@pytest.mark.parametrize(
    "where", ["/boards/{}", "/api/boards/{}", "/announcements/{}", "/?days={}"]
)
async def test_nonsense_in_an_address_is_no_mistake_of_ours(
    address: str, web: aiohttp.ClientSession, where: str, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    response, body = await get(web, address + where.format(key))

    assert response.status in (200, 400, 404)
    assert caplog.messages == []
    assert response.content_type != "text/html" or "<script>" not in body


# --- where it is ---------------------------------------------------------------------------------


async def test_a_port_in_use_is_told_in_one_line(path: Path) -> None:
    fill(path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as refused:
            async with open_served(path, port=port):
                pass

    assert str(refused.value) == (
        f"web.port: {port} is in use on 127.0.0.1 by another program; "
        f"choose another one, such as {port + 1}"
    )


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a" * 64, "a..b"])
async def test_a_host_that_is_not_here_is_told_in_one_line(path: Path, host: str) -> None:
    fill(path)
    with pytest.raises(SettingsError, match=rf"^web.host, web.port: {host}:0 cannot be") as refused:
        async with open_served(path, host=host):
            pass

    assert "\n" not in str(refused.value)


async def test_a_site_without_an_address_has_the_one_that_it_is_served_at(
    path: Path, views: Views, web: aiohttp.ClientSession
) -> None:
    fill(path)
    for public in ("", "https://example.org/milepost"):
        async with (
            open_served(path, site_of(address=public), routes=views.routes()) as page,
            web.get(f"{page.address}/api/boards") as response,
        ):
            assert await response.json() == {"address": public or page.address}


async def test_it_can_be_served_everywhere(path: Path, web: aiohttp.ClientSession) -> None:
    fill(path)
    async with open_page(site_of(), path, lambda: NOW, is_alive, host="0.0.0.0", port=0) as page:
        response, _ = await get(web, f"{page.address}/readyz")

    assert (response.status, page.address.startswith("http://127.0.0.1:")) == (200, True)


def test_all_that_the_parts_offer_is_served_and_each_path_once() -> None:
    paths = [route.path for route in all_routes()]

    assert {"/", "/boards/{key}", "/api/boards"} <= set(paths)
    assert len(paths) == len(set(paths))


# --- the end -------------------------------------------------------------------------------------


async def test_at_the_end_what_was_not_begun_is_not_computed(path: Path, views: Views) -> None:
    fill(path)
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(aiohttp.ClientSession())
        async with open_served(path, routes=views.routes()) as page:
            asking = [asyncio.create_task(get(web, f"{page.address}/slow/{n}")) for n in range(9)]
            assert await asyncio.to_thread(views.is_begun.wait, 30)
            going_on = asyncio.create_task(_after(asking, views.may_go_on.set))
        await going_on

    assert len(views.asked) == 1


async def _after(asking: list[asyncio.Task[Any]], go_on: Callable[[], None]) -> None:
    """Go on once all of those who ask have got something, or nothing."""
    await asyncio.wait(asking)
    for task in asking:
        task.exception()
    go_on()


# --- many ----------------------------------------------------------------------------------------


async def test_so_many_different_questions_that_others_wait_are_refused(
    page: str, views: Views
) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as crowd:
        asking = [asyncio.create_task(get(crowd, f"{page}/slow/{number}")) for number in range(70)]
        refused = [task.result()[0] for task in await _first(asking, 6)]
        views.may_go_on.set()
        answered = [response.status for response, _ in await asyncio.gather(*asking)]

    assert {(response.status, response.headers["Retry-After"]) for response in refused} == {
        (503, "5")
    }
    assert sorted(answered) == [200] * 64 + [503] * 6
    assert len(views.asked) == 64


async def test_who_watches_over_it_waits_for_no_visitor(
    page: str, views: Views, web: aiohttp.ClientSession
) -> None:
    asking = asyncio.create_task(get(web, f"{page}/slow/1"))
    assert await asyncio.to_thread(views.is_begun.wait, 30)
    for path in ("/healthz", "/readyz", "/metrics"):
        response, _ = await get(web, page + path)
        assert response.status in (200, 503)
    is_waiting = not asking.done()
    views.may_go_on.set()

    assert (is_waiting, (await asking)[0].status) == (True, 200)


async def _first(tasks: list[asyncio.Task[Any]], number: int) -> list[asyncio.Task[Any]]:
    """Return the *number* tasks that end first."""
    ended: set[asyncio.Task[Any]] = set()
    waiting: set[asyncio.Task[Any]] = set(tasks)
    async with asyncio.timeout(30):
        while len(ended) < number:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            ended |= done
    return list(ended)
