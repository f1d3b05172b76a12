"""What others see of Milepost, compared with what they saw when the samples were written.

`python -m tests.unchanged` prints what differs and exits with 1; with `--write`, today's answers
become the samples. Where parts are named, it is about those: `replay`, `command_line`, `schema`,
`page`, `discord`. Everything is asked as others ask it: on the command line, over HTTP, in the
database, and as what Discord is sent. Only `tests.unchanged_discord` imports the bot.

These are masked, as they are of the moment of a run:
- the port of the demonstration's page, and the version of its static files in links;
- of metrics, when a series began, and how long something took: sums, and buckets but the last;
- what `events` says happened, in the console's words; so tables of events are left out.
"""

import argparse
import asyncio
import difflib
import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples" / "unchanged"
SERIES = ROOT / "tests" / "samples" / "series" / "canadian_cities_github_stars.csv.gz"
LANGUAGES = ("en", "ko", "ja", "fr", "es")
PARTS = ("replay", "command_line", "schema", "page", "discord")
_PLAIN = 40_000
"""Bytes from which on a sample is compressed."""
_HEADING = "\n=== "
_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "Cache-Control", "Vary")

Texts = dict[str, str]
"""What was answered, by what was asked."""


# --- the command line ----------------------------------------------------------------------------


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what changes an output on purpose."""
    dropped = ("MILEPOST_", "COLUMNS", "LINES", "CI", "LC_", "LANG")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}


def milepost(folder: Path, *args: str, **environ: str) -> str:
    """Run a command in *folder*; return its exit code and all that it printed."""
    command = [sys.executable, "-m", "bot", *args]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    stderr = f"--- stderr\n{done.stderr.decode()}" if done.stderr else ""
    return f"exit {done.returncode}\n{done.stdout.decode()}{stderr}"


def replay(folder: Path) -> Texts:
    """Return the events of the real series."""
    args = ("replay", "--readings", str(SERIES), "--format", "jsonl", "--all")
    rounded = (*args, "--platform", "youtube", "--milestones", "every=50")
    return {" ".join(one[3:]): milepost(folder, *one) for one in (args, rounded)}


def command_line(folder: Path) -> Texts:
    """Return what the commands print, of the demonstration's database and of an imported one."""
    with closing(sqlite3.connect(folder / "demo.db")) as db:
        keys = [key for (key,) in db.execute("SELECT key FROM events ORDER BY id")]
    forms = ("table", "json", "jsonl", "csv")
    story = ("--config", "docs/story.toml")
    asked: list[tuple[str, ...]] = [
        *(("ranking", "gpci-2022", "--format", form) for form in forms),
        *(("events", *all_, "--format", form) for form in forms[1:] for all_ in ((), ("--all",))),
        *(("why", key) for key in {key.partition(":")[0]: key for key in keys}.values()),
        *(("export", "--format", form) for form in forms[1:]),
        ("replay", "--readings", "config/story.csv", *story, "--format", "json"),
        ("replay", "--readings", "config/story.csv", *story, "--format", "csv"),
        ("reading", "list"),
        ("check",),
        ("check", "--config", "config/example.toml"),
        ("check", *story),
        ("invite",),
        ("invite", "--application", "175928847299117063"),
        ("health",),
        ("ranking", "gpcy"),
        ("why", "milestone:nobody:1"),
    ]

    def run(args: tuple[str, ...]) -> str:
        config = () if "--config" in args else ("--config", "settings.toml")
        told = milepost(folder, *args, *config, MILEPOST_DATABASE__PATH="demo.db")
        return _without_sentences(told, args[-1]) if args[0] == "events" else told

    with ThreadPoolExecutor(2) as pool:
        texts = dict(zip(map(" ".join, asked), pool.map(run, asked), strict=True))
    for args in (  # which follow from one another
        "import config/story.csv --dry-run",
        "import config/story.csv",
        "import --keep-stored config/story.csv",
        "ranking global-cities",
        "ranking global-cities --format csv",
        "export",
        "events",
    ):
        imported = {"MILEPOST_DATABASE__PATH": "imported.db"}
        texts[f"imported: {args}"] = milepost(folder, *args.split(), *story, **imported)
    return texts | {"version": milepost(folder, "--version")} | dict(_helps(folder))


def _helps(folder: Path, *command: str) -> Iterator[tuple[str, str]]:
    """Yield the help of a command, and of those that it has."""
    text = milepost(folder, *command, "--help")
    yield f"{' '.join(command)} --help", text
    for name in re.findall(r"^  (\S+)", text.partition("\nCommands:\n")[2], re.M):
        yield from _helps(folder, *command, name)


def _without_sentences(told: str, form: str) -> str:
    """Take out what happened in the console's words."""
    if form == "csv":
        return re.sub(r"^(\d[^,]*),.*,([^,]*)$", r"\1,<told>,\2", told, flags=re.M)
    return re.sub(r'("what_happened": )"(?:[^"\\]|\\.)*"', r'\1"<told>"', told)


def schema(folder: Path) -> Texts:
    """Return the schema of a new database, and the steps that led to it."""
    milepost(folder, "import", "config/story.csv", "--config", "docs/story.toml",
             MILEPOST_DATABASE__PATH="new.db")  # fmt: skip
    with closing(sqlite3.connect(folder / "new.db")) as db:
        made = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        texts = {f"{type_} {name}": str(sql) for type_, name, sql in made}
        steps = db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")
        texts["migrations"] = "\n".join(name for (name,) in steps)
        pragmas = ("user_version", "application_id", "journal_mode", "page_size")
        texts["pragmas"] = "\n".join(
            f"{name} {db.execute(f'PRAGMA {name}').fetchone()[0]}" for name in pragmas
        )
    return texts


# --- the page ------------------------------------------------------------------------------------


class Page:
    """The page of the demonstration, whose clock stands still at the end of its story."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.api: Mapping[str, Any] = json.loads(self._get("/openapi.json")[2])

    def get(self, path: str) -> str:
        """Return what *path* answers, masked."""
        status, headers, body = self._get(path)
        head = [f"{name}: {headers[name]}" for name in _HEADERS if name in headers]
        if headers["Content-Type"].startswith("image/png"):
            text = hashlib.sha256(body).hexdigest()
        else:
            port = self._address.rpartition(":")[2]
            text = re.sub(rf"127\.0\.0\.1(:|%3A){port}", r"127.0.0.1\1<port>", body.decode())
            text = re.sub(r"/static/[0-9a-f]{12}/", "/static/<version>/", text)
        return "\n".join([str(status), *head, "", text])

    def keys(self, of: str) -> list[str]:
        """Return the keys of all *of* those: boards, accounts or announcements."""
        listed = json.loads(self._get(f"/api/{of}")[2])[of]
        return [str(one["key"] if "key" in one else one[of[:-1]]["key"]) for one in listed]

    def _get(self, path: str) -> tuple[int, Any, bytes]:
        try:
            with urllib.request.urlopen(self._address + path, timeout=300) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


def programs(page: Page) -> Texts:
    """Return all that the description offers to programs, with each parameter, and refusals."""
    keys = {of: page.keys(of) for of in ("boards", "accounts", "announcements")}
    some = {
        "days": ["1", "7", "365"],
        "page": ["2", "9"],
        "board": keys["boards"],
        "account": keys["accounts"][:2],
        "lang": LANGUAGES,
    }
    paths = ["/openapi.json", "/robots.txt", "/healthz", "/readyz", "/api/none", "/api/accounts/x"]
    for path, item in page.api["paths"].items():
        if path.endswith(".png"):
            continue  # it takes long to draw them all; `pages` has some
        filled = _filled(path, keys) if "{key}" in path else [path]
        for one in filled:
            paths.append(one)
            for parameter in item["get"].get("parameters", ()):
                if parameter["in"] != "query":
                    continue
                schema = parameter["schema"]
                known = schema.get("enum") or schema.get("items", {}).get("enum")
                values = known or some[parameter["name"]]
                paths += [f"{one}?{urlencode({parameter['name']: value})}" for value in values]
    pairs = combinations(keys["accounts"][:4], 2)
    paths += [f"/api/compare?account={one}&account={other}" for one, other in pairs]
    paths += ["/api/compare?account=x", "/api/boards/gpci-2022?days=0", "/announcements.csv?kind=x"]
    return {path: page.get(path) for path in dict.fromkeys(paths)}


def _filled(path: str, keys: Mapping[str, Sequence[str]]) -> list[str]:
    of = path.partition("/{key}")[0].rpartition("/")[2]
    return [path.replace("{key}", key) for key in keys[of]]


def pages(page: Page) -> Texts:
    """Return every page for people, in every language, and what its cards look like."""
    boards = [f"/boards/{key}" for key in page.keys("boards")]
    accounts = [f"/accounts/{key}" for key in page.keys("accounts")]
    told = [f"/announcements/{key}" for key in page.keys("announcements")]
    compared = "/compare?account=seoul&account=paris&account=melbourne"
    paths = ["/", "/announcements", "/announcements?board=gpci-2022", "/announcements?page=2"]
    paths += ["/compare", compared, f"{compared}&indexed=1&days=365", "/nowhere", *told]
    paths += [
        "/boards/gpci-2022?days=0",
        *(f"{one}?days={n}" for one in accounts for n in (30, 365)),
    ]
    for variant in ("days=7", "days=365", "kiosk=1", "embed=1"):
        paths += [f"{one}?{variant}" for one in (*boards, accounts[0])]
    cards = [*boards, accounts[0], told[0]]
    asked = [f"{one}{'&' if '?' in one else '?'}lang={code}" for code in LANGUAGES for one in paths]
    asked += [f"{one}/card.png?lang={code}" for code in ("en", "ko") for one in cards]
    asked += [compared.replace("?", "/card.png?")]
    return {path: page.get(path) for path in asked}


def metrics(page: Page) -> Texts:
    """Return the metrics after all that was asked; what takes time is masked."""
    text = page.get("/metrics")
    timed = r'^(\w+_(?:created|sum)(?:\{.*\})?|\w+_bucket\{(?!.*le="\+Inf").*\}) .*$'
    return {"/metrics": re.sub(timed, r"\1 <number>", text, flags=re.M)}


@contextmanager
def demonstration(folder: Path) -> Iterator[Page]:
    """Serve the page of the demonstration once its story is over, and copy what it wrote."""
    log = folder / "demo.log"
    command = [sys.executable, "-m", "bot", "demo", "--speed", "1000", "--port", "0"]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env=environment(TMPDIR=str(folder)),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        while "the story is over" not in (said := log.read_text()):
            if process.poll() is not None:
                raise RuntimeError(said[-1000:])
            time.sleep(0.1)
        [database] = folder.glob("milepost-demo-*/demo.db")
        shutil.copy(re.findall(r"--config (\S+/settings\.toml)", said)[0], folder)
        with (
            closing(sqlite3.connect(database)) as db,
            closing(sqlite3.connect(folder / "demo.db")) as copy,
        ):
            db.execute("UPDATE installation SET name = 'abc123'")  # a random one, in feeds' ids
            db.commit()
            db.backup(copy)
        yield Page(re.findall(r"http://127\.0\.0\.1:\d+", said)[0])
    finally:
        process.terminate()
        process.wait(30)


# --- comparing -----------------------------------------------------------------------------------


def collected(parts: Sequence[str]) -> dict[str, Texts]:
    """Return what is seen today of these *parts*."""
    from tests.unchanged_discord import discord_parts

    with tempfile.TemporaryDirectory(prefix="unchanged-") as name, ThreadPoolExecutor(4) as pool:
        folder = Path(name)
        shutil.copytree(ROOT / "config", folder / "config")
        (folder / "docs").mkdir()
        shutil.copy(ROOT / "docs" / "story.toml", folder / "docs")
        with demonstration(folder) as page:
            ways = {
                "replay": lambda: {"replay": replay(folder)},
                "command_line": lambda: {"command_line": command_line(folder)},
                "schema": lambda: {"schema": schema(folder)},
                "page": lambda: {one.__name__: one(page) for one in (programs, pages, metrics)},
            }
            jobs = [pool.submit(way) for part, way in ways.items() if part in parts]
            found = asyncio.run(discord_parts(folder)) if "discord" in parts else {}
            for job in jobs:
                found |= job.result()
    return found


def write(part: str, texts: Texts) -> None:
    """Let *texts* be the sample, which is compressed where it is large."""
    for old in SAMPLES.glob(f"{part}.txt*"):
        old.unlink()
    plain = "".join(f"{_HEADING}{key}\n{text}" for key, text in texts.items()).encode()
    if len(plain) < _PLAIN:
        (SAMPLES / f"{part}.txt").write_bytes(plain)
    else:
        (SAMPLES / f"{part}.txt.gz").write_bytes(gzip.compress(plain, mtime=0))


def read(part: str) -> Texts:
    """Return the sample; nothing where there is none."""
    texts: Texts = {}
    for path in SAMPLES.glob(f"{part}.txt*"):
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
        for section in text.split(_HEADING)[1:]:
            key, _, texts[key] = section.partition("\n")
    return texts


def differences(part: str, before: Texts, after: Texts) -> Iterator[str]:
    """Yield the lines of what differs."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old != new:
            lines = [_readable(text) for text in (old, new)]
            if lines[0] == lines[1]:  # as it is about white space
                lines = [list(map(repr, (it or "").splitlines(True))) for it in (old, new)]
            yield from difflib.unified_diff(*lines, f"{part}: {key}", "today", lineterm="", n=2)


def _readable(text: str | None) -> list[str]:
    """Return the lines of *text*, with each that is JSON spread out."""
    lines: list[str] = []
    for line in (text or "").splitlines():
        try:
            spread = json.dumps(json.loads(line), ensure_ascii=False, indent=1)
        except ValueError:
            spread = line
        lines += spread.splitlines()
    return lines


def main() -> int:
    """Compare, or write."""
    parser = argparse.ArgumentParser(description="Compare what others see with the samples.")
    parser.add_argument("--write", action="store_true", help="let today's answers be the samples")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    arguments = parser.parse_args()
    differing: list[str] = []
    for part, texts in collected(arguments.parts or PARTS).items():
        if arguments.write:
            write(part, texts)
        else:
            differing += differences(part, read(part), texts)
    for line in differing:
        print(line)  # noqa: T201
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
