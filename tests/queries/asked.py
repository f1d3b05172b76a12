"""A database with a few weeks of polls, for questions about them."""

from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from bot.domain.announcements import Subscription
from bot.domain.catalogue import Board, Catalogue, Membership
from bot.pipeline.record import Recorder
from bot.storage.catalogue import sync_catalogue
from tests.series import DAY, START, Row, catalogue_of, polls_of
from tests.stored import record

WEEK = 7 * DAY
MONTH = 30 * DAY


def catalogue(*keys: str, ladder: str = "every=1000", **changes: object) -> Catalogue:
    """Return accounts on one board; those named `city-platform` belong to one city."""
    declared = catalogue_of(keys, ladder)
    accounts = {
        key: replace(account, city=key.partition("-")[0].title())
        for key, account in declared.accounts.items()
    }
    return replace(declared, accounts=accounts, **changes)


def poll(
    db: Database,
    tracked: Catalogue,
    rows: dict[str, Row],
    every: timedelta = DAY,
    channels: tuple[Subscription, ...] = (Subscription("all"),),
    step: int = 1,
) -> Recorder:
    """Record *rows*, whose columns are polls."""
    ids = sync_catalogue(db, tracked, START)
    recorder = Recorder(tracked, ids, lambda _: channels, 400 * DAY)
    record(db, recorder, *polls_of(rows, every, step=step))
    return recorder


def two_boards(*keys: str) -> tuple[Board, ...]:
    """Return a board of all accounts, and one of the first two."""
    return (
        Board("all", tuple(Membership(key) for key in keys)),
        Board("few", tuple(Membership(key) for key in keys[:2])),
    )
