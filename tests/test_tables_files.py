import gzip
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.tables import parse_tables, read_bytes
from tests.handed_over import HEADER, ROW

TABLE = (HEADER + ROW).encode()


def refusal(file: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_bytes(file)
    return str(refused.value)


def test_a_file_is_read_as_it_is(file: Path) -> None:
    file.write_bytes(TABLE)

    assert read_bytes(file) == TABLE


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TABLE, mtime=0),
        gzip.compress(TABLE[:30], mtime=0) + gzip.compress(TABLE[30:], mtime=0),  # `cat a.gz b.gz`
        gzip.compress(TABLE, mtime=0) + b"\0" * 100,
    ],
)
def test_gzip_is_unpacked_whatever_the_file_is_called(file: Path, packed: bytes) -> None:
    file.write_bytes(packed)

    assert read_bytes(file) == TABLE


@pytest.mark.parametrize(
    "broken",
    [
        gzip.compress(TABLE, mtime=0)[:-1],
        gzip.compress(TABLE, mtime=0)[:20],
        b"\x1f\x8b",
        gzip.compress(TABLE, mtime=0) + b"more",
        gzip.compress(TABLE, mtime=0)[:12] + b"\xff\xff\xff" + gzip.compress(TABLE, mtime=0)[15:],
    ],
)
def test_broken_gzip_is_refused(file: Path, broken: bytes) -> None:
    file.write_bytes(broken)

    assert refusal(file).startswith(f"{file}: is no whole gzip file: ")


@given(st.binary(max_size=50))
def test_any_bytes_after_the_sign_of_gzip_are_unpacked_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.gz"
    file.write_bytes(b"\x1f\x8b" + content)

    assert "is no whole gzip file" in refusal(file)


def test_a_missing_file_is_refused(file: Path) -> None:
    assert refusal(file) == f"{file}: cannot be read: No such file or directory"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


def test_a_file_that_keeps_changing_is_refused(file: Path) -> None:
    file.write_bytes(b"")
    os.truncate(file, 64_000_000)
    is_changing, is_done = threading.Event(), threading.Event()

    def change() -> None:
        second = 0
        while not is_done.is_set():
            second += 1
            os.utime(file, (second, second))
            is_changing.set()

    writer = threading.Thread(target=change)
    writer.start()
    assert is_changing.wait(30)
    try:
        assert refusal(file) == (
            f"{file}: changes while it is read; write it anew and rename it into place"
        )
    finally:
        is_done.set()
        writer.join()


def test_an_empty_file_is_refused_by_its_name(file: Path) -> None:
    for content in (b"", b"\n", gzip.compress(b"")):
        file.write_bytes(content)
        with pytest.raises(InputError) as refused:
            list(parse_tables([file]))
        assert str(refused.value) == (
            f"{file}: is empty; its first line must be timestamp,account,followers"
        )
