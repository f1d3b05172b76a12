"""What commands and buttons answer with."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.queries.view import View
from bot.storage.database import Store, open_database, transaction
from bot.storage.fingerprint import bump_revision, revision
from tests.chat.asking import client_of
from tests.cities import FOUR_CITIES, NOW


async def test_an_answer_is_of_the_moment_at_which_it_looks_at_the_database(path: Path) -> None:
    later = NOW + timedelta(seconds=9)

    def clock() -> datetime:
        with closing(open_database(path)) as other, transaction(other):
            bump_revision(other)  # somebody does, just when the time is asked for
        return later

    def seen(view: View) -> tuple[datetime, int]:
        return view.now, revision(view.db)

    db = open_database(path)
    recorder, store = FOUR_CITIES.recorder(db), Store(db, path)
    before = revision(db)
    context = replace(client_of(FOUR_CITIES.catalogue, store, recorder, NOW).context, clock=clock)
    try:
        assert await context.ask(seen) == (later, before)
    finally:
        await store.aclose()
