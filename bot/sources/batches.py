"""Batching and bisection: a batch that is refused is halved until the bad account stands alone."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from bot.domain.catalogue import Account
from bot.errors import (
    PayloadError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, Finding, failed
from bot.sources.transport import PER_HOST, Clock

Ask = Callable[[Sequence[Account]], Awaitable[Mapping[str, Finding]]]

_UNAVAILABLE = 3
"""The number of failed batches in a row after which the fetch ends."""
_REFUSED = 40
_ALL_REFUSED = 16
"""After so many refusals, or so many before any success, the source refuses more than single
accounts. To find a bad one in each of two batches of 100 takes 14."""


class Batches:
    """One fetch: the queue of batches, and the findings so far."""

    def __init__(self, ask: Ask, clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._waiting: deque[Sequence[Account]] = deque()
        self._findings: dict[str, Finding] = {}
        self._error: SourceError | None = None
        self._failures = 0
        self._refusals = 0
        self._is_answered = False

    async def fetch(self, batches: Iterable[Sequence[Account]]) -> Fetched:
        """Ask for each of *batches*, `PER_HOST` at a time, until an error says to stop."""
        self._waiting.extend(batches)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(PER_HOST, len(self._waiting))):
                tasks.create_task(self._work())
        return Fetched(self._findings, self._error or self._common_error())

    def add(self, batches: Iterable[Sequence[Account]]) -> None:
        """Ask for *batches* too, which only an earlier answer made known."""
        self._waiting.extend(batches)

    async def _work(self) -> None:
        while self._waiting and self._error is None:
            batch = self._waiting.popleft()
            try:
                self._findings.update(await self._ask(batch))
                self._failures, self._is_answered = 0, True
            except RequestRefusedError as error:
                self._split(batch, error)
            except (SourceUnavailableError, PayloadError) as error:
                self._fail(batch, error)
                # A malformed answer about a single account can be that account's own fault.
                self._failures += isinstance(error, SourceUnavailableError) or len(batch) > 1
                if self._failures >= _UNAVAILABLE:
                    self._error = error
            except SourceError as error:
                self._error = error

    def _split(self, batch: Sequence[Account], error: RequestRefusedError) -> None:
        """Ask again for each half of a batch that was refused: one bad handle can spoil it."""
        self._refusals += 1
        if self._refusals >= (_REFUSED if self._is_answered else _ALL_REFUSED):
            self._error = error
        elif len(batch) == 1:
            self._fail(batch, error)
        else:
            middle = len(batch) // 2
            self._waiting.extendleft((batch[middle:], batch[:middle]))

    def _fail(self, batch: Sequence[Account], error: SourceError) -> None:
        self._findings.update({account.key: failed(self._clock(), error) for account in batch})

    def _common_error(self) -> SourceError | None:
        """Return the error of the first account where all of them failed: then it is the source."""
        errors = [finding.error for finding in self._findings.values()]
        return errors[0] if errors and all(errors) else None


def in_batches(
    accounts: Sequence[Account], size: int, apart: Iterable[str] = ()
) -> list[Sequence[Account]]:
    """Return *accounts* in batches of *size*; accounts whose key is in *apart* stand alone."""
    alone = set(apart)
    together = [account for account in accounts if account.key not in alone]
    batches = [together[start : start + size] for start in range(0, len(together), size)]
    return [*batches, *([account] for account in accounts if account.key in alone)]
