"""Worlds to ask questions about."""

from dataclasses import replace

from bot.domain.catalogue import Board, Catalogue, Membership
from tests.series import DAY, catalogue_of

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


def two_boards(*keys: str) -> tuple[Board, ...]:
    """Return a board of all accounts, and one of the first two."""
    return (
        Board("all", tuple(Membership(key) for key in keys)),
        Board("few", tuple(Membership(key) for key in keys[:2])),
    )
