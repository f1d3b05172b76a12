"""The routes of the API: all operations, each with the handler that answers it."""

from bot.web.api import accounts, announcements, atom, boards, csv_tables
from bot.web.api.operation import COMPARED, DAYS, FILTER, PAGE, Operation
from bot.web.response import ATOM, CSV, Handler

OPERATIONS: tuple[tuple[Operation, Handler], ...] = (
    (
        Operation("/api/boards", "listBoards", "All boards, and who leads them", boards.Boards),
        boards.show_boards,
    ),
    (
        Operation(
            "/api/boards/{key}",
            "getRanking",
            "The ranking of a board",
            boards.Ranking,
            (DAYS,),
        ),
        boards.show_ranking,
    ),
    (
        Operation(
            "/api/boards/{key}/history",
            "getBoardHistory",
            "The counts of the accounts of a board, thinned",
            boards.History,
            (DAYS,),
        ),
        boards.show_history,
    ),
    (
        Operation(
            "/api/accounts",
            "listAccounts",
            "All accounts, and where they stand",
            accounts.Accounts,
        ),
        accounts.show_accounts,
    ),
    (
        Operation(
            "/api/accounts/{key}",
            "getAccount",
            "An account: its count, ranks, growth and milestones",
            accounts.AccountDetail,
        ),
        accounts.show_account,
    ),
    (
        Operation(
            "/api/accounts/{key}/history",
            "getAccountHistory",
            "The counts of an account, thinned",
            boards.History,
            (DAYS,),
        ),
        accounts.show_history,
    ),
    (
        Operation(
            "/api/compare",
            "compareAccounts",
            "Accounts side by side: who leads, by how much, and since when",
            accounts.Comparison,
            (COMPARED, DAYS),
        ),
        accounts.show_comparison,
    ),
    (
        Operation(
            "/api/announcements",
            "listAnnouncements",
            "Announcements, the newest first",
            announcements.Announcements,
            (*FILTER, PAGE),
        ),
        announcements.show_announcements,
    ),
    (
        Operation(
            "/api/announcements/{key}",
            "getAnnouncement",
            "An announcement in full",
            announcements.AnnouncementDetail,
        ),
        announcements.show_announcement,
    ),
    (
        Operation(
            "/boards/{key}/ranking.csv",
            "getRankingTable",
            "The ranking of a board, as a table",
            CSV,
            (DAYS,),
        ),
        csv_tables.show_ranking,
    ),
    (
        Operation(
            "/boards/{key}/history.csv",
            "getBoardHistoryTable",
            "The counts of the accounts of a board, as a table",
            CSV,
            (DAYS,),
        ),
        csv_tables.show_board_history,
    ),
    (
        Operation(
            "/accounts/{key}/history.csv",
            "getAccountHistoryTable",
            "The counts of an account, as a table",
            CSV,
            (DAYS,),
        ),
        csv_tables.show_account_history,
    ),
    (
        Operation(
            "/announcements.csv",
            "getAnnouncementsTable",
            "The announcements, as a table",
            CSV,
            FILTER,
        ),
        csv_tables.show_announcements,
    ),
    (
        Operation(
            "/boards/{key}/announcements.atom",
            "getBoardFeed",
            "The feed of what is announced about a board and its accounts",
            ATOM,
            is_localised=True,
        ),
        atom.show_board_feed,
    ),
    (
        Operation(
            "/announcements.atom",
            "getFeed",
            "The feed of all announcements",
            ATOM,
            is_localised=True,
        ),
        atom.show_feed,
    ),
)
