"""Takes pictures of pages with the Chromium that is installed."""

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

_HIGHEST = 3000
_SCALE = 2
_COLOURS = 256


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
        with Image.open(shot) as picture:
            return small(picture.crop(picture.getchannel("A").getbbox()))  # without what is empty


def small(picture: Image.Image) -> bytes:
    """Return *picture* as a PNG of so few colours."""
    file = io.BytesIO()
    few = picture.convert("RGB").quantize(
        _COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    few.save(file, "PNG", optimize=True)
    return file.getvalue()
