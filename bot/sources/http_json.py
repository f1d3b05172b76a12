"""JSON over HTTP: any document of an operator's own; JMESPath expressions find the counts in it.

https://jmespath.org
"""

import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathTypeError

from bot.domain.catalogue import Account
from bot.domain.looks import Dating
from bot.domain.readings import CLOCK_SKEW, Reading
from bot.errors import PayloadError, RequestRefusedError, SourceUnavailableError
from bot.settings.schema import JsonPlace
from bot.settings.sources import DATED_MAX_AGE, UNDATED_MAX_AGE
from bot.settings.sources import HttpJsonSection as Section
from bot.sources.base import Finding, failed, missing, outdated, undated
from bot.sources.payload import count_at, described, quoted, text_at, time_at
from bot.sources.transport import Internet, VendorResponse, refuse_failure
from bot.sources.web import WebSource
from bot.text import iso

_PLACEHOLDER = "{handle}"


class JsonQuery(NamedTuple):
    """The path of a request, and the expressions of what its answer has of each account."""

    path: str
    followers: str = "followers"
    id: str | None = None
    taken_at: str | None = None

    @property
    def is_shared(self) -> bool:
        """Whether one answer has all accounts, and not a single handle."""
        return _PLACEHOLDER not in self.path


class HttpJsonSource(WebSource[Section]):
    """Asks once for each account or, where the path has no handle in it, once for all."""

    name = "http_json"
    title = "an endpoint of your own"
    page = "https://jmespath.org/specification.html"
    how_to_date = "name their time as taken_at under [sources.http_json], or send Last-Modified"
    # Neither "." nor "..", which would be another path.
    handle = re.compile(r"(?!\.{1,2}\Z)[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,100}")
    handle_example = "paris"

    def __init__(
        self,
        section: Section,
        web: Internet,
        gap: timedelta = timedelta(),
        places: Mapping[str, JsonPlace] = MappingProxyType({}),
    ) -> None:
        """Take the expressions that differ from *section* from *places*, by account key."""
        super().__init__(section, web, gap)
        self._places = places

    def batches_of(self, accounts: Sequence[Account]) -> list[Sequence[Account]]:
        """Return the accounts in batches, each with the accounts of one answer."""
        batches: dict[tuple[JsonQuery, str], list[Account]] = {}
        for account in accounts:
            question = self._question_of(account)
            about = "" if question.is_shared else account.handle
            batches.setdefault((question, about), []).append(account)
        return list(batches.values())

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        """Return the findings of *accounts*, which share the answer to one call."""
        question = self._question_of(accounts[0])
        path = quote(question.path, safe=string.punctuation)
        path = path.replace(_PLACEHOLDER, quote(accounts[0].handle, safe=""))
        token = self.credentials.get("token")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self.transport.get(self.section.base_url + path, headers=headers)
        if answer.status in (404, 410) and not question.is_shared:
            return {a.key: missing(answer.at, f"HTTP {answer.status}") for a in accounts}
        try:
            _refuse_failure(answer)
        except RequestRefusedError as error:
            if len(accounts) == 1:
                raise
            # Not raised: the batch would be halved and asked for again, to no avail; and an account
            # alone may get a count that could be that of another.
            return {account.key: failed(answer.at, error) for account in accounts}
        findings = parse_answer(answer.document(), accounts, answer.at, question)
        return self._dated_by(answer, accounts, findings, question)

    def _dated_by(
        self,
        answer: VendorResponse,
        accounts: Sequence[Account],
        findings: Mapping[str, Finding],
        question: JsonQuery,
    ) -> Mapping[str, Finding]:
        """Return *findings*, those without a time of their own as of the last change of *answer*.

        Without one, the document is as new as the answer. What is too old has no counts.
        """
        has_times = question.taken_at is not None
        written_at = answer.written_at or answer.at
        dating = Dating(written_at + (self.section.max_age or UNDATED_MAX_AGE))
        if has_times:
            findings = {a.key: self._unless_old(a, findings[a.key], answer.at) for a in accounts}
        elif answer.at > dating.valid_until:
            error = SourceUnavailableError(
                f"was last changed {(answer.at - written_at).days} days ago; see to the program "
                f"that writes it, or raise sources.{self.name}.max_age"
            )
            findings = {key: failed(answer.at, error) for key in findings}
        return {
            key: finding
            if has_times and finding.reading.count is not None
            else undated(finding, written_at, dating)
            for key, finding in findings.items()
        }

    def _unless_old(self, account: Account, finding: Finding, now: datetime) -> Finding:
        """Return *finding*, whose count has a time, or an error where that is too long ago."""
        max_age, taken_at = self.section.max_age or DATED_MAX_AGE, finding.reading.taken_at
        if now - taken_at <= max_age:
            return finding
        return failed(now, outdated(account, "count", taken_at, max_age))

    def _question_of(self, account: Account) -> JsonQuery:
        place = self._places.get(account.key, JsonPlace())
        return JsonQuery(
            place.path or self.section.path,
            place.followers or self.section.followers,
            place.id or self.section.id,
            place.taken_at or self.section.taken_at,
        )


def parse_answer(
    document: object, accounts: Sequence[Account], at: datetime, question: JsonQuery
) -> dict[str, Finding]:
    """Return the findings of *accounts*, which share one *question*, in *document*.

    In an answer about one handle, the expressions yield the values themselves. In one about all
    accounts, they yield an object or a list of pairs, by handle; for a single account, a value will
    do, and so will one time for all of them.
    Raises PayloadError where an answer about all of them yields anything else.
    """
    try:
        counts = _by_handle(question.followers, document, accounts, question.is_shared)
        ids = times = None
        if question.id is not None:
            ids = _by_handle(question.id, document, accounts, question.is_shared)
        if question.taken_at is not None:
            times = _times_by_handle(question.taken_at, document, accounts, question.is_shared)
    except PayloadError as error:
        if question.is_shared:
            raise
        return {account.key: failed(at, error) for account in accounts}
    handles = Counter(_folded(account.handle) for account in accounts)
    return {
        account.key: _ambiguous(account, at)
        if handles[_folded(account.handle)] > 1
        else _finding(account, at, counts, ids, times)
        for account in accounts
    }


def _by_handle(
    expression: str, document: object, accounts: Sequence[Account], is_shared: bool
) -> dict[str, list[object]]:
    """Return the values of *expression* by handle; values without one are under ""."""
    value = _search(expression, document)
    is_table = isinstance(value, dict | list)
    if not is_shared or (len(accounts) == 1 and not is_table):
        return {_folded(accounts[0].handle): [value]}
    return _pairs(expression, value)


def _times_by_handle(
    expression: str, document: object, accounts: Sequence[Account], is_shared: bool
) -> dict[str, list[object]]:
    """Return the times of the counts by handle; one time is that of all counts."""
    value = _search(expression, document)
    if not is_shared or not isinstance(value, dict | list):
        return {_folded(account.handle): [value] for account in accounts}
    return _pairs(expression, value)


def _pairs(expression: str, value: object) -> dict[str, list[object]]:
    values: dict[str, list[object]] = {}
    for entry in _entries(expression, value):
        name, of_it = entry if isinstance(entry, list | tuple) and len(entry) == 2 else ("", None)
        values.setdefault(_folded(text_at(name)), []).append(of_it)
    return values


def _entries(expression: str, value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, list):
        return value
    raise PayloadError(
        f"{quoted(expression)} is {described(value)}, and neither an object nor a list of pairs"
    )


def _search(expression: str, document: object) -> object:
    """Return the value of *expression*. Raises PayloadError where it is no JSON value."""
    try:
        value = jmespath.search(expression, document)
        # Checked, as an expression can also yield a piece of its own syntax tree.
        json.dumps(value)
    except JMESPathTypeError as error:
        # The library's own text has the whole value in it, which may be long or private.
        reason = f"{error.function_name}() does not take {error.actual_type}"
    # The library passes on any error of the Python functions behind its own.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        reason = str(error)
    except RecursionError:
        reason = "too deep"
    else:
        return value
    raise PayloadError(f"{quoted(expression)} cannot be evaluated: {quoted(reason)}")


def _finding(
    account: Account,
    at: datetime,
    counts: Mapping[str, list[object]],
    ids: Mapping[str, list[object]] | None,
    times: Mapping[str, list[object]] | None,
) -> Finding:
    name = _folded(account.handle)
    if name not in counts and "" not in counts:
        return missing(at, "not in the answer")
    try:
        if name not in counts:
            raise PayloadError("not in the answer, which has something without a handle")
        followers = {count_at({"followers": value}, "followers") for value in counts[name]}
        platform_ids = {""} if ids is None else {text_at(value) for value in ids.get(name, [None])}
        taken = (
            {at} if times is None else {_time_of(value, at) for value in times.get(name, [None])}
        )
        if len(followers) > 1 or len(platform_ids) > 1 or len(taken) > 1:
            raise PayloadError(f"the answer has {quoted(account.handle)} twice, and not the same")
        # Without an id nobody could tell whether the handle has passed to somebody else.
        if ids is not None and platform_ids == {""}:
            raise PayloadError("the answer has no id, which is to be there")
    except PayloadError as error:
        return failed(at, error)
    return Finding(Reading.ok(taken.pop(), followers.pop()), platform_ids.pop())


def _time_of(value: object, now: datetime) -> datetime:
    """Return the time of a count. Raises PayloadError where it is none, or still to come."""
    taken_at = time_at({"taken_at": value}, "taken_at")
    if taken_at > now + CLOCK_SKEW:
        raise PayloadError(
            f"its taken_at, {iso(taken_at)}, lies in the future; correct the clock of the program "
            "that writes it"
        )
    return taken_at


def _ambiguous(account: Account, at: datetime) -> Finding:
    """Return the finding of an account whose count could be that of another one."""
    error = RequestRefusedError(
        f"several accounts have the handle {quoted(account.handle)} and the same path; give each"
        " a path of its own"
    )
    return failed(at, error)


def _folded(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()


def _refuse_failure(answer: VendorResponse) -> None:
    said = answer.said() if answer.status >= 300 else None
    # https://www.rfc-editor.org/rfc/rfc9457, and two names that are common besides.
    words = (text_at(said, name) for name in ("detail", "title", "message", "error"))
    refuse_failure(answer, next(filter(None, words), ""))
