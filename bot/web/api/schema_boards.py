"""The shapes of rankings and of histories."""

from bot.web.api.schema import Account, Board, Shape, Time


class BoardSummary(Shape):
    """A board, and who leads it."""

    board: Board
    accounts: int
    """How many accounts are on it."""
    leaders: list[str]
    """The keys of the accounts in first place: several where they are level."""
    as_of: Time | None
    """When the newest count was read; null where there is none."""


class Boards(Shape):
    """All boards."""

    boards: list[BoardSummary]


class Place(Shape):
    """An account's place on a board, with the changes over the period."""

    rank: int
    """Accounts with the same count share a rank, and the next is left out: 1, 2, 2, 4."""
    climbed: int | None
    """Ranks gained; negative where lost, null where that is not known."""
    account: Account
    followers: int
    """The last confirmed count, rounded down to a multiple of `step`."""
    step: int
    """What the platform rounds down to; 1 for an exact count."""
    taken_at: Time
    """When the count was read."""
    gained: int | None
    """Followers gained; negative where lost, null where that is not known."""
    gap: int | None
    """Followers that the account above has more; null for the first."""
    reference: str | None
    """Its place in the ranking that the board is made from."""
    is_stale: bool
    """Whether the count is older than it should be."""
    is_held: bool
    """Whether there is a newer count that is not confirmed yet."""


class Ranking(Shape):
    """The standings of a board."""

    board: Board
    days: int
    """The period of the changes, up to `as_of`."""
    as_of: Time | None
    """When the newest count was read; null where there is none."""
    places: list[Place]
    """The first place first."""
    unknown: list[Account]
    """Accounts on the board of which no count is known."""


class Point(Shape):
    """A confirmed count."""

    taken_at: Time
    """When the count was read."""
    followers: int
    """How many there were, rounded down to a multiple of `step`."""
    step: int
    """What the platform rounds down to; 1 for an exact count."""


class Line(Shape):
    """The counts of one account over the period."""

    account: Account
    gained: int | None
    """Followers from the first of the counts to the last; null where there are not two."""
    points: list[Point]
    """The oldest first, thinned so that a line drawn through them keeps its shape."""


class History(Shape):
    """The counts of accounts over a period."""

    days: int
    """How long the period is."""
    start: Time
    """When it begins."""
    end: Time
    """When it ends: now."""
    lines: list[Line]
    """A line an account."""
    milestones: list[int]
    """Of a single account: the thresholds that it passed meanwhile, or else the next one."""
