"""Retry-After and rate limit headers: the time from which a throttled source may be asked again.

Every vendor writes it in its own way; all times are cut to a day, and none is in the past. Where
the answer has a date, its times are read by that clock.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

USUAL_PAUSE = timedelta(minutes=15)
"""The pause of a source that does not name one."""
_LONGEST = timedelta(days=1)
_SHORTEST = timedelta(seconds=1)
_PACIFIC = ZoneInfo("America/Los_Angeles")


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the time from which `Retry-After` allows a request; None without that header.

    Its value is a number of seconds or a date:
    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return _after(now, timedelta(seconds=min(float(text), 1e6)))
    at = http_date(text)
    return None if at is None else _after(now, at - _server_time(headers, now))


def reset_at(headers: Mapping[str, str], name: str, now: datetime) -> datetime | None:
    """Return the reset time in the header *name*: epoch seconds or an ISO 8601 time."""
    text = headers.get(name, "").strip()
    try:
        if re.fullmatch(r"\d{1,12}(\.\d+)?", text, re.ASCII):
            at = datetime.fromtimestamp(float(text), UTC)
        else:
            at = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    if at.tzinfo is None:
        return None
    return _after(now, at - _server_time(headers, now))


def exhausted_until(
    headers: Mapping[str, str], remaining: str, reset: str, now: datetime
) -> datetime | None:
    """Return the *reset* time, if the header *remaining* says that nothing is left; else None."""
    if headers.get(remaining, "").strip() not in ("0", "0.0"):
        return None
    return reset_at(headers, reset, now)


def midnight_pacific(now: datetime) -> datetime:
    """Return the next midnight in California, when Google's quotas of a day start anew."""
    tomorrow = now.astimezone(_PACIFIC).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=_PACIFIC)
    return midnight.astimezone(UTC)


def _after(now: datetime, wait: timedelta) -> datetime:
    return now + min(max(wait, _SHORTEST), _LONGEST)


def _server_time(headers: Mapping[str, str], now: datetime) -> datetime:
    return http_date(headers.get("Date", "")) or now


def http_date(text: str) -> datetime | None:
    """Return the time in the header of that *text*; None where it is no date."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
