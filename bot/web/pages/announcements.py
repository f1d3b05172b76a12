"""What was announced: the feed, and each announcement for itself."""

from sqlite_utils import Database

from bot.errors import UserError
from bot.web import request
from bot.web.announced import announced, announcement_of
from bot.web.pages.announcement import all_told
from bot.web.pages.cards import announcement_chart, card_of
from bot.web.pages.template import Head, names_for, page, path_of
from bot.web.request import PAGE_SIZE, PageRequest
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import figure


def show_announcements(db: Database, site: Site, visit: PageRequest) -> Response:
    """Answer with what was announced, the newest first."""
    number = request.page_number(visit)
    found = announced(db, site.catalogue, visit, PAGE_SIZE, skip=PAGE_SIZE * (number - 1))
    if number > 1 and not found.events:
        raise UserError("page-no-older")
    language = visit.language
    words = names_for(site, visit)
    board = visit.first("board")
    title = language.text("page-announcements")
    feed = ("boards", board, "announcements.atom") if board else ("announcements.atom",)
    return page(
        "announcements.html",
        site,
        visit,
        Head(
            f"{title}: {words.board(board)}" if board else title,
            language.text("page-about"),
            feed=path_of(*feed, query=[("lang", visit.language_code)]),
        ),
        boards=[(one.key, words.board(one.key)) for one in site.catalogue.boards],
        board=board,
        news=all_told(db, site, visit, found.events),
        number=number,
        has_more=found.has_more,
    )


def show_announcement(db: Database, site: Site, visit: PageRequest) -> Response:
    """Answer with the announcement that the path names."""
    event = announcement_of(db, visit.key)
    [one] = all_told(db, site, visit, [event])
    chart = announcement_chart(db, site, visit, event)
    card = card_of(chart is not None, "announcements", event.key, visit=visit)
    language = visit.language
    title = (
        language.text("page-withdrawn-title", title=one.title) if one.is_withdrawn else one.title
    )
    board = site.catalogue.board(event.fields.get("board", ""))
    words = names_for(site, visit, event.accounts)
    return page(
        "announcement.html",
        site,
        visit,
        Head(
            title,
            " ".join(line.striptags() for line in one.lines) or title,
            card,
            path_of("announcements.atom", query=[("lang", visit.language_code)]),
        ),
        one=one,
        card=card,
        figure=None if chart is None else figure(chart),
        board=None if board is None else (board.key, words.board(board.key)),
        accounts=[
            (key, words.name(key)) for key in event.accounts if key in site.catalogue.accounts
        ],
    )
