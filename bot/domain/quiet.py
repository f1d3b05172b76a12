"""Quiet hours: the hours of a channel without announcements, in its time zone, across DST."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours from *start* up to *end*, every day; over midnight where *end* comes first."""

    start: time
    end: time
    drops: bool = False
    """Whether events meanwhile are left out, instead of told in one summary at the end."""
    lets_leader_through: bool = True
    """Whether a new first place is told all the same."""

    def ends_at(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the end, in UTC, of the quiet that holds at *now*; None where none holds.

        Where the clock is put back and shows the end twice, the first of those times that is still
        to come counts; where it is put forward past the end, the moment of the change does.
        """
        local = now.astimezone(zone)
        if not self._holds(local.time()):
            return None
        day = local.date()
        if self.end <= self.start <= local.time():
            day += timedelta(days=1)
        end = datetime.combine(day, self.end, zone)
        first, second = (end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        if second < first:  # fold=1 comes first only for a time that the clock skips (PEP 495)
            forward = _put_forward(second, first, zone)
            return self.ends_at(forward, zone) or forward
        return first if first > now else second

    def _holds(self, clock: time) -> bool:
        if self.end <= self.start:
            return clock >= self.start or clock < self.end
        return self.start <= clock < self.end


def _put_forward(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the minute between the two times at which the clock of *zone* is put forward."""
    offset = before.astimezone(zone).utcoffset()
    minutes = range((after - before) // _MINUTE)
    found = bisect_left(
        minutes,
        True,
        key=lambda minute: (before + minute * _MINUTE).astimezone(zone).utcoffset() != offset,
    )
    return before + found * _MINUTE
