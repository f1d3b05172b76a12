"""The description of what programs can ask for, held against what they get."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from bot.domain.events import IncidentChanged, NeckAndNeck
from bot.storage.database import open_database
from bot.web import api, pages
from bot.web.api.openapi import CARDS, description
from tests.cities import NOW
from tests.web.asking import MILESTONE, OVERTAKE, TOWN, cities, site_of, tell, withdraw
from tests.web.serving import open_served

DESCRIPTION = description("https://example.org/milepost")
PATHS: dict[str, Any] = DESCRIPTION["paths"]
KEYS = {
    "boards": ["gpci-2022", "video"],
    "accounts": list(cities().accounts),
    "announcements": [
        MILESTONE,
        OVERTAKE,
        f"correction:{MILESTONE}",
        f"incident:table:{NOW:%Y-%m-%dT%H:%M:%SZ}:started",
    ],
}
QUERIES = {
    "days": ["days=1", "days=3650"],
    "account": ["account=seoul", "account=seoul&account=paris&account=melbourne"],
    "board": ["board=gpci-2022"],
    "kind": ["kind=milestone&kind=correction"],
    "page": ["page=2"],
    "lang": ["lang=ko"],
    "indexed": ["account=seoul&account=paris&indexed=1"],
}
BAD = {
    "days": "days=0",
    "page": "page=x",
    "kind": "kind=x",
    "account": "&".join(f"account={n}" for n in range(11)),
}

every_path = pytest.mark.parametrize("asked", PATHS)


@pytest.fixture
async def page(path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Where a page is served: of a town with all kinds of announcements, or with nothing yet."""
    if request.param == "filled":
        TOWN.save(path)
    with closing(open_database(path)) as db:
        if request.param == "filled":
            incident = IncidentChanged(
                at=NOW, source="table", phase="started", accounts=3, started_at=NOW
            )
            swap = NeckAndNeck(at=NOW, board="gpci-2022", accounts=("seoul", "new-york"))
            tell(db, swap, incident)
            withdraw(db, MILESTONE, NOW)
    async with open_served(path, site_of(), lambda: NOW, rate=100_000) as served:
        yield served.address


def addresses(path: str) -> Iterator[str]:
    """Yield addresses of *path*, with every key and every parameter that is described."""
    keys = next((KEYS[part] for part in path.split("/") if part in KEYS), [""])
    bare = [path.replace("{key}", key) for key in (keys if "{key}" in path else [""])]
    yield from bare
    for name in names(path):
        for query in QUERIES[name]:
            is_one = "/compare" not in path
            yield f"{bare[0]}?{'account=paris' if name == 'account' and is_one else query}"


def names(path: str) -> list[str]:
    return [
        parameter["name"]
        for parameter in PATHS[path]["get"]["parameters"]
        if parameter["in"] == "query"
    ]


def validator(schema: Any) -> Draft202012Validator:
    """Return what holds answers against *schema*, which refers to the document."""
    whole = {**schema, "components": DESCRIPTION["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def described(path: str, status: int) -> Any:
    """Return what is said of the response of that *status*."""
    response = PATHS[path]["get"]["responses"][str(status)]
    name = response.get("$ref", "").rpartition("/")[2]
    return DESCRIPTION["components"]["responses"][name] if name else response


def hold(path: str, status: int, media_type: str, body: bytes) -> None:
    """Hold a response against its description."""
    content = described(path, status)["content"]
    assert list(content) == [media_type]
    if media_type == "application/json":
        validator(content[media_type]["schema"]).validate(json.loads(body))


def test_the_description_is_openapi() -> None:
    validate(DESCRIPTION)


def test_everything_is_described() -> None:
    for path, item in PATHS.items():
        operation = item["get"]
        assert operation["summary"], path
        for parameter in operation["parameters"]:
            assert parameter["description"].endswith("."), path
    for name, shape in DESCRIPTION["components"]["schemas"].items():
        assert shape["description"].endswith("."), name
        for field, schema in shape["properties"].items():
            # What is a shape itself, or a list of one, says what it is.
            is_shape = "$ref" in json.dumps(schema)
            is_kind = "const" in schema
            assert "description" in schema or is_shape or is_kind, f"{name}.{field}"


def test_every_field_of_an_answer_is_there_and_there_are_no_others() -> None:
    for name, shape in DESCRIPTION["components"]["schemas"].items():
        assert sorted(shape["required"]) == sorted(shape["properties"]), name
        assert shape["additionalProperties"] is False, name


def test_the_names_of_operations_are_their_own() -> None:
    names = [item["get"]["operationId"] for item in PATHS.values()]

    assert sorted(names) == sorted(set(names))


def test_every_path_for_programs_is_described_and_every_one_described_is_served() -> None:
    cards = {route.path for route in pages.ROUTES if route.path.endswith(".png")}
    served = {route.path for route in api.ROUTES} | cards

    assert set(PATHS) == served
    assert [one.path for one in CARDS if one.path not in cards] == []


def test_every_parameter_that_an_answer_depends_on_is_described() -> None:
    for route in (*api.ROUTES, *pages.ROUTES):
        if route.path in PATHS:
            choices = {"lang"} if route.is_localised else set()
            assert set(names(route.path)) == route.heeds | choices, route.path


@every_path
@pytest.mark.parametrize("page", ["filled"], indirect=True)
async def test_answers_are_as_described(web: aiohttp.ClientSession, page: str, asked: str) -> None:
    is_picture = asked.endswith(".png")  # there is none where there is nothing to be drawn
    for address in addresses(asked):
        async with web.get(page + address) as response:
            assert response.status == 200 or is_picture, address
            hold(asked, response.status, response.content_type, await response.read())


@every_path
@pytest.mark.parametrize("page", ["empty"], indirect=True)
async def test_answers_without_readings_are_as_described(
    web: aiohttp.ClientSession, page: str, asked: str
) -> None:
    is_missing = asked.endswith(".png") or "announcements/{key}" in asked
    for address in addresses(asked):
        async with web.get(page + address) as response:
            assert response.status == (404 if is_missing else 200), address
            hold(asked, response.status, response.content_type, await response.read())


@every_path
@pytest.mark.parametrize("page", ["filled"], indirect=True)
async def test_what_there_is_not_is_answered_as_described(
    web: aiohttp.ClientSession, page: str, asked: str
) -> None:
    there = next(addresses(asked))
    found = {f"{there}?{BAD[name]}": 400 for name in names(asked) if name in BAD}
    if "{key}" in asked:
        found[asked.replace("{key}", "nothing")] = 404
    if "board" in names(asked):
        found[f"{asked}?board=nothing"] = 404
    for address, status in found.items():
        async with web.get(page + address) as response:
            is_undrawn = asked.endswith(".png") and response.status == 404
            assert response.status == status or is_undrawn, address
            hold(asked, response.status, response.content_type, await response.read())


@pytest.mark.parametrize("page", ["filled"], indirect=True)
async def test_a_failure_names_the_parameter_and_what_is_allowed(
    web: aiohttp.ClientSession, page: str
) -> None:
    async with web.get(f"{page}/api/boards/gpci-2022?days=0") as response:
        assert response.status == 400
        assert await response.json() == {
            "error": "'days' must be a whole number from 1 to 3650, not '0'"
        }
    async with web.get(f"{page}/api/boards/nothing") as response:
        assert response.status == 404
        assert "is no board" in (await response.json())["error"]


@pytest.mark.parametrize("page", ["filled"], indirect=True)
async def test_the_description_that_is_served_is_this_one(
    web: aiohttp.ClientSession, page: str
) -> None:
    async with web.get(f"{page}/openapi.json") as response:
        assert await response.json() == DESCRIPTION


@pytest.mark.parametrize("page", ["filled"], indirect=True)
async def test_the_feed_is_in_the_language_of_the_reader(
    web: aiohttp.ClientSession, page: str
) -> None:
    async with web.get(f"{page}/announcements.atom", headers={"Accept-Language": "ko"}) as response:
        assert 'xml:lang="ko"' in await response.text()
