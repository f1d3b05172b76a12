"""Profiles on a platform, as a source finds them."""

from dataclasses import replace
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.readings import Reading, Status
from bot.sources.base import Fetched, Finding
from tests.pipeline.machine import Machine
from tests.series import HOUR, START, catalogue_of


def cities(**handles: str) -> Catalogue:
    """Return a catalogue of accounts with these handles, which share a board."""
    catalogue = catalogue_of(handles, "every=100")
    accounts = {
        key: replace(account, platform="bluesky", handle=handles[key])
        for key, account in catalogue.accounts.items()
    }
    return replace(catalogue, accounts=accounts)


def profile(
    at: datetime, followers: int, platform_id: str = "", handle: str = "", note: str = ""
) -> Finding:
    """Return the finding of a profile that shows its count."""
    return Finding(Reading.ok(at, followers), platform_id, handle, note)


def hidden(at: datetime) -> Finding:
    """Return the finding of a profile that hides its count."""
    return Finding(Reading(at, Status.HIDDEN))


def found(**findings: Finding) -> Fetched:
    """Return what a source answers that finds these accounts, and no others."""
    return Fetched(findings)


async def seoul(
    machine: Machine, hour: int, followers: int, platform_id: str = "", handle: str = ""
) -> None:
    """Let the profile that answers for Seoul at *hour* show a count."""
    at = START + hour * HOUR
    await machine.answer(found(seoul=profile(at, followers, platform_id, handle)), at)
