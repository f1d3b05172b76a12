"""Lookup: the board, account or city that a key names, or a refusal that suggests another one."""

from collections.abc import Iterable
from typing import NoReturn

from bot.domain.catalogue import Account, Board, Catalogue
from bot.errors import UserError
from bot.text import cut, nearest

_LISTED = 10
"""How many names a refusal lists."""


def board_of(catalogue: Catalogue, key: str) -> Board:
    """Return the board *key*. Raises UserError where there is none."""
    board = catalogue.board(key)
    if board is None:
        _refuse("board", key, (board.key for board in catalogue.boards))
    return board


def account_of(catalogue: Catalogue, key: str) -> Account:
    """Return the account *key*. Raises UserError where there is none."""
    account = catalogue.accounts.get(key)
    if account is None:
        _refuse("account", key, catalogue.accounts)
    return account


def accounts_of_city(catalogue: Catalogue, city: str) -> list[Account]:
    """Return the accounts of *city*, which are those that name it. Raises UserError for none."""
    found = [account for account in catalogue.accounts.values() if account.city == city]
    if not found:
        _refuse("city", city, cities_of(catalogue))
    return found


def cities_of(catalogue: Catalogue) -> list[str]:
    """Return the cities that have an account, each once."""
    return list(dict.fromkeys(account.city for account in catalogue.accounts.values()))


def _refuse(what: str, key: str, known: Iterable[str]) -> NoReturn:
    names = list(known)
    near = nearest(key, names)
    if near is not None:
        raise UserError(f"unknown-{what}-near", name=cut(key), near=near)
    listed = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
    raise UserError(f"unknown-{what}", name=cut(key), count=len(names), known=listed)
