"""Makes the pictures of the README from what the program prints."""

import io
import os
import tempfile
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console
from rich.text import Text

from bot.cli import main

DOCS = Path(__file__).parent
STORY = DOCS.parent / "config" / "story.csv"
LADDER = "every=50000"
ACCOUNT = """
[[accounts]]
key = "{key}"
city = "{city}"
platform = "instagram"
handle = "{key}"
source = "file"
"""
BOARD = """
[[boards]]
key = "global-cities"
name = "Global cities"
definition = "Six of the ten highest cities of the Global Power City Index 2022."
members = [
  { account = "seoul", reference = "GPCI 2022: 7th" }, "melbourne", "paris", "new-york", "tokyo",
  { account = "london", reference = "GPCI 2022: 1st" },
]
[sources.file]
path = "counts.csv"
"""
CITIES = {
    "seoul": "Seoul",
    "melbourne": "Melbourne",
    "paris": "Paris",
    "new-york": "New York",
    "tokyo": "Tokyo",
    "london": "London",
}
# rich's own frame loads a font from elsewhere; a picture in a README must not.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" \
height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def draw(name: str, shown: str, *command: str, width: int = 116) -> None:
    """Run *command* and save what it prints, under the words *shown*, as the picture *name*."""
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    console = Console(record=True, width=width, file=io.StringIO())
    console.print(Text(f"$ {shown}", style="bold"))
    console.print(Text(result.stdout.rstrip()))
    svg = console.export_svg(title="Milepost", code_format=FRAME, unique_id=f"milepost-{name}")
    (DOCS / f"{name}.svg").write_text(svg, encoding="utf-8")


def draw_all() -> None:
    """Save all pictures."""
    replay = ["replay", "--readings", str(STORY), "--milestones", LADDER]
    draw("replay", "milepost replay --readings config/story.csv --milestones " + LADDER, *replay)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "story.toml")
        accounts = (ACCOUNT.format(key=key, city=city) for key, city in CITIES.items())
        config.write_text("".join([*accounts, BOARD]), encoding="utf-8")
        os.environ["MILEPOST_DATABASE__PATH"] = str(Path(folder, "story.db"))
        CliRunner().invoke(main, ["import", str(STORY), "--config", str(config)])
        ranking = ["ranking", "global-cities", "--config", str(config), "--period", "52w"]
        draw("ranking", "milepost ranking global-cities --period 52w", *ranking)


if __name__ == "__main__":
    draw_all()
