"""Single-flight: concurrent requests for one key share one computation."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from aiohttp import web

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_RETRY_SECONDS = 5


def refusal() -> web.HTTPServiceUnavailable:
    """Return the 503 to raise where too much is asked for at once."""
    return web.HTTPServiceUnavailable(headers={"Retry-After": str(_RETRY_SECONDS)})


class SingleFlight(Generic[K, V]):
    """Lets all who ask for the same key wait for one computation.

    It has *at_most* different computations at once; who asks for one more is refused with a 503.
    """

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._running: dict[K, asyncio.Task[V]] = {}

    async def result(self, key: K, compute: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Return the result of *compute*, or the one for *key* that is being computed already."""
        task = self._running.get(key)
        if task is None:
            if len(self._running) >= self._at_most:
                raise refusal()
            task = self._running[key] = asyncio.create_task(compute())
            task.add_done_callback(self._ended)
        # Who goes away must not take the result from the others that wait for it.
        return await asyncio.shield(task)

    def __contains__(self, key: K) -> bool:
        return key in self._running

    def rename(self, key: K, renamed: K) -> None:
        """Let only those who ask for *renamed* from now on share what is computed for *key*."""
        self._running[renamed] = self._running.pop(key)

    def _ended(self, task: asyncio.Task[V]) -> None:
        self._running = {key: one for key, one in self._running.items() if one is not task}
        if not task.cancelled():
            task.exception()  # all who waited may have gone, and then nobody would look at it

    async def aclose(self) -> None:
        """Cancel the computations that are running."""
        for task in (tasks := list(self._running.values())):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
