"""The stage: what a running bot consists of, at the story's time and in a temporary database."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path

from bot.app import subscriptions_of
from bot.demo.narrator import Narrator, notice_of
from bot.demo.source import StorySource
from bot.demo.story import SOURCE, Story
from bot.demo.tally import Tally
from bot.domain.catalogue import Catalogue
from bot.errors import DeliveryError, SourceError, StorageError
from bot.language import language_of
from bot.pipeline.console import ConsoleSender
from bot.pipeline.deliver import Courier
from bot.pipeline.metrics import Metrics
from bot.pipeline.notices import LOG_ONLY
from bot.pipeline.operations import Operations
from bot.pipeline.record import Recorder
from bot.settings.catalogue import build_catalogue
from bot.sources.base import Source
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.health import beat
from bot.storage.state import known_order
from bot.web.narration import Narration, Remark


class Clock:
    """The story's time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the story's time."""
        return self.at


class Stage:
    """Plays the story, poll by poll; what is announced and remarked goes to *write*, too."""

    def __init__(
        self,
        story: Story,
        catalogue: Catalogue,
        path: Path,
        store: Store,
        operations: Operations,
        courier: Courier,
        clock: Clock,
        metrics: Metrics,
        write: Callable[[str], None],
    ) -> None:
        self.story = story
        self.catalogue = catalogue
        self.path = path
        self.clock = clock
        self.metrics = metrics
        self.narration = Narration(notice=notice_of(story))
        self.tally = Tally()
        self._store = store
        self._operations = operations
        self._courier = courier
        self._write = write
        [self._board] = catalogue.boards
        self._narrator = Narrator(story, self._board.overtakes.confirmations)

    async def play(self, at: datetime) -> bool:
        """Poll at *at* and announce what follows; return whether there is something to see."""
        self.clock.at = at
        if at == self.story.times[0]:
            self._write(said(notice_of(self.story)))
        await self._store.transact(beat, at)
        order = await self._store.read(known_order, self._board.key)
        try:
            recorded = await self._operations.poll(SOURCE)
        except SourceError:
            self.tally.fail()
            remarks = list(self._narrator.fails())
        else:
            self.tally.count(recorded)
            remarks = list(self._narrator.recorded(at, recorded, order))
        self.narration.remarks += ((at, remark) for remark in remarks)
        sent = await self._courier.deliver()
        self.tally.sent += sent
        for remark in remarks:
            self._write(f"{at:%Y-%m-%d %H:%M} UTC  > {said(remark)}")
        return bool(sent or remarks)

    async def finish(self) -> list[str]:
        """Return the summary. Raises DeliveryError where anything was announced to nobody."""
        if self.tally.sent != self.tally.queued:
            raise DeliveryError(
                f"{self.tally.queued} announcements were queued, and {self.tally.sent} sent"
            )
        leader, *_ = await self._store.read(known_order, self._board.key)
        return list(self.tally.lines(self.catalogue.accounts[leader].city))


def said(remark: Remark) -> str:
    """Return *remark* in English, as the console has it."""
    return language_of("en").text(remark.key, **dict(remark.values))


@asynccontextmanager
async def open_stage(story: Story, write: Callable[[str], None]) -> AsyncIterator[Stage]:
    """Build everything on a database of its own, which is removed at the end."""
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
            operations = Operations(catalogue, sources, store, recorder, LOG_ONLY, clock, metrics)
            courier = Courier(store, [ConsoleSender(catalogue, write)], clock, LOG_ONLY, metrics)
            yield Stage(story, catalogue, path, store, operations, courier, clock, metrics, write)
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
