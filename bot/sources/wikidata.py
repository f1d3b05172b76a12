"""Wikidata: followers that volunteers noted, for imports and as a second opinion; never polled.

https://www.wikidata.org/wiki/Property:P8687
https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.domain.ladder import LARGEST_COUNT
from bot.domain.readings import CLOCK_SKEW
from bot.errors import (
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceUnavailableError,
)
from bot.settings.sources import WikidataSection as Section
from bot.sources.payload import at, quoted, table_at, text_at
from bot.sources.rate_limits import retry_at
from bot.sources.transport import Internet, Transport, VendorResponse, refuse_failure

_PER_CALL = 10
"""The API takes 50, but the claims of a large city are a megabyte or two."""
# https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
_MAXLAG_SECONDS = 5
_FOLLOWERS, _POINT_IN_TIME = "P8687", "P585"
_HANDLES = {
    "bluesky": "P12361",
    "facebook": "P2013",
    "github": "P2037",
    "instagram": "P2003",
    "mastodon": "P4033",
    "threads": "P11892",
    "tiktok": "P7085",
    "twitch": "P5797",
    "x": "P2002",
    "youtube": "P11245",
}
"""The property that names an account, by platform."""
_IDS = {"x": "P6552", "youtube": "P2397"}
"""The property that has an account's immutable id, by platform."""
_PLATFORMS = {name: platform for table in (_HANDLES, _IDS) for platform, name in table.items()}
_CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_RANKS = ("normal", "preferred")
_DAY_PRECISION = 11
_GREGORIAN = "Q1985727"


class Subject(NamedTuple):
    """An account of ours, and the item of the city or body that owns it."""

    account: str
    """The key of the account."""
    item: str
    platform: str
    handle: str
    platform_id: str = ""


class Statement(NamedTuple):
    """The followers of an account on a day."""

    account: str
    taken_at: datetime
    followers: int


class Statements(NamedTuple):
    """Sorted statements, and notes on the ones that were left out."""

    rows: tuple[Statement, ...]
    notes: tuple[str, ...]


class Wikidata:
    """Asks for the items of accounts, as many as one call takes at a time."""

    def __init__(self, section: Section, web: Internet) -> None:
        self._section = section
        self._web = web
        self._transport = Transport(web, section.timeout)

    async def history(self, subjects: Sequence[Subject]) -> Statements:
        """Return all statements on *subjects*. Raises SourceError where Wikidata cannot be read."""
        items = list(dict.fromkeys(subject.item for subject in subjects))
        waiting = deque(
            items[start : start + _PER_CALL] for start in range(0, len(items), _PER_CALL)
        )
        rows: list[Statement] = []
        notes: list[str] = []
        while waiting:
            asked = waiting.popleft()
            try:
                document = await self._ask(asked)
                answered = table_at(document, "entities").keys() & set(asked)
            except PayloadError:
                # Bisection: the items of large cities can be too much for one answer.
                if len(asked) == 1:
                    raise
                middle = len(asked) // 2
                waiting.extendleft((asked[middle:], asked[:middle]))
                continue
            if not answered:
                raise PayloadError(f"the answer has nothing of {asked[0]}")
            # Items beyond the largest answer are left out of it, and asked for again:
            # https://www.mediawiki.org/wiki/Manual:$wgAPIMaxResultSize
            if left := [item for item in asked if item not in answered]:
                waiting.append(left)
            found = parse_statements(document, [s for s in subjects if s.item in answered])
            rows += found.rows
            notes += found.notes
        return self._past(rows, notes)

    async def _ask(self, items: Sequence[str]) -> object:
        answer = await self._transport.get(
            f"{self._section.base_url}/w/api.php",
            {
                "action": "wbgetentities",
                "ids": "|".join(items),
                "props": "claims",
                "format": "json",
                "maxlag": str(_MAXLAG_SECONDS),
            },
        )
        refuse_failure(answer)
        document = answer.document()
        _refuse_error(document, answer)
        return document

    def _past(self, rows: Iterable[Statement], notes: Iterable[str]) -> Statements:
        """Return *rows* without those of the future."""
        latest = self._web.clock() + CLOCK_SKEW
        future = Counter(row.account for row in rows if row.taken_at > latest)
        return Statements(
            tuple(sorted(row for row in rows if row.taken_at <= latest)),
            (*notes, *(_left_out(account, {"in the future": n}) for account, n in future.items())),
        )


def bound(rows: Iterable[Statement]) -> dict[str, Statement]:
    """Return the latest of *rows* for each account."""
    return {row.account: row for row in sorted(rows)}


def parse_statements(document: object, subjects: Sequence[Subject]) -> Statements:
    """Return the unambiguous statements on *subjects* in *document*.

    Raises PayloadError where it has no entities.
    """
    entities = table_at(document, "entities")
    rows: list[Statement] = []
    notes: list[str] = []
    for subject in subjects:
        entity = entities.get(subject.item)
        if not isinstance(entity, dict) or "missing" in entity:
            notes.append(f"account '{subject.account}': there is no item {subject.item}")
        elif subject.platform not in _HANDLES:
            notes.append(
                f"account '{subject.account}': Wikidata does not name accounts on "
                f"{subject.platform}"
            )
        else:
            found = _statements_of(subject, entity)
            rows += found.rows
            notes += found.notes
    return Statements(tuple(sorted(rows)), tuple(notes))


def _statements_of(subject: Subject, entity: Mapping[str, object]) -> Statements:
    """Return the statements of *entity* on *subject*, without days on which they differ."""
    counts: dict[datetime, set[int]] = defaultdict(set)
    left_out: Counter[str] = Counter()
    # A table cannot be insisted on: without any statements the claims are an empty list.
    claims = at(entity, "claims", _FOLLOWERS)
    for claim in claims if isinstance(claims, list) else []:
        if text_at(claim, "rank") not in _RANKS or not _is_named(subject, claim):
            continue
        taken_at, followers = _day(claim), _count(claim)
        if _names_others(subject, claim):
            left_out["of several accounts"] += 1
        elif taken_at is None:
            left_out["without a day"] += 1
        elif followers is None:
            left_out["without a whole number"] += 1
        else:
            counts[taken_at].add(followers)
    for values in counts.values():
        if len(values) > 1:
            left_out["that contradict one another"] += len(values)
    rows = [
        Statement(subject.account, taken_at, *values)
        for taken_at, values in sorted(counts.items())
        if len(values) == 1
    ]
    return Statements(tuple(rows), (_left_out(subject.account, left_out),) if left_out else ())


def _left_out(account: str, reasons: Mapping[str, int]) -> str:
    said = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return f"account '{account}': statements left out: {said}"


def _is_named(subject: Subject, claim: object) -> bool:
    """Return whether *claim* is about *subject*: its id decides or, without one, its handle."""
    known_id = subject.platform_id
    if not known_id and _CHANNEL.fullmatch(subject.handle):
        known_id = subject.handle
    ids = _qualifiers(claim, _IDS.get(subject.platform, ""))
    if ids and known_id:
        return known_id in ids
    return subject.handle.casefold() in map(_folded, _handles(subject, claim))


def _names_others(subject: Subject, claim: object) -> bool:
    """Return whether *claim* names more than the one account."""
    qualifiers = at(claim, "qualifiers")
    named = qualifiers.keys() & _PLATFORMS.keys() if isinstance(qualifiers, dict) else set()
    ids = _qualifiers(claim, _IDS.get(subject.platform, ""))
    return (
        {_PLATFORMS[name] for name in named} != {subject.platform}
        or len(set(map(_folded, _handles(subject, claim)))) > 1
        or len(set(ids)) > 1
    )


def _handles(subject: Subject, claim: object) -> list[str]:
    return _qualifiers(claim, _HANDLES[subject.platform])


def _qualifiers(claim: object, name: str) -> list[str]:
    """Return the texts that the qualifiers *name* of *claim* have; "" for one without any."""
    snaks = at(claim, "qualifiers", name)
    return [text_at(_value(snak)) for snak in snaks] if isinstance(snaks, list) else []


def _value(snak: object) -> object:
    """Return the value of *snak*; None where the value is unknown, or known not to exist."""
    return at(snak, "datavalue", "value") if at(snak, "snaktype") == "value" else None


def _day(claim: object) -> datetime | None:
    """Return the day on which *claim* was true; None without exactly one precise day."""
    snaks = at(claim, "qualifiers", _POINT_IN_TIME)
    if not isinstance(snaks, list) or len(snaks) != 1:
        return None
    value = _value(snaks[0])
    precision, time = at(value, "precision"), text_at(value, "time")
    if not isinstance(precision, int) or precision < _DAY_PRECISION:
        return None
    if not text_at(value, "calendarmodel").endswith(f"/{_GREGORIAN}"):
        return None
    if not re.fullmatch(r"\+\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time, re.ASCII):
        return None
    try:
        day = datetime.fromisoformat(time[1:]).astimezone(UTC)
    except ValueError:
        return None
    return day if 1970 <= day.year < 2200 else None


def _count(claim: object) -> int | None:
    """Return the number in *claim*; None for one that is not whole, or only approximate."""
    value = _value(at(claim, "mainsnak"))
    amount = text_at(value, "amount")
    bounds = {text_at(value, name) or amount for name in ("lowerBound", "upperBound")}
    if text_at(value, "unit") != "1" or bounds != {amount}:
        return None
    if not re.fullmatch(r"\+\d{1,18}", amount, re.ASCII) or int(amount) > LARGEST_COUNT:
        return None
    return int(amount)


def _folded(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()


def _refuse_error(document: object, answer: VendorResponse) -> None:
    """Raise the error in *document*: all errors of the API come with HTTP 200."""
    error = at(document, "error")
    if error is None:
        return
    code = text_at(error, "code")
    said = quoted(": ".join(filter(None, (code, text_at(error, "info"))))) or "an error"
    if code in ("maxlag", "ratelimited"):
        pause = answer.at + timedelta(seconds=_MAXLAG_SECONDS)
        until = retry_at(answer.headers, answer.at) or pause
        raise RateLimitedError(f"takes no requests now ({said})", until)
    if code == "readonly" or code.startswith("internal_api_error"):
        raise SourceUnavailableError(f"not ready ({said})")
    raise RequestRefusedError(f"refuses the request ({said})")
