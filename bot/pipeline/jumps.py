"""Jumps of the system's clock: what is made of them, at the start of the bot and later.

What waits goes on waiting for as long as it would have, and the operators are told.
"""

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.domain.future import EARLIEST, is_possible
from bot.domain.readings import CLOCK_SKEW
from bot.pipeline.clock import Clock, Look, Turn
from bot.pipeline.future import contradiction
from bot.pipeline.notices import Notice, Operators
from bot.storage.database import Store
from bot.storage.future import bring_back, future_of, go_along, newest_noted
from bot.storage.health import last_beat
from bot.text import iso


def begin(db: Database, clock: Clock, operators: Operators) -> list[Notice]:
    """Let *clock* begin with a time that the database does not contradict; in a transaction.

    Where the system's clock is behind what the database knows, it goes on from there. Where it is
    the database that was ahead, nothing waits any longer for the times that it named.
    """
    now = clock()
    newest = newest_noted(db)
    notices = []
    if newest is not None and newest > now + CLOCK_SKEW:
        if _is_contradicted(db, now):
            clock.start_from(newest)
            notices.append(contradiction(now, newest))
        else:
            # At least so far it went back while the bot was off.
            by = (last_beat(db) or now) - now
            bring_back(db, now, max(by, timedelta()))
    elif now < EARLIEST:
        text = f"the system's clock says {iso(now)}: set it; nothing is read until it is right"
        notices.append(Notice(text))
    operators.tell(db, notices, clock())
    return notices


async def follow(store: Store, clock: Clock, look: Look) -> bool:
    """Let *clock* follow the system's to where it stays, as it was seen by *look*.

    Return False, and go on as before, where the database contradicts it.
    """
    if look.ahead > timedelta():
        # First of all, so that nothing expires: what waits has not waited for so long.
        await store.transact(go_along, look.ahead)
        clock.believe()
        return True
    shown = clock.wall()
    if await store.read(_is_contradicted, shown):
        clock.doubt()
        return False
    clock.believe()
    await store.transact(bring_back, shown, -look.ahead)
    return True


def _is_contradicted(db: Database, now: datetime) -> bool:
    """Return whether the database knows of times that a clock which says *now* is behind."""
    return not is_possible(now, future_of(db, now + CLOCK_SKEW))


def told_of(look: Look, shown: datetime) -> Notice:
    """Return the notice of what the system's clock, which has *shown* that time, does."""
    match look.turn:
        case Turn.JUMPED:
            span = timedelta(seconds=round(abs(look.step).total_seconds()))
            way = "ahead" if look.step > timedelta() else "back"
            return Notice(
                f"the system's clock jumped {span} {way}, to {iso(shown)}; until it is back or"
                " stays there, time goes on as if it had not"
            )
        case Turn.LASTS:
            return Notice(f"the system's clock stays where it is: it is {iso(shown)} now", True)
        case Turn.RETURNED:
            return Notice("the system's clock is back", True)
