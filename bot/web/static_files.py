"""The files in `static`, under addresses that change when the files do: browsers keep them."""

import hashlib
from functools import cache
from importlib.resources import files

STATIC = files("bot.web") / "static"


@cache
def version() -> str:
    """Return what stands for the content of all the files."""
    digest = hashlib.blake2s(digest_size=6)
    for name in names():
        digest.update(name.encode() + b"\0" + content(name))
    return digest.hexdigest()


@cache
def names() -> tuple[str, ...]:
    """Return what the files are called."""
    return tuple(sorted(file.name for file in STATIC.iterdir() if file.is_file()))


def content(name: str) -> bytes:
    """Return what is in the file."""
    return (STATIC / name).read_bytes()


def path_of(name: str) -> str:
    """Return the path that the file is served under."""
    return f"/static/{version()}/{name}"
