from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, load
from bot.settings.catalogue import build_catalogue
from bot.settings.sources import SourcesSection
from bot.sources.http_json import HttpJsonSource
from bot.sources.registry import PLATFORMS, build_sources, conflicts, missing_credentials
from bot.sources.transport import open_web
from tests.cli.platforms import configuration, variable
from tests.sources.platforms import PLATFORMS as IMITATIONS

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
BASE = 'base_url = "https://stats.example"\n'
REWRITING = [
    "a){id}",
    "seoul)}",
    "a?b",
    "a&b=c",
    "a/b",
    "a/../b",
    "a,b",
    "a#b",
    "..",
    ".",
    "a\\b",
    "a%2fb",
    "a%0ab",
    "a;b",
    'a"b',
    "a b",
    "{id}",
    "a\u00a0b",
    "a){followers_count}}&x=1",
    "a%29%7B",
]


def test_every_platform_is_imitated() -> None:
    assert PLATFORMS.keys() <= {kind.source.name for kind in IMITATIONS}


@pytest.fixture
def load_text(tmp_path: Path):
    def load_text(text: str, **environ: str) -> Settings:
        file = tmp_path / "milepost.toml"
        file.write_text(text, encoding="utf-8")
        return load(file, environ)

    return load_text


def section_of(name: str) -> str:
    return BASE if name == "http_json" else ""


def found(settings: Settings) -> list[str]:
    return list(conflicts(settings, build_catalogue(settings).accounts))


def missing(settings: Settings) -> list[str]:
    return list(missing_credentials(settings))


# --- what there is -----------------------------------------------------------------------------


def test_every_platform_that_can_be_configured_is_there() -> None:
    others = {"file", "manual", "wikidata"}
    assert PLATFORMS.keys() == SourcesSection.model_fields.keys() - others


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_says_what_an_operator_needs(name: str) -> None:
    adapter = PLATFORMS[name]
    assert adapter.handle.fullmatch(adapter.handle_example)
    assert adapter.page.startswith("https://")
    assert adapter.title


async def test_what_is_configured_and_has_accounts_is_built(load_text) -> None:
    text = configuration("github", ["CityofToronto"]) + "[sources.bluesky]\n"
    settings = load_text(text + '[sources.file]\npath = "counts.csv"')
    async with open_web(lambda: NOW) as web:
        sources = build_sources(settings, web, False)
    assert list(sources) == ["file", "github"]
    assert sources["github"].name == "github"


async def test_manual_accounts_are_not_polled(load_text) -> None:
    settings = load_text(configuration("manual", ["seoul"]))
    async with open_web(lambda: NOW) as web:
        assert build_sources(settings, web, True) == {}


async def test_the_endpoint_of_an_operator_knows_what_differs_by_account(load_text) -> None:
    text = configuration("http_json", ["paris"], BASE) + 'http_json = { path = "/p.json" }'
    settings = load_text(text)
    async with open_web(lambda: NOW) as web:
        catalogue = build_catalogue(settings)
        source = build_sources(settings, web, False)["http_json"]
    assert isinstance(source, HttpJsonSource)
    assert source._question_of(catalogue.accounts["city-0"]).path == "/p.json"


# --- handles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", IMITATIONS, ids=lambda kind: kind.source.name)
def test_a_handle_of_the_platform_is_accepted(load_text, kind) -> None:
    name = kind.source.name
    handles = [kind.handles[0], kind.source.handle_example]
    assert found(load_text(configuration(name, handles, section_of(name)))) == []


def rewriting() -> Iterator[tuple[str, str]]:
    """Yield the handles that would be something else in the requests of a platform.

    What an operator's own endpoint is asked for is quoted, so that only the two names of folders
    are; a full stop is a character like others in usernames that are no part of a path.
    """
    for name in PLATFORMS:
        for handle in REWRITING:
            is_harmless = handle in ("..", ".") and name not in (
                *("bluesky", "facebook", "github", "http_json", "mastodon", "twitch", "x"),
            )
            is_quoted = name == "http_json" and handle not in ("..", ".", "a b", "a\u00a0b")
            if not is_harmless and not is_quoted:
                yield name, handle


@pytest.mark.parametrize(("name", "handle"), [*rewriting()])
def test_a_handle_that_rewrites_a_request_is_refused(load_text, name: str, handle: str) -> None:
    written = handle.replace("\\", "\\\\").replace('"', '\\"')
    settings = load_text(configuration(name, [written], section_of(name)))
    adapter = PLATFORMS[name]
    assert found(settings) == [
        f"accounts[city-0].handle: {handle!r} is no handle on {adapter.title}; "
        f"write it like {adapter.handle_example}"
    ]


@pytest.mark.parametrize("name", [name for name in PLATFORMS if name != "mastodon"])
def test_a_canary_that_rewrites_a_request_is_refused(load_text, name: str) -> None:
    adapter = PLATFORMS[name]
    handle = ".." if name == "http_json" else "../a?b"
    section = f'{section_of(name)}canary = "{handle}"\n'
    settings = load_text(configuration(name, [adapter.handle_example], section))
    assert found(settings) == [
        f"sources.{name}.canary: {handle!r} is no handle on {adapter.title}; "
        f"write it like {adapter.handle_example}"
    ]


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_canary_of_our_own_is_a_handle(load_text, name: str) -> None:
    assert found(load_text(f"[sources.{name}]\n{section_of(name)}")) == []


def test_an_account_that_is_read_from_elsewhere_may_be_called_anything(load_text) -> None:
    text = configuration("instagram", ["a){id}"]) + 'source = "manual"'
    assert found(load_text(text)) == []


# --- quotas ------------------------------------------------------------------------------------


def test_every_conflict_is_found(load_text) -> None:
    handles = [f"city--{number}" for number in range(61)]
    assert len(found(load_text(configuration("github", handles)))) == 62


# --- credentials -------------------------------------------------------------------------------


def test_what_is_not_set_is_named(load_text) -> None:
    settings = load_text(configuration("twitch", ["city"]))
    assert missing(settings) == [
        "sources.twitch.client_id: missing; set MILEPOST_SOURCES__TWITCH__CLIENT_ID",
        "sources.twitch.client_secret: missing; set MILEPOST_SOURCES__TWITCH__CLIENT_SECRET",
    ]


@pytest.mark.parametrize("kind", IMITATIONS, ids=lambda kind: kind.source.name)
def test_what_is_set_is_not_missing(load_text, kind) -> None:
    name = kind.source.name
    text = configuration(name, [kind.handles[0]], section_of(name))
    environ = {variable(name, key): value for key, value in kind.secrets.items()}
    assert missing(load_text(text, **environ)) == []


def test_a_file_will_do(load_text) -> None:
    text = configuration("x", ["city"], 'bearer_token_file = "token"\n')
    assert missing(load_text(text)) == []


def test_a_platform_without_accounts_needs_no_credentials(load_text) -> None:
    assert missing(load_text("[sources.x]")) == []


# --- pace --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("is_paced", "seconds"), [(True, 10), (False, 0)])
async def test_the_calls_are_spread_out_by_who_runs_for_long(
    load_text, is_paced: bool, seconds: int
) -> None:
    settings = load_text(configuration("github", ["paris", "seoul"]))
    async with open_web(lambda: NOW) as web:
        source = build_sources(settings, web, is_paced)
    assert source["github"].transport._gap == timedelta(seconds=seconds).total_seconds()
