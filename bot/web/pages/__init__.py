"""The pages: HTML for people, and the cards that messengers show of them.

boards         the front page
ranking        a board
account        an account
compare        accounts side by side
announcements  what was announced; `announcement` has the text of each as HTML
cards          charts, and the pictures of pages
template       a page from a template, with what every page shares
"""

from bot.web.pages.account import show_account
from bot.web.pages.announcements import show_announcement, show_announcements
from bot.web.pages.boards import show_boards
from bot.web.pages.cards import account_card, announcement_card, board_card, comparison_card
from bot.web.pages.compare import show_comparison
from bot.web.pages.ranking import show_ranking
from bot.web.response import Route

_COMPARED = frozenset({"account", "days", "indexed"})

ROUTES: tuple[Route, ...] = (
    Route("/", show_boards),
    Route("/boards/{key}", show_ranking, frozenset({"days"})),
    Route("/announcements", show_announcements, frozenset({"board", "page"})),
    Route("/announcements/{key}", show_announcement),
    Route("/accounts/{key}", show_account, frozenset({"days"})),
    Route("/compare", show_comparison, _COMPARED),
    Route("/boards/{key}/card.png", board_card),
    Route("/accounts/{key}/card.png", account_card),
    Route("/announcements/{key}/card.png", announcement_card),
    Route("/compare/card.png", comparison_card, _COMPARED),
)
