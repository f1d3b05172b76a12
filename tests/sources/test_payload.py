import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ladder import LARGEST_COUNT
from bot.errors import PayloadError
from bot.sources.payload import (
    at,
    count_at,
    described,
    digits_at,
    list_at,
    parse_json,
    quoted,
    table_at,
    text_at,
    time_at,
)
from tests.sources.json_documents import documents

DOCUMENT = {"data": [{"id": 7, "name": "Paris", "metrics": {"followers": 1000}}], "none": None}

steps = st.text(max_size=3) | st.integers(0, 3)
paths = st.lists(steps, max_size=4)


def refusal(body: bytes) -> str:
    with pytest.raises(PayloadError) as refused:
        parse_json(body)
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b'{"a": [1, 2.5, null, true, "x"]}', {"a": [1, 2.5, None, True, "x"]}),
        (b" \r\n7\n", 7),
        ('{"å": "서울"}'.encode(), {"å": "서울"}),
        (b"\xef\xbb\xbf[]", []),  # with a byte-order mark
        ("[]".encode("utf-16"), []),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
        (b'"\\ud83d\\ude00 \\ud83d"', "\U0001f600 \ud83d"),
        (b"[" * 300 + b"]" * 300, json.loads("[" * 300 + "]" * 300)),
    ],
)
def test_json_is_decoded(body: bytes, document: object) -> None:
    assert parse_json(body) == document


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "nothing"),
        (b" \n\t", "nothing"),
        (b"<!doctype html><title>Log in</title>", "HTML"),
        (b"\r\n <?xml version='1.0'?>", "HTML"),
        (b"{", "something that is no JSON"),
        (b"[] []", "something that is no JSON"),
        (b"{'a': 1}", "something that is no JSON"),
        (b"NaN", "something that is no JSON"),
        (b'{"followers": Infinity}', "something that is no JSON"),
        (b'{"followers": -Infinity}', "something that is no JSON"),
        (b"\xff\xfe\xff", "something that is no JSON"),
        (b'"\xe9"', "something that is no JSON"),
        (b'["a\nb"]', "something that is no JSON"),
        (b"[" * 100_000, "something that is no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "something that is no JSON"),
        (b"9" * 10_000, "something that is no JSON"),
        (b"\x1f\x8b\x08", "something that is no JSON"),
    ],
)
def test_what_is_no_json_is_refused_by_its_kind(body: bytes, kind: str) -> None:
    assert refusal(body) == f"answered with {kind}"


def test_a_refusal_does_not_hold_the_body() -> None:
    with pytest.raises(PayloadError) as refused:
        parse_json(b'{"token": "s3cr3t-t0k3n"')
    assert "s3cr3t" not in repr(refused.value.__cause__)


@given(st.binary(max_size=40))
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    try:
        document = parse_json(body)
    except PayloadError as error:
        assert str(error).startswith("answered with ")
    else:
        json.dumps(document, allow_nan=True)


@given(documents())
def test_any_document_is_decoded_as_it_is(document: Any) -> None:
    # Compared as they are written: 1, 1.0 and true are equal, and only one of them is a count.
    assert repr(parse_json(json.dumps(document).encode())) == repr(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), DOCUMENT),
        (("data", 0, "id"), 7),
        (("data", 0, "metrics", "followers"), 1000),
        (("data", 1), None),
        (("data", "0"), None),
        (("data", 0, 0), None),
        (("data", 0, "name", 0), None),
        (("none", "more"), None),
        (("other",), None),
    ],
)
def test_a_path_leads_to_a_value_or_nowhere(path: tuple[str | int, ...], value: object) -> None:
    assert at(DOCUMENT, *path) == value


def test_lists_and_objects_are_taken_as_they_are() -> None:
    assert list_at(DOCUMENT, "data") == DOCUMENT["data"]
    assert list_at([1]) == [1]
    assert table_at(DOCUMENT, "data", 0, "metrics") == {"followers": 1000}
    assert table_at({}) == {}


@pytest.mark.parametrize(
    ("document", "path", "text"),
    [
        (None, (), "the answer is missing"),
        ({}, (), "the answer is an object, not a list"),
        ({"a": {"b": 1}}, ("a", "b"), "a.b is 1, not a list"),
        ({"a": ["x"]}, ("a", 0), 'a.0 is "x", not a list'),
        ({"a": True}, ("a",), "a is true, not a list"),
    ],
)
def test_what_is_no_list_is_refused_by_its_place(
    document: object, path: tuple[str | int, ...], text: str
) -> None:
    with pytest.raises(PayloadError) as refused:
        list_at(document, *path)
    assert str(refused.value) == text


def test_what_is_no_object_is_refused_by_its_place() -> None:
    with pytest.raises(PayloadError) as refused:
        table_at({"a": [1]}, "a")
    assert str(refused.value) == "a is a list, not an object"


@pytest.mark.parametrize("count", [0, 1, 454_000, LARGEST_COUNT])
def test_a_whole_number_in_bounds_is_a_count(count: int) -> None:
    assert count_at({"n": count}, "n") == count
    assert digits_at({"n": str(count)}, "n") == count


NO_COUNTS = [
    None,
    True,
    False,
    -1,
    LARGEST_COUNT + 1,
    10**400,
    -(10**400),
    0.0,
    -0.0,
    1000.0,
    1.5,
    1e300,
    float("inf"),
    float("nan"),
    "",
    " 7",
    "7 ",
    "+7",
    "-7",
    "7.0",
    "1e3",
    "1,000",
    "1_000",
    "0x7",
    "٧",  # noqa: RUF001 # a digit, of another script
    "七",
    "9" * 19,
    "9" * 5000,
    "\ud800",
    [],
    [7],
    {},
    {"n": 7},
]


@pytest.mark.parametrize("value", NO_COUNTS, ids=lambda value: ascii(value)[:20])
def test_nothing_else_is_a_count(value: object) -> None:
    for take in (count_at, digits_at):
        with pytest.raises(PayloadError) as refused:
            take({"n": value}, "n")
        assert len(str(refused.value)) < 200
        assert str(refused.value).isprintable()


NOON = datetime(2023, 9, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2023-09-02T12:00:00Z",
        "2023-09-02T12:00:00.000999",
        "2023-09-02 21:00+09:00",
        " 2023-09-02T12 ",
        "20230902T120000Z",
        1693656000,
        1693656000.0,
        1693656000000,
        1693656000000.9,
        "1693656000",
        "1693656000000",
    ],
)
def test_a_time_is_iso_8601_or_since_1970(value: object) -> None:
    assert time_at({"at": value}, "at") == NOON


@pytest.mark.parametrize(
    "value",
    [
        *("", "yesterday", "02.09.2023", "12:00", "20230902", "2023", "1999-12-31T23:59:59Z"),
        *("9999-12-31T23:59:59-12:00", "0001-01-01", "2023-09-02T12:00:00+99:00", "9" * 5000),
        *(0, -1, 2023, 20230902, 10**10, 10**400, 1e300, -1e300, True, None, [], {}),
    ],
)
def test_nothing_else_is_a_time(value: object) -> None:
    with pytest.raises(PayloadError, match=r"^at is .*(, not a time: ISO 8601, or sec|missing)"):
        time_at({"at": value}, "at")


def test_a_count_is_in_quotes_only_where_that_is_promised() -> None:
    with pytest.raises(PayloadError, match=r'^n is "7", not a count$'):
        count_at({"n": "7"}, "n")
    with pytest.raises(PayloadError, match=r"^n is 7, not a count in quotes$"):
        digits_at({"n": 7}, "n")
    with pytest.raises(PayloadError, match=r"^the answer is 200000000000, not a count$"):
        digits_at("200000000000")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Paris", "Paris"),
        ("", ""),
        (" 서울 ", " 서울 "),
        (17841407673135339, "17841407673135339"),
        (0, "0"),
        (10**400, ""),
        (True, ""),
        (1.0, ""),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_a_text_is_a_text_or_a_whole_number(value: object, text: str) -> None:
    assert text_at({"id": value}, "id") == text


def test_a_text_with_half_a_character_is_none() -> None:
    """JSON can say what no file and no database can store."""
    assert text_at(parse_json(rb'{"id": "a\ud83d"}'), "id") == ""
    assert text_at(parse_json(rb'{"id": "a\ud83c\udf06"}'), "id") == "a🌆"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "missing"),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (True, "true"),
        (-7, "-7"),
        (1.5, "1.5"),
        ("many", '"many"'),
        ('say "hi"', r'"say \"hi\""'),
        (10**40, "a number that long"),
        ("\ud800", r'"\ud800"'),
    ],
)
def test_a_value_is_described(value: object, text: str) -> None:
    assert described(value) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Invalid user id", "Invalid user id"),
        ("  two\r\n\r\nlines\t and more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),  # nothing that a terminal obeys
        ("a\u202etxt.exe", "a txt.exe"),  # nothing that turns the line round
        ("half \ud83d", "half"),
        ("a\x00b", "a b"),
        ("서울시", "서울시"),
        ("", ""),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 119 + "…"),
        ("x" * 9999, "x" * 119 + "…"),
        ("x " * 9999, ("x " * 60)[:119] + "…"),
    ],
)
def test_what_a_vendor_says_is_one_short_line(text: str, line: str) -> None:
    assert quoted(text) == line


def test_what_is_cut_off_is_seen_to_be() -> None:
    """Also where white space in front of it took most of the room."""
    assert quoted(" " * 490 + "The access token is bad") == "The access…"


@given(st.text(alphabet=st.characters(), max_size=700))
def test_any_words_are_one_short_printable_line(text: str) -> None:
    line = quoted(text)
    assert len(line) <= 120
    assert line.isprintable()
    assert line.encode().decode() == line


@given(documents(), paths)
def test_any_document_is_taken_apart_or_refused(document: Any, path: list[str | int]) -> None:
    for take in (list_at, table_at, count_at, digits_at):
        try:
            value = take(document, *path)
        except PayloadError as error:
            assert len(str(error).encode(errors="replace")) < 1000
        else:
            assert isinstance(value, int) or value is at(document, *path)
    text_at(document, *path).encode()


@given(documents(), paths)
def test_a_count_is_always_the_number_at_its_path(document: Any, path: list[str | int]) -> None:
    value = at(document, *path)
    try:
        count = count_at(document, *path)
    except PayloadError:
        assert type(value) is not int or not 0 <= value <= LARGEST_COUNT
    else:
        assert (count, type(value)) == (value, int)
