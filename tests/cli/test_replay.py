"""The contract of `milepost replay`."""

import gzip
import json
import random
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.workplace import Workplace
from tests.samples import SERIES

FIELDS = {
    "milestone": {
        "account",
        "threshold",
        "also_passed",
        "followers",
        "not_before",
        "not_after",
    },
    "overtake": {
        "board",
        "account",
        "passed",
        "rank",
        "followers",
        "cause",
        "leader",
        "not_before",
        "not_after",
    },
    "neck_and_neck": {"board", "accounts"},
    "quarantined": {"account", "followers"},
    "released": {"account", "followers"},
    "rejected": {"account", "followers"},
    "incident": {"phase", "accounts"},
}
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


def story() -> list[str]:
    """Return rows in which something of every kind happens, an hour apart."""
    series = {
        "oslo": [480, 483, 486, 489, 492, 495, 498, *range(499, 539)],
        "paris": [490] * 47,
        "rome": [2_000, 2_001, 2_002, 2_003, 9_000, *range(2_004, 2_046)],
        "seoul": [700, 701, 702, 703, 704, 705, 706, 900, *range(901, 940)],
        "tokyo": [8_000 + n for n in range(47)],
    }
    collapse = range(30, 33)  # every account loses nearly everything, for three hours
    # Two that swap places, clearly, every few hours.
    series["kobe"] = [5_000 + (40 if n // 8 % 2 else 0) for n in range(47)]
    series["nara"] = [5_020] * 47
    return [
        f"2023-09-{1 + n // 24:02}T{n % 24:02}:00:00Z,{key},{count // (50 if n in collapse else 1)}"
        for key, counts in series.items()
        for n, count in enumerate(counts)
    ]


def replayed(work: Workplace, *args: str) -> list[dict[str, Any]]:
    return work.json("replay", *args)


def check_line(event: dict[str, Any]) -> None:
    assert event["kind"] in FIELDS
    assert FIELDS[event["kind"]] | {"at", "kind", "key", "announced"} <= event.keys()
    for name in ("at", "not_before", "not_after"):
        if name in event:
            assert ISO.fullmatch(event[name])
            assert datetime.fromisoformat(event[name])
    assert event["announced"] or event["reason"]
    assert event["announced"] is ("reason" not in event)
    if event["kind"] == "milestone":
        assert event["followers"] >= event["threshold"] > max(event["also_passed"], default=0)
        assert event["not_before"] < event["not_after"] <= event["at"]
    if event["kind"] == "overtake":
        assert event["cause"] in ("growth", "rival_fell")
        assert event["leader"] is (event["rank"] == 1)
        assert event["passed"]
        assert event["account"] not in event["passed"]
        assert event["not_before"] < event["not_after"] <= event["at"]
    if event["kind"] == "neck_and_neck":
        assert len(event["accounts"]) == 2
    if event["kind"] == "incident":
        assert event["phase"] in ("started", "ended")
        assert isinstance(event["accounts"], int)


@pytest.fixture
def readings(work: Workplace) -> str:
    return str(work.table("story.csv", *story()))


def test_every_kind_has_its_fields(work: Workplace, readings: str) -> None:
    events = replayed(work, "--readings", readings, "--all", "--milestones", "every=500")

    assert {event["kind"] for event in events} == FIELDS.keys()
    for event in events:
        check_line(event)
    assert len({event["key"] for event in events}) == len(events)


def test_lines_are_in_the_order_of_time_and_tell_only_what_would_be_posted(
    work: Workplace, readings: str
) -> None:
    everything = replayed(work, "--readings", readings, "--all")
    posted = replayed(work, "--readings", readings)

    for events in (everything, posted):
        assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert posted == [event for event in everything if event["announced"]]
    assert 0 < len(posted) < len(everything)


def test_rows_in_any_order_and_in_several_files_give_the_same(
    work: Workplace, readings: str
) -> None:
    rows = story()
    random.Random(5).shuffle(rows)
    one, two = work.table("one.csv", *rows[:99]), work.table("two.csv", *rows[50:])
    packed = work.folder / "two.csv.gz"
    packed.write_bytes(gzip.compress(two.read_bytes()))
    args = ("--all", "--milestones", "every=500", "--format", "jsonl")
    expected = work.run("replay", "--readings", readings, *args).stdout

    assert len(expected.splitlines()) > 10
    for files in ([one, two], [two, one], [packed, one], [packed, two, one]):
        given = [word for file in files for word in ("--readings", str(file))]
        assert work.run("replay", *given, *args).stdout == expected


def test_milestones_are_those_that_are_asked_for(work: Workplace) -> None:
    rows = [f"2023-09-{n + 1:02},seoul,{980 + n * 5}" for n in range(12)]
    readings = str(work.table("t.csv", *rows))

    def thresholds(*args: str) -> list[int]:
        return [event["threshold"] for event in replayed(work, "--readings", readings, *args)]

    assert thresholds() == [1_000]
    assert thresholds("--milestones", "1-2-5") == [1_000]
    assert thresholds("--milestones", "every=25") == [1_000, 1_025]
    assert thresholds("--milestones", "at=990,1035,9999") == [990, 1_035]


def test_top_leaves_out_the_overtakes_below(work: Workplace, readings: str) -> None:
    ranks = [e["rank"] for e in replayed(work, "--readings", readings) if e["kind"] == "overtake"]
    assert max(ranks) > 3
    everything = replayed(work, "--readings", readings, "--all", "--top", "3")

    overtakes = [event for event in everything if event["kind"] == "overtake"]
    assert [event["rank"] for event in overtakes] == ranks
    for event in overtakes:
        assert event["announced"] is (event["rank"] <= 3)


def test_a_platform_that_rounds_ties_what_may_be_equal(work: Workplace) -> None:
    rows = [
        f"2023-09-01T{n:02}:00:00Z,{key},{count}"
        for n in range(8)
        for key, count in (("a", 123_400 if n < 3 else 123_700), ("b", 123_500))
    ]
    readings = str(work.table("t.csv", *rows))

    assert [e["kind"] for e in replayed(work, "--readings", readings)] == ["overtake"]
    assert replayed(work, "--readings", readings, "--platform", "youtube") == []


def test_an_empty_number_is_no_news(work: Workplace) -> None:
    rows = [f"2023-09-01T{n:02}:00:00Z,seoul,{'' if n % 2 else 996 + n}" for n in range(8)]

    [event] = replayed(work, "--readings", str(work.table("t.csv", *rows)), "--all")
    assert (event["threshold"], event["not_before"][11:13]) == (1_000, "02")


def test_a_configuration_gives_the_boards_and_the_ladders(work: Workplace) -> None:
    rows = [
        f"2023-09-01T{n:02}:00:00Z,{key},{count}"
        for n in range(8)
        for key, count in (("paris", 985 + n * 5), ("seoul", 993))
    ]
    readings = str(work.table("t.csv", *rows))
    config = ["--config", "config/milepost.toml"]
    events = replayed(work, "--readings", readings, *config)

    assert {event["kind"] for event in events} == {"milestone", "overtake"}
    assert {event.get("board", "gpci") for event in events} == {"gpci"}
    thresholds = [
        event["threshold"]
        for event in replayed(work, "--readings", readings, *config, "--milestones", "at=1005")
        if event["kind"] == "milestone"
    ]
    assert thresholds == [1_005]


def test_a_bad_row_stops_it_with_its_line(work: Workplace) -> None:
    readings = str(work.table("t.csv", "2023-09-01,seoul,5", "2023-09-02,seoul,-1"))
    result = work.run("replay", "--readings", readings, "--format", "jsonl")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"milepost: {readings}, line 3: followers must be a whole number from 0 up, not '-1'\n"
    )


def test_bad_rows_can_be_skipped_and_are_counted(work: Workplace) -> None:
    rows = [f"2023-09-01T{n:02}:00:00Z,seoul,{996 + n}" for n in range(8)]
    expected = replayed(work, "--readings", str(work.table("good.csv", *rows)))
    readings = str(work.table("t.csv", rows[0], "x", *rows[1:], "soon,seoul,5"))
    args = ("replay", "--readings", readings, "--format", "jsonl", "--skip-bad-rows")
    result = work.run(*args)

    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == expected
    assert result.stderr == (
        f"milepost: 2 bad rows skipped, the first: {readings}, line 3: has 1 cells, not 3\n"
    )


@pytest.mark.xfail(strict=True, reason="of two that contradict each other the first is kept")
def test_the_order_of_rows_does_not_matter_where_bad_ones_are_skipped(work: Workplace) -> None:
    rows = [f"2023-09-01T{n:02}:00:00Z,seoul,{996 + n}" for n in range(4)]
    rows.append(rows[-1].replace("999", "1001"))
    args = ("--skip-bad-rows", "--format", "jsonl")
    outputs = {
        work.run("replay", "--readings", str(work.table("t.csv", *order)), *args).stdout
        for order in (rows, rows[::-1])
    }

    assert len(outputs) == 1


def test_nothing_to_tell_is_an_empty_output(work: Workplace) -> None:
    for rows in ([], ["2023-09-01,seoul,5"]):
        readings = str(work.table("t.csv", *rows))
        assert replayed(work, "--readings", readings, "--all") == []
        table = work.run("replay", "--readings", readings)
        assert (table.exit_code, table.stdout) == (0, "Nothing would be posted.\n")


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_other_formats_tell_the_same_events(work: Workplace, readings: str, form: str) -> None:
    events = replayed(work, "--readings", readings)
    result = work.run("replay", "--readings", readings, "--format", form)

    assert (result.exit_code, result.stderr) == (0, "")
    if form == "json":
        assert json.loads(result.stdout) == events
    elif form == "csv":
        header, *lines = result.stdout.splitlines()
        assert header.startswith("at,kind,announced,")
        assert [line.rpartition(",")[2] for line in lines] == [event["key"] for event in events]
    else:
        assert all(event["at"][:16].replace("T", " ") in result.stdout for event in events)


def test_a_table_is_in_the_words_of_a_channel(work: Workplace) -> None:
    counts = [98_000, 99_000, 0, 99_000, 101_000]
    rows = [f"2023-09-0{n + 1},seoul,{count}" for n, count in enumerate(counts)]
    readings = str(work.table("t.csv", *rows))
    english = work.run("replay", "--readings", readings, "--platform", "youtube").stdout
    korean = work.run("replay", "--readings", readings, "--all", "--lang", "ko").stdout

    assert "2023-09-05 00:00 UTC" in english
    assert (
        "seoul passes 100,000 subscribers on YouTube | about 101,000 subscribers | "
        "YouTube shows rounded counts."
    ) in english
    assert "seoul, 팔로워 10만 명 돌파 | 팔로워 10만 1,000명" in korean
    assert "seoul: 수치 0, 확인될 때까지 보류" in korean
    assert "운영자 전용" in korean


def test_it_reads_no_configuration_and_writes_nothing_by_itself(
    work: Workplace, readings: str
) -> None:
    work.write("config/milepost.toml", "nonsense")
    before = sorted(work.folder.rglob("*"))

    assert replayed(work, "--readings", readings)
    assert sorted(work.folder.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="there is no /dev/stdin")
def test_a_pipe_is_read_like_a_file(work: Workplace, readings: str) -> None:
    args = ("--format", "jsonl")
    expected = work.run("replay", "--readings", readings, *args).stdout
    content = Path(readings).read_text()
    done = work.process("replay", "--readings", "/dev/stdin", *args, stdin=content)

    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


def test_a_time_that_no_reading_can_have_is_refused(work: Workplace) -> None:
    rows = ["2023-09-01,a,998", "2023-09-02,a,999", "9999-12-31,a,1001"]
    result = work.run("replay", "--readings", str(work.table("t.csv", *rows)))

    assert result.exit_code == 2
    assert result.stderr.endswith("line 4: the timestamp '9999-12-31' is not from 1970 to 2199\n")


def test_a_terminal_of_another_encoding_is_no_traceback(work: Workplace) -> None:
    rows = [f"2023-09-0{n + 1},서울,{998 + n}" for n in range(4)]
    readings = str(work.table("t.csv", *rows))
    args = ("replay", "--readings", readings, "--format", "jsonl")
    done = work.process(*args, PYTHONIOENCODING="latin-1")

    assert "Traceback" not in done.stderr


# --- real series ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ladder"),
    [
        ("canadian_cities_github_stars.csv.gz", "every=10"),
        ("github_stars_top25_2024-01_2025-06.csv.gz", "every=10000"),
    ],
)
def test_a_real_series_keeps_the_contract(work: Workplace, name: str, ladder: str) -> None:
    lines = gzip.decompress((SERIES / name).read_bytes()).decode().splitlines(keepends=True)
    head = work.write("head.csv", "".join(lines[:6_000]))
    args = ("--milestones", ladder, "--all")
    events = replayed(work, "--readings", str(head), *args)
    rows = lines[1:6_000]
    random.Random(3).shuffle(rows)
    shuffled = work.write("shuffled.csv", lines[0] + "".join(rows))

    for event in events:
        check_line(event)
    assert events
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    milestones = [event["key"] for event in events if event["kind"] == "milestone"]
    assert len(set(milestones)) == len(milestones)
    assert replayed(work, "--readings", str(shuffled), *args) == events
