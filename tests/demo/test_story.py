"""The story through the real rules: what is announced, what is not, and what is said of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

import pytest

from bot.cli.demo import seconds
from bot.demo.commentary import notice_of
from bot.domain.events import Overtaken, accounts_of, own_account
from bot.language import LANGUAGES, language_of
from bot.settings.catalogue import build_catalogue
from tests.demo.conftest import Told

DAY = timedelta(days=1)


def remark_of(told: Told, key: str) -> tuple[date, dict[str, str | int]]:
    """Return the only remark of that key: when it was made, and its values."""
    [(day, remark)] = [(day, remark) for day, remark in told.remarks if remark.key == key]
    return day, dict(remark.values)


def kinds_on(told: Told, day: date) -> list[tuple[str, str]]:
    """Return the kinds of the events of that day, each with the account that it is about."""
    return [
        (event.kind, own_account(event) or "") for event in told.events if event.at.date() == day
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_notice_names_every_count_that_was_published_and_calls_the_others_made_up(
    told: Told, code: str
) -> None:
    language, notice = language_of(code), notice_of(told.story)

    text = language.text(notice.key, **dict(notice.values))

    assert sorted(told.story.published.values()) == sorted(dict(notice.values).values())
    assert all(language.count(count) in text for count in told.story.published.values())


# --- announcements -------------------------------------------------------------------------------


def test_this_is_announced_in_this_order_and_nothing_else(told: Told) -> None:
    shown = [
        (
            f"{event.at:%m-%d}",
            event.kind,
            own_account(event) or event.phase,
            getattr(event, "threshold", None) or getattr(event, "passed", None),
        )
        for event in told.announced
    ]

    assert shown == [
        ("01-22", "overtake", "seoul", ("paris",)),
        ("02-18", "milestone", "tokyo", 150_000),
        ("03-10", "milestone", "new-york", 200_000),
        ("03-14", "milestone", "seoul", 350_000),
        ("03-28", "overtake", "seoul", ("melbourne",)),
        ("05-08", "overtake", "berlin", ("amsterdam",)),
        ("06-05", "milestone", "seoul", 400_000),
        ("06-05", "milestone", "shanghai", 50_000),
        ("07-10", "incident", "started", None),
        ("07-12", "incident", "ended", None),
        ("08-01", "milestone", "singapore", 100_000),
        ("09-14", "milestone", "seoul", 450_000),
    ]


def test_each_event_is_announced_once_and_arrives(told: Told) -> None:
    keys = [key for _, keys in told.announcements for key in keys]

    assert sorted(keys) == sorted(event.key for event in told.announced)
    assert {state for state, _ in told.announcements} == {"sent"}


def test_first_place_changes_hands_once(told: Told) -> None:
    leaders = [
        event for event in told.announced if isinstance(event, Overtaken) and event.is_first_place
    ]

    assert [event.account for event in leaders] == ["seoul"]
    assert [key for key, _ in groupby(order[0] for order in told.orders.values() if order)] == [
        "melbourne",
        "seoul",
    ]


def test_what_happened_in_the_outage_is_one_announcement_with_its_bracket(told: Told) -> None:
    day, values = remark_of(told, "demo-caught-up")
    caught_up = [event for event in told.announced if event.at.date() == day]
    [together] = [keys for _, keys in told.announcements if caught_up[0].key in keys]

    assert together == [event.key for event in caught_up]
    assert {(event.not_before, event.not_after) for event in caught_up} == {
        (datetime(2023, 5, 21, 6, tzinfo=UTC), datetime(2023, 6, 5, 6, tzinfo=UTC))
    }
    assert values == {"polls": 14}


def test_the_summary_says_what_it_came_to(told: Told) -> None:
    assert told.lines[-4:] == [
        "polls: 309, of which 14 failed",
        "readings: 2,950, of which 16 held and 16 rejected",
        "announced: milestone 7, overtake 3 and incident 2",
        "first: Seoul",
    ]


def test_it_takes_about_fifty_seconds(told: Told) -> None:
    assert 45 <= sum(map(seconds, told.news)) <= 60


# --- remarks -------------------------------------------------------------------------------------


def test_these_remarks_are_made(told: Told) -> None:
    assert [(f"{day:%m-%d}", remark.key) for day, remark in told.remarks] == [
        ("01-01", "demo-baseline"),
        ("01-20", "demo-lead"),
        ("01-22", "demo-overtake"),
        ("02-18", "demo-milestone"),
        ("03-26", "demo-lead"),
        ("03-28", "demo-first-place"),
        ("04-12", "demo-held"),
        ("04-14", "demo-rejected"),
        ("04-26", "demo-lead"),
        ("04-27", "demo-lead-lost"),
        ("05-08", "demo-contest-over"),
        ("05-22", "demo-outage"),
        ("06-05", "demo-caught-up"),
        ("07-10", "demo-incident"),
        ("07-12", "demo-incident-over"),
        ("09-14", "demo-milestone-published"),
        ("10-31", "demo-published"),
        ("11-05", "demo-told-by-hand"),
    ]


def test_the_baseline_is_not_announced(told: Told) -> None:
    day, values = remark_of(told, "demo-baseline")

    assert kinds_on(told, day) == []
    assert values == {"accounts": len(told.followers(day))}


def test_a_lead_that_is_seen_is_not_announced_before_several_polls_show_it(told: Told) -> None:
    leads = [
        (day, dict(remark.values)) for day, remark in told.remarks if remark.key == "demo-lead"
    ]
    for day, values in leads:
        counts, order = told.followers(day), told.orders[day]
        account, rival = str(values["account"]), str(values["rival"])

        assert counts[account] - counts[rival] == values["lead"]
        assert order.index(rival) < order.index(account)
        assert kinds_on(told, day) == []
        assert "polls" not in values, "a doubtful lead takes more, and whether it is shows later"


def test_a_lead_that_is_lost_was_never_announced(told: Told) -> None:
    day, values = remark_of(told, "demo-lead-lost")
    before, after = told.followers(day - DAY), told.followers(day)
    account, rival = str(values["account"]), str(values["rival"])

    assert before[account] > before[rival]
    assert after[account] < after[rival]
    assert not [
        event
        for event in told.announced
        if own_account(event) == account and event.at.date() <= day
    ]


def swaps(told: Told, account: str, rival: str, until: date) -> Iterator[bool]:
    """Yield who led each time that it changed: whether it was *account*."""
    days = [at.date() for at in told.story.readings if at.date() <= until]
    leads = [told.followers(day)[account] > told.followers(day)[rival] for day in days]
    yield from (after for before, after in pairwise(leads) if before != after)


def test_a_contest_is_announced_once_when_it_is_over(told: Told) -> None:
    day, values = remark_of(told, "demo-contest-over")
    account, rival = str(values["account"]), str(values["rival"])
    between_them = [event for event in told.events if {account, rival} <= set(accounts_of(event))]

    assert [(event.at.date(), event.account) for event in between_them] == [(day, account)]
    assert values["times"] == list(swaps(told, account, rival, day)).count(False) == 4


@pytest.mark.parametrize("key", ["demo-overtake", "demo-first-place"])
def test_an_overtake_is_announced_when_it_is_said_to_be(told: Told, key: str) -> None:
    day, values = remark_of(told, key)
    [event] = [event for event in told.announced if event.at.date() == day]

    assert event.account == values["account"]
    assert event.passed == (values["rival"],)
    assert event.is_first_place == (key == "demo-first-place")
    for polled in (day - 2 * DAY, day - DAY, day):
        counts = told.followers(polled)
        assert counts[str(values["account"])] > counts[str(values["rival"])]


def test_the_remark_on_the_first_place_tells_how_many_polls_it_took(told: Told) -> None:
    _, values = remark_of(told, "demo-first-place")
    [event] = [one for one in told.announced if isinstance(one, Overtaken) and one.is_first_place]

    assert event.evidence is not None
    assert values["polls"] == event.evidence.confirmations


def test_a_defect_is_held_and_rejected_and_nothing_follows_from_it(told: Told) -> None:
    (held_on, held), (back_on, back) = (
        remark_of(told, "demo-held"),
        remark_of(told, "demo-rejected"),
    )
    account = str(held["account"])

    assert (told.followers(held_on)[account], told.followers(back_on)[account]) == (
        held["followers"],
        back["followers"],
    )
    assert kinds_on(told, held_on) == [("quarantined", account)]
    assert kinds_on(told, back_on) == [("rejected", account)], "it is the same number twice"
    assert not [event for event in told.announced if held_on <= event.at.date() <= back_on]
    assert told.orders[held_on - DAY] == told.orders[held_on] == told.orders[back_on]


def test_in_an_outage_nothing_changes(told: Told) -> None:
    began, _ = remark_of(told, "demo-outage")
    ended, _ = remark_of(told, "demo-caught-up")

    assert [at.date() for at in told.story.times if at not in told.story.readings] == [
        began + n * DAY for n in range((ended - began).days)
    ]
    assert not [event for event in told.events if began <= event.at.date() < ended]
    assert told.orders[began - DAY] == told.orders[ended - DAY]


def test_an_incident_freezes_the_board_and_leaves_no_trace(told: Told) -> None:
    (began, start), (ended, end) = (
        remark_of(told, "demo-incident"),
        remark_of(told, "demo-incident-over"),
    )
    kinds = [kind for kind, _ in kinds_on(told, ended)]

    assert kinds_on(told, began)[0][0] == "incident"
    assert kinds_on(told, began).count(("quarantined", "seoul")) == 1
    assert start == {"accounts": len(kinds_on(told, began)) - 1}
    assert end == {"readings": kinds.count("rejected")}
    assert told.orders[began - DAY] == told.orders[began] == told.orders[ended]


@pytest.mark.parametrize("key", ["demo-milestone", "demo-milestone-published"])
def test_a_milestone_is_announced_the_day_it_is_said_to_be(told: Told, key: str) -> None:
    day, values = remark_of(told, key)
    account = str(values["account"])
    [event] = [event for event in told.announced if event.at.date() == day]

    assert (event.account, event.threshold) == (account, values["threshold"])
    assert told.followers(day - DAY)[account] < int(values["threshold"])
    assert told.followers(day)[account] >= int(values["threshold"])


def test_the_published_counts_are_said_to_be_there_when_they_are(told: Told) -> None:
    day, values = remark_of(told, "demo-published")
    published = {key: count for (key, on), count in told.story.published.items() if on == day}

    assert values == {"accounts": len(published), "others": 10 - len(published)}
    assert published.items() <= told.followers(day).items()
    assert (day.year, day.month) == (2023, 10)


def test_it_was_told_by_hand_weeks_after_it_was_announced(told: Told) -> None:
    day, values = remark_of(told, "demo-told-by-hand")
    announced = next(e.at.date() for e in told.announced if getattr(e, "threshold", 0) == 450_000)

    assert day == date(2023, 11, 5) == told.story.told_by_hand_on
    assert values == {"days": (day - announced).days}
    assert day - date(2023, 9, 30) >= timedelta(weeks=5)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_remark_calls_a_city_as_the_board_does(told: Told, code: str) -> None:
    language = language_of(code)
    for key, account in build_catalogue(told.story.settings).accounts.items():
        assert language.text("demo-city", account=key) == account.name_in(code)
        assert language.text("demo-rival", rival=key) == account.name_in(code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_remark_can_be_read_in_every_language(told: Told, code: str) -> None:
    texts = [language_of(code).text(one.key, **dict(one.values)) for _, one in told.remarks]

    assert len(set(texts)) == len(told.remarks)


def test_the_console_gets_every_remark_in_english(told: Told) -> None:
    said = [line.partition(" > ")[2] for line in told.lines if " > " in line]

    assert said == [language_of("en").text(one.key, **dict(one.values)) for _, one in told.remarks]
