"""Registry: every source that there is. Another platform is one line in `PLATFORMS`."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.domain.catalogue import Account
from bot.settings import Settings, variable_of
from bot.settings import WebSection as Section
from bot.settings.sources import PolledSection
from bot.sources.base import Source
from bot.sources.bluesky import BlueskySource
from bot.sources.budget import overspending
from bot.sources.facebook import FacebookSource
from bot.sources.file import FileSource
from bot.sources.github import GitHubSource
from bot.sources.http_json import HttpJsonSource
from bot.sources.instagram import InstagramSource
from bot.sources.mastodon import MastodonSource
from bot.sources.threads import ThreadsSource
from bot.sources.tiktok import TikTokSource
from bot.sources.transport import Internet
from bot.sources.twitch import TwitchSource
from bot.sources.web import WebSource
from bot.sources.x import XSource
from bot.sources.youtube import YouTubeSource

PLATFORMS: Mapping[str, type[WebSource[Any]]] = {
    source.name: source
    for source in (
        BlueskySource,
        FacebookSource,
        GitHubSource,
        HttpJsonSource,
        InstagramSource,
        MastodonSource,
        ThreadsSource,
        TikTokSource,
        TwitchSource,
        XSource,
        YouTubeSource,
    )
}


def polled(settings: Settings) -> list[str]:
    """Return the names of the polled sources: the file, and the sources of accounts."""
    named = {account.source for account in settings.accounts}
    file = [FileSource.name] if settings.sources.file is not None else []
    return file + [name for name in PLATFORMS if name in named]


def build_sources(settings: Settings, web: Internet, is_paced: bool) -> dict[str, Source]:
    """Return the sources that are polled, by name.

    With *is_paced*, the calls of a poll are spread out in time.
    """
    sources: dict[str, Source] = {}
    for name in polled(settings):
        section: Any = getattr(settings.sources, name)
        if name == FileSource.name:
            sources[name] = FileSource(section.path, section.max_age)
            continue
        adapter = PLATFORMS[name]
        count = sum(account.source == name for account in settings.accounts)
        gap = section.gap(adapter.calls_for(count)) if is_paced else timedelta()
        if adapter is HttpJsonSource:
            places = {one.key: one.http_json for one in settings.accounts if one.http_json}
            sources[name] = HttpJsonSource(section, web, gap, places)
        else:
            sources[name] = adapter(section, web, gap)
    return sources


def conflicts(settings: Settings, accounts: Mapping[str, Account]) -> Iterator[str]:
    """Yield the conflicts of *settings* with the limits and handles of the sources, path first."""
    for name, adapter in PLATFORMS.items():
        section: Section | None = getattr(settings.sources, name)
        read = [account for account in accounts.values() if account.source == name]
        handles = {f"accounts[{account.key}].handle": account.handle for account in read}
        if section is not None and section.canary is not None:
            handles[f"sources.{name}.canary"] = section.canary
        for place, handle in handles.items():
            if not adapter.handle.fullmatch(handle):
                yield (
                    f"{place}: {handle!r} is no handle on {adapter.title}; "
                    f"write it like {adapter.handle_example}"
                )
        if section is not None:
            yield from (f"sources.{sum_}" for sum_ in overspending(adapter, section, read))


_LONGEST_TUNED = timedelta(days=31)


def rare_polls(settings: Settings) -> Iterator[str]:
    """Yield the sources that are polled so rarely that the rules are not tuned for it, path first.

    All that the rules ask for, such as two polls in a row, then takes months, in which much can
    happen unseen.
    """
    for name in polled(settings):
        section = getattr(settings.sources, name)
        if isinstance(section, PolledSection) and section.usual_interval > _LONGEST_TUNED:
            days = section.usual_interval / timedelta(days=1)
            yield (
                f"sources.{name}: is polled every {days:.0f} days, and the rules are not tuned for"
                " more than a month: what they tell will be months late; poll it more often"
            )


def missing_credentials(settings: Settings) -> Iterator[str]:
    """Yield the credentials that have to be set before the sources can be read, path first."""
    for name in polled(settings):
        section = getattr(settings.sources, name)
        for credential in getattr(section, "credentials", ()):
            given = (getattr(section, key, None) for key in (credential, f"{credential}_file"))
            if not any(given):
                variable = variable_of("sources", name, credential)
                yield f"sources.{name}.{credential}: missing; set {variable}"
