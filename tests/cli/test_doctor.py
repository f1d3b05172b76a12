"""`milepost doctor`: whether every source can be read, and what to do where not."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import Result

from bot.sources.registry import PLATFORMS as ADAPTERS
from tests.cli.platforms import configuration, environment, secrets_of, serving, variable
from tests.cli.workplace import Workplace
from tests.sources.platforms import DEMANDING, PLATFORMS, each
from tests.sources.platforms.base import HIDDEN, Platform, json_response
from tests.sources.platforms.github import GitHub
from tests.sources.platforms.instagram import Instagram
from tests.sources.platforms.mastodon import Mastodon


class Ending(Instagram):
    """Its token ends when a test says so."""

    ends = datetime(2199, 1, 1, tzinfo=UTC)

    def described(self, token: str) -> web.Response:
        return json_response({"data": {"is_valid": True, "expires_at": int(self.ends.timestamp())}})


NO_TOKEN = [
    "WARN  discord: has no token: only the console is written to",
    "      To fix: set MILEPOST_DISCORD__TOKEN, once there is a bot; README tells how",
]


def of_sources(result: Result) -> list[str]:
    """Return what is said after that there is no token of Discord's."""
    lines = result.stdout.splitlines()
    assert lines[:2] == NO_TOKEN
    return lines[2:]


def examined(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform, *args: str
) -> Result:
    """Run the doctor on the profiles of *platform*, or on one that nobody has."""
    name = platform.source.name
    handles = list(platform.profiles) or platform.handles[:1]
    work.write("config/milepost.toml", configuration(name, handles))
    for key, value in environment(platform).items():
        monkeypatch.setenv(key, value)
    result = work.run("doctor", *args)
    assert not list(Path().glob("milepost.db*"))
    said = result.stdout + result.stderr
    assert not [secret for secret in secrets_of(platform).values() if secret in said]
    return result


@each(PLATFORMS)
def test_a_source_that_works_passes(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    if isinstance(platform, GitHub):
        platform.expiry = ""
    platform.add(454_000, 333_000)
    result = examined(work, monkeypatch, platform)
    name, handle = platform.source.name, platform.handles[0]

    assert (result.exit_code, result.stderr) == (0, "")
    first = of_sources(result)[0]
    assert first == f"PASS  {name}: read city-0 ({handle}): 454,000 followers"


@each(DEMANDING)
def test_a_dead_credential_fails_with_the_page_of_the_vendor(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    platform.add(454_000)
    platform.always = platform.dead_credentials
    result = examined(work, monkeypatch, platform)

    assert (result.exit_code, result.stderr) == (1, "")
    verdict, fix = of_sources(result)
    assert verdict.startswith(f"FAIL  {platform.source.name}: ")
    assert fix == f"      To fix: get or renew them: {ADAPTERS[platform.source.name].page}"


@each(PLATFORMS)
def test_a_throttled_source_is_a_warning(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    platform.add(454_000)
    platform.always = lambda: platform.throttled()[0]
    result = examined(work, monkeypatch, platform)

    assert (result.exit_code, result.stderr) == (0, "")
    verdict, fix = of_sources(result)
    assert verdict.startswith(f"WARN  {platform.source.name}: ")
    assert "throttled (" in verdict
    assert "; until 20" in verdict
    assert fix.startswith("      To fix: wait, or ask less often: https://")


@each(PLATFORMS)
def test_an_unknown_account_is_a_warning(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    result = examined(work, monkeypatch, platform)

    assert (result.exit_code, result.stderr) == (0, "")
    verdict, fix, *_ = of_sources(result)
    name, handle = platform.source.name, platform.handles[0]
    assert verdict.startswith(f"WARN  {name}: does not know city-0 ({handle})")
    assert fix == "      To fix: look it up, and correct the handle of accounts[city-0]"


@each([Mastodon])
def test_a_hidden_count_is_a_warning(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    platform.add(HIDDEN)
    result = examined(work, monkeypatch, platform)

    assert result.exit_code == 0
    assert of_sources(result)[0].startswith(
        "WARN  mastodon: city-0 (City_0@social.example) hides its"
    )


def test_what_is_not_there_fails_without_a_traceback(work: Workplace) -> None:
    work.write("config/milepost.toml", configuration("github", ["CityofToronto"]))
    done = work.process("doctor", MILEPOST_SOURCES__GITHUB__BASE_URL="http://127.0.0.1:9")

    assert (done.returncode, done.stderr) == (1, "")
    verdict, fix = of_sources(done)
    assert verdict == "FAIL  github: 127.0.0.1: cannot be reached: Connection refused"
    assert fix.startswith("      To fix: ")
    assert fix.endswith(ADAPTERS["github"].page)


def test_a_credential_that_is_missing_is_named(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.write("config/milepost.toml", configuration("x", ["nycgov"]))
    result = work.run("doctor")

    assert result.exit_code == 1
    assert "\n".join(of_sources(result)).startswith(
        "FAIL  x: no credentials: set MILEPOST_SOURCES__X__BEARER_TOKEN, or MILEPOST_SOURCES__X__"
        "BEARER_TOKEN_FILE\n      To fix: get or renew them: https://"
    )


@pytest.mark.parametrize(
    ("days", "verdict", "says"),
    [(60, "PASS", "valid until"), (8, "PASS", "valid until"), (6, "WARN", "end on")],
)
@pytest.mark.parametrize("name", ["instagram", "github"])
def test_a_token_that_ends_within_a_week_is_a_warning(
    work: Workplace,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    days: int,
    verdict: str,
    says: str,
) -> None:
    ends = datetime.now(UTC) + timedelta(days=days)
    platform: Platform = Ending() if name == "instagram" else GitHub()
    if isinstance(platform, Ending):
        platform.ends = ends
    else:
        platform.expiry = ends.strftime("%Y-%m-%d %H:%M:%S UTC")
    platform.add(454_000)
    with serving(platform):
        result = examined(work, monkeypatch, platform)

    assert result.exit_code == 0
    first, second, *fix = of_sources(result)
    assert first.startswith(f"PASS  {name}: ")
    assert second.startswith(f"{verdict}  {name} credentials: {says} {ends:%Y-%m-%dT}")
    page = ADAPTERS[name].page
    assert fix == ([f"      To fix: renew them: {page}"] if verdict == "WARN" else [])


def test_every_format_has_the_same(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, github: GitHub
) -> None:
    github.always = github.dead_credentials
    made = {
        form: examined(work, monkeypatch, github, "--format", form)
        for form in ("table", "json", "jsonl", "csv")
    }

    assert {result.exit_code for result in made.values()} == {1}
    rows = json.loads(made["json"].stdout)
    assert [row["check"] for row in rows] == ["discord", "github"]
    assert [json.loads(line) for line in made["jsonl"].stdout.splitlines()] == rows
    assert list(csv.DictReader(io.StringIO(made["csv"].stdout))) == rows
    assert {tuple(row) for row in rows} == {("check", "verdict", "text", "fix")}
    assert made["table"].stdout == "".join(
        f"{row['verdict']}  {row['check']}: {row['text']}\n      To fix: {row['fix']}\n"
        for row in rows
    )


def test_a_file_that_is_not_there_fails_and_the_others_are_tried(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, github: GitHub
) -> None:
    work.write(
        "config/milepost.toml",
        configuration("github", ["City-0"])
        + '[sources.file]\npath = "counts.csv"\n'
        + configuration("file", ["seoul"])
        .partition("\n\n")[2]
        .replace("city-0", "seoul")
        .replace('platform = "file"', 'platform = "weibo"\nsource = "file"'),
    )
    github.add(454_000)
    for key, value in environment(github).items():
        monkeypatch.setenv(key, value)
    result = work.run("doctor")

    assert result.exit_code == 1
    lines = of_sources(result)
    assert lines[0].startswith("FAIL  file: counts.csv: ")
    assert lines[1].startswith("      To fix: ")
    assert lines[2] == "PASS  github: read city-0 (City-0): 454,000 followers"


def test_where_nothing_is_polled_only_discord_is_tried(work: Workplace) -> None:
    for config in ("", configuration("manual", ["seoul"])):
        work.write("config/milepost.toml", config)
        result = work.run("doctor")
        assert (result.exit_code, of_sources(result)) == (0, [])
        [row] = json.loads(work.run("doctor", "--format", "json").stdout)
        assert row["check"] == "discord"


def test_a_configuration_that_is_refused_is_not_tried(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.write("config/milepost.toml", configuration("github", ["a/../b"]))
    monkeypatch.setenv(variable("github", "base_url"), "http://127.0.0.1:9")
    result = work.run("doctor")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("milepost: config/milepost.toml: accounts[city-0].handle: ")
