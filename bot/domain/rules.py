"""Rule parameters, with defaults that suit any series.

Every number here has its place in `config/default.toml`, where an operator may change it.
"""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class QuarantineRules:
    """The bounds beyond which a reading is not believed at once.

    A move is plausible up to
    `floor + share * level + pace * (the account's usual movement in that time)`.
    """

    floor: int = 5
    """Followers that any account may gain or lose between two readings."""
    share: float = 0.003
    """Part of the level that any account may gain or lose between two readings."""
    pace: float = 8.0
    """The multiple of its own usual movement that an account may move."""
    young_share: float = 0.05
    """Part of the first count that the second may differ by; it shrinks with every reading."""
    agreement: timedelta = timedelta(hours=6)
    """Time that readings must agree before an implausible move is believed."""
    still_span: timedelta = timedelta(days=14)
    """Time after which one number, again and again, is believed of an account that otherwise
    moves."""
    joint_span: timedelta = timedelta(days=4)
    """Time that a joint move of a source's accounts must last before it is believed."""
    nothing: int = 5
    """A fall to so few followers is never believed without an operator."""
    readings: int = 3
    """Readings that must agree before an implausible move is believed; where polls are a week or
    more apart, two are enough."""
    extreme_ratio: float = 1.5
    """A move is extreme when the larger count is at least this many times the smaller one."""
    extreme_readings: int = 3
    """Readings that must agree before an extreme move is believed."""
    extreme_span: timedelta = timedelta(hours=72)
    """Time that the readings of an extreme move, or of a fall, must span before it is believed."""
    collapse_ratio: float = 10.0
    """A fall to less than one part in so many is a collapse: sources fail so, accounts hardly."""
    collapse_span: timedelta = timedelta(days=30)
    """Time that the readings of a collapse must span before it is believed."""


@dataclass(frozen=True, slots=True)
class IncidentRules:
    """The share of a source's accounts whose joint move is the platform's and not the cities'."""

    share: float = 0.5
    """Part of a source's accounts that must move out of proportion in one poll."""
    accounts: int = 3
    """Accounts that must do so at the least."""


@dataclass(frozen=True, slots=True)
class OvertakeRules:
    """The lead, and its confirmation, by which one account has overtaken another for good."""

    margin: int = 1
    """Followers by which the lead must be at least."""
    margin_share: float = 0.00005
    """Part of the overtaken account's count by which the lead must be at least."""
    wobble: float = 4.0
    """The multiple of the pair's usual step backwards that the lead must be at least."""
    confirmations: int = 3
    """Successive polls in which both were read and the lead was large enough.

    Where polls are a week or more apart, two are enough.
    """
    doubtful_confirmations: int = 5
    """The same for a lead of a single follower, or one that is not wider than the pair wavers."""
    doubtful_span: timedelta = timedelta(days=1)
    """Time that such a lead must have lasted besides."""
    cooldown: timedelta = timedelta(days=7)
    """A swap back within this time is "neck and neck", not an overtake."""


@dataclass(frozen=True, slots=True)
class MilestoneRules:
    """The readings that a milestone takes."""

    confirmations: int = 1
    """Successive polls in which the threshold must be reached."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All parameters of one run."""

    quarantine: QuarantineRules = field(default_factory=QuarantineRules)
    incident: IncidentRules = field(default_factory=IncidentRules)
    overtakes: OvertakeRules = field(default_factory=OvertakeRules)
    milestones: MilestoneRules = field(default_factory=MilestoneRules)
