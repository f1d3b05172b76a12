import pytest

from bot.errors import InputError
from bot.tables import parse_table
from tests.handed_over import COLUMNS, FIX, HEADER, ROW, WHOLE, refusal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv: is empty; its first line must be timestamp,account,followers"),
        (" \r\n\n", "t.csv: is empty; its first line must be timestamp,account,followers"),
        (ROW, f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        ("timestamp,account\n", f"t.csv, line 1: has no column 'followers'; {COLUMNS}"),
        ("time,account,followers\n", f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        ("Timestamp,Account,Followers\n", f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        ("timestamp;account;followers\n", f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        (
            "timestamp,account,followers,likes\n",
            f"t.csv, line 1: does not expect a column 'likes'; {COLUMNS}",
        ),
        (
            "timestamp,account,followers,account\n",
            "t.csv, line 1: has the column 'account' twice",
        ),
        (HEADER + ROW + "x\n", "t.csv, line 3: has 1 cells, not 3"),
        (
            HEADER + ROW + ROW.replace("449000", "449001"),
            "t.csv, line 3: says 449001 for 'seoul' where t.csv, line 2 says 449000 at the same "
            "time",
        ),
        (
            HEADER + ROW + "2023-09-01T15:00:00+09:00,seoul,\n",
            "t.csv, line 3: says nothing for 'seoul' where t.csv, line 2 says 449000 at the same "
            "time",
        ),
        (
            HEADER.rstrip() + ",status\n2023-09-01,seoul,5,fine\n",
            "t.csv, line 2: 'fine' is no status; use ok, hidden, missing, failed",
        ),
        (
            HEADER.rstrip() + ",status\n2023-09-01,seoul,5,hidden\n",
            "t.csv, line 2: the status 'hidden' and its followers contradict each other",
        ),
        (
            HEADER.rstrip() + ",status\n2023-09-01,seoul,,ok\n",
            "t.csv, line 2: the status 'ok' and its followers contradict each other",
        ),
        (
            HEADER.rstrip() + ",step\n2023-09-01,seoul,5,0\n",
            "t.csv, line 2: the step must be a whole number from 1 up, not '0'",
        ),
        (b"\xff\xfet\x00i\x00", "t.csv, line 1: is not UTF-8; save the file as UTF-8"),
        (
            HEADER.encode() + b"2023-09-01,S\xe3o Paulo,5\n",
            "t.csv, line 2: is not UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_a_bad_table_is_refused_with_its_line(text: str | bytes, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2023-09-01,seoul\n", "has 2 cells, not 3"),
        ("2023-09-01,seoul,454,000\n", "has 4 cells, not 3"),
        (
            "1969-12-31T23:59:59Z,seoul,5\n",
            "the timestamp '1969-12-31T23:59:59Z' is not from 1970 to 2199",
        ),
        ("2023-09-01,,5\n", "'' is no account"),
        ("2023-09-01, ,5\n", "' ' is no account"),
        (f"2023-09-01,{'x' * 201},5\n", f"'{'x' * 40}' is no account"),
        ("2023-09-01,a\x00b,5\n", "'a?b' is no account"),
        ('2023-09-01,seoul,"450,000"\n', f"{WHOLE} '450,000'"),
        (
            "2023-09-01,seoul,100000000001\n",
            "100000000001 followers are more than there are people",
        ),
        (f"2023-09-01,seoul,{'9' * 60}\n", f"{WHOLE} '{'9' * 40}'"),
        ('2023-09-01,"seoul,5\n', "is no CSV: unexpected end of data"),
        ('2023-09-01,"a"b,5\n', "is no CSV: ',' expected after '\"'"),
        (f"2023-09-01,{'x' * 200_000},5\n", "is no CSV: field larger than field limit (131072)"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: str, said: str) -> None:
    assert refusal(HEADER + row) == f"t.csv, line 2: {said}"


@pytest.mark.parametrize(
    "cell", ["-1", "4.5", "450000.0", "1e6", "450k", "+5", "1_000", "٤٥٠", "null", "nan", "None"]
)
def test_what_is_no_whole_number_is_no_count(cell: str) -> None:
    assert refusal(f"{HEADER}2023-09-01,seoul,{cell}\n") == f"t.csv, line 2: {WHOLE} '{cell}'"


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "",
        "1693526400",
        "2023-02-30",
        "01/09/2023",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00+14:00",
    ],
)
def test_what_is_no_time_is_no_timestamp(cell: str) -> None:
    said = f"t.csv, line 2: '{cell}' is no timestamp; {FIX}"

    assert refusal(f"{HEADER}{cell},seoul,5\n") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        ('{"seoul": 5}', f"t.csv, line 1: has no column 'timestamp'; {COLUMNS}"),
        ("[", "t.csv: is no JSON: Expecting value: line 1 column 2 (char 1)"),
        ("[5]", "t.csv, item 1: is no object"),
        ("[null]", "t.csv, item 1: is no object"),
        ("[{}]", f"t.csv, item 1: has no column 'timestamp'; {COLUMNS}"),
        (
            '[{"timestamp": "2023-09-01", "account": "a", "followers": 5, "x": 1}]',
            f"t.csv, item 1: does not expect a column 'x'; {COLUMNS}",
        ),
        (
            '[{"timestamp": 1693526400, "account": "a", "followers": 5}]',
            "t.csv, item 1: the timestamp must be text in ISO 8601, not 1693526400",
        ),
        (
            '[{"timestamp": null, "account": "a", "followers": 5}]',
            "t.csv, item 1: the timestamp must be text in ISO 8601, not None",
        ),
        (
            '[{"timestamp": "2023-09-01", "account": 5, "followers": 5}]',
            "t.csv, item 1: 5 is no account",
        ),
        *(
            (
                f'[{{"timestamp": "2023-09-01", "account": "a", "followers": {value}}}]',
                f"t.csv, item 1: {WHOLE} {shown}",
            )
            for value, shown in [
                ("-1", "-1"),
                ("1.5", "1.5"),
                ("450000.0", "450000.0"),
                ("true", "True"),
                ("false", "False"),
                ("NaN", "nan"),
                ("Infinity", "inf"),
                ("[5]", "[5]"),
                ("{}", "{}"),
                ('"many"', "'many'"),
            ]
        ),
        (
            '[{"timestamp": "2023-09-01", "account": "a", "followers": 5, "status": 3}]',
            "t.csv, item 1: 3 is no status; use ok, hidden, missing, failed",
        ),
        (
            '[{"timestamp": "2023-09-01", "account": "a", "followers": 5},'
            '{"timestamp": "2023-09-01", "account": "a", "followers": 6}]',
            "t.csv, item 2: says 6 for 'a' where t.csv, item 1 says 5 at the same time",
        ),
    ],
)
def test_bad_json_is_refused_with_its_item(text: str, said: str) -> None:
    assert refusal(text) == said


def test_json_that_is_nested_too_deeply_is_refused() -> None:
    assert refusal("[" * 100_000).startswith("t.csv: is no JSON: ")
    assert refusal("[1" + "0" * 5_000 + "]").startswith("t.csv: is no JSON: ")


@pytest.mark.parametrize("depth", [10, 500, 900, 960, 980, 985, 990, 995])
def test_a_nested_value_is_refused_however_deep(depth: int) -> None:
    value = "[" * depth + "]" * depth
    for item in (f'"account": {value}, "followers": 5', f'"account": "a", "followers": {value}'):
        assert refusal(f"[{{{item}}}]", needs_time=False)


def test_bad_rows_can_be_left_out_and_are_told_of() -> None:
    bad: list[InputError] = []
    text = HEADER + "soon,a,5\n2023-09-01,a,6\nx\n2023-09-01,a,7\n2023-09-02,a,-1\n2023-09-03,a,8\n"

    kept = [row.followers for row in parse_table(text.encode(), "t.csv", on_bad=bad.append)]

    assert kept == [6, 8]
    assert [str(error).split(":")[0] for error in bad] == [
        f"t.csv, line {line}" for line in (2, 4, 5, 6)
    ]


def test_a_row_with_a_stray_quote_can_be_left_out() -> None:
    bad: list[InputError] = []
    text = HEADER + '2023-09-01,a,5\n2023-09-02,"a"b,6\n2023-09-03,a,7\n'

    assert [row.followers for row in parse_table(text.encode(), "t.csv", on_bad=bad.append)] == [
        5,
        7,
    ]
    assert len(bad) == 1


@pytest.mark.parametrize(
    "text",
    [
        HEADER + '"2023\n09",a,5\n',
        HEADER + '2023-09-01,"a\rb",5\n',
        HEADER + "2023-09-01,a\x1b[31mb,5\n",
        HEADER + '"2023\u2028",a,5\n',
        '"time\nstamp",' + HEADER,
        HEADER.rstrip() + ',status\n2023-09-01,a,5,"o\nk"\n',
        '[{"account": "a\\ud800", "followers": 5}]',
    ],
)
def test_what_is_said_is_one_line_that_can_be_printed(text: str) -> None:
    said = refusal(text, needs_time=False)

    assert said.isprintable()


@pytest.mark.parametrize("step", ["x", "-1", "1.5"])
def test_a_bad_step_is_said_of_the_step(step: str) -> None:
    assert (
        refusal(f"{HEADER.rstrip()},step\n2023-09-01,seoul,5,{step}\n")
        == f"t.csv, line 2: the step must be a whole number from 1 up, not '{step}'"
    )


def test_a_key_that_is_there_twice_is_refused() -> None:
    text = '[{"account": "seoul", "followers": 5, "followers": 500}]'

    assert refusal(text, needs_time=False) == "t.csv, item 1: has the column 'followers' twice"
