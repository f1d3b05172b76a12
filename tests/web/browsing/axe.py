"""Axe, which finds what screen readers, keyboards and tired eyes cannot use."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import ViewportSize

from tests.web.browsing.visitor import DESK, PHONE, Visitor

Look = tuple[str, ViewportSize]
"""Light or dark, and how large."""
LOOKS: list[Look] = [("light", DESK), ("dark", PHONE)]
_RUN = """() => axe.run({ reporter: "no-passes" }).then(({ violations }) => violations)"""


async def violations(visitor: Visitor, looks: list[Look] = LOOKS) -> list[str]:
    """Return what is wrong with the page that is open: how it looks, which rule, and where."""
    found: list[str] = []
    await visitor.unfold()
    await visitor.run(AXE_SCRIPT)
    for scheme, size in looks:
        await visitor.page.emulate_media(color_scheme=scheme)
        await visitor.page.set_viewport_size(size)
        found += [
            f"{visitor.page.url}, {scheme}, {size['width']} wide: {rule['id']}: "
            f"{node['html'][:160]}"
            for rule in await visitor.run(_RUN)
            for node in rule["nodes"]
        ]
    return found
