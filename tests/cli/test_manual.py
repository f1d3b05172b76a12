"""`milepost reading add`: counts that an operator enters."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from tests.cli.workplace import Workplace

CONFIG = """
[milestones]
ladder = "every=100"
[sources.file]
path = "counts.csv"
interval = "1s"
jitter = "0s"
[[accounts]]
key = "seoul"
city = "Seoul"
platform = "newsletter"
handle = "seoul"
source = "manual"
[[accounts]]
key = "paris"
city = "Paris"
platform = "instagram"
handle = "paris_maville"
source = "file"
[[boards]]
key = "gpci"
name = "GPCI"
definition = "Cities."
members = ["seoul", "paris"]
"""


@pytest.fixture(autouse=True)
def configured(work: Workplace) -> None:
    work.write("config/milepost.toml", CONFIG)
    work.counts(paris=97)


def add(work: Workplace, *args: str) -> str:
    """Enter a reading, and return what is said to it."""
    result = work.run("reading", "add", *args)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    return str(result.stdout)


def refused(work: Workplace, *args: str) -> str:
    result: Result = work.run("reading", "add", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    return str(result.stderr)


def stored(work: Workplace) -> list[tuple[str, int]]:
    return [(row["account"], row["followers"]) for row in work.json("export")]


def ago(**time: int) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat(timespec="seconds")


# --- what is entered -----------------------------------------------------------------------------


def test_a_count_is_entered(work: Workplace) -> None:
    assert add(work, "seoul", "454000") == "seoul: believed; announcements queued: 0\n"
    assert stored(work) == [("seoul", 454_000)]
    [first, *_] = work.json("ranking", "gpci")
    assert (first["account"], first["followers"]) == ("seoul", 454_000)


def test_a_time_without_a_zone_is_utc(work: Workplace) -> None:
    add(work, "seoul", "5", "--at", "2026-01-31T09:00")
    [row] = work.json("export")
    assert row["timestamp"] == "2026-01-31T09:00:00Z"


def test_a_count_of_nobody_is_a_count(work: Workplace) -> None:
    add(work, "seoul", "0")
    assert stored(work) == [("seoul", 0)]


def test_the_largest_count_is_accepted_as_the_first(work: Workplace) -> None:
    add(work, "seoul", "100000000000")
    assert stored(work) == [("seoul", 10**11)]


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["seoull", "5"], "account 'seoull' is not declared; did you mean 'seoul'?"),
        (["Seoul", "5"], "account 'Seoul' is not declared; did you mean 'seoul'?"),
        (["oslo", "5"], "account 'oslo' is not declared; add it under [[accounts]]"),
        (
            ["paris", "5"],
            "'paris' is read from file; write source = \"manual\" in its [[accounts]] section to "
            "enter its counts by hand",
        ),
        (["seoul", "5", "--at", "2199-01-01"], "2199-01-01T00:00:00+00:00 lies in the future"),
        (["seoul", "5", "--at", "soon"], "--at: 'soon' is no timestamp; write it like "),
        (["seoul", "5", "--at", ""], "--at: '' is no timestamp; write it like "),
        (["seoul", "5", "--at", "1969-12-31"], "--at: the timestamp '1969-12-31' is not from "),
        (["seoul", "5", "--at", "9999-12-31T23:00-05:00"], "--at: "),
    ],
    ids=" ".join,
)
def test_what_cannot_be_entered_is_refused(work: Workplace, args: list[str], said: str) -> None:
    error = refused(work, *args)
    assert error.startswith(f"milepost: {said}")
    assert error.count("\n") == 1
    work.run("poll", "--once")
    assert stored(work) == [("paris", 97)]


@pytest.mark.parametrize("followers", ["-5", "100000000001", "10" * 30, "4.5", "many", "", "1,000"])
def test_what_is_no_count_is_refused(work: Workplace, followers: str) -> None:
    error = refused(work, "seoul", followers)
    assert error.startswith("Usage: ")
    assert "Error: " in error
    assert not (work.folder / "milepost.db").exists()


def test_a_time_that_has_a_reading_is_refused(work: Workplace) -> None:
    add(work, "seoul", "50", "--at", "2026-01-31T09:00Z")
    for followers, at in (("50", "2026-01-31T09:00Z"), ("60", "2026-01-31T10:00+01:00")):
        assert refused(work, "seoul", followers, "--at", at) == (
            "milepost: 'seoul' has a reading of 2026-01-31T09:00:00Z, or a later one, already; "
            "'milepost import' takes older ones\n"
        )
    assert "or a later one" in refused(work, "seoul", "40", "--at", "2026-01-30T09:00Z")
    assert stored(work) == [("seoul", 50)]


# --- what follows --------------------------------------------------------------------------------


def test_one_out_of_proportion_is_held_and_can_be_approved(work: Workplace) -> None:
    for hours in (4, 3, 2):
        add(work, "seoul", "454000", "--at", ago(hours=hours))
    held = add(work, "seoul", "4540000", "--at", ago(hours=1))
    first, hint = held.splitlines()
    assert first == "seoul: held; announcements queued: 0"
    assert hint.startswith("If it is right: milepost reading approve seoul 20")
    [row] = work.json("reading", "list")
    assert (row["account"], row["followers"]) == ("seoul", 4_540_000)

    approved = work.run(*hint.partition("milepost ")[2].split())
    assert approved.stdout.startswith("seoul: approved; announcements queued: 1")
    assert [event["threshold"] for event in work.json("events")] == [4_540_000]


def test_a_milestone_is_announced_by_the_bot_that_runs_next(work: Workplace) -> None:
    add(work, "seoul", "298", "--at", ago(hours=2))
    assert add(work, "seoul", "300", "--at", ago(hours=1)) == (
        "seoul: believed; announcements queued: 1\n"
    )
    with work.running("run") as bot:
        bot.expect("Seoul passes 300 followers on newsletter")
        assert bot.stop() == 0


def test_a_running_bot_announces_what_is_entered_meanwhile(work: Workplace) -> None:
    add(work, "seoul", "298", "--at", ago(hours=2))
    with work.running("run") as bot:
        bot.expect("Ctrl-C stops", "stderr")
        add(work, "seoul", "300", "--at", ago(hours=1))
        bot.expect("Seoul passes 300 followers on newsletter")
        for followers in range(301, 321):
            work.counts(paris=97 + followers // 8)
            add(work, "seoul", str(followers))
        assert bot.stop() == 0
        assert "Traceback" not in "".join(bot.lines["stderr"])
        assert "ERROR" not in "".join(bot.lines["stderr"])
    seoul = [followers for account, followers in stored(work) if account == "seoul"]
    assert seoul == [298, *range(300, 321)]


def test_an_account_can_be_entered_where_nothing_is_polled(work: Workplace) -> None:
    config = CONFIG.replace('source = "file"', 'source = "manual"')
    section = config.index("[sources.file]"), config.index("[[accounts]]")
    work.write("config/milepost.toml", config[: section[0]] + config[section[1] :])
    add(work, "paris", "98", "--at", ago(hours=2))
    add(work, "paris", "100", "--at", ago(hours=1))

    assert json.loads(work.run("poll", "--once", "--format", "json").stdout) == []
    with work.running("run") as bot:
        bot.expect("sources: none; ", "stderr")
        bot.expect("Paris passes 100 followers on Instagram")
        assert bot.stop() == 0


def test_a_milestone_of_a_reading_that_is_rejected_later_is_corrected(work: Workplace) -> None:
    wrong = ago(hours=1)
    add(work, "seoul", "298", "--at", ago(hours=2))
    add(work, "seoul", "300", "--at", wrong)
    with work.running("run") as bot:
        bot.expect("Seoul passes 300 followers")
        assert bot.stop() == 0
    rejected = work.run("reading", "reject", "seoul", wrong)
    assert rejected.stdout == "seoul: rejected; announcements queued: 1\n"
    [first, *_] = work.json("ranking", "gpci")
    assert first["followers"] == 298

    with work.running("run") as bot:
        bot.expect(
            "⚠️ Correction: an announcement is withdrawn | "
            "We announced: Seoul passes 300 followers on newsletter."
        )
        assert bot.stop() == 0
