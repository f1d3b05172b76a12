import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.workplace import Workplace
from tests.sources.platforms.wikidata import WikidataApi, error, statement

ROWS = [
    "2023-09-01T06:00:00Z,seoul,449000",
    "2023-09-01T07:00:00Z,seoul,",
    "2023-09-01T08:00:00.250Z,seoul,449050",
    "2023-09-01T08:00:00.250Z,paris,330000",
    "2023-09-01T09:00:00Z,paris,9",
]


def imported(work: Workplace, *args: str) -> str:
    result = work.run("import", *args)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    return result.stdout


@pytest.fixture
def old(work: Workplace) -> str:
    work.table("old.csv", *ROWS)
    return "old.csv"


def test_an_import_counts_what_is_new_and_changes_nothing_the_second_time(
    work: Workplace, old: str
) -> None:
    assert imported(work, old) == (
        "old.csv: 5 new, 0 known, 0 conflicting; imported, and nothing of it is announced\n"
    )
    before = work.run("export").stdout
    assert imported(work, old) == (
        "old.csv: 0 new, 5 known, 0 conflicting; there was nothing to import\n"
    )
    assert work.run("export").stdout == before
    assert work.json("events") == []


def test_a_dry_run_counts_and_imports_nothing(work: Workplace, old: str) -> None:
    imported(work, old)
    work.table("more.csv", *ROWS, "2023-09-02T06:00:00Z,seoul,449100")
    before = work.run("export").stdout

    assert imported(work, "more.csv", "--dry-run") == (
        "more.csv: 1 new, 5 known, 0 conflicting; nothing was imported (dry run)\n"
    )
    assert work.run("export").stdout == before


def test_a_dry_run_writes_nothing_at_all(work: Workplace, old: str) -> None:
    imported(work, old, "--dry-run")

    assert not Path("milepost.db").exists()


def test_what_contradicts_is_said_and_nothing_is_imported(work: Workplace, old: str) -> None:
    imported(work, old)
    before = work.run("export").stdout
    work.table("other.csv", *(row.replace("4490", "4480") for row in ROWS), "2023-10-01,seoul,1")
    result = work.run("import", "other.csv")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "milepost: other.csv, line 2: says 448000 where 449000 is stored",
        "milepost: other.csv, line 4: says 448050 where 449050 is stored",
        "milepost: other.csv: 1 new, 3 known, 2 conflicting; nothing was imported: mend the "
        "conflicting rows, or keep what is stored with --keep-stored",
    ]
    assert work.run("export").stdout == before
    kept = work.run("import", "other.csv", "--keep-stored")
    assert kept.exit_code == 0
    assert kept.stdout.startswith("other.csv: 1 new, 3 known, 2 conflicting; imported")


def test_bad_rows_can_be_skipped(work: Workplace) -> None:
    work.table("bad.csv", ROWS[0], "soon,seoul,5", "2023-09-01,seoul,-5")
    result = work.run("import", "bad.csv", "--skip-bad-rows")

    assert result.exit_code == 0
    assert result.stdout.startswith("bad.csv: 1 new, 0 known, 0 conflicting, 2 bad")
    assert "bad.csv, line 3: 'soon' is no timestamp" in result.output


def test_an_account_that_is_not_declared_is_refused_whole(work: Workplace) -> None:
    work.table("old.csv", *ROWS, "2023-09-01,seoull,5")
    result = work.run("import", "old.csv")

    assert result.exit_code == 2
    assert result.stderr == (
        "milepost: old.csv, line 7: account 'seoull' is not declared; did you mean 'seoul'?\n"
    )
    assert work.run("export").exit_code == 0
    assert work.run("export").stdout.count("\n") == 1


@pytest.mark.parametrize(
    "form",
    [
        "csv",
        "json",
        "jsonl",
    ],
)
def test_what_is_exported_can_be_imported(
    work: Workplace, old: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(work, old)
    assert work.run("export", "--format", form, "--output", "export").exit_code == 0
    exported = work.run("export", "--format", form).stdout
    assert Path("export").read_text() == exported

    monkeypatch.setenv("MILEPOST_DATABASE__PATH", "other.db")
    assert imported(work, "export").startswith("export: 5 new, 0 known, 0 conflicting; imported")
    assert work.run("export", "--format", form).stdout == exported


def test_an_export_has_names_and_times(work: Workplace, old: str) -> None:
    imported(work, old)
    lines = work.run("export").stdout.splitlines()

    assert lines[0] == ("timestamp,account,followers,status,step,judgement,city,platform,handle")
    assert lines[1] == (
        "2023-09-01T06:00:00Z,seoul,449000,ok,1,believed,Seoul,instagram,seoul_official"
    )
    assert lines[2] == "2023-09-01T07:00:00Z,seoul,,failed,1,,Seoul,instagram,seoul_official"
    rows = work.json("export")
    assert rows == json.loads(work.run("export", "--format", "json").stdout)
    assert [row["followers"] for row in rows] == [449_000, None, 330_000, 449_050, 9]


def test_an_export_of_nothing_is_a_header(work: Workplace) -> None:
    work.counts()
    work.run("poll", "--once")
    work.configure("oslo")
    os.replace("milepost.db", "gone")  # noqa: PTH105 # a new database
    work.table("none.csv")
    imported(work, "none.csv")

    assert work.run("export").stdout.count("\n") == 1
    assert json.loads(work.run("export", "--format", "json").stdout) == []
    assert work.run("export", "--format", "jsonl").stdout == ""


def test_an_export_appears_whole_or_not_at_all(work: Workplace, old: str) -> None:
    imported(work, old)
    Path("folder").mkdir()
    result = work.run("export", "--output", "folder")

    assert result.exit_code == 2
    assert result.stderr.startswith("milepost: folder: ")
    assert sorted(path.name for path in Path().glob(".*")) == []
    assert work.run("export", "--output", "export.csv").exit_code == 0
    assert sorted(path.name for path in Path().glob("*export*")) == ["export.csv"]


def test_an_export_goes_where_a_link_leads(work: Workplace, old: str) -> None:
    imported(work, old)
    Path("target.csv").write_text("")
    Path("link.csv").symlink_to("target.csv")
    work.run("export", "--output", "link.csv")

    assert Path("link.csv").is_symlink()
    assert Path("target.csv").read_text() == work.run("export").stdout


# --- from Wikidata -------------------------------------------------------------------------------

WITH_ITEMS = """
[http]
contact = "bot@example.org"
[sources.wikidata]
base_url = "{url}"
[sources.file]
path = "counts.csv"
[[accounts]]
key = "seoul"
city = "Seoul"
platform = "instagram"
handle = "seoul_official"
source = "file"
wikidata = "Q8684"
[[accounts]]
key = "paris"
city = "Paris"
platform = "youtube"
handle = "paris"
source = "file"
wikidata = "Q90"
[[accounts]]
key = "oslo"
city = "Oslo"
platform = "x"
handle = "oslo"
source = "file"
"""


@pytest.fixture
async def api(work: Workplace) -> AsyncIterator[WikidataApi]:
    made = WikidataApi()
    made.add(
        "Q8684",
        statement(440_000, "2022-12-24", P2003="seoul_official"),
        statement(449_000, "2023-01-02", P2003="seoul_official"),
        statement(5, "2023-01-02", P2003="somebody_else"),
    )
    made.add("Q90", statement(123_456, "2023-01-02", P11245="paris"))
    async with made.serving():
        work.write("config/milepost.toml", WITH_ITEMS.format(url=made.url))
        yield made


async def from_wikidata(work: Workplace, *args: str) -> Result:
    """Run the command beside the server."""
    return await asyncio.to_thread(work.run, "import", "--wikidata", *args)


def has_database() -> bool:
    return Path("milepost.db").exists()


async def test_the_history_of_all_accounts_with_an_item_is_imported(
    work: Workplace, api: WikidataApi
) -> None:
    result = await from_wikidata(work)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Wikidata: 3 new, 0 known, 0 conflicting; imported, and nothing of it is announced\n"
    )
    assert api.asked == [["Q8684", "Q90"]]
    assert "(+bot@example.org)" in api.requests[0].headers["User-Agent"]
    rows = [
        (row["timestamp"], row["account"], row["followers"], row["step"])
        for row in work.json("export")
    ]
    assert rows == [
        ("2022-12-24T00:00:00Z", "seoul", 440_000, 1),
        ("2023-01-02T00:00:00Z", "paris", 123_456, 1_000),
        ("2023-01-02T00:00:00Z", "seoul", 449_000, 1),
    ]
    assert work.json("events") == []
    again = await from_wikidata(work)
    assert again.stdout == "Wikidata: 0 new, 3 known, 0 conflicting; there was nothing to import\n"


async def test_only_some_accounts_can_be_imported(work: Workplace, api: WikidataApi) -> None:
    result = await from_wikidata(work, "--account", "paris", "--account", "paris")

    assert result.stdout.startswith("Wikidata: 1 new")
    assert api.asked == [["Q90"]]


async def test_a_dry_run_asks_wikidata_and_writes_nothing(
    work: Workplace, api: WikidataApi
) -> None:
    result = await from_wikidata(work, "--dry-run")

    assert result.stdout == (
        "Wikidata: 3 new, 0 known, 0 conflicting; nothing was imported (dry run)\n"
    )
    assert not has_database()


async def test_what_wikidata_says_otherwise_now_is_a_conflict(
    work: Workplace, api: WikidataApi
) -> None:
    await from_wikidata(work)
    api.add("Q90", statement(124_000, "2023-01-02", P11245="paris"))
    result = await from_wikidata(work)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "milepost: Wikidata, Q90, 2023-01-02, account 'paris': says 124000 where 123456 is stored",
        "milepost: Wikidata: 0 new, 2 known, 1 conflicting; nothing was imported: mend the "
        "conflicting rows, or keep what is stored with --keep-stored",
    ]
    assert (await from_wikidata(work, "--keep-stored")).exit_code == 0


async def test_what_is_left_out_is_said(work: Workplace, api: WikidataApi) -> None:
    del api.items["Q90"]
    api.add("Q8684", statement("1.5", P2003="seoul_official"))
    result = await from_wikidata(work)

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "milepost: Wikidata: account 'seoul': statements left out: 1 without a whole number",
        "milepost: Wikidata: account 'paris': there is no item Q90",
    ]
    assert result.stdout == "Wikidata: 0 new, 0 known, 0 conflicting; there was nothing to import\n"


async def test_where_wikidata_cannot_be_read_nothing_is_imported(
    work: Workplace, api: WikidataApi
) -> None:
    api.always = error("maxlag", "Waiting for db1", Retry_After="9")
    result = await from_wikidata(work)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "milepost: Wikidata: takes no requests now (maxlag: Waiting for db1); try again at 20"
    )
    assert not has_database()


async def test_without_a_contact_wikidata_is_not_asked(work: Workplace, api: WikidataApi) -> None:
    work.write(
        "config/milepost.toml", WITH_ITEMS.format(url=api.url).replace("contact =", "# contact =")
    )
    result = await from_wikidata(work)

    assert (result.exit_code, result.stdout, api.requests) == (2, "", [])
    assert result.stderr == (
        "milepost: http.contact: missing; Wikidata wants to know whom to write to: "
        'add contact = "you@example.org" under [http]\n'
    )


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("oslo",), "--account: account 'oslo' has no item; add wikidata = \"Q...\""),
        (("paris", "rome"), "--account: account 'rome' is not declared"),
    ],
)
async def test_an_account_without_an_item_cannot_be_imported(
    work: Workplace, api: WikidataApi, args: tuple[str, ...], text: str
) -> None:
    result = await from_wikidata(work, *(f"--account={key}" for key in args))

    assert (result.exit_code, result.stderr, api.requests) == (2, f"milepost: {text}\n", [])


def test_without_any_item_there_is_nothing_to_ask_for(work: Workplace) -> None:
    result = work.run("import", "--wikidata")

    assert (result.exit_code, result.stderr) == (
        2,
        'milepost: no account has an item of Wikidata; add wikidata = "Q..." to one\n',
    )


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((), "import takes either a FILE or --wikidata"),
        (("old.csv", "--wikidata"), "import takes either a FILE or --wikidata"),
        (("old.csv", "--account", "seoul"), "--account goes with --wikidata"),
    ],
)
def test_an_import_has_one_origin(work: Workplace, args: tuple[str, ...], text: str) -> None:
    result = work.run("import", *args)

    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {text}\n")
