import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Status
from bot.errors import InputError
from bot.tables import parse_table, write_csv
from tests.handed_over import HEADER, rows

_junk = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text('timestamp,acounflwer\n"\r\t []{}:0123456789-TZ=', max_size=80).map(str.encode),
)
_cells = st.one_of(st.text(max_size=8), st.sampled_from(["2023-09-01", "a", "5", "", "-1", "ok"]))
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
_keys = st.sampled_from(
    ["timestamp", "account", "followers", "status", "step", "judgement", "city", "x"]
)


def rows_or_refusal(content: bytes, needs_time: bool) -> None:
    """Anything but rows and InputError fails the test by itself."""
    try:
        for row in parse_table(content, "t.csv", needs_time):
            assert row.account
            assert (row.followers is not None) == (row.status is Status.OK)
            assert row.followers is None or 0 <= row.followers <= 100_000_000_000
            assert row.taken_at is not None or not needs_time
    except InputError as error:
        assert str(error).startswith("t.csv")


@given(_junk, st.booleans(), st.sampled_from([b"", HEADER.encode(), b"\xef\xbb\xbf", b"[{"]))
def test_any_bytes_give_rows_or_a_refusal(content: bytes, needs_time: bool, start: bytes) -> None:
    rows_or_refusal(start + content, needs_time)


@given(st.lists(st.lists(_cells, min_size=3, max_size=5), max_size=4), st.booleans())
def test_any_cells_give_rows_or_a_refusal(table: list[list[str]], needs_time: bool) -> None:
    header = ["timestamp", "account", "followers", "status", "step"]
    text = "".join(write_csv([header, *(row + [""] * (5 - len(row)) for row in table)]))
    rows_or_refusal(text.encode("utf-8", "surrogatepass"), needs_time)


@given(st.lists(st.dictionaries(_keys, _json, max_size=5) | _json, max_size=4), st.booleans())
def test_any_json_gives_rows_or_a_refusal(items: list[object], needs_time: bool) -> None:
    rows_or_refusal(json.dumps(items).encode(), needs_time)


@given(st.permutations([f"2023-09-0{day},{key},{day}\n" for day in range(1, 4) for key in "ab"]))
def test_the_order_of_rows_does_not_matter(lines: list[str]) -> None:
    assert {row[1:] for row in rows(HEADER + "".join(lines))} == {
        (key, datetime(2023, 9, day, tzinfo=UTC), Status.OK, day, 1)
        for day in range(1, 4)
        for key in "ab"
    }
