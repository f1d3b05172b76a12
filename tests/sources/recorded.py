"""Answers that the vendors really gave, where this machine has them."""

import json
from pathlib import Path
from typing import Any

import pytest

_PAYLOADS = Path(__file__).parents[2].parent / "shared" / "data" / "payloads"


def recorded(name: str) -> dict[str, Any]:
    """Return the recording *name*: its status, headers and body. Skips the test without it."""
    path = _PAYLOADS / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
