"""Schema: the sections of the file, their defaults, and the checks between them.

The sections of the sources are in `sources`, that of Discord in `discord`.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.ladder import LARGEST_COUNT, parse_ladder
from bot.domain.rules import IncidentRules, MilestoneRules, OvertakeRules, QuarantineRules, Rules
from bot.settings.discord import DiscordSection
from bot.settings.section import Section
from bot.settings.sources import SourcesSection, is_required
from bot.settings.values import (
    BaseUrl,
    Count,
    Duration,
    Factor,
    FilePath,
    Followers,
    Handle,
    Instant,
    Item,
    Key,
    LadderText,
    Line,
    Names,
    ProxyUrl,
    Query,
    Sentence,
    Share,
    Url,
    UrlPath,
    Zone,
)
from bot.text import nearest, shown

_QUARANTINE, _INCIDENT, _OVERTAKES = QuarantineRules(), IncidentRules(), OvertakeRules()
_MILESTONES = MilestoneRules()
_MOST_CONFIRMATIONS = 10
"""More would be late for everybody, and need older counts than are at hand."""


class DatabaseSection(Section):
    """The file of SQLite that holds all state."""

    path: FilePath = Path("milepost.db")


class LogSection(Section):
    """The level of the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class MilestonesSection(Section):
    """The ladder of accounts and boards that name none, and `MilestoneRules`, within bounds."""

    ladder: LadderText = parse_ladder("1-2-5")
    confirmations: Annotated[int, Field(ge=1, le=_MOST_CONFIRMATIONS)] = _MILESTONES.confirmations


class QuarantineSection(Section):
    """`QuarantineRules`, within bounds."""

    floor: Followers = _QUARANTINE.floor
    share: Share = _QUARANTINE.share
    pace: Factor = _QUARANTINE.pace
    young_share: Share = _QUARANTINE.young_share
    agreement: Duration = _QUARANTINE.agreement
    still_span: Duration = _QUARANTINE.still_span
    joint_span: Duration = _QUARANTINE.joint_span
    nothing: Followers = _QUARANTINE.nothing
    readings: Count = _QUARANTINE.readings
    extreme_ratio: Annotated[float, Field(gt=1)] = _QUARANTINE.extreme_ratio
    extreme_readings: Count = _QUARANTINE.extreme_readings
    extreme_span: Duration = _QUARANTINE.extreme_span
    collapse_ratio: Annotated[float, Field(gt=1)] = _QUARANTINE.collapse_ratio
    collapse_span: Duration = _QUARANTINE.collapse_span


class IncidentSection(Section):
    """`IncidentRules`, within bounds."""

    share: Share = _INCIDENT.share
    accounts: Count = _INCIDENT.accounts


class OvertakesSection(Section):
    """`OvertakeRules`, within bounds."""

    margin: Annotated[int, Field(ge=1, le=LARGEST_COUNT)] = _OVERTAKES.margin
    margin_share: Annotated[float, Field(ge=0, le=1)] = _OVERTAKES.margin_share
    wobble: Annotated[float, Field(ge=0)] = _OVERTAKES.wobble
    confirmations: Count = _OVERTAKES.confirmations
    doubtful_confirmations: Count = _OVERTAKES.doubtful_confirmations
    doubtful_span: Duration = _OVERTAKES.doubtful_span
    cooldown: Duration = _OVERTAKES.cooldown


class AnnouncementsSection(Section):
    """The expiry of announcements that could not be sent."""

    expiry: Duration = timedelta(days=7)


class HttpSection(Section):
    """The contact that Milepost names to the platforms, and the proxy on the way to them."""

    contact: Line | None = None
    proxy: ProxyUrl | None = None


class PageSection(Section):
    """The page: served to this machine only, unless another host is named."""

    enabled: bool = True
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """0 takes any port that is free."""
    url: BaseUrl | None = None
    """The public address, if a proxy stands before the page; the proxy strips the path of it."""
    zone: Zone = "UTC"
    rate: Annotated[int, Field(ge=10, le=1_000_000)] = 1200
    """Requests that a visitor may make in a minute."""
    is_behind_proxy: bool = False
    """Whether the last address of X-Forwarded-For is the visitor's."""


class JsonPlace(Section):
    """The place of an account's count, where it differs from `[sources.http_json]`."""

    path: UrlPath | None = None
    followers: Query | None = None
    id: Query | None = None
    taken_at: Query | None = None


class AccountSection(Section):
    """A profile to track; *source* is the platform's own unless another is named."""

    key: Key
    city: Line
    names: Names = Field(default_factory=dict)
    owner: Line | None = None
    platform: Key
    handle: Handle
    url: Url | None = None
    source: Line = Field(default_factory=lambda account: account["platform"])
    milestones: LadderText | None = None
    wikidata: Item | None = None
    http_json: JsonPlace | None = None


class MemberSection(Section):
    """An account on a board, from *from_at* and before *to_at*; None is without limit."""

    account: Line
    from_at: Instant | None = Field(default=None, alias="from")
    to_at: Instant | None = Field(default=None, alias="to")
    reference: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_key(cls, value: object) -> object:
        if isinstance(value, str):
            return {"account": value}
        if not isinstance(value, dict | MemberSection):
            raise ValueError(
                f"must be the key of an account, or a table with one, not {shown(value)}"
            )
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_at and self.to_at and self.to_at <= self.from_at:
            raise ValueError("'to' is not later than 'from'; correct one of them")
        return self


def _not_empty(members: tuple[MemberSection, ...]) -> tuple[MemberSection, ...]:
    # A min_length would also complain where a member is wrong, as then there is one less.
    if not members:
        raise ValueError("must not be empty; name an account")
    return members


class BoardSection(Section):
    """A named ranking; for its *overtakes*, which are a part, see `Settings.overtake_rules`."""

    key: Key
    name: Line
    names: Names = Field(default_factory=dict)
    definition: Sentence
    definition_url: Url | None = None
    milestones: LadderText | None = None
    overtakes: OvertakesSection | None = None
    members: Annotated[tuple[MemberSection, ...], AfterValidator(_not_empty)] = Field(strict=False)


class Settings(BaseSettings):
    """The whole configuration: everything that an operator decides."""

    model_config = SettingsConfigDict(frozen=True, strict=True, extra="forbid", case_sensitive=True)

    database: DatabaseSection = DatabaseSection()
    log: LogSection = LogSection()
    milestones: MilestonesSection = MilestonesSection()
    quarantine: QuarantineSection = QuarantineSection()
    incident: IncidentSection = IncidentSection()
    overtakes: OvertakesSection = OvertakesSection()
    announcements: AnnouncementsSection = AnnouncementsSection()
    http: HttpSection = HttpSection()
    discord: DiscordSection = DiscordSection()
    web: PageSection = PageSection()
    sources: SourcesSection = SourcesSection()
    accounts: tuple[AccountSection, ...] = Field(default=(), strict=False)
    boards: tuple[BoardSection, ...] = Field(default=(), strict=False)

    @property
    def rules(self) -> Rules:
        """The rules of every account and board."""
        return Rules(
            QuarantineRules(**dict(self.quarantine)),
            IncidentRules(**dict(self.incident)),
            OvertakeRules(**dict(self.overtakes)),
            MilestoneRules(self.milestones.confirmations),
        )

    def overtake_rules(self, board: BoardSection) -> OvertakeRules:
        """Return the rules of all boards with the changes of *board*."""
        changes = board.overtakes.model_dump(exclude_unset=True) if board.overtakes else {}
        return replace(self.rules.overtakes, **changes)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the values that are passed in and read nothing: `load` does the reading."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _with_sources(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Add the sections that accounts need and that have no required settings."""
        accounts, sources = values.get("accounts"), values.get("sources", {})
        if not isinstance(accounts, list | tuple) or not isinstance(sources, dict):
            return values
        # A list and not a set: the values are unchecked yet, and need not be hashable.
        named = [
            account.get("source", account.get("platform"))
            for account in accounts
            if isinstance(account, dict)
        ]
        absent: dict[str, Any] = {
            name: {}
            for name in SourcesSection.model_fields.keys() - sources.keys()
            if name in named and not is_required(SourcesSection.section_of(name))
        }
        return {**values, "sources": {**sources, **absent}}

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if conflicts := list(_conflicts(self)):
            raise ConflictsError(conflicts)
        return self


class ConflictsError(ValueError):
    """Settings that are right alone and wrong together; its one argument lists them."""


def _conflicts(settings: Settings) -> Iterator[str]:
    """Yield the conflicts between the accounts, the boards and the sources, path first."""
    accounts: dict[str, AccountSection] = {}
    profiles: dict[tuple[str, str], str] = {}
    sources: set[str] = set()
    for account in settings.accounts:
        at = f"accounts[{account.key}]"
        if account.key in accounts:
            yield f"{at}.key: is used twice; give one of the two another key"
        accounts[account.key] = account
        other = profiles.setdefault((account.platform, account.handle.casefold()), account.key)
        if other != account.key:
            yield (
                f"{at}.handle: is the handle of account '{other}' on {account.platform} too;"
                " remove one of the two"
            )
        yield from _source_conflicts(settings, account, at, sources)
        sources.add(account.source)
    boards: set[str] = set()
    for board in settings.boards:
        if board.key in boards:
            yield f"boards[{board.key}].key: is used twice; give one of the two another key"
        boards.add(board.key)
        members: set[str] = set()
        for place, member in enumerate(board.members):
            at = f"boards[{board.key}].members[{place}]"
            if member.account not in accounts:
                near = nearest(member.account, accounts)
                fix = f"did you mean '{near}'?" if near else "add it under [[accounts]]"
                yield f"{at}: account '{member.account}' is not declared; {fix}"
            elif member.account in members:
                yield f"{at}: account '{member.account}' is on this board already; remove one"
            members.add(member.account)


def _source_conflicts(
    settings: Settings, account: AccountSection, at: str, seen: Collection[str]
) -> Iterator[str]:
    """Yield the conflicts of *account* with its source, but not twice for a source of *seen*."""
    if account.http_json is not None and account.source != "http_json":
        yield f"{at}.http_json: the account is read from {account.source}; remove one of the two"
    known = SourcesSection.with_accounts()
    near = nearest(account.platform, known)
    if account.source in known:
        if getattr(settings.sources, account.source) is None and account.source not in seen:
            yield (
                f"sources.{account.source}: missing, and account '{account.key}' is read from it;"
                f" add the section [sources.{account.source}]"
            )
        if near and account.platform not in known:
            yield f"{at}.platform: unknown platform '{account.platform}'; did you mean {near}?"
    elif "source" in account.model_fields_set:
        yield f"{at}.source: unknown source '{account.source}'; known: {', '.join(known)}"
    else:
        fix = f"did you mean {near}?" if near else f"known: {', '.join(known)}, or name a source"
        yield f"{at}.platform: unknown platform '{account.platform}'; {fix}"
