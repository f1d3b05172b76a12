"""Catalogue: the accounts, boards and ladders that the settings declare, as the rules see them."""

from datetime import timedelta

from bot.domain.catalogue import Account, Board, Catalogue, Membership, ladders_of
from bot.settings.schema import Settings
from bot.settings.sources import PolledSection, SourcesSection


def build_catalogue(settings: Settings) -> Catalogue:
    """Return the accounts and boards of *settings*, with their ladders and rules."""
    accounts = {
        account.key: Account(
            account.key,
            account.city,
            account.platform,
            account.source,
            account.owner or "",
            account.handle,
            account.url or "",
            names=account.names,
        )
        for account in settings.accounts
    }
    boards = [
        (
            Board(
                board.key,
                tuple(
                    Membership(m.account, m.from_at, m.to_at, m.reference or "")
                    for m in board.members
                ),
                settings.overtake_rules(board),
                board.name,
                board.definition,
                board.definition_url or "",
                board.names,
            ),
            board.milestones,
        )
        for board in settings.boards
    ]
    ladders = {
        account.key: ladders_of(account.key, account.milestones, boards, settings.milestones.ladder)
        for account in settings.accounts
    }
    return Catalogue(
        accounts,
        ladders,
        tuple(board for board, _ in boards),
        settings.rules,
        _intervals(settings.sources),
    )


def _intervals(sources: SourcesSection) -> dict[str, timedelta]:
    """Return the longest usual time between two polls of each source that is polled."""
    return {
        name: section.usual_interval
        for name, section in sources
        if isinstance(section, PolledSection)
    }
