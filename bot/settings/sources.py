"""The sections under `[sources]`: one a source, each with its schedule, address and credentials."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Annotated, ClassVar, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from bot.settings.section import Secret, SecretSection, Section, is_overheard
from bot.settings.values import (
    BaseUrl,
    Cron,
    Duration,
    DurationOrZero,
    FilePath,
    InstanceUrl,
    Line,
    Query,
    UrlPath,
)
from bot.text import shown


class SourceSection(Section):
    """A section under `[sources]`."""

    has_accounts: ClassVar[bool] = True
    """Whether accounts can name it as their source."""


_JITTER = timedelta(seconds=30)
_LONGEST_GAP = timedelta(seconds=10)
_WEEK, _YEAR = timedelta(weeks=1), timedelta(weeks=52)


class PolledSection(SourceSection):
    """The schedule of a source's polls; *cron*, where it is given, stands in for *interval*."""

    interval: Duration = timedelta(hours=1)
    cron: Cron | None = None
    jitter: DurationOrZero | None = None

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        if {"interval", "cron"} <= self.model_fields_set:
            raise ValueError("has both interval and cron; remove one of them")
        if self.cron is None and self.longest_jitter >= self.interval:
            raise ValueError("the jitter is not shorter than the interval; shorten it")
        return self

    @property
    def longest_jitter(self) -> timedelta:
        """The longest delay of a poll: the jitter, else up to a tenth of the interval."""
        if self.jitter is not None:
            return self.jitter
        return _JITTER if self.cron is not None else min(_JITTER, self.interval / 10)

    @property
    def usual_interval(self) -> timedelta:
        """The time between two polls; by a crontab, the average of a week, or of a year."""
        window = _WEEK if self.polls_within(_WEEK) > 1 else _YEAR
        return window / max(self.polls_within(window), 1)

    def polls_within(self, window: timedelta) -> float:
        """Return the number of polls in a *window* of time, the highest one where it varies."""
        if self.cron is None:
            return window / self.interval
        return float(_busiest(self.cron, window))


def _busiest(cron: str, window: timedelta) -> int:
    """Return the most times that *cron* fires within *window*, judged by the first week of 2024."""
    # Imported here, as it takes as long as half of the settings and few of them need it.
    from apscheduler.triggers.cron import CronTrigger

    trigger = CronTrigger.from_crontab(cron, timezone=UTC)

    def times() -> Iterator[datetime]:
        at = trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC))
        while at is not None:
            yield at
            at = trigger.get_next_fire_time(at, at + timedelta(seconds=1))

    first = next(times())
    fired = list(takewhile(lambda at: at < first + timedelta(days=7) + window, times()))
    most = begin = 0
    for end, at in enumerate(fired):
        while at - fired[begin] >= window:
            begin += 1
        most = max(most, end - begin + 1)
    return most


DATED_MAX_AGE = timedelta(days=3)
"""The default age up to which counts are valid that have times of their own: what is exported once
a working day is as old on a Monday."""
UNDATED_MAX_AGE = timedelta(days=30)
"""The same for documents without times, most of which a person keeps."""


class DocumentSection(PolledSection):
    """A source of documents, in which what is older than *max_age* is no count."""

    max_age: Duration | None = None


class FileSection(DocumentSection):
    """Counts that a file has, which another program keeps fresh, or a person."""

    path: FilePath


class ManualSection(SourceSection):
    """Counts that an operator enters."""


class Endpoint(SourceSection):
    """A source that is read over the network."""

    base_url: BaseUrl
    timeout: Duration = timedelta(seconds=20)


class WebSection(PolledSection, Endpoint):
    """A source that is polled over the network."""

    spread: DurationOrZero | None = None
    canary: Line | None = None

    @model_validator(mode="after")
    def _ends_in_time(self) -> Self:
        if self.spread is not None and self.spread >= self._least_interval:
            raise ValueError("the spread is not shorter than the interval; shorten it")
        return self

    def gap(self, calls: int) -> timedelta:
        """Return the time between two calls, so that a poll of so many is spread out.

        Without a *spread* of its own it takes up to a quarter of the interval.
        """
        if self.spread is not None:
            return self.spread / max(calls, 1)
        return min(self._least_interval / 4 / max(calls, 1), _LONGEST_GAP)

    @property
    def _least_interval(self) -> timedelta:
        hour = timedelta(hours=1)
        return self.interval if self.cron is None else hour / max(self.polls_within(hour), 1)


class CredentialedSection(WebSection, SecretSection):
    """A source that takes a credential, which never goes over an unencrypted connection."""

    credentials: ClassVar[tuple[str, ...]] = ()
    """The settings without which nothing can be read."""

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if (self.credentials or self.has_secret()) and (url := _open_url(self)):
            raise ValueError(
                f"{shown(url)} is not encrypted, and credentials would be sent over it;"
                " write https://"
            )
        return self


def _open_url(source: Endpoint) -> str | None:
    """Return the address of *source* that others can listen to, if one is."""
    for name in ("base_url", "auth_url"):
        url = getattr(source, name, None)
        if url is not None and is_overheard(url):
            return str(url)
    return None


Quota = Annotated[int, Field(ge=1, le=10**9)]


def _digits(text: str) -> str:
    if not text.isascii() or not text.isdigit():
        # Not quoted, as it can be the token that belongs next to it.
        raise ValueError("must be a number, the id of your own account")
    return text


def _version(text: str) -> str:
    major, _, minor = text.removeprefix("v").partition(".")
    if not (text.startswith("v") and (major + minor).isascii() and (major + minor).isdigit()):
        raise ValueError(f"must be a version such as v25.0, not {shown(text)}")
    return text


GraphVersion = Annotated[str, AfterValidator(_version)]


class GraphSection(CredentialedSection):
    """A source that is read through Meta's Graph API."""

    credentials: ClassVar[tuple[str, ...]] = ("access_token",)

    base_url: BaseUrl = "https://graph.facebook.com"
    version: GraphVersion = "v25.0"
    access_token: Secret = None
    access_token_file: FilePath | None = None


class InstagramSection(GraphSection):
    """Instagram's Business Discovery."""

    credentials = ("access_token", "user_id")

    canary: Line | None = "instagram"
    user_id: Annotated[str, AfterValidator(_digits)] | None = None
    quota: Quota = 200


class FacebookSection(GraphSection):
    """Facebook Pages."""

    canary: Line | None = "facebook"
    quota: Quota = 200


class ThreadsSection(GraphSection):
    """Threads' profile discovery."""

    base_url: BaseUrl = "https://graph.threads.net"
    version: GraphVersion = "v1.0"
    canary: Line | None = "threads"
    quota: Quota = 1000


class YouTubeSection(CredentialedSection):
    """YouTube's Data API."""

    credentials = ("api_key",)

    base_url: BaseUrl = "https://www.googleapis.com"
    canary: Line | None = "YouTube"
    api_key: Secret = None
    api_key_file: FilePath | None = None
    quota: Quota = 10_000


class XSection(CredentialedSection):
    """X's API, which is paid for."""

    credentials = ("bearer_token",)

    base_url: BaseUrl = "https://api.x.com"
    canary: Line | None = "X"
    bearer_token: Secret = None
    bearer_token_file: FilePath | None = None
    quota: Quota = 300


class TikTokSection(CredentialedSection):
    """TikTok's Research API."""

    credentials = ("client_key", "client_secret")

    base_url: BaseUrl = "https://open.tiktokapis.com"
    canary: Line | None = "tiktok"
    client_key: Secret = None
    client_key_file: FilePath | None = None
    client_secret: Secret = None
    client_secret_file: FilePath | None = None
    quota: Quota = 1000


class TwitchSection(CredentialedSection):
    """Twitch's Helix."""

    credentials = ("client_id", "client_secret")

    base_url: BaseUrl = "https://api.twitch.tv"
    auth_url: BaseUrl | None = None
    canary: Line | None = "twitch"
    client_id: Secret = None
    client_id_file: FilePath | None = None
    client_secret: Secret = None
    client_secret_file: FilePath | None = None
    quota: Quota = 800


class BlueskySection(WebSection):
    """Bluesky's public API, which needs no key."""

    base_url: BaseUrl = "https://public.api.bsky.app"
    canary: Line | None = "bsky.app"


class MastodonSection(WebSection):
    """Mastodon: every instance is asked for its own accounts, without a key."""

    base_url: InstanceUrl = "https://{instance}"


class GitHubSection(CredentialedSection):
    """GitHub, without a key or, for more calls, with one."""

    base_url: BaseUrl = "https://api.github.com"
    canary: Line | None = "github"
    token: Secret = None
    token_file: FilePath | None = None


class WikidataSection(Endpoint):
    """Wikidata, for imports and as a second opinion."""

    has_accounts: ClassVar[bool] = False

    base_url: BaseUrl = "https://www.wikidata.org"
    timeout: Duration = timedelta(seconds=60)


class HttpJsonSection(CredentialedSection, DocumentSection):
    """Any JSON that an operator has; *path* and the expressions can differ by account."""

    base_url: BaseUrl
    path: UrlPath = "/{handle}"
    followers: Query = "followers"
    id: Query | None = None
    taken_at: Query | None = None
    token: Secret = None
    token_file: FilePath | None = None


class SourcesSection(Section):
    """The sources that are configured; each is None where its section is absent."""

    bluesky: BlueskySection | None = None
    facebook: FacebookSection | None = None
    file: FileSection | None = None
    github: GitHubSection | None = None
    http_json: HttpJsonSection | None = None
    instagram: InstagramSection | None = None
    manual: ManualSection | None = None
    mastodon: MastodonSection | None = None
    threads: ThreadsSection | None = None
    tiktok: TikTokSection | None = None
    twitch: TwitchSection | None = None
    wikidata: WikidataSection | None = None
    x: XSection | None = None
    youtube: YouTubeSection | None = None

    @classmethod
    def section_of(cls, name: str) -> type[SourceSection]:
        """Return the model of the section *name*."""
        section: type[SourceSection] = get_args(cls.model_fields[name].annotation)[0]
        return section

    @classmethod
    def with_accounts(cls) -> list[str]:
        """Return the names of the sources that accounts can be read from."""
        return [name for name in cls.model_fields if cls.section_of(name).has_accounts]


def is_required(section: type[SourceSection]) -> bool:
    """Return whether *section* has settings without a default."""
    return any(field.is_required() for field in section.model_fields.values())
