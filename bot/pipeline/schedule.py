"""Scheduling: the times of the polls, and a watchdog for polls that do not happen."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.pipeline.notices import Notice
from bot.settings import PolledSection

log = logging.getLogger(__name__)

_GRACE = timedelta(minutes=1)
_ALARMS = {
    EVENT_JOB_MISSED: "was missed",
    EVENT_JOB_MAX_INSTANCES: "was due again while it still ran",
    EVENT_JOB_ERROR: "failed",
}


def build_scheduler() -> AsyncIOScheduler:
    """Return a scheduler that skips nothing in silence.

    A late job runs once, however late it is; APScheduler's own default skips a job that is later
    than a second. A run that is skipped because the one before is still busy is logged as an error.
    """
    # Silenced by name: `_alarm` tells of a failing job, and the library would do so once more.
    logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_listener(_alarm, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)
    return scheduler


def _alarm(event: JobEvent) -> None:
    error = event.exception if isinstance(event, JobExecutionEvent) else None
    if isinstance(error, asyncio.CancelledError):
        return  # the bot stops, and cancels its jobs
    log.error("job %s %s", event.job_id, _ALARMS[event.code], exc_info=error)


class _Cron(CronTrigger):  # type: ignore[misc]
    """A trigger that skips all times before now at once.

    APScheduler goes through them one by one, which after 1970 takes hours, and all of the memory.
    """

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """Return the next time after the previous one and, if there is one, after *now*."""
        after = previous_fire_time and max(previous_fire_time, now)
        turn: datetime | None = super().get_next_fire_time(after, max(now, after or now))
        return turn


class _Interval(IntervalTrigger):  # type: ignore[misc]
    """A trigger that skips all times before now at once, as `_Cron` does."""

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """Return the next time after the previous one and, if there is one, after *now*."""
        after = previous_fire_time
        if after is not None and after < now:
            after += (now - after) // self.interval * self.interval
        turn: datetime | None = super().get_next_fire_time(after, now)
        return turn


def trigger_of(source: PolledSection, with_jitter: bool = True) -> BaseTrigger:
    """Return the trigger of the polls of *source*."""
    jitter = source.longest_jitter.total_seconds() if with_jitter else None
    if source.cron is not None:
        trigger = _Cron.from_crontab(source.cron, timezone=UTC)
        trigger.jitter = jitter
        return trigger
    return every(source.interval, jitter)


def every(interval: timedelta, jitter: float | None = None) -> BaseTrigger:
    """Return the trigger of a job for each *interval*, up to *jitter* seconds later."""
    return _Interval(seconds=interval.total_seconds(), jitter=jitter, timezone=UTC)


def put_right(scheduler: AsyncIOScheduler, step: timedelta, shown: datetime) -> None:
    """Let each job wait no longer than it would have, after a jump of the system's clock.

    APScheduler goes by that clock, which moved by *step* and is *shown* now.
    """
    for job in scheduler.get_jobs():
        # A job that ran since the jump goes by the new time already.
        turn = job.trigger.get_next_fire_time(shown, shown)
        scheduler.modify_job(job.id, next_run_time=min(job.next_run_time + step, turn))


async def repeat(name: str, job: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Run *job* every so many *seconds*, whatever the clock says, and log where it fails."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await job()
        except Exception:  # as APScheduler would: the next time may be better
            log.exception("job %s failed", name)


def resumed_at(until: datetime, now: datetime, turn: datetime, is_retry: bool) -> datetime | None:
    """Return the time to poll a source that pauses *until* then; None for its regular *turn*.

    A pause beyond its turn moves the next poll, so that none is made up for. After a shorter pause,
    accounts that were not reached need not wait for a whole turn; but one retry is all, and not at
    once: a vendor that goes on to refuse must not be asked more and more often.
    """
    if until >= turn:
        return until
    return None if is_retry else max(until, now + (turn - now) / 4)


class Watch:
    """Watchdog: notices sources that were not polled in time, and tells of each once."""

    def __init__(self, sources: Mapping[str, PolledSection]) -> None:
        self._triggers = {name: trigger_of(source, False) for name, source in sources.items()}
        self._graces = {name: _GRACE + source.longest_jitter for name, source in sources.items()}
        self._late: set[str] = set()

    def check(self, name: str, polled_at: datetime, now: datetime) -> Notice | None:
        """Return a notice if *name*, last polled at *polled_at*, is newly late or on time again."""
        due_at = self._triggers[name].get_next_fire_time(polled_at, polled_at)
        is_late = due_at is not None and due_at + self._graces[name] < now
        if is_late and name not in self._late:
            self._late.add(name)
            return Notice(f"source {name} was to be polled at {due_at} and was not")
        if not is_late and name in self._late:
            self._late.discard(name)
            return Notice(f"source {name} is polled again", is_over=True)
        return None
