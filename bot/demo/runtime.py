"""Runtime: the parts of a running bot, at the story's time and in a temporary database."""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.app import subscriptions_of
from bot.console import ConsoleSender, minute
from bot.demo.commentary import Commentator, notice_of
from bot.demo.story import SOURCE, Story, StorySource
from bot.domain.announcements import KINDS
from bot.domain.catalogue import Catalogue
from bot.domain.events import Corrected, IncidentChanged
from bot.domain.readings import Judgement
from bot.errors import DeliveryError, SettingsError, SourceError, StorageError
from bot.language import Language, language_of
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.metrics import Metrics
from bot.pipeline.notices import LOG_ONLY
from bot.pipeline.record import Recorded, Recorder
from bot.queries.view import stale_after
from bot.service import is_alive
from bot.settings.catalogue import build_catalogue
from bot.sources.base import Source
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import beat
from bot.storage.state import known_order
from bot.web.server import Page, open_page
from bot.web.site import Narration, Remark, Site

_KINDS = (*KINDS, IncidentChanged.kind, Corrected.kind)
_RATE = 10_000
"""Requests a minute: several windows that follow ten months in a minute must not be throttled."""


class Clock:
    """The story's time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the story's time."""
        return self.at


@dataclass(slots=True)
class Tally:
    """Counts polls, readings and announcements for the summary."""

    polls: int = 0
    failed: int = 0
    readings: int = 0
    held: int = 0
    rejected: int = 0
    queued: int = 0
    sent: int = 0
    announced: Counter[str] = field(default_factory=Counter)
    """The number of announced events, by kind."""

    def count(self, recorded: Recorded) -> None:
        """Add a poll that was recorded."""
        self.polls += 1
        self.readings += len(recorded.readings)
        self.held += sum(made is Judgement.HELD for _, _, made in recorded.readings)
        self.queued += recorded.announcements
        self.rejected += recorded.rejected
        for event, reason in recorded.events:
            self.announced[event.kind] += not reason

    def fail(self) -> None:
        """Add a poll that failed."""
        self.polls += 1
        self.failed += 1

    def lines(self, leader: str, language: Language) -> Iterator[str]:
        """Yield the summary; *leader* is the account in front."""
        text = language.text
        yield text("demo-total-polls", polls=self.polls, failed=self.failed)
        yield text(
            "demo-total-readings", readings=self.readings, held=self.held, rejected=self.rejected
        )
        kinds = [
            text("demo-total-kind", kind=kind, count=self.announced[kind])
            for kind in _KINDS
            if self.announced[kind]
        ]
        yield text("demo-total-announced", kinds=language.names(kinds, len(kinds)))
        yield text("demo-total-first", account=leader)


class DemoRuntime:
    """Plays the story, poll by poll; announcements and remarks go to *write*, too."""

    def __init__(
        self,
        story: Story,
        catalogue: Catalogue,
        path: Path,
        store: Store,
        decisions: Decisions,
        dispatcher: OutboxDispatcher,
        clock: Clock,
        metrics: Metrics,
        write: Callable[[str], None],
        language: Language,
    ) -> None:
        self.story = story
        self.catalogue = catalogue
        self.path = path
        self.clock = clock
        self.metrics = metrics
        self.narration = Narration(notice=notice_of(story))
        self.tally = Tally()
        self._store = store
        self._decisions = decisions
        self._dispatcher = dispatcher
        self._write = write
        self._language = language
        [self._board] = catalogue.boards
        self._commentator = Commentator(story)

    async def play(self, at: datetime) -> bool:
        """Poll at *at* and send the announcements; return whether there is something to see."""
        self.clock.at = at
        if at == self.story.times[0]:
            self._write(self._said(notice_of(self.story)))
        await self._store.transact(beat, at)
        order = await self._store.read(known_order, self._board.key)
        try:
            recorded = await self._decisions.poll(SOURCE)
        except SourceError:
            self.tally.fail()
            remarks = list(self._commentator.fails())
        else:
            self.tally.count(recorded)
            remarks = list(self._commentator.recorded(at, recorded, order))
        self.narration.remarks += ((at, remark) for remark in remarks)
        sent = await self._dispatcher.deliver()
        self.tally.sent += sent
        for remark in remarks:
            self._write(f"{minute(at)}  > {self._said(remark)}")
        return bool(sent or remarks)

    async def finish(self) -> list[str]:
        """Return the summary. Raises DeliveryError if an announcement was queued and not sent."""
        if self.tally.sent != self.tally.queued:
            raise DeliveryError(
                f"{self.tally.queued} announcements were queued, and {self.tally.sent} sent"
            )
        leader, *_ = await self._store.read(known_order, self._board.key)
        return list(self.tally.lines(leader, self._language))

    def _said(self, remark: Remark) -> str:
        return self._language.text(remark.key, **dict(remark.values))


@asynccontextmanager
async def open_runtime(
    story: Story, write: Callable[[str], None], language: Language | None = None
) -> AsyncIterator[DemoRuntime]:
    """Build a runtime on a database of its own, which is removed at the end.

    What *write* is given is in *language*, else in English.
    """
    language = language or language_of("en")
    with _folder() as folder:
        path = folder / "demo.db"
        store = Store(open_database(path), path)
        try:
            catalogue = build_catalogue(story.settings)
            clock = Clock(story.times[0])
            ids = await store.transact(sync_catalogue, catalogue, clock())
            expiry = story.settings.announcements.expiry
            recorder = Recorder(catalogue, ids, subscriptions_of(story.settings), expiry)
            sources: dict[str, Source] = {SOURCE: StorySource(SOURCE, story.readings)}
            metrics = Metrics()
            decisions = Decisions(catalogue, sources, store, recorder, LOG_ONLY, clock, metrics)
            sender = ConsoleSender(store, catalogue, write, language)
            dispatcher = OutboxDispatcher(store, [sender], clock, LOG_ONLY, metrics)
            yield DemoRuntime(
                story,
                catalogue,
                path,
                store,
                decisions,
                dispatcher,
                clock,
                metrics,
                write,
                language,
            )
        finally:
            await store.aclose()


@contextmanager
def _folder() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="milepost-demo-")
    except OSError as error:
        raise StorageError(
            f"no temporary folder can be made: {error.strerror}; set TMPDIR to one that can"
        ) from error
    with folder as name:
        yield Path(name)


@asynccontextmanager
async def open_demo_page(runtime: DemoRuntime, port: int | None) -> AsyncIterator[Page]:
    """Serve the page of *runtime* at *port*; None is the usual port or, if taken, any free one.

    Raises SettingsError where *port* cannot be used.
    """
    settings = runtime.story.settings
    stale = stale_after(settings.sources)
    site = Site(runtime.catalogue, stale, settings.web.zone, "", runtime.narration)
    serve = partial(
        open_page, site, runtime.path, runtime.clock, is_alive, metrics=runtime.metrics, rate=_RATE
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
