"""The commands that read platforms, against their imitations: run and poll."""

import json
import signal
from pathlib import Path

import pytest
from click.testing import Result

from bot.sources.registry import PLATFORMS as ADAPTERS
from tests.cli.platforms import configuration, environment, secrets_of, serving, variable
from tests.cli.workplace import ROOT, Running, Workplace
from tests.sources.platforms import CLOSED, DEMANDING, PLATFORMS, each
from tests.sources.platforms.base import Platform, Profile
from tests.sources.platforms.bluesky import Bluesky
from tests.sources.platforms.github import GitHub
from tests.sources.platforms.mastodon import Mastodon

AMSTERDAM = "gemeenteamsterdam@social.amsterdam.nl"


def follow(work: Workplace, platform: Platform, *followers: int, section: str = "") -> None:
    """Follow a profile for each count, and one that nobody has."""
    handles = [account.handle for account in platform.add(*followers, 1)]
    del platform.profiles[handles[-1]]
    config = configuration(platform.source.name, handles, section)
    work.write("config/milepost.toml", config)


def surroundings(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


def followers_in(stdout: str) -> dict[str, int | None]:
    rows = [json.loads(line) for line in stdout.splitlines()]
    return {row["account"]: row["followers"] for row in rows}


def lines_of(result: Result) -> list[str]:
    return result.stderr.splitlines()


def test_every_adapter_has_an_imitation() -> None:
    assert {kind.source.name for kind in PLATFORMS} == ADAPTERS.keys()


# --- poll ----------------------------------------------------------------------------------------


def test_a_poll_reads_the_counts_of_every_platform_and_tells_no_secret(work: Workplace) -> None:
    platforms = [kind() for kind in PLATFORMS]
    sections, environ, expected = [], {}, {}
    with serving(*platforms):
        for platform in platforms:
            name = platform.source.name
            handles = [account.handle for account in platform.add(454_000, 333_000, 1)]
            del platform.profiles[handles[-1]]
            section = configuration(name, handles)
            sections.append(section.replace('key = "city', f'key = "{name}'))
            environ |= environment(platform)
            expected |= {f"{name}-0": 454_000, f"{name}-1": 333_000, f"{name}-2": None}
        work.write("config/milepost.toml", "\n".join(sections))
        done = work.process(
            *("poll", "--once", "--format", "jsonl"), **environ, MILEPOST_LOG__LEVEL="debug"
        )

    assert done.returncode == 0, done.stderr
    assert followers_in(done.stdout) == expected
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["account"][-2:] for row in rows if row["status"] == "missing"} == {"-2"}
    said = done.stdout + done.stderr
    stored = b"".join(file.read_bytes() for file in Path().glob("milepost.db*"))
    for platform in platforms:
        name = platform.source.name
        assert f"milepost: {name}: 2 new readings, 0 events, 0 announcements queued" in said
        assert f"{name}-1".encode() in stored
        for secret in [*secrets_of(platform).values(), *getattr(platform, "issued", [])]:
            assert secret not in said
            assert secret.encode() not in stored


@each(DEMANDING)
def test_a_dead_credential_fails_in_one_line(
    work: Workplace, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(work, platform, 454_000)
    surroundings(monkeypatch, environment(platform))
    platform.always = platform.dead_credentials
    result = work.run("poll", "--once", "--format", "jsonl")

    assert (result.exit_code, result.stdout) == (1, "")
    [line] = lines_of(result)
    assert line.startswith(f"milepost: {platform.source.name}: ")
    assert not [secret for secret in secrets_of(platform).values() if secret in line]


@each(DEMANDING)
def test_credentials_can_be_in_files(
    work: Workplace, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(work, platform, 454_000)
    environ = environment(platform)
    for name, secret in secrets_of(platform).items():
        del environ[variable(platform.source.name, name)]
        file = work.write(f"secrets/{name}", f"{secret}\n")
        environ[variable(platform.source.name, f"{name}_file")] = str(file)
    surroundings(monkeypatch, environ)

    result = work.run("poll", "--once", "--platform", platform.source.name, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    assert followers_in(result.stdout) == {"city-0": 454_000, "city-1": None}


@each(CLOSED)
def test_without_credentials_nothing_is_asked_and_the_variable_is_named(
    work: Workplace, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = platform.source.name
    follow(work, platform, 454_000)
    monkeypatch.setenv(variable(name, "base_url"), platform.url)
    result = work.run("poll", "--once", "--format", "jsonl")

    assert (result.exit_code, result.stdout, platform.requests) == (1, "", [])
    assert f"set {variable(name, '')}" in lines_of(result)[0]


@each(PLATFORMS)
def test_a_throttled_source_is_not_asked_again_before_its_time(
    work: Workplace, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(work, platform, 454_000)
    surroundings(monkeypatch, environment(platform))
    platform.always = lambda: platform.throttled()[0]
    first = work.run("poll", "--once", "--format", "jsonl")
    asked = len(platform.requests)
    second = work.run("poll", "--once", "--format", "jsonl")

    assert (first.exit_code, first.stdout, len(lines_of(first))) == (1, "", 1)
    assert "; it is left alone until 20" in lines_of(first)[0]
    assert (second.exit_code, second.stdout, len(platform.requests)) == (1, "", asked)
    [line] = lines_of(second)
    assert line.startswith(f"milepost: {platform.source.name}: is left alone until 20")


def test_what_is_not_polled_is_refused_with_what_is(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    handles = {"bluesky": "paris.fr", "github": "CityofToronto"}
    work.write(
        "config/milepost.toml",
        "\n".join(
            configuration(name, [handle]).replace("city-0", name)
            for name, handle in handles.items()
        ),
    )
    for nonsense in ("nonsense", "BLUESKY", "file", "manual", ""):
        result = work.run("poll", "--once", "--platform", nonsense)
        assert (result.exit_code, result.stdout) == (2, "")
        assert lines_of(result) == [
            f"milepost: --platform: no account is read from '{nonsense}'; there are bluesky, github"
        ]


def test_one_instance_that_fails_leaves_the_others_alone(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mastodon = Mastodon()
    with serving(mastodon):
        (account,) = mastodon.add(454_000)
        name = account.handle.partition("@")[0]
        handles = [f"{name}@one.example", f"{name}@two.example"]
        work.write("config/milepost.toml", configuration("mastodon", handles))
        surroundings(monkeypatch, environment(mastodon))
        mastodon.failures = [mastodon.throttled()[0]]
        result = work.run("poll", "--once", "--format", "jsonl")

    assert result.exit_code == 1
    [count] = [count for count in followers_in(result.stdout).values() if count is not None]
    assert count == 454_000
    assert "1 new readings" in lines_of(result)[-1]


# --- a board without credentials -----------------------------------------------------------------


def test_the_board_without_credentials_works(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks: list[Platform] = [
        Bluesky({"paris.fr": Profile("did:plc:paris", "paris.fr", 12_345)}),
        Mastodon({AMSTERDAM: Profile("7@social.amsterdam.nl", AMSTERDAM, 6_789)}),
        GitHub(
            {
                "CityofToronto": Profile("8", "CityofToronto", 456),
                "VilledeMontreal": Profile("9", "VilledeMontreal", 321),
            }
        ),
    ]
    config = ("--config", str(ROOT / "config" / "keyless.toml"))
    with serving(*networks):
        for network in networks:
            monkeypatch.setenv(variable(network.source.name, "base_url"), network.url)
        poll = work.run("poll", "--once", "--format", "jsonl", *config)
        doctor = work.run("doctor", *config)

    assert poll.exit_code == 0, poll.stderr
    assert followers_in(poll.stdout) == {
        "paris-bluesky": 12_345,
        "amsterdam-mastodon": 6_789,
        "toronto-github": 456,
        "montreal-github": 321,
    }
    assert (doctor.exit_code, doctor.stdout.count("PASS  ")) == (0, 3)
    rows = work.json("ranking", "open-networks", *config)
    assert [(row["rank"], row["account"], row["followers"]) for row in rows] == [
        (1, "paris-bluesky", 12_345),
        (2, "amsterdam-mastodon", 6_789),
        (3, "toronto-github", 456),
        (4, "montreal-github", 321),
    ]


# --- run -----------------------------------------------------------------------------------------


def running(work: Workplace, platform: Platform, **environ: str) -> Running:
    return Running(work.start("run", **{**environment(platform), **environ}))


def readings(work: Workplace) -> list[tuple[str, int]]:
    return [(row["account"], row["followers"]) for row in work.json("export")]


def test_a_token_that_changes_in_its_file_needs_no_restart(work: Workplace, github: GitHub) -> None:
    follow(work, github, 454_000, section='interval = "2s"\njitter = "0s"\nspread = "0s"\n')
    file = work.write("token", "ghp_an_old_token_0123456789\n")
    without = {variable("github", "token"): "", variable("github", "token_file"): str(file)}
    with running(work, github, **without) as bot:
        bot.expect("source github fails: access denied (HTTP 401: Bad credentials)", "stderr")
        asked = len(github.requests)
        work.write("token", github.secrets["token"])
        bot.expect("source github is readable again", "stderr")
        assert bot.stop() == 0
        said = "".join(bot.lines["stderr"])
    assert ("city-0", 454_000) in readings(work)
    assert [r.headers["Authorization"][-6:] for r in github.requests[:asked]].count("456789") > 0
    assert github.secrets["token"] not in said
    assert "ghp_an_old" not in said


@pytest.mark.parametrize("hangs", [False, True], ids=["paced", "hangs"])
def test_it_ends_in_the_middle_of_a_poll_and_records_nothing_of_it(
    work: Workplace, github: GitHub, hangs: bool
) -> None:
    follow(work, github, 454_000, 333_000, 222_000, section='spread = "10m"\ntimeout = "5m"\n')
    github.hangs = hangs
    with running(work, github) as bot:
        github.requests.expect(1)
        bot.expect("Ctrl-C stops", "stderr")
        assert bot.stop(signal.SIGINT) == 0
        assert bot.lines["stderr"][-1] == "milepost: stopped"
        assert "ERROR" not in "".join(bot.lines["stderr"])
        assert "Traceback" not in "".join(bot.lines["stderr"])
    assert readings(work) == []
    github.hangs = False
    done = work.process("poll", "--once", "--format", "jsonl", **environment(github))
    assert done.returncode == 0
    assert followers_in(done.stdout)["city-2"] == 222_000


def test_a_throttled_source_is_left_alone_by_a_running_bot_too(
    work: Workplace, github: GitHub
) -> None:
    follow(work, github, 454_000, section='interval = "2s"\njitter = "0s"\nspread = "0s"\n')
    github.always = lambda: github.throttled()[0]
    work.process("poll", "--once", **environment(github))
    asked = len(github.requests)
    github.always = None
    with running(work, github) as bot:
        bot.expect("Ctrl-C stops", "stderr")
        assert bot.stop() == 0
    polled = [request for request in github.requests[asked:] if request.path != "/rate_limit"]
    assert polled == []
