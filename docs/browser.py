"""Takes pictures of pages with the Chromium that is installed."""

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HIGHEST = 3000
_SCALE = 2
_COLOURS = 256


def find_chromium() -> str | None:
    """Return where Chromium is: the one that CHROMIUM names, or else the first one there is."""
    chosen = os.environ.get("CHROMIUM")
    names = (chosen,) if chosen else _NAMES
    return next(filter(None, map(shutil.which, names)), None)


def photograph(chromium: str, html: str, width: int) -> bytes:
    """Return *html* as a PNG, twice as wide as *width* and as high as what is on the page."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(html, encoding="utf-8")
        command = [
            chromium,
            "--headless",
            "--no-sandbox",  # the page is our own, and in a container there is no sandbox
            "--disable-gpu",
            "--disable-lcd-text",
            "--font-render-hinting=none",
            "--hide-scrollbars",
            "--allow-file-access-from-files",  # the fonts
            "--default-background-color=00000000",
            "--virtual-time-budget=10000",  # until the fonts are there
            f"--force-device-scale-factor={_SCALE}",
            f"--window-size={width},{_HIGHEST}",
            f"--user-data-dir={folder}/profile",
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return _small(shot)


def _small(shot: Path) -> bytes:
    """Return the picture without what is empty around it, and in so few colours."""
    with Image.open(shot) as picture:
        cut = picture.crop(picture.getchannel("A").getbbox()).convert("RGB")
    file = io.BytesIO()
    small = cut.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
