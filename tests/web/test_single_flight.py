import asyncio

import pytest
from aiohttp import web

from bot.web.single_flight import SingleFlight


class Sum:
    """A computation that ends when it may, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.may_end.wait()
        return 42


async def asked(
    joined: SingleFlight[str, int], compute: Sum, *keys: str
) -> list[asyncio.Task[int]]:
    """Ask for each of *keys*, and return those who wait."""
    tasks = [asyncio.create_task(joined.result(key, compute)) for key in keys]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_fifty_who_ask_for_the_same_wait_for_one_computation() -> None:
    joined: SingleFlight[str, int] = SingleFlight(1)
    compute = Sum()
    tasks = await asked(joined, compute, *["a"] * 50)
    compute.may_end.set()

    assert await asyncio.gather(*tasks) == [42] * 50
    assert compute.begun == 1


async def test_what_is_asked_later_is_computed_anew() -> None:
    joined: SingleFlight[str, int] = SingleFlight(1)
    compute = Sum()
    compute.may_end.set()
    for _ in range(2):
        assert await joined.result("a", compute) == 42

    assert compute.begun == 2


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    joined: SingleFlight[str, int] = SingleFlight(1)
    compute = Sum()
    first, second = await asked(joined, compute, "a", "a")
    first.cancel()
    await asyncio.wait([first])
    compute.may_end.set()

    assert (first.cancelled(), await second) == (True, 42)


async def test_one_too_many_is_refused_until_another_has_ended() -> None:
    joined: SingleFlight[str, int] = SingleFlight(2)
    compute = Sum()
    tasks = await asked(joined, compute, "a", "b", "a")
    with pytest.raises(web.HTTPServiceUnavailable) as refused:
        await joined.result("c", compute)
    compute.may_end.set()
    await asyncio.gather(*tasks)

    assert refused.value.headers["Retry-After"] == "5"
    assert await joined.result("c", compute) == 42


async def test_an_error_is_that_of_all_who_wait_and_of_nobody_later() -> None:
    joined: SingleFlight[str, int] = SingleFlight(1)

    async def fail() -> int:
        await asyncio.sleep(0)
        raise ValueError("no")

    results = await asyncio.gather(
        joined.result("a", fail), joined.result("a", fail), return_exceptions=True
    )
    compute = Sum()
    compute.may_end.set()

    assert [str(error) for error in results] == ["no", "no"]
    assert await joined.result("a", compute) == 42


async def test_at_the_end_nothing_goes_on() -> None:
    joined: SingleFlight[str, int] = SingleFlight(1)
    (task,) = await asked(joined, Sum(), "a")
    await joined.aclose()
    await asyncio.wait([task])

    assert task.cancelled()
