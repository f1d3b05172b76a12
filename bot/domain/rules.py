"""The parameters of the rules, with the defaults that suit any series.

Every number here has its place in `config/default.toml`, where an operator may change it.
"""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class QuarantineRules:
    """When a reading is too far from its account's last believed one to be believed at once.

    A move is plausible up to
    `floor + share * level + pace * (what the account usually moves in that time)`.
    """

    floor: int = 5
    """Followers that any account may gain or lose between two readings."""
    share: float = 0.003
    """Part of the level that any account may gain or lose between two readings."""
    pace: float = 8.0
    """How many times its own usual movement an account may move."""
    young_share: float = 0.05
    """Part of the first count that the second may differ by; it shrinks with every reading."""
    extreme_ratio: float = 2.0
    """A move is extreme when the larger count is at least this many times the smaller one."""
    extreme_readings: int = 3
    """Readings that must agree before an extreme move is believed."""
    extreme_span: timedelta = timedelta(hours=36)
    """Time that the readings of an extreme move must span before it is believed."""
    collapse_ratio: float = 10.0
    """A fall to less than one part in so many is a collapse: sources fail so, accounts hardly."""
    collapse_span: timedelta = timedelta(days=30)
    """Time that the readings of a collapse must span before it is believed."""


@dataclass(frozen=True, slots=True)
class IncidentRules:
    """When the accounts of a source move together, which is the platform and not the cities."""

    share: float = 0.5
    """Part of a source's accounts that must move out of proportion, the same way, in one poll."""
    accounts: int = 3
    """Accounts that must do so at the least."""


@dataclass(frozen=True, slots=True)
class OvertakeRules:
    """When one account has overtaken another for everyone to hear."""

    margin: int = 1
    """Followers by which the lead must be at least."""
    margin_share: float = 0.00005
    """Part of the overtaken account's count by which the lead must be at least."""
    wobble: float = 4.0
    """How many times the pair's usual step backwards the lead must be at least."""
    confirmations: int = 3
    """Successive polls in which both were read and the lead was large enough."""
    cooldown: timedelta = timedelta(days=7)
    """A swap back within this time is "neck and neck", not an overtake."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All parameters of one run."""

    quarantine: QuarantineRules = field(default_factory=QuarantineRules)
    incident: IncidentRules = field(default_factory=IncidentRules)
    overtakes: OvertakeRules = field(default_factory=OvertakeRules)
