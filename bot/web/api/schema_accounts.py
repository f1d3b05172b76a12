"""The shapes of accounts, and of a comparison."""

from bot.web.api.schema import Account, Level, Shape, Time


class NextMilestone(Shape):
    """What an account comes to next."""

    threshold: int
    """A number of followers."""
    missing: int
    """How many are missing."""


class AccountSummary(Shape):
    """An account, and where it stands."""

    account: Account
    level: Level
    next_milestone: NextMilestone | None
    """Null where there is none, or no count is known."""


class Accounts(Shape):
    """All accounts."""

    accounts: list[AccountSummary]


class Rank(Shape):
    """An account's rank on a board."""

    board: str
    """The key of the board."""
    rank: int
    """The rank among those of which a count is known."""
    of: int
    """How many these are."""


class Growth(Shape):
    """Followers gained in the days up to the last count."""

    days: int
    """How many days."""
    gained: int | None
    """Null where no count from about that time is known."""


class Milestone(Shape):
    """A threshold that an account passed."""

    threshold: int
    """A number of followers."""
    also_passed: list[int]
    """Lower thresholds that were passed at once."""
    not_before: Time
    """When the account was last seen below it."""
    not_after: Time
    """When the account was first seen at it, or above."""
    announcement: str | None
    """The key of the announcement; null where it was not announced."""


class Baseline(Shape):
    """What an account had when it was first read."""

    followers: int
    """The oldest count that is known."""
    taken_at: Time
    """When it was read."""
    passed_before: int | None
    """The highest threshold that had been passed by then; null for none."""


class AccountDetail(Shape):
    """All about an account."""

    account: Account
    level: Level
    ranks: list[Rank]
    """The boards that it is on."""
    growth: list[Growth]
    """Over a day, a week and a month."""
    next_milestone: NextMilestone | None
    """Null where there is none, or no count is known."""
    milestones: list[Milestone]
    """Those that it passed since it was first read, the newest first."""
    baseline: Baseline | None
    """Null where no count is known."""


class Lead(Shape):
    """Since when an account has been in front of another without a break."""

    since: Time
    """When it was first seen in front."""
    not_before: Time | None
    """When it was last seen level or behind; null where that is not known."""


class Compared(Shape):
    """An account next to the one with the highest count."""

    account: Account
    level: Level
    gained: int | None
    """Followers gained over the period; null where that is not known."""
    gap: int | None
    """Followers that the leader has more; null for the leader, and without a count."""
    gap_grew: int | None
    """By how much the gap grew over the period; negative where it closed."""
    is_level: bool
    """Whether the two counts may stand for the same number, as rounded ones do."""
    led_since: Lead | None
    """Since when the leader is in front; null where it is not, or that is not known."""


class Comparison(Shape):
    """Accounts side by side."""

    days: int
    """The period of the changes, up to `as_of`."""
    as_of: Time | None
    """When the newest count was read; null where there is none."""
    accounts: list[Compared]
    """The highest count first, and those without one last."""
