"""What was announced: the feed, and each announcement for itself."""

from sqlite_utils import Database

from bot.errors import UserError
from bot.pipeline.telling import facts_of
from bot.web import query
from bot.web.announced import announced, announcement_of
from bot.web.answer import Answer
from bot.web.site import Site
from bot.web.views.cards import announcement_chart, card_of
from bot.web.views.page import Head, page, path_of
from bot.web.views.telling import all_told, told
from bot.web.visit import Visit
from bot.wording import Plain, Words

PAGE = 20
_LONGEST_NAME = 60


def show_announcements(db: Database, site: Site, visit: Visit) -> Answer:
    """Answer with what was announced, the newest first."""
    number = query.page_number(visit)
    found = announced(db, site.catalogue, visit, PAGE, skip=PAGE * (number - 1))
    if number > 1 and not found.events:
        raise UserError(f"there is no page {number}", "page-no-older")
    language = visit.language
    style = Plain(language, site.zone)
    words = Words(language, site.catalogue, (), _LONGEST_NAME, style=style)
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


def show_announcement(db: Database, site: Site, visit: Visit) -> Answer:
    """Answer with the announcement that the path names."""
    event = announcement_of(db, visit.key)
    facts = facts_of(db, site.catalogue, [event], visit.now)
    one = told(db, site, visit, facts, event)
    # What does not hold is not spread by a picture.
    chart = None if one.is_withdrawn else announcement_chart(db, site, visit, event)
    card = card_of(chart, "announcements", event.key, visit=visit)
    language = visit.language
    title = (
        language.text("page-withdrawn-title", title=one.title) if one.is_withdrawn else one.title
    )
    board = site.catalogue.board(event.fields.get("board", ""))
    style = Plain(visit.language, site.zone)
    words = Words(visit.language, site.catalogue, event.accounts, _LONGEST_NAME, style=style)
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
        board=None if board is None else (board.key, words.board(board.key)),
        accounts=[
            (key, words.name(key)) for key in event.accounts if key in site.catalogue.accounts
        ],
    )
