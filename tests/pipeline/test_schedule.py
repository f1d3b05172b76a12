import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.pipeline.notices import Notice
from bot.pipeline.schedule import (
    Watch,
    build_scheduler,
    put_right,
    repeat,
    resumed_at,
    trigger_of,
)
from bot.settings import FileSection

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def source(**settings: object) -> FileSection:
    return FileSection.model_validate({"path": "counts.csv", "jitter": "0s", **settings})


# --- when ----------------------------------------------------------------------------------------


def test_an_interval_is_a_trigger_in_utc() -> None:
    trigger = trigger_of(source(interval="90m"))

    assert isinstance(trigger, IntervalTrigger)
    assert trigger.get_next_fire_time(NOW, NOW) == NOW + 90 * MINUTE


def test_a_crontab_line_is_a_trigger_in_utc() -> None:
    trigger = trigger_of(source(cron="30 9 * * mon"))

    assert isinstance(trigger, CronTrigger)
    # The first of September 2023 was a Friday.
    assert trigger.get_next_fire_time(None, NOW) == datetime(2023, 9, 4, 9, 30, tzinfo=UTC)
    assert trigger.get_next_fire_time(NOW, NOW).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "settings",
    [
        {"interval": "1h", "jitter": "10m"},
        {"cron": "0 * * * *", "jitter": "10m"},
    ],
)
def test_jitter_makes_a_poll_later_and_never_earlier(settings: dict[str, object]) -> None:
    trigger = trigger_of(source(**settings))
    times = [trigger.get_next_fire_time(NOW, NOW) for _ in range(100)]

    assert all(NOW + HOUR <= at <= NOW + HOUR + 10 * MINUTE for at in times)
    assert len(set(times)) > 1


def heard(scheduler: AsyncIOScheduler, kind: int) -> asyncio.Event:
    """Return what is set after the alarm for events of *kind* went off."""
    heard = asyncio.Event()
    scheduler.add_listener(lambda _: heard.set(), kind)
    return heard


@pytest.mark.parametrize("settings", [{"interval": "5s"}, {"cron": "* * * * *"}])
async def test_a_jump_over_decades_is_one_turn_at_once(settings: dict[str, object]) -> None:
    """APScheduler itself would go through every turn since then, in hours and gigabytes."""
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    scheduler, has_run = build_scheduler(), asyncio.Event()

    async def job() -> None:
        has_run.set()

    trigger = trigger_of(source(**settings))
    scheduler.add_job(job, trigger, id="poll file", next_run_time=long_ago)
    scheduler.start()
    await asyncio.wait_for(has_run.wait(), 30)
    turn = scheduler.get_job("poll file").next_run_time
    scheduler.shutdown(wait=False)

    assert timedelta() < turn - datetime.now(UTC) <= MINUTE


@pytest.mark.parametrize("settings", [{"interval": "90m"}, {"cron": "0 * * * *"}])
def test_a_turn_comes_after_the_one_before_and_after_now(settings: dict[str, object]) -> None:
    trigger = trigger_of(source(**settings))

    assert trigger.get_next_fire_time(NOW, NOW - HOUR) > NOW
    assert trigger.get_next_fire_time(NOW, NOW) > NOW
    later = NOW + 1000.25 * HOUR
    assert later < trigger.get_next_fire_time(NOW, later) <= later + 90 * MINUTE


@pytest.mark.parametrize(
    ("step", "turn", "expected"),
    [
        (-9 * HOUR, 30, 30),  # set back: what would wait for nine hours waits as it did
        (8 * 24 * HOUR, 30, 30),
        (8 * 24 * HOUR, 60 + 8 * 24 * 60, 60),  # it has run since the jump: so it goes by it
    ],
)
async def test_after_a_jump_a_job_waits_no_longer_than_it_would_have(
    step: timedelta, turn: int, expected: int
) -> None:
    scheduler = build_scheduler()
    shown = NOW + step
    before = NOW + turn * MINUTE
    trigger = trigger_of(source(interval="1h"))
    scheduler.add_job(print, trigger, id="poll file", next_run_time=before)
    scheduler.start(paused=True)
    put_right(scheduler, step, shown)
    found = scheduler.get_job("poll file").next_run_time
    scheduler.shutdown(wait=False)

    assert found == shown + expected * MINUTE


async def test_what_is_repeated_goes_on_after_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    times, again = [], asyncio.Event()

    async def job() -> None:
        times.append(1)
        if len(times) == 1:
            raise ValueError("a bug")
        again.set()

    task = asyncio.create_task(repeat("heartbeat", job, 0.001))
    await asyncio.wait_for(again.wait(), 30)
    task.cancel()

    assert caplog.messages == ["job heartbeat failed"]


# --- the scheduler -------------------------------------------------------------------------------


async def test_a_job_that_is_late_runs_once_and_not_again_for_each_time_it_missed() -> None:
    scheduler = build_scheduler()
    ran, has_run = [], asyncio.Event()

    async def job() -> None:
        ran.append(1)
        has_run.set()

    late = datetime.now(UTC) - timedelta(days=3)
    scheduler.add_job(job, "interval", hours=1, start_date=late, next_run_time=late)
    scheduler.start()
    await asyncio.wait_for(has_run.wait(), 30)
    await asyncio.sleep(0)
    scheduler.shutdown(wait=False)

    assert ran == [1]


async def test_a_job_has_the_defaults_that_skip_nothing() -> None:
    scheduler = build_scheduler()
    scheduler.start(paused=True)
    job = scheduler.add_job(print, "interval", hours=1)
    scheduler.shutdown(wait=False)

    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert str(scheduler.timezone) == "UTC"


async def test_a_job_that_fails_is_an_error_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, "bot")
    scheduler = build_scheduler()
    has_failed = heard(scheduler, EVENT_JOB_ERROR)

    async def job() -> None:
        raise ValueError("a bug")

    scheduler.add_job(job, id="poll file")
    scheduler.start()
    await asyncio.wait_for(has_failed.wait(), 30)
    scheduler.shutdown(wait=False)

    [record] = [record for record in caplog.records if record.name.startswith("bot")]
    assert record.message == "job poll file failed"
    assert record.exc_info is not None
    assert "a bug" in str(record.exc_info[1])


async def test_a_job_that_is_due_while_it_still_runs_is_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scheduler = build_scheduler()
    was_due, may_end = heard(scheduler, EVENT_JOB_MAX_INSTANCES), asyncio.Event()
    scheduler.add_job(may_end.wait, "interval", seconds=0.05, id="poll file")
    scheduler.start()
    await asyncio.wait_for(was_due.wait(), 30)
    may_end.set()
    scheduler.shutdown(wait=False)

    assert "job poll file was due again while it still ran" in caplog.messages


# --- the watch -----------------------------------------------------------------------------------


def late(due_at: datetime) -> Notice:
    return Notice(f"source file was to be polled at {due_at} and was not")


AGAIN = Notice("source file is polled again", is_over=True)


def test_a_source_that_is_late_is_told_once_and_once_when_it_is_polled_again() -> None:
    watch = Watch({"file": source(interval="1h")})

    assert watch.check("file", NOW, NOW) is None
    assert watch.check("file", NOW, NOW + HOUR + MINUTE) is None
    assert watch.check("file", NOW, NOW + HOUR + 1.01 * MINUTE) == late(NOW + HOUR)
    assert watch.check("file", NOW, NOW + 5 * HOUR) is None
    again = NOW + 6 * HOUR
    assert watch.check("file", again, again) == AGAIN
    assert watch.check("file", again, again + HOUR) is None
    assert watch.check("file", again, again + 2 * HOUR) == late(again + HOUR)


def test_a_crontab_source_is_late_when_a_time_of_it_passed() -> None:
    watch = Watch({"file": source(cron="0 9 * * mon-fri")})
    friday, monday = NOW.replace(hour=9), NOW.replace(day=4, hour=9)

    assert watch.check("file", friday, monday) is None
    assert watch.check("file", friday, monday + 2 * MINUTE) == late(monday)
    assert watch.check("file", monday, monday + 3 * MINUTE) == AGAIN


def test_sources_are_watched_each_for_itself() -> None:
    watch = Watch({"file": source(), "other": source()})
    checks = [("file", NOW), ("other", NOW), ("file", NOW + 2 * HOUR)]
    notices = [watch.check(name, polled_at, NOW + 2 * HOUR) for name, polled_at in checks]

    assert [notice.text.split()[1] for notice in notices if notice] == ["file", "other", "file"]


def test_a_late_source_stays_late_until_it_is_polled() -> None:
    watch = Watch({"file": source(interval="1h", jitter="20m")})
    notices = [
        watch.check("file", NOW, NOW + HOUR + timedelta(seconds=seconds))
        for seconds in range(0, 7_200, 30)
    ]

    assert sum(notice is not None for notice in notices) == 1


@pytest.mark.parametrize(
    ("until", "is_retry", "expected"),
    [
        (90, False, 90),  # beyond its turn, which is at 60
        (90, True, 90),
        (60, True, 60),
        (30, False, 30),
        (30, True, None),
        (1, False, 15),  # but not at once
        (-5, False, 15),
        (-5, True, None),
    ],
)
def test_a_throttled_source_is_polled_again_after_its_pause(
    until: int, is_retry: bool, expected: int | None
) -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    found = resumed_at(at(until), NOW, at(60), is_retry)
    assert found == (None if expected is None else at(expected))
