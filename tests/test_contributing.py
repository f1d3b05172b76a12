"""What CONTRIBUTING.md names is there, and what is there has its place in it."""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import bot

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
SPANS = re.findall(r"`([^`\n]+)`", TEXT)
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
COMMANDS = "\n".join([*BLOCKS, *SPANS])
PATH = re.compile(r"(?:bot|tests|config|docs|benchmarks)/[\w/.*-]+")
CODE = "\n".join(
    file.read_text() for name in ("bot", "tests") for file in (ROOT / name).rglob("*.py")
)
PARTS = set(re.findall(r"^\| `(bot/[\w/.]+)` \|", TEXT, re.MULTILINE))


def layers(named: Iterable[str]) -> list[set[str]]:
    return [{part.strip().removeprefix("bot.") for part in layer.split("|")} for layer in named]


def places() -> set[str]:
    """Return the paths that are named; where one is to be made, its folder."""
    found = {path.rstrip(".") for path in PATH.findall(TEXT)} - {"config/milepost.toml"}
    return {re.sub(r"/(?:NAME|CODE)\b.*", "", path) for path in found}


@pytest.mark.parametrize("place", sorted(places()))
def test_a_path_is_there(place: str) -> None:
    assert list(ROOT.glob(place))


@pytest.mark.parametrize("name", sorted({span for span in SPANS if span.endswith(".ftl")}))
def test_texts_are_where_it_says(name: str) -> None:
    assert list((ROOT / "bot" / "locales").glob(f"*/{Path(name).name}"))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", COMMANDS))))
def test_a_target_of_make_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("tool", sorted(set(re.findall(r"\.venv/bin/([\w-]+)", TEXT))))
def test_a_tool_is_installed(tool: str) -> None:
    assert shutil.which(tool, path=str(Path(sys.executable).parent))


@pytest.mark.parametrize("module", sorted(set(re.findall(r"-m (tests\.\w+)", TEXT))))
def test_a_program_is_there(module: str) -> None:
    assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


@pytest.mark.parametrize(
    "name", sorted({span for span in SPANS if re.fullmatch(r"_?[a-z]\w+|([A-Z][a-z]+)+", span)})
)
def test_a_name_is_one_of_the_code(name: str) -> None:
    assert re.search(rf"\b{name}", CODE) or shutil.which(name) or (ROOT / name).exists()


def test_every_part_of_the_bot_is_in_the_table() -> None:
    packages = {
        str(file.parent.relative_to(ROOT)) for file in (ROOT / "bot").glob("**/__init__.py")
    }
    modules = {f"bot/{file.name}" for file in (ROOT / "bot").glob("[a-z]*.py")}

    assert packages - {"bot"} | modules == PARTS


@pytest.mark.parametrize("text", [TEXT, bot.__doc__ or ""], ids=["here", "bot/__init__.py"])
def test_the_layers_are_drawn_as_the_linter_holds_them(text: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    [contract] = [one for one in contracts if one["type"] == "layers"]
    [drawn] = re.findall(r"__main__ >[^`]*", text)

    assert layers(drawn.split(">")) == layers(contract["layers"])


def test_the_readme_leads_to_it() -> None:
    assert "](CONTRIBUTING.md)" in (ROOT / "README.md").read_text()
