from datetime import datetime

import pytest

from bot.domain.catalogue import Board, Membership, ladders_of
from bot.domain.ladder import Ladder
from tests.series import DAY, HOUR, START, catalogue_of

OWN, GPCI, KOREA, DEFAULT = (Ladder(every=every) for every in (1, 2, 3, 4))
gpci = Board("gpci", (Membership("seoul"), Membership("paris")))
korea = Board("korea", (Membership("seoul"),))


@pytest.mark.parametrize(
    ("from_at", "to_at", "at", "is_current"),
    [
        (None, None, START, True),
        (START, None, START - HOUR, False),
        (START, None, START, True),
        (None, START, START - HOUR, True),
        (None, START, START, False),
        (START, START + DAY, START + HOUR, True),
        (START, START + DAY, START + DAY, False),
    ],
)
def test_a_membership_runs_from_its_first_day_up_to_without_its_last(
    from_at: datetime | None, to_at: datetime | None, at: datetime, is_current: bool
):
    assert is_current is Membership("seoul", from_at, to_at).is_current(at)


def test_a_board_knows_its_accounts_at_a_time():
    board = Board(
        "gpci",
        (
            Membership("seoul"),
            Membership("busan", to_at=START),
            Membership("paris", from_at=START),
        ),
    )

    assert board.accounts_at(START - HOUR) == ["seoul", "busan"]
    assert board.accounts_at(START) == ["seoul", "paris"]


@pytest.mark.parametrize(
    ("dates", "joined", "newcomers"),
    [
        ({}, {}, ""),
        ({"a": START, "b": START, "c": START}, {}, ""),  # the board itself is new
        ({"a": START - DAY, "b": START, "c": START}, {}, "bc"),
        ({"c": START}, {}, "c"),
        ({"c": START - 7 * DAY}, {}, ""),  # before the period
        ({"c": START + 2 * DAY}, {}, ""),  # yet to come
        ({}, {"c": START}, "c"),
        ({"c": START - 99 * DAY}, {"c": START}, ""),  # what is declared goes before
        ({"a": START}, {"b": START, "c": START + HOUR}, "c"),
    ],
)
def test_a_newcomer_joined_a_board_that_had_others(
    dates: dict[str, datetime], joined: dict[str, datetime], newcomers: str
):
    board = Board("board", tuple(Membership(key, dates.get(key)) for key in "abc"))

    found = board.newcomers(joined, START - 7 * DAY, START + DAY)

    assert found == set(newcomers)


@pytest.mark.parametrize(
    ("account", "own", "boards", "ladders"),
    [
        ("seoul", OWN, [(gpci, GPCI)], (OWN,)),
        ("seoul", None, [(gpci, GPCI), (korea, KOREA)], (GPCI, KOREA)),
        ("seoul", None, [(gpci, GPCI), (korea, GPCI)], (GPCI,)),
        ("seoul", None, [(gpci, None), (korea, KOREA)], (KOREA,)),
        ("paris", None, [(gpci, None), (korea, KOREA)], (DEFAULT,)),
        ("paris", None, [], (DEFAULT,)),
    ],
)
def test_an_account_climbs_its_own_ladder_else_its_boards_else_the_default(
    account: str, own: Ladder | None, boards: list, ladders: tuple[Ladder, ...]
):
    assert ladders == ladders_of(account, own, boards, DEFAULT)


def test_a_source_reads_its_own_accounts():
    catalogue = catalogue_of(["a", "b", "c"], sources={"b": "other"})

    assert catalogue.accounts_of("table") == ["a", "c"]
    assert catalogue.accounts_of("other") == ["b"]
    assert catalogue.accounts_of("nobody") == []
