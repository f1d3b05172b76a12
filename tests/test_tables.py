import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Status
from bot.errors import InputError
from bot.tables import Row, parse_tables, parse_time, without_formula, write_csv
from tests.handed_over import HEADER, ROW, SIX, counts, rows


def test_a_row_says_when_whose_and_how_many() -> None:
    row = Row("t.csv, line 2", "seoul", SIX, Status.OK, 449_000, 1)

    assert rows(HEADER + ROW) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + ROW,  # Excel's byte-order mark
        (HEADER + ROW).replace("\n", "\r\n"),
        (HEADER + ROW).replace("\n", "\r"),
        HEADER + ROW.rstrip("\n"),
        HEADER + ROW + "\n\n",
        HEADER + "\n" + ROW,
        HEADER + ROW + ROW,  # says the same twice
        HEADER + '"2023-09-01T06:00:00Z","seoul","449000"\n',
        HEADER + " 2023-09-01T06:00:00Z , seoul , 449000 \n",
        HEADER + "2023-09-01T06:00:00Z,seoul,000449000\n",
        " timestamp , account , followers \n" + ROW,
        "followers,account,timestamp\n449000,seoul,2023-09-01T06:00:00Z\n",
        HEADER.rstrip() + ",city,platform,handle\n" + ROW.rstrip() + ",Seoul,instagram,@x\n",
        HEADER.rstrip() + ",status,step,judgement\n" + ROW.rstrip() + ",ok,1,held\n",
        HEADER.rstrip() + ",status,step\n" + ROW.rstrip() + ",,\n",
    ],
)
def test_a_table_can_be_written_in_many_ways(text: str) -> None:
    [row] = rows(text)

    assert row[1:] == ("seoul", SIX, Status.OK, 449_000, 1)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2023-09-01T06:00:00Z", SIX),
        ("2023-09-01T06:00:00+00:00", SIX),
        ("2023-09-01T15:00:00+09:00", SIX),
        ("2023-09-01 06:00:00", SIX),  # without a zone it is UTC
        ("2023-09-01T06:00", SIX),
        ("20230901T060000Z", SIX),
        ("2023-09-01", SIX - timedelta(hours=6)),
        ("2023-09-01T06:00:00.123456Z", SIX + timedelta(milliseconds=123)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2199-12-31T23:59:59Z", datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_iso_8601(cell: str, at: datetime) -> None:
    assert parse_time("t.csv, line 2", cell) == at


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001 # the zone is added
    st.integers(-14 * 60, 14 * 60),
)
def test_any_time_of_any_zone_comes_back_in_utc(naive: datetime, minutes: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    parsed = parse_time("t.csv, line 2", at.isoformat())

    assert parsed.tzinfo is UTC
    assert timedelta(0) <= at - parsed < timedelta(milliseconds=1)


@pytest.mark.parametrize("cell", ["", " ", '""'])
def test_empty_followers_mean_that_the_poll_learned_nothing(cell: str) -> None:
    [row] = rows(f"{HEADER}2023-09-01T06:00:00Z,seoul,{cell}\n")

    assert (row.status, row.followers) == (Status.FAILED, None)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.MISSING, Status.FAILED])
def test_a_status_says_why_there_is_no_number(status: Status) -> None:
    text = HEADER.rstrip() + f",status\n2023-09-01T06:00:00Z,seoul,,{status.name.lower()}\n"

    assert [row.status for row in rows(text)] == [status]


def test_a_row_may_lack_a_time_where_that_is_allowed() -> None:
    assert counts("account,followers\nseoul,5\n", needs_time=False) == [("seoul", 5)]
    assert counts("timestamp,account,followers\n,seoul,5\n", needs_time=False) == [("seoul", 5)]


def test_zero_and_the_largest_count_are_counts() -> None:
    text = f"{HEADER}2023-09-01,a,0\n2023-09-01,b,100000000000\n"

    assert counts(text) == [("a", 0), ("b", 100_000_000_000)]


def test_an_account_can_be_in_any_script_and_have_commas_and_quotes() -> None:
    text = HEADER + '2023-09-01,서울,1\n2023-09-01,"a, b",2\n2023-09-01,"say ""hi""",3\n'

    assert counts(text) == [("서울", 1), ("a, b", 2), ('say "hi"', 3)]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert rows(HEADER) == []
    assert rows("[]") == []


@pytest.mark.parametrize(
    "item",
    [
        {"timestamp": "2023-09-01T06:00:00Z", "account": "seoul", "followers": 449_000},
        {"followers": "449000", "account": " seoul ", "timestamp": "2023-09-01T15:00+09:00"},
        {
            "timestamp": "2023-09-01T06:00:00Z",
            "account": "seoul",
            "followers": 449_000,
            "status": "ok",
            "step": 1,
            "judgement": None,
            "city": "Seoul",
        },
    ],
)
def test_json_is_a_list_of_objects(item: dict[str, object]) -> None:
    for text in (json.dumps([item]), "\ufeff \n" + json.dumps([item], indent=2)):
        [row] = rows(text)
        assert row == Row("t.csv, item 1", "seoul", SIX, Status.OK, 449_000, 1)


def test_null_in_json_is_nothing() -> None:
    text = '[{"timestamp": null, "account": "seoul", "followers": null, "step": null}]'
    [row] = rows(text, needs_time=False)

    assert row[1:] == ("seoul", None, Status.FAILED, None, 1)


def test_several_tables_are_read_as_one(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv.gz"
    first.write_text(HEADER + ROW)
    second.write_bytes(gzip.compress((HEADER + ROW + ROW.replace("seoul", "paris")).encode()))

    assert [row.account for row in parse_tables([first, second])] == ["seoul", "paris"]


def test_tables_that_contradict_one_another_are_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(HEADER + ROW)
    second.write_text(HEADER + ROW.replace("449000", "5"))

    with pytest.raises(InputError) as refused:
        list(parse_tables([first, second]))
    assert (
        str(refused.value)
        == f"{second}, line 2: says 5 for 'seoul' where {first}, line 2 says 449000 at the same "
        "time"
    )


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum(a)", "'@sum(a)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("seoul", "seoul"),
        ("", ""),
        ("a=1", "a=1"),
    ],
)
def test_a_formula_is_defused(cell: str, safe: str) -> None:
    assert without_formula(cell) == safe


def test_numbers_stay_numbers() -> None:
    assert list(write_csv([("account", "followers"), ("=a", -5)])) == [
        "account,followers\n",
        "'=a,-5\n",
    ]


@given(st.lists(st.tuples(st.text(max_size=9), st.integers(0, 10**11)), max_size=5, unique=True))
def test_what_is_written_can_be_read_back(table: list[tuple[str, int]]) -> None:
    accounts = [key for key, _ in table if key.strip() and key.isprintable()]
    lines = write_csv(
        [
            ("timestamp", "account", "followers"),
            *(("2023-09-01", key, followers) for key, followers in table if key in accounts),
        ]
    )

    try:
        back = counts("".join(lines))
    except InputError as error:
        assert "at the same time" in str(error)  # the same account twice
    else:
        assert {followers for _, followers in back} <= {followers for _, followers in table}
