"""The pages of announcements: the list of all, and each for itself."""

from bot.domain.events import accounts_of, own_board
from bot.errors import UserError
from bot.queries.view import View
from bot.web.announced import announced, announcement_of
from bot.web.pages.announcement import announcement_texts
from bot.web.pages.cards import announcement_chart, card_of
from bot.web.pages.template import Head, names_for, page, path_of
from bot.web.request import PAGE_SIZE, PageRequest, page_number
from bot.web.response import Response
from bot.web.site import Site
from bot.web.svg import figure


def show_announcements(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with a page of announcements, the newest first."""
    number = page_number(request)
    found = announced(view, request, PAGE_SIZE, skip=PAGE_SIZE * (number - 1))
    if number > 1 and not found.events:
        raise UserError("page-no-older")
    language = request.language
    names = names_for(site, request)
    board = request.first("board")
    title = language.text("page-announcements")
    feed = ("boards", board, "announcements.atom") if board else ("announcements.atom",)
    return page(
        "announcements.html",
        site,
        request,
        Head(
            f"{title}: {names.board(board)}" if board else title,
            language.text("page-about"),
            feed=path_of(*feed, query=[("lang", request.language_code)]),
        ),
        boards=[(one.key, names.board(one.key)) for one in site.catalogue.boards],
        board=board,
        news=announcement_texts(view, site, request, found.events),
        number=number,
        has_more=found.has_more,
    )


def show_announcement(view: View, site: Site, request: PageRequest) -> Response:
    """Answer with the announcement that the path names."""
    event = announcement_of(view, request.key)
    [one] = announcement_texts(view, site, request, [event])
    chart = announcement_chart(view, site, request, event)
    card = card_of(chart is not None, "announcements", event.key, request=request)
    language = request.language
    title = (
        language.text("page-withdrawn-title", title=one.title) if one.is_withdrawn else one.title
    )
    board = site.catalogue.board(own_board(event.event) or "")
    accounts = accounts_of(event.event)
    names = names_for(site, request, accounts)
    return page(
        "announcement.html",
        site,
        request,
        Head(
            title,
            " ".join(line.striptags() for line in one.lines) or title,
            card,
            path_of("announcements.atom", query=[("lang", request.language_code)]),
        ),
        one=one,
        card=card,
        figure=None if chart is None else figure(chart),
        board=None if board is None else (board.key, names.board(board.key)),
        accounts=[(key, names.name(key)) for key in accounts if key in site.catalogue.accounts],
    )
