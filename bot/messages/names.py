"""Names of accounts and boards, and counts, as they stand in a sentence; and times of events."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from bot.domain.catalogue import Account, Catalogue
from bot.domain.events import Bracketed, MilestoneReached
from bot.language import Language
from bot.messages.style import Style

_SAME_DAY = timedelta(hours=12)
_SAME_MINUTE = timedelta(minutes=1)
_UNSEEN = timedelta(hours=36)
"""Longer than a daily poll takes: after so long, something was missed, or waited for."""


def with_siblings(catalogue: Catalogue, accounts: Iterable[str]) -> list[str]:
    """Return *accounts* and all others of their cities."""
    known = [catalogue.accounts[key] for key in accounts if key in catalogue.accounts]
    cities = {account.city for account in known}
    return [key for key, account in catalogue.accounts.items() if account.city in cities]


class Names:
    """The names of *accounts*, boards and platforms in a language.

    *width* is how long a name may be, and *at_most* how many stand in a row. Accounts that share
    a name are told apart by their platform, else by their handle. *style* is that of the medium.
    """

    def __init__(
        self,
        language: Language,
        catalogue: Catalogue,
        accounts: Iterable[str],
        width: int,
        at_most: int = 5,
        *,
        style: Style,
    ) -> None:
        self.language = language
        self.style = style
        self._catalogue = catalogue
        self._width = width
        self._at_most = at_most
        known = {key: catalogue.accounts[key] for key in accounts if key in catalogue.accounts}
        bare = {key: self._seen(one.name_in(language.code), key) for key, one in known.items()}
        names = dict(bare)
        for detail_of in (self._platform_of, self._handle_of):
            shared = {name for name, times in Counter(names.values()).items() if times > 1}
            for key in [key for key, name in names.items() if name in shared]:
                detail = detail_of(known[key]) or self._seen(key, key)
                names[key] = self.text("tell-name-with", name=bare[key], detail=detail)
        self._names = names

    def text(self, key: str, **values: str | int) -> str:
        """Return the text of *key*."""
        return self.language.text(key, **values)

    def name(self, account: str) -> str:
        """Return the name of *account*."""
        return self._names.get(account) or self.style.name(account, self._width)

    def names(self, accounts: Iterable[str]) -> str:
        """Return the names of *accounts*, as one phrase."""
        return self.language.names([self.name(key) for key in accounts], self._at_most)

    def board(self, key: str) -> str:
        """Return the name of the board."""
        board = self._catalogue.board(key)
        return self._seen("" if board is None else board.name_in(self.language.code), key)

    def platform(self, account: str) -> str:
        """Return the key of the platform of *account*: texts choose their words by it."""
        known = self._catalogue.accounts.get(account)
        return "" if known is None else self.style.name(known.platform, self._width)

    def count(self, account: str, count: int, is_rounded: bool = False) -> str:
        """Return the *count* of *account* with its unit: 454,000 followers."""
        key = "tell-count-about" if is_rounded else "tell-count"
        return self.text(key, count=count, platform=self.platform(account))

    def gap(self, account: str, count: int, is_rounded: bool) -> str:
        """Return by how many followers *account* is apart from another."""
        key = "tell-gap-about" if is_rounded else "tell-gap"
        return self.text(key, count=count, platform=self.platform(account))

    def profile(self, account: str) -> str:
        """Return the platform and the handle of *account*, which leads to its profile."""
        known = self._catalogue.accounts.get(account)
        if known is None:
            return ""
        platform = self._platform_of(known)
        if not self._handle_of(known):
            return self.style.link(platform, known.url)
        return f"{platform} · {self.handle(account)}"

    def handle(self, account: str) -> str:
        """Return the handle of *account*, which leads to its profile.

        Where there is none, the name of the platform does.
        """
        known = self._catalogue.accounts.get(account)
        if known is None:
            return ""
        otherwise = self._platform_of(known) if known.url else ""
        return self.style.link(self._handle_of(known) or otherwise, known.url)

    def _seen(self, name: str, otherwise: str) -> str:
        """Return *name*, or *otherwise* where nothing of it can be seen."""
        return self.style.name(name, self._width) or self.style.name(otherwise, self._width)

    def _platform_of(self, account: Account) -> str:
        return self.text("tell-platform", platform=self.style.name(account.platform, self._width))

    def _handle_of(self, account: Account) -> str:
        handle = account.handle.removeprefix("@")
        return self.style.name(f"@{handle}", self._width) if handle else ""


def bracket(event: Bracketed, names: Names) -> str:
    """Return between which two readings *event* happened."""
    before, after = event.not_before, event.not_after
    if after - before < _SAME_MINUTE:
        return names.text("tell-when-at", at=names.style.moment(after))
    hours = names.style.hours(before, after) if after - before <= _SAME_DAY else None
    if hours is not None:
        return names.text("tell-when-within", **{"from": hours[0], "to": hours[1]})
    start, end = names.style.moment(before), names.style.moment(after)
    return names.text("tell-when-between", **{"from": start, "to": end})


def took(event: MilestoneReached, names: Names) -> str:
    """Return the time between *event* and the milestone before it; nothing where it is unknown."""
    if not event.took_seconds:
        return ""
    span = names.language.duration(timedelta(seconds=event.took_seconds))
    return names.text("ask-milestone-took", span=span)


def caveats(event: Bracketed, names: Names) -> list[str]:
    """Return the caveats of an *event* that is told long after it happened."""
    before, after = event.not_before, event.not_after
    lines = []
    if after - before > _UNSEEN:
        lines.append(names.text("tell-when-unseen"))
    if event.at - after > _UNSEEN:
        lines.append(names.text("tell-when-confirmed", at=names.style.moment(event.at)))
    return lines
