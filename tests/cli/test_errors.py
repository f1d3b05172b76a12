"""What is expected to go wrong is said in one line, with exit code 1 or 2, and no traceback."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.workplace import Workplace

NEEDS_CONFIG = [
    ["run"],
    ["poll", "--once"],
    ["ranking", "gpci"],
    ["events"],
    ["why", "x"],
    ["reading", "list"],
    ["reading", "approve", "seoul", "2023-09-01"],
    ["reading", "reject", "seoul", "2023-09-01"],
    ["import", "counts.csv"],
    ["export"],
    ["check"],
    ["health"],
    ["replay", "--readings", "counts.csv"],
]
READS_DATABASE = [
    ["ranking", "gpci"],
    ["events"],
    ["why", "x"],
    ["reading", "list"],
    ["export"],
    ["health"],
]
WRITES_DATABASE = [
    ["run"],
    ["poll", "--once"],
    ["reading", "approve", "seoul", "2023-09-01"],
    ["import", "counts.csv"],
]


def refusal(work: Workplace, *args: str, code: int) -> str:
    """Return the one line that a command says when it is refused, without the program's name."""
    result = work.run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("milepost: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("milepost: ").rstrip("\n")


@pytest.fixture(autouse=True)
def counted(work: Workplace) -> None:
    work.table("counts.csv", "2023-09-01,seoul,5")


@pytest.mark.parametrize("command", NEEDS_CONFIG, ids=" ".join)
def test_a_mistake_in_the_configuration_is_bad_usage(work: Workplace, command: list[str]) -> None:
    work.write("bad.toml", "[polling]\nevry = 5\n")

    said = refusal(work, *command, "--config", "bad.toml", code=2)
    assert said.startswith("bad.toml: polling: unknown setting; ")
    assert refusal(work, *command, "--config", "none.toml", code=2) == (
        "none.toml: no such file; check the path"
    )


@pytest.mark.parametrize("command", READS_DATABASE, ids=" ".join)
def test_a_command_that_reads_needs_a_database(work: Workplace, command: list[str]) -> None:
    said = refusal(work, *command, code=1)

    assert said == "milepost.db: no such database; a first poll creates it"
    assert not Path("milepost.db").exists()


@pytest.mark.parametrize("command", [*READS_DATABASE, *WRITES_DATABASE], ids=" ".join)
def test_a_file_that_is_no_database_fails(work: Workplace, command: list[str]) -> None:
    work.write("milepost.db", "timestamp,account,followers\n" * 50)

    assert refusal(work, *command, code=1).endswith(" as a database: file is not a database")


def test_a_damaged_database_fails(work: Workplace) -> None:
    rows = [f"2023-09-01T{n // 60:02}:{n % 60:02},seoul,{n}" for n in range(1_400)]
    assert work.run("import", str(work.table("old.csv", *rows))).exit_code == 0
    database = Path("milepost.db")
    content = bytearray(database.read_bytes())
    content[-40_000:] = b"\xff" * 40_000  # beyond the schema, which is at the beginning
    database.write_bytes(content)
    with closing(sqlite3.connect(database)) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute("SELECT sum(followers) FROM readings").fetchall()


@pytest.mark.parametrize("command", [["export"], ["import", "old.csv"]], ids=" ".join)
def test_a_damage_that_is_met_later_fails_in_one_line(work: Workplace, command: list[str]) -> None:
    test_a_damaged_database_fails(work)
    result = work.run(*command)

    assert result.exit_code == 1
    assert result.stderr.endswith(": database disk image is malformed\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["ranking", "gpc"], "'gpc' is no board; did you mean 'gpci'?"),
        (["why", "x"], "'x' is no event; 'milepost events --all' lists their keys"),
        (["ranking", "gpci", "--period", "soon"], "--period: 'soon' is no duration; "),
        (["ranking", "gpci", "--period", "7"], "--period: '7' is no duration; "),
        (["reading", "approve", "oslo", "2023-09-01"], "account 'oslo' is not declared"),
        (["reading", "approve", "seoul", "soon"], "TAKEN_AT: 'soon' is no timestamp; "),
        (["reading", "reject", "seoul", "2023-09-02"], "'seoul' has no reading of 2023-09-02T00"),
        (
            ["reading", "reject", "seoul", "2023-09-01"],
            "the reading of 2023-09-01T00:00:00Z is the only one of 'seoul'",
        ),
        (["import", "none.csv"], "none.csv: cannot be read: No such file or directory"),
        (["import", "."], ".: cannot be read: Is a directory"),
        (["replay", "--readings", "none.csv"], "none.csv: cannot be read: No such file"),
        (
            ["replay", "--readings", "oslo.csv", "--config", "config/milepost.toml"],
            "oslo.csv, line 2: account 'oslo' is not declared in config/milepost.toml",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_bad_usage(work: Workplace, command: list[str], said: str) -> None:
    work.run("import", "counts.csv")
    work.table("oslo.csv", "2023-09-01,oslo,5")

    assert refusal(work, *command, code=2).startswith(said)


def test_a_refusal_is_in_the_language_of_the_settings(work: Workplace) -> None:
    config = work.folder / "config" / "milepost.toml"
    config.write_text(config.read_text() + '[discord]\nlanguage = "ko"\n')
    work.run("import", "counts.csv")

    said = refusal(work, "ranking", "gpc", code=2)
    assert said == "“gpc”에 해당하는 순위표를 찾을 수 없습니다. 혹시 “gpci”입니까?"
    assert refusal(work, "why", "x", code=2) != refusal(work, "why", "x", "--lang", "en", code=2)
    # What is wrong with what an operator hands over is in English.
    assert refusal(work, "import", "none.csv", code=2).startswith("none.csv: cannot be read")


@pytest.mark.parametrize(
    "command", [["run"], ["demo"], ["events"], ["why", "x"], ["replay", "--readings", "counts.csv"]]
)
def test_a_language_that_is_not_spoken_is_refused(work: Workplace, command: list[str]) -> None:
    said = refusal(work, *command, "--lang", "xx", code=2)

    assert said == "--lang: 'xx' is not spoken; there are en, ko, ja, fr, es"


def test_a_period_is_longer_than_nothing(work: Workplace) -> None:
    work.run("import", "counts.csv")

    assert refusal(work, "ranking", "gpci", "--period", "0d", code=2).startswith("--period: ")


def test_what_cannot_be_written_is_refused(work: Workplace) -> None:
    work.run("import", "counts.csv")

    for output in (".", "no/such/folder.csv"):
        assert str(Path(output)) in refusal(work, "export", "--output", output, code=2)


@pytest.mark.parametrize(
    "command",
    [
        ["nonsense"],
        ["poll"],
        ["ranking"],
        ["why"],
        ["reading", "approve", "seoul"],
        ["import"],
        ["replay"],
        ["events", "--limit", "0"],
        ["events", "--format", "xml"],
        ["replay", "--readings", "counts.csv", "--milestones", "every=0"],
        ["replay", "--readings", "counts.csv", "--milestones", "at=5,3"],
        ["replay", "--readings", "counts.csv", "--milestones", "often"],
        ["replay", "--readings", "counts.csv", "--top", "0"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_2_and_says_how(work: Workplace, command: list[str]) -> None:
    result = work.run(*command)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")
    assert "Error: " in result.stderr


@pytest.mark.parametrize("command", WRITES_DATABASE, ids=" ".join)
def test_a_folder_is_no_database(
    work: Workplace, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_DATABASE__PATH", ".")

    assert refusal(work, *command, code=1)


def test_without_a_source_there_is_nothing_to_run(work: Workplace) -> None:
    work.write("config/milepost.toml", "")
    for command in (["run"], ["poll", "--once"]):
        assert refusal(work, *command, code=2).startswith("no source is configured: copy ")


def test_a_mistake_in_the_environment_names_the_variable(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_LOG__LEVEL", "loud")

    assert refusal(work, "check", code=2).startswith("MILEPOST_LOG__LEVEL: must be ")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["ranking", "gpci"], 1),
        (["check", "--config", "none.toml"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_process_ends_with_that_code(work: Workplace, command: list[str], code: int) -> None:
    done = work.process(*command)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (code == 0)
