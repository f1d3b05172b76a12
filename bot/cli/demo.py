"""Command `demo`: a story through the real pipeline, told in the terminal and on the page."""

import asyncio
import logging
import math
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

import click

from bot.cli.common import LANG, language, log_to_stderr

if TYPE_CHECKING:
    from bot.demo.runtime import DemoRuntime

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_QUIET_SECONDS = 0.08
_NEWS_SECONDS = 1.5
"""Time to read an announcement or a remark."""


@click.command()
@click.option(
    "--speed",
    type=click.FloatRange(min=0.01, max=1000),
    default=1.0,
    show_default=True,
    help="How many times faster it goes than in about fifty seconds.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port of the page  [default: 8080, or another one if that is taken]",
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@click.option("--once", is_flag=True, help="Tell it at once, without a page, and end.")
@LANG
def demo(speed: float, port: int | None, no_browser: bool, once: bool) -> None:
    """Show Milepost at work, with no token and no network: a story of 2023 in a minute.

    The story goes through the rules of a real installation, in a temporary database, and is told
    here and on a page. A few of its figures were published; the others are synthetic.
    """
    if math.isnan(speed):  # click lets it pass: nan is below no bound and above none
        raise click.BadParameter("nan is no number.", param_hint="'--speed'")
    with _stoppable() as stop:
        log_to_stderr("warning")
        notices = logging.getLogger("bot.pipeline.notices")
        # Silenced by name: the remarks tell of the outage of the story.
        notices.disabled = True
        try:
            show = _once(stop) if once else _shown(stop, speed, port, not no_browser)
            asyncio.run(show)
        finally:
            notices.disabled = False


class _Stop:
    """A stop signal, which can come at any time, before the loop runs too, and more than once."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()

    def note(self, number: int, frame: FrameType | None) -> None:
        """Take a signal."""
        self.is_wanted = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    def event(self) -> asyncio.Event:
        """Return the signal as an event of the running loop."""
        self._loop = asyncio.get_running_loop()
        if self.is_wanted:
            self._event.set()
        return self._event


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into a stop signal for the code inside.

    Unlike the loop's own handlers these hold from the first import to the last line.
    """
    stop = _Stop()
    before = {number: signal.signal(number, stop.note) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            # After a stop a second Ctrl-C must not interrupt the end of the program.
            signal.signal(number, signal.SIG_IGN if stop.is_wanted else handler)


async def _once(stop: _Stop) -> None:
    from bot.demo.runtime import open_runtime
    from bot.demo.story import read_story

    async def at_once(is_news: bool) -> None:
        """Go on."""

    screen, stopped = _Screen(), stop.event()
    async with open_runtime(read_story(), screen.write, language()) as runtime:
        await _tell(runtime, screen, stopped, at_once)
    if stopped.is_set():
        _say("stopped before the end")
        sys.exit(1)


async def _shown(stop: _Stop, speed: float, port: int | None, with_browser: bool) -> None:
    from bot.demo.runtime import open_demo_page, open_runtime
    from bot.demo.story import read_story

    screen, stopped = _Screen(), stop.event()
    async with (
        open_runtime(read_story(), screen.write, language()) as runtime,
        open_demo_page(runtime, port) as page,
    ):
        _invite(page.address)
        if with_browser and sys.stdout.isatty():
            _open_browser(f"{page.address}/")
        pace = Pace(speed, stopped)

        async def renew(is_news: bool) -> None:
            page.poke()
            await pace.stay(is_news)

        await _tell(runtime, screen, stopped, renew)
        if not stopped.is_set():
            _say("the story is over; the page stays until Ctrl-C")
        await stopped.wait()
    _say("stopped")


async def _tell(
    runtime: "DemoRuntime",
    screen: "_Screen",
    stopped: asyncio.Event,
    after: Callable[[bool], Awaitable[None]],
) -> None:
    """Play the story and sum it up, or stop; call *after* each poll with whether it had news."""
    with screen.tracking(len(runtime.story.times)) as advance:
        for at in runtime.story.times:
            if stopped.is_set():
                return
            await after(await runtime.play(at))
            advance()
    for line in await runtime.finish():
        screen.write(line)


class Pace:
    """Lets the story take about fifty seconds, or *speed* times less; it ends with *stop*."""

    def __init__(self, speed: float, stop: asyncio.Event) -> None:
        self._speed = speed
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time()

    async def stay(self, is_news: bool) -> None:
        """Wait until the next moment; the time that was used meanwhile counts."""
        self._until += seconds(is_news) / self._speed
        rest = self._until - self._loop.time()
        if rest > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), rest)


def seconds(is_news: bool) -> float:
    """Return the seconds for which a poll stays, by whether it *is_news*."""
    return _NEWS_SECONDS if is_news else _QUIET_SECONDS


class _Screen:
    """Prints lines and, on a terminal, a progress bar below them."""

    def __init__(self) -> None:
        self._print = _print_line

    def write(self, line: str) -> None:
        """Print *line* at once."""
        self._print(line)

    @contextmanager
    def tracking(self, total: int) -> Iterator[Callable[[], None]]:
        """Yield a function that moves the bar by one of *total*."""
        if not sys.stdout.isatty():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import Progress
        from rich.text import Text

        console = Console(emoji=False, highlight=False)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("the story", total=total)
            self._print = lambda line: console.print(Text(line), soft_wrap=True)
            yield lambda: progress.advance(task)
        self._print = _print_line


def _print_line(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _say(line: str) -> None:
    click.echo(f"milepost: {line}", err=True)


def _invite(address: str) -> None:
    """Print the address of the page, and suggestions for the next step."""
    from bot.demo.story import READINGS, SETTINGS

    board = f"{address}/boards/gpci-2022"
    # The name it was called by: after `make demo` there is no milepost on the PATH.
    name = sys.argv[0] if sys.argv[0].endswith("milepost") else "milepost"
    _say(f"the page is at {address}/ until Ctrl-C")
    for what, how in (
        ("on an office wall", f"{board}?kiosk=1"),
        ("in your own site", f'<iframe src="{board}?embed=1"></iframe>'),
        ("in another language", f"{board}?lang=ko (ja, fr, es, en)"),
        ("for programs", f"{address}/api/boards/gpci-2022"),
        ("the rules alone", f"{name} replay --readings {READINGS} --config {SETTINGS}"),
        (
            "your own boards",
            f"{name} run --config config/keyless.toml, which needs no token either",
        ),
    ):
        click.echo(f"  {what:21}{how}", err=True)


def _open_browser(address: str) -> None:
    """Open the page in a browser, if there is one with windows; it may take its time."""
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        _say("no browser was found here; open the address by hand")
        return
    if type(browser) is webbrowser.GenericBrowser and "BROWSER" not in os.environ:
        _say("there is only a browser for the terminal here; open the address by hand")
        return
    threading.Thread(target=browser.open, args=(address,), daemon=True).start()
