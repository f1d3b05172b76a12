import csv
import json
from pathlib import Path

import pytest

from bot.cli.common import print_table
from tests.cli.workplace import Workplace

HELD_AT = "2023-09-01T08:00:00Z"


@pytest.fixture(autouse=True)
def told(work: Workplace) -> None:
    """Paris overtakes Seoul and passes 100,000 in two imports; a later reading of Seoul is held."""
    rows = [
        f"2023-09-01T{hour:02}:00:00Z,{key},{count}"
        for hour in range(8)
        for key, count in (("paris", 99_700 + hour * 100), ("seoul", 100_000 - hour))
    ]
    file = work.table("old.csv", *rows, f"{HELD_AT},seoul,900000")
    assert work.run("import", str(file)).exit_code == 0


def announce(work: Workplace) -> None:
    """Let Seoul pass a milestone for the channels, too."""
    for seoul in (100_096, 100_098, 100_100):
        work.counts(paris=100_450, seoul=seoul)
        assert work.run("poll", "--once").exit_code == 0


def rows_of(work: Workplace, *args: str) -> list[dict[str, str]]:
    return list(csv.DictReader(work.run(*args, "--format", "csv").stdout.splitlines()))


# --- ranking -------------------------------------------------------------------------------------


def test_a_ranking_can_be_read_by_programs(work: Workplace) -> None:
    rows = work.json("ranking", "gpci", "--period", "5h")

    assert [row["account"] for row in rows] == ["paris", "seoul"]
    assert rows[1] == {
        "rank": 2,
        "change": "▼1",
        "city": "Seoul",
        "account": "seoul",
        "followers": 99_993,
        "gained": -5,
        "gap": 407,
        "as_of": "2023-09-01T07:00:00Z",
        "reference": "",
        "note": "stale, a newer reading is unconfirmed",
        "step": 1,
        "is_gained_rounded": False,
        "looked_at": None,
    }
    assert json.loads(work.run("ranking", "gpci", "--period", "5h", "--format", "json").stdout) == (
        rows
    )


def test_where_no_change_is_known_none_is_told_and_nobody_is_new(work: Workplace) -> None:
    assert [row["change"] for row in work.json("ranking", "gpci", "--period", "30d")] == [None] * 2

    work.configure("paris", "seoul", "oslo")
    work.counts(paris=100_450, seoul=100_100, oslo=5)
    assert work.run("poll", "--once").exit_code == 0

    assert [row["change"] for row in work.json("ranking", "gpci")] == [None, None, "new"]


def test_a_ranking_can_be_read_by_people(work: Workplace) -> None:
    result = work.run("ranking", "gpci")

    assert result.exit_code == 0
    for text in ("rank", "Paris", "100,400", "2023-09-01 07:00", "stale"):
        assert text in result.stdout


def test_numbers_in_a_csv_are_numbers(work: Workplace) -> None:
    rows = rows_of(work, "ranking", "gpci", "--period", "5h")

    assert [int(row["gained"]) for row in rows] == [500, -5]


def test_a_board_without_counts_says_so(work: Workplace) -> None:
    work.configure("oslo")
    result = work.run("ranking", "gpci")

    assert (result.exit_code, result.stdout) == (
        0,
        "gpci: no count is known yet; 'milepost poll --once' reads the first\n",
    )
    assert work.json("ranking", "gpci") == []


# --- events and why ------------------------------------------------------------------------------


def test_events_are_the_newest_first_and_those_that_were_posted(work: Workplace) -> None:
    assert work.json("events") == []
    assert work.run("events").stdout == "No event yet.\n"
    announce(work)
    [event] = work.json("events")

    assert (event["kind"], event["account"], event["announced"]) == ("milestone", "seoul", True)
    told = "Seoul passes 100,100 followers on Instagram"
    assert event["what_happened"].startswith(told)
    [row] = rows_of(work, "events")
    assert row["key"] == event["key"]
    assert told in work.run("events").stdout
    assert "팔로워 10만 100명 돌파" in work.run("events", "--lang", "ko").stdout


def test_all_events_say_why_they_were_not_posted(work: Workplace) -> None:
    announce(work)
    events = work.json("events", "--all")

    assert [event["announced"] for event in events].count(True) == 1
    assert {event.get("reason") for event in events} >= {None, "import", "for the operators only"}
    assert work.json("events", "--all", "--limit", "2") == events[:2]


def test_where_there_are_more_events_than_asked_for_by_nobody_that_is_said(
    work: Workplace,
) -> None:
    rows = [f"2022-09-01T{hour:02}:00:00Z,paris,{50_000 + hour * 100}" for hour in range(24)]
    assert work.run("import", str(work.table("older.csv", *rows))).exit_code == 0

    many, few = (work.run("events", "--all", *limit) for limit in ((), ("--limit", "3")))

    assert many.stderr == "milepost: only the newest 20; --limit prints more\n"
    assert few.stderr == ""


def test_events_of_an_import_are_as_old_as_they_are(work: Workplace) -> None:
    announce(work)
    rows = [f"2022-09-01T{hour:02}:00:00Z,paris,{89_700 + hour * 100}" for hour in range(8)]
    assert work.run("import", str(work.table("older.csv", *rows))).exit_code == 0
    times = [event["at"] for event in work.json("events", "--all")]

    assert times == sorted(times, reverse=True)


def test_why_prints_what_decided(work: Workplace) -> None:
    announce(work)
    result = work.run("why", "milestone:seoul:100100")
    decided = json.loads(result.stdout)

    assert result.exit_code == 0
    assert decided["event"]["threshold"] == 100_100
    assert decided["decided_by"]["rule"] == "milestone"
    assert [reading["followers"] for reading in decided["decided_by"]["readings"]][-2:] == [
        100_098,
        100_100,
    ]


# --- readings ------------------------------------------------------------------------------------


def test_a_key_is_repeated_whole_where_it_is_none(work: Workplace) -> None:
    key = f"overtake:{'board' * 20}:seoul:2023-09-28T09:00:00Z"
    result = work.run("why", key)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"'{key}' is no event" in result.stderr


def test_held_readings_are_listed(work: Workplace) -> None:
    assert work.json("reading", "list") == [
        {
            "account": "seoul",
            "taken_at": HELD_AT,
            "followers": 900_000,
            "believed": 99_993,
            "believed_at": "2023-09-01T07:00:00Z",
        }
    ]


def test_a_held_reading_can_be_rejected(work: Workplace) -> None:
    result = work.run("reading", "reject", "seoul", HELD_AT)

    assert (result.exit_code, result.stdout) == (
        0,
        "seoul: rejected; announcements queued: 0\n",
    )
    assert work.run("reading", "list").stdout == "No reading is held.\n"
    assert [row["note"] for row in work.json("ranking", "gpci")] == ["stale", "stale"]


def test_a_held_reading_can_be_approved(work: Workplace) -> None:
    result = work.run("reading", "approve", "seoul", "2023-09-01T17:00+09:00")

    assert result.exit_code == 0
    assert result.stdout.startswith("seoul: approved; announcements queued: ")
    assert work.json("ranking", "gpci")[0]["followers"] == 900_000


# --- poll, check and health ----------------------------------------------------------------------


def test_a_poll_prints_what_was_read_and_queues_what_follows(work: Workplace) -> None:
    work.counts(seoul=100_001)
    result = work.run("poll", "--once", "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert [(row["account"], row["status"], row["followers"]) for row in rows] == [
        ("paris", "missing", None),
        ("seoul", "ok", 100_001),
    ]
    assert result.stderr.endswith(" announcements queued\n")


def test_a_poll_of_a_file_that_did_not_change_says_so(work: Workplace) -> None:
    work.counts(paris=100_450, seoul=100_001)
    results = [work.run("poll", "--once") for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    assert results[1].stdout == "No new reading: nothing changed, and no count is newer.\n"


def test_a_poll_of_a_source_that_fails_is_1(work: Workplace) -> None:
    result = work.run("poll", "--once", "--format", "jsonl")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == (
        "milepost: file: counts.csv: cannot be read: No such file or directory"
    )


def test_check_says_what_it_found(work: Workplace) -> None:
    assert work.run("check").stdout == "config/milepost.toml: fine; accounts: 2, boards: 1\n"
    Path("config/milepost.toml").unlink()
    assert work.run("check").stdout == "the defaults: fine; accounts: 0, boards: 0\n"


@pytest.mark.parametrize(
    "text",
    [
        "🏆 Between 10 Aug 2022, 09:00 and 17 Aug 2022, 09:00",
        "서울, 인스타그램 팔로워 45만 명 돌파",
        "東京のフォロワーが上回りました",
    ],
)
def test_a_narrow_table_loses_no_letter(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for width in range(20, 60):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table([{"told": text}], ["told"])
        _, _, *lines = capsys.readouterr().out.splitlines()

        assert "".join(" ".join(lines[1:]).split()) == "".join(text.split())
