"""The page of the demonstration: the real one, on this machine only."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bot.demo.stage import Stage
from bot.errors import SettingsError
from bot.pipeline.answers.levels import stale_after
from bot.service import is_alive
from bot.web.server import Page, open_page
from bot.web.site import Site

_RATE = 10_000
"""Whoever watches in several windows gets through a story of ten months in a minute."""


@asynccontextmanager
async def open_demo_page(stage: Stage, port: int | None) -> AsyncIterator[Page]:
    """Serve the page of *stage*; where no *port* is asked for, the usual one or any free one.

    Raises SettingsError where *port* cannot be used.
    """
    settings = stage.story.settings
    stale = stale_after(settings.sources)
    site = Site(stage.catalogue, stale, settings.web.zone, "", stage.narration)
    serve = partial(
        open_page, site, stage.path, stage.clock, is_alive, metrics=stage.metrics, rate=_RATE
    )
    async with AsyncExitStack() as stack:
        try:
            page = await stack.enter_async_context(
                serve(port=settings.web.port if port is None else port)
            )
        except SettingsError:
            if port is not None:
                raise
            page = await stack.enter_async_context(serve(port=0))
        yield page
