"""`milepost check`: what is wrong with a configuration is said in a line, offline."""

import pytest

from bot.sources.registry import PLATFORMS
from tests.cli.platforms import configuration, variable
from tests.cli.workplace import Workplace

FILE = "config/milepost.toml"
BASE = 'base_url = "https://stats.example"\n'


def refusal(work: Workplace, text: str) -> str:
    """Return the one line in which *text* is refused, without the file, which it names."""
    work.write(FILE, text)
    result = work.run("check")
    assert (result.exit_code, result.stdout) == (2, ""), result.stdout
    assert result.stderr.startswith(f"milepost: {FILE}: "), result.stderr
    assert result.stderr.count("\n") == 1
    return str(result.stderr.removeprefix(f"milepost: {FILE}: ")[:-1])


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("handle", ["a b", "a\\nb", "a\\u0000b", "a\\u2028b"])
def test_a_handle_that_no_platform_has_is_refused(work: Workplace, name: str, handle: str) -> None:
    text = configuration(name, [handle], BASE if name == "http_json" else "")
    said = refusal(work, text)
    assert said.startswith("accounts[city-0].handle: ")
    assert "; write it like " in said or said.endswith("; remove it")


def test_how_much_more_there_is_to_fix_is_said(work: Workplace) -> None:
    said = refusal(work, configuration("x", ["a/b", "c/d", "e/f"]))
    assert said.endswith(" (2 more to fix)")


def test_a_mistake_is_refused_by_every_command_that_asks(work: Workplace) -> None:
    said = refusal(work, configuration("x", ["a/b"]))
    for command in (["run"], ["poll", "--once"], ["doctor"]):
        result = work.run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"milepost: {FILE}: {said}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            configuration("youtube", ["city"], 'base_url = "http://www.googleapis.com"\n'),
            "sources.youtube: 'http://www.googleapis.com' is not encrypted, and credentials would "
            "be sent over it; write https://",
        ),
        (
            configuration("x", ["city"], 'bearer_token = "AAAA-0123456789"\n'),
            "sources.x.bearer_token: is a secret, which no file of settings may hold; remove it, "
            "and set MILEPOST_SOURCES__X__BEARER_TOKEN, or MILEPOST_SOURCES__X__BEARER_TOKEN_FILE "
            "to the path of a file that has it",
        ),
        (
            configuration("nonsense", ["city"]),
            "sources.nonsense: unknown setting; known here: bluesky, ",
        ),
        (
            configuration("bluesky", ["paris.fr"]).replace('platform = "bluesky"', 'platform="b"'),
            "accounts[city-0].platform: unknown platform 'b'; known: bluesky, ",
        ),
    ],
    ids=["http", "secret", "section", "platform"],
)
def test_a_bad_source_is_refused(work: Workplace, text: str, said: str) -> None:
    assert refusal(work, text).startswith(said)


# --- quotas --------------------------------------------------------------------------------------


def cities(name: str, number: int, schedule: str, handle: str = "city{}") -> str:
    return configuration(name, [handle.format(n) for n in range(number)], f"{schedule}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (cities("github", 12, 'interval = "5m"'), "12 polls in 1 hour make 144 calls, where Git"),
        (cities("github", 12, 'cron = "*/5 * * * *"'), "12 polls in 1 hour make 144 calls, where"),
        (cities("github", 31, 'cron = "0,50 9 * * *"'), "; write a cron with 1 poll in 1 hour at"),
        (cities("instagram", 51, 'interval = "15m"'), "4 polls in 1 hour make 204 calls, where I"),
        (cities("x", 101, 'interval = "5s"'), "180 polls in 15 minutes make 360 calls, where X "),
        (cities("threads", 42, 'interval = "1h"'), "24 polls in 1 day make 1,008 calls, where T"),
        (cities("tiktok", 42, 'interval = "1h"'), "24 polls in 1 day make 1,008 calls, where T"),
        (cities("twitch", 40, 'interval = "3s"'), "20 polls in 1 minute make 820 calls, where T"),
        (
            cities("mastodon", 4, 'interval = "3s"', "city{}@one.example"),
            "sources.mastodon@one.example: 4 accounts take 4 calls a poll, and 100 polls in 5 "
            "minutes make 400 calls, where Mastodon allows 300 ",
        ),
    ],
)
def test_a_quota_that_is_exceeded_is_refused_with_the_sum(
    work: Workplace, text: str, said: str
) -> None:
    assert said in refusal(work, text)


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (cities("github", 12, 'interval = "1h"'), {}),
        (cities("github", 12, 'interval = "12m"'), {}),
        (cities("github", 12, 'cron = "0 * * * *"'), {}),
        (cities("github", 12, 'interval = "5m"'), {"token": "ghp_0123456789"}),
        (cities("github", 12, 'interval = "5m"'), {"token_file": "/run/secrets/token"}),
        (cities("mastodon", 4, 'interval = "3s"', "city@host{}.example"), {}),
    ],
)
def test_a_quota_that_is_kept_is_fine(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, text: str, environ: dict[str, str]
) -> None:
    work.write(FILE, text)
    for key, value in environ.items():
        monkeypatch.setenv(variable("github", key), value)
    result = work.run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{FILE}: fine; accounts: ")


# --- credentials ---------------------------------------------------------------------------------


def test_credentials_that_are_not_set_are_mentioned(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.write(FILE, configuration("instagram", ["seoul_official"]))
    result = work.run("check")
    assert (result.exit_code, result.stdout) == (0, f"{FILE}: fine; accounts: 1, boards: 0\n")
    assert result.stderr.splitlines() == [
        "milepost: sources.instagram.access_token: missing; set "
        "MILEPOST_SOURCES__INSTAGRAM__ACCESS_TOKEN",
        "milepost: sources.instagram.user_id: missing; set MILEPOST_SOURCES__INSTAGRAM__USER_ID",
    ]
    monkeypatch.setenv(variable("instagram", "access_token_file"), "/run/secrets/token")
    monkeypatch.setenv(variable("instagram", "user_id"), "17841406338772941")
    result = work.run("check")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ('interval = "45d"', 45),
        ('cron = "0 9 1 1 *"', 364),
        ('interval = "31d"', None),
        ('cron = "0 9 1 * *"', None),
        ('cron = "0 9 * * mon"', None),
    ],
)
def test_polls_more_than_a_month_apart_are_mentioned(
    work: Workplace, schedule: str, days: int | None
) -> None:
    work.write(FILE, cities("bluesky", 2, schedule, "city{}.example"))
    result = work.run("check")
    said = result.stderr.splitlines()
    assert said == (
        []
        if days is None
        else [
            f"milepost: sources.bluesky: is polled every {days} days, and the rules are not tuned "
            "for more than a month: what they tell will be months late; poll it more often"
        ]
    )


def test_nothing_is_created(work: Workplace) -> None:
    work.write(FILE, configuration("bluesky", ["paris.fr"]))
    assert work.run("check").exit_code == 0
    assert not list(work.folder.glob("milepost.db*"))


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            ["doctor"],
            ["Try Discord, and every source", "Nothing is recorded or posted.", "--format"],
        ),
        (["reading", "add"], ['whose source is "manual"', "--at", "ACCOUNT FOLLOWERS"]),
        (["check"], ["offline", "values, handles, addresses", "milepost doctor"]),
        (["poll"], ["--platform", "--once", "'milepost run' sends what is queued"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_help_says_what_a_command_does(
    work: Workplace, command: list[str], says: list[str]
) -> None:
    result = work.run(*command, "--help")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert not [words for words in says if words not in text]
