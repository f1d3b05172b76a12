"""Value types: the kinds of value that a setting can have, each with the error of a wrong one."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainValidator

from bot.domain.ladder import LARGEST_COUNT, Ladder, parse_ladder
from bot.text import cut, shown

_DURATION = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_LONGEST = timedelta(days=3650)


def parse_duration(text: str) -> timedelta:
    """Return the time that *text* names: `90s`, `15m`, `1h30m`, `7d` or `2w`.

    Raises ValueError, with the fix, for anything else and for more than ten years.
    """
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        example = f"{text}m" if re.fullmatch(r"[0-9]{1,5}", text) else "90s, 15m, 1h30m, 7d or 2w"
        raise ValueError(f"'{cut(text)}' is no duration; write a number and its unit: {example}")
    try:
        weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
        duration = timedelta(days, seconds, 0, 0, minutes, hours, weeks)
    except (OverflowError, ValueError):
        duration = timedelta.max
    if duration > _LONGEST:
        raise ValueError(f"'{cut(text)}' is too long; write at most {_LONGEST.days}d")
    return duration


def _duration_or_zero(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_duration(value)
    raise ValueError(f'must be text with a unit, such as "15m", not {shown(value)}')


def _duration(value: object) -> timedelta:
    duration = _duration_or_zero(value)
    if duration <= timedelta():
        raise ValueError("must be longer than 0s")
    return duration


def _ladder(value: object) -> Ladder:
    if isinstance(value, Ladder):
        return value
    if isinstance(value, str):
        return parse_ladder(value)
    raise ValueError(f'must be a ladder such as "every=1000", not {shown(value)}')


def _path(value: object) -> Path:
    if isinstance(value, str | Path) and str(value).strip() and "\0" not in str(value):
        return Path(value)
    raise ValueError(f'must be a path such as "milepost.db", not {shown(value)}')


def _instant(value: object) -> datetime:
    """Return a TOML date or time in UTC; a date is its midnight."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no UTC offset; end it with Z or +09:00")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            raise ValueError(f"{value.isoformat()} is out of range") from None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError(f"must be a date such as 2023-01-31, without quotes, not {shown(value)}")


def _key(text: str) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9_.-]{,63}", text):
        return text
    raise ValueError(
        "must be a lower-case key such as seoul-main (a-z 0-9 _ . - and at most 64),"
        f" not {shown(text)}"
    )


def _line(text: str, longest: int = 100) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    if len(text) > longest:
        raise ValueError(f"has {len(text)} characters; write at most {longest}")
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text):
        raise ValueError("has a line break or another control character; remove it")
    return text


def _handle(text: str) -> str:
    return _line(text.strip().lstrip("@"))


def _url(text: str) -> str:
    try:
        parts = urlsplit(_line(text, 500))
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{shown(text)} is no address: {error}") from None
    if not good or " " in text:
        raise ValueError(f"{shown(text)} is no address; write one that begins with https://")
    return text


def _base_url(text: str) -> str:
    url = _url(text).rstrip("/")
    parts = urlsplit(url)
    if parts.query or parts.fragment or parts.username is not None or "@" in parts.netloc:
        # Not quoted, as the rest is often a secret.
        raise ValueError("has more than a host and a path; remove the rest")
    if "{" in url or "}" in url:
        raise ValueError(f"{shown(text)} has a placeholder; write the address itself")
    return url


def _proxy(text: str) -> str:
    try:
        parts = urlsplit(_line(text, 500))
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good:
        # Not quoted, as it can have a password.
        raise ValueError("must be like http://proxy.example:3128, without a name and a password")
    return text


def _names(names: dict[str, str]) -> dict[str, str]:
    for language in names:
        if not re.fullmatch(r"[a-z]{2,3}", language):
            raise ValueError(f'{shown(language)} is no language; write one like ko or "fr"')
    return names


def _instance_url(text: str) -> str:
    return text if text == "https://{instance}" else _base_url(text)


def _url_path(text: str) -> str:
    path = _line(text, 500)
    placeholders = re.findall(r"[{][^{}]*[}]|[{}]", path)
    if not path.startswith("/") or " " in path or "#" in path or "\\" in path:
        raise ValueError(f'must be a path such as "/stats/{{handle}}.json", not {shown(text)}')
    if set(placeholders) - {"{handle}"}:
        raise ValueError(f"{shown(text)} has a placeholder that is not {{handle}}; remove it")
    return path


def _query(text: str) -> str:
    # Imported here, as few configurations have one.
    import jmespath
    from jmespath.exceptions import ArityError, JMESPathError, UnknownFunctionError

    try:
        compiled = jmespath.compile(text)
        try:
            compiled.search({})  # functions are looked up only when an expression runs
        except (ArityError, UnknownFunctionError):
            raise
        except JMESPathError:
            pass  # a type error on an empty document says nothing of a real answer
    except JMESPathError as error:
        reason = str(error).partition("\n")[0].rstrip(":")
        raise ValueError(f"{shown(text)} is no JMESPath expression: {reason}") from None
    return text


def _item(text: str) -> str:
    if re.fullmatch(r"Q[1-9][0-9]{0,11}", text):
        return text
    raise ValueError(f'must be the id of a Wikidata item, such as "Q8684", not {shown(text)}')


def _cron(text: str) -> str:
    fields = text.split()
    # APScheduler counts Monday as 0 where crontab counts Sunday, so a number would be a day off:
    # https://github.com/agronholm/apscheduler/issues/286
    if len(fields) == 5 and re.search(r"\d", fields[4]):
        raise ValueError(f"{shown(text)} has a day of the week as a number; write mon, tue, ...")
    # Imported here, as it takes as long as half of the settings and few of them need it.
    from apscheduler.triggers.cron import CronTrigger

    try:
        trigger = CronTrigger.from_crontab(text, timezone=UTC)
    except ValueError as error:
        raise ValueError(
            f"{shown(text)} is no crontab text ({error}); write it like 0 9 * * mon-fri"
        ) from None
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError(f"{shown(text)} names a day that never comes; correct it")
    return text


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name. Raises ValueError, with the fix, for no name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{shown(name)} is no time zone; write one like Asia/Seoul or Europe/Paris"
        ) from None


def _zone(name: str) -> str:
    return zone_named(name).key


Duration = Annotated[timedelta, PlainValidator(_duration)]
DurationOrZero = Annotated[timedelta, PlainValidator(_duration_or_zero)]
LadderText = Annotated[Ladder, PlainValidator(_ladder)]
FilePath = Annotated[Path, PlainValidator(_path)]
Instant = Annotated[datetime, PlainValidator(_instant)]
Key = Annotated[str, AfterValidator(_key)]
Line = Annotated[str, AfterValidator(_line)]
Names = Annotated[dict[str, Line], AfterValidator(_names)]
Sentence = Annotated[str, AfterValidator(lambda text: _line(text, 500))]
Handle = Annotated[str, AfterValidator(_handle)]
Url = Annotated[str, AfterValidator(_url)]
ProxyUrl = Annotated[str, AfterValidator(_proxy)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
InstanceUrl = Annotated[str, AfterValidator(_instance_url)]
UrlPath = Annotated[str, AfterValidator(_url_path)]
Query = Annotated[str, AfterValidator(_query)]
Item = Annotated[str, AfterValidator(_item)]
Cron = Annotated[str, AfterValidator(_cron)]
Followers = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Count = Annotated[int, Field(ge=1, le=1000)]
Share = Annotated[float, Field(gt=0, le=1)]
Factor = Annotated[float, Field(gt=0)]
Zone = Annotated[str, AfterValidator(_zone)]
