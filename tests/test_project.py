"""What holds for the whole tree: the words, the layers, the files that an operator is given."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import load
from bot.sources.registry import PLATFORMS
from tests.samples import FOLDER as SAMPLES

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
SHIPPED = sorted((ROOT / "config").glob("*.toml"))
OUTSIDE = {"asyncio", "logging", "os", "pathlib", "random", "socket", "sqlite3", "sys", "time"}


def commands(group: click.Group, path: str = "milepost") -> Iterator[tuple[str, click.Command]]:
    """Yield every command by the words that call it."""
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(main))


def name_of(module: Path) -> str:
    return str(module.relative_to(ROOT))


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", SHIPPED, ids=name_of)
def test_a_configuration_that_we_ship_loads(file: Path) -> None:
    load(file, {})


@pytest.mark.parametrize("file", [*SHIPPED, *range(len(EXAMPLES))], ids=str)
def test_a_configuration_that_we_show_passes_the_check(
    file: Path | int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("MILEPOST_")]:
        monkeypatch.delenv(name)
    if isinstance(file, int):
        example = tmp_path / "milepost.toml"
        example.write_text(EXAMPLES[file])
        file = example
    result = CliRunner().invoke(main, ["check", "--config", str(file)])

    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    assert result.stdout.startswith(f"{file}: fine; ")


def test_the_configuration_without_credentials_needs_none() -> None:
    settings = load(ROOT / "config" / "keyless.toml", {})
    sources = {account.source for account in settings.accounts}

    assert not [
        name for name in sources if getattr(getattr(settings.sources, name), "credentials", ())
    ]
    assert "open-networks" in {board.key for board in settings.boards}


@pytest.mark.parametrize("link", re.findall(r"\]\(([^):#]+)\)", README))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_folder_of_samples_says_where_its_files_are_from() -> None:
    folders = [SAMPLES, *(path for path in SAMPLES.iterdir() if path.is_dir())]
    folders = [folder for folder in folders if folder.name != "__pycache__"]

    assert len(folders) > 3
    assert [folder for folder in folders if not (folder / "README.md").is_file()] == []


def test_no_test_reads_a_file_outside_of_the_tree() -> None:
    above = re.compile(r"\bROOT\.parent|parents\[\d\]\.parent")
    files = (ROOT / "tests").rglob("*.py")

    assert [name_of(file) for file in files if above.search(file.read_text())] == []


# --- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_in_a_line(name: str) -> None:
    assert re.match(r"[A-Z].*\.$", (COMMANDS[name].help or "").splitlines()[0])


def test_an_option_says_what_it_does() -> None:
    silent = [
        f"{name} --{option.name}"
        for name, command in COMMANDS.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help and option.name != "form"
    ]

    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_readme(name: str) -> None:
    group, _, word = name.rpartition(" ")

    # `milepost reading list`, `approve`, `reject`
    assert f"`{name}" in README or (f"`{group} " in README and f"`{word}`" in README)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    called = set(re.findall(r"(?:`|\$ |/)(milepost [a-z]+)", README))

    assert called <= COMMANDS.keys()
    assert called


# --- code ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text()))


@pytest.mark.parametrize("package", [one for one in MODULES if one.stem == "__init__"], ids=name_of)
def test_a_package_lists_its_modules(package: Path) -> None:
    listed = re.findall(r"\w+", ast.get_docstring(ast.parse(package.read_text())) or "")
    adapters = {adapter.__module__.rpartition(".")[2] for adapter in PLATFORMS.values()}
    modules = {one.stem for one in package.parent.glob("*.py")} - {"__init__", "__main__"}

    assert modules - adapters <= set(listed)


def test_a_package_imports_only_those_to_its_right() -> None:
    # In a process of its own, because it silences every logger that there is.
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", sorted((ROOT / "bot" / "domain").glob("*.py")), ids=name_of)
def test_the_domain_is_pure(module: Path) -> None:
    tree = ast.parse(module.read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert not imported & OUTSIDE
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]


def looked_up(code: str) -> list[str]:
    """Return where *code* looks up a name in the fields, or in the evidence, of an event."""
    found = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Subscript(value=base, slice=ast.Constant(value=str())):
                pass
            case ast.Call(
                func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str()), *_]
            ):
                pass
            case _:
                continue
        match base.func if isinstance(base, ast.Call) else base:
            case ast.Attribute(attr="fields" | "evidence") | ast.Name(id="fields" | "evidence"):
                found.append(ast.unparse(node))
    return found


def test_an_event_is_no_dictionary_outside_of_where_it_is_stored() -> None:
    home = {"bot/domain/events.py", "bot/domain/evidence.py"}
    found = {
        name_of(module): looked_up(module.read_text())
        for module in MODULES
        if name_of(module) not in home
    }

    assert not {name: where for name, where in found.items() if where}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("event.fields['rank']", True),
        ("event.fields().get('rank', 1)", True),
        ("fields['rank']", True),
        ("stored.event.evidence.get('pairs')", True),
        ("evidence['pairs']", True),
        ("event.rank, event.pairs['paris'], embed.fields[0], catalogue.get('fields')", False),
    ],
)
def test_a_look_up_in_an_event_is_found(code: str, found: bool) -> None:
    assert bool(looked_up(code)) is found


def writers_of(code: str) -> set[str]:
    """Return the functions of *code* that write to the database, or call one that does."""
    functions = {
        node.name: ast.unparse(node)
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef)
    }
    found: set[str] = set()
    marks = {r"\b(INSERT|UPDATE|DELETE|REPLACE) "}
    while marks:
        pattern = re.compile("|".join(marks))
        more = {name for name, text in functions.items() if pattern.search(text)} - found
        found |= more
        marks = {rf"\b{name}\(" for name in more}
    return found


WRITERS = {
    f"bot.storage.{module.stem}.{name}"
    for module in (ROOT / "bot" / "storage").glob("*.py")
    for name in writers_of(module.read_text())
}


def test_what_writes_to_the_database_is_found() -> None:
    direct = {"bot.storage.events.insert_event", "bot.storage.readings.insert_readings"}
    calling = {"bot.storage.state.save_outcome", "bot.storage.outbox.enqueue"}
    reading = {"bot.storage.events.find_events", "bot.storage.readings.account_ids"}

    assert direct | calling <= WRITERS
    assert not reading & WRITERS


@pytest.mark.parametrize("module", sorted((ROOT / "bot" / "queries").glob("*.py")), ids=name_of)
def test_queries_only_read(module: Path) -> None:
    code = module.read_text()
    used = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert sorted(used & WRITERS) == []
    assert "from bot.storage import" not in code  # where it is not seen what is called
    assert not re.search(r"\bdb\b[.[]", code)  # SQL is the storage's


def test_the_clock_is_read_in_one_place() -> None:
    reading = re.compile(r"\b(now\(|utcnow|today\(|time\.time|monotonic)")
    found = [
        name_of(module)
        for module in MODULES
        for call in reading.findall(module.read_text().replace("utc_now(", ""))
        if call
    ]

    assert found == ["bot/app.py"]


def test_importing_everything_reads_no_settings(tmp_path: Path) -> None:
    names = [
        ".".join(module.relative_to(ROOT).with_suffix("").parts)
        for module in MODULES
        if module.name != "__main__.py"
    ]
    program = f"import importlib\nfor name in {names}: importlib.import_module(name)"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "milepost.toml").write_text("nonsense")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "MILEPOST_NONSENSE": "1"},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.rglob("*")] == ["config", "milepost.toml"]


def test_help_imports_only_what_it_needs() -> None:
    program = (
        "import sys\nfrom bot.cli import main\n"
        "print(*sorted({'pydantic', 'apscheduler', 'rich', 'sqlite_utils'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)

    assert done.stdout == "\n"


def test_the_story_that_the_readme_begins_with_is_told() -> None:
    args = ["replay", "--readings", str(ROOT / "config" / "story.csv")]
    told = CliRunner().invoke(main, [*args, "--milestones", "every=50000", "--format", "jsonl"])
    events = [json.loads(line) for line in told.stdout.splitlines()]

    assert told.exit_code == 0
    assert [event["at"][:7] for event in events if event.get("threshold") == 450_000] == ["2023-09"]
