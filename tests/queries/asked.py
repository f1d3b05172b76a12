"""Worlds to ask questions about."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from bot.domain.catalogue import Board, Catalogue, Membership
from bot.queries.view import StaleAfter, View
from tests.series import DAY, START, catalogue_of

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


def view(
    db: Database,
    tracked: Catalogue | None = None,
    now: datetime = START,
    ages: StaleAfter | None = None,
) -> View:
    """Return what queries look at."""
    return View(db, tracked or catalogue(), now, ages or {})


def two_boards(*keys: str) -> tuple[Board, ...]:
    """Return a board of all accounts, and one of the first two."""
    return (
        Board("all", tuple(Membership(key) for key in keys)),
        Board("few", tuple(Membership(key) for key in keys[:2])),
    )
