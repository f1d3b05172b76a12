"""Clock: the time of Milepost, which goes on evenly when the clock of the system jumps.

The system's clock is set by people, by NTP and by virtual machines, and can be wrong by years for
some seconds. A timer, which nobody sets, tells how much time passed between two looks at it: where
the two differ, that is a jump. Milepost goes on by its own count of the time, until the system's
clock is back or the jump has lasted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.future import EARLIEST

_JUMP = timedelta(minutes=1)
"""A smaller difference is followed at once: it moves nothing that a person would notice."""
_LASTS_AHEAD = 600.0
"""Seconds after which a jump ahead is believed. Until then Milepost's own count is right, or late:
believed too soon, a clock that is wrong for minutes would date announcements into the future."""
_LASTS_BACK = 30.0
"""Seconds after which a jump back is believed: until then, what is told bears a time that may not
have come yet."""
_SETTLED = 600.0
"""Seconds after the start, in which a clock that was wrong at the boot is usually set right."""


class Turn(Enum):
    """The news of a look at the system's clock."""

    JUMPED = "jumped"
    RETURNED = "returned"
    LASTS = "lasts"
    """It stays where it jumped to, for so long that it may well be right."""


@dataclass(frozen=True, slots=True)
class Look:
    """The news of the system's clock since the last look."""

    turn: Turn
    step: timedelta
    """How far the system's clock moved by itself since the last look; negative when set back."""
    ahead: timedelta
    """How far it is ahead of Milepost's time now; negative where it is behind."""


class Clock:
    """The time: a call returns that of Milepost.

    It is that of *wall*, the system's clock, as long as that goes on evenly with *timer*, which
    counts seconds. Without a *timer*, *wall* is always believed.
    """

    def __init__(
        self, wall: Callable[[], datetime], timer: Callable[[], float] | None = None
    ) -> None:
        self._wall = wall
        self._timer = timer
        at, elapsed = self._read()
        self._started = elapsed
        self._anchor = at, elapsed
        """A time of Milepost, and the seconds of the timer then."""
        self._ahead = timedelta()
        """How far the system's clock was ahead at the last look; 0 where it is followed."""
        self._since = elapsed
        """When that began, or was doubted last."""
        self._is_certain = at >= EARLIEST

    def __call__(self) -> datetime:
        """Return the time of Milepost."""
        wall, elapsed = self._read()
        own = self._own(elapsed)
        return wall if abs(wall - own) <= _JUMP else own

    def wall(self) -> datetime:
        """Return the time of the system's clock, be it right or not, as other programs see it."""
        return self._wall()

    def ahead(self) -> timedelta:
        """Return how far the system's clock is ahead of the time of Milepost; 0 where it is it."""
        wall, elapsed = self._read()
        ahead = wall - self._own(elapsed)
        return timedelta() if abs(ahead) <= _JUMP else ahead

    def is_settled(self) -> bool:
        """Return whether the program has run for so long that its clock is likely to be right."""
        return self._read()[1] - self._started >= _SETTLED

    def start_from(self, at: datetime) -> None:
        """Go on from *at*, which is known to be past, as the system's clock is behind it."""
        wall, elapsed = self._read()
        self._anchor = at, elapsed
        self._ahead, self._since, self._is_certain = wall - at, elapsed, False

    def look(self) -> Look | None:
        """Look at the system's clock, and return its news; to be called every second or so."""
        wall, elapsed = self._read()
        ahead = wall - self._own(elapsed)
        step = ahead - self._ahead
        if abs(ahead) <= _JUMP:
            was_away = abs(self._ahead) > _JUMP
            self.believe()
            return Look(Turn.RETURNED, step, ahead) if was_away else None
        self._ahead = ahead
        if abs(step) > _JUMP:
            self._since = elapsed
            return Look(Turn.JUMPED, step, ahead)
        return Look(Turn.LASTS, step, ahead) if self._lasts(ahead, elapsed) else None

    def believe(self) -> None:
        """Follow the system's clock from where it is now."""
        self._anchor = self._read()
        self._ahead, self._is_certain = timedelta(), self._anchor[0] >= EARLIEST

    def doubt(self) -> None:
        """Go on as before for a while: the system's clock cannot be right."""
        self._since = self._read()[1]

    def _lasts(self, ahead: timedelta, elapsed: float) -> bool:
        if ahead > timedelta():
            # A time that was only known to be past gives way to any later one.
            return not self._is_certain or elapsed - self._since >= _LASTS_AHEAD
        return elapsed - self._since >= _LASTS_BACK

    def _own(self, elapsed: float) -> datetime:
        at, then = self._anchor
        return at + timedelta(milliseconds=int((elapsed - then) * 1000))

    def _read(self) -> tuple[datetime, float]:
        wall = self._wall()
        return wall, wall.timestamp() if self._timer is None else self._timer()
