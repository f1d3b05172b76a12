"""What vendors answered and what was counted of real audiences, as files.

The README of each folder says where its files are from and under which licence.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DISCORD_OPENAPI = FOLDER / "discord" / "openapi.json"
CASES = FOLDER / "cases"
SERIES = FOLDER / "series"


def recorded(name: str) -> dict[str, Any]:
    """Return the vendor's answer *name*: its status, headers and body."""
    text = (FOLDER / "payloads" / f"{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
