import dataclasses
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.domain.ladder import Ladder, parse_ladder
from bot.domain.rules import IncidentRules, OvertakeRules, QuarantineRules, Rules
from bot.errors import SettingsError
from bot.settings import (
    AccountSection,
    BoardSection,
    FileSection,
    MemberSection,
    Settings,
    load,
    parse_duration,
)
from bot.settings.sources import SourcesSection

CONFIG = Path(__file__).parent.parent / "config"

FILE = '[sources.file]\npath = "counts.csv"\n'
SEOUL = """
[[accounts]]
key = "seoul"
city = "Seoul"
platform = "instagram"
handle = "@Seoul_official"
source = "file"
"""
PARIS = SEOUL.replace("seoul", "paris").replace("Seoul", "Paris")
BOARD = '[[boards]]\nkey = "gpci"\nname = "GPCI"\ndefinition = "The ten highest cities."\n'

Loader = Callable[..., Settings]

UNTIMED = hypothesis.settings(deadline=None)  # a busy disk is no failure


@pytest.fixture
def load_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Load a text as config/milepost.toml of the working directory."""
    monkeypatch.chdir(tmp_path)

    def load_text(text: str, environ: dict[str, str] | None = None) -> Settings:
        file = Path("config/milepost.toml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return load(None, environ or {})

    return load_text


def refusal(load_text: Loader, text: str, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        load_text(text, environ)
    return str(refused.value).removeprefix("config/milepost.toml: ")


def refusal_of(file: Path | None, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        load(file, environ or {})
    return str(refused.value)


# --- what is loaded ------------------------------------------------------------------------------


def test_without_a_file_there_are_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    settings = load(None, {})

    assert Settings() == settings
    assert Path("milepost.db") == settings.database.path
    assert parse_ladder("1-2-5") == settings.milestones.ladder
    assert timedelta(days=7) == settings.announcements.expiry
    assert settings.sources.file is None
    assert settings.accounts == ()
    assert settings.boards == ()


def test_the_defaults_of_the_rules_are_those_of_the_domain() -> None:
    assert Rules() == Settings().rules


@pytest.mark.parametrize(
    ("section", "rules"),
    [("quarantine", QuarantineRules), ("incident", IncidentRules), ("overtakes", OvertakeRules)],
)
def test_every_parameter_of_the_rules_is_a_setting(section: str, rules: type) -> None:
    model = type(getattr(Settings(), section))

    assert [field.name for field in dataclasses.fields(rules)] == list(model.model_fields)


def test_accounts_and_boards_are_read_in_their_order(load_text: Loader) -> None:
    settings = load_text(FILE + PARIS + SEOUL + BOARD + 'members = ["seoul", "paris"]')

    assert [account.key for account in settings.accounts] == ["paris", "seoul"]
    assert (
        BoardSection(
            key="gpci",
            name="GPCI",
            definition="The ten highest cities.",
            members=(MemberSection(account="seoul"), MemberSection(account="paris")),
        ),
    ) == settings.boards


def test_the_at_sign_is_no_part_of_a_handle(load_text: Loader) -> None:
    (account,) = load_text(FILE + SEOUL).accounts

    assert account.handle == "Seoul_official"


def test_an_account_is_read_from_the_source_of_its_platform() -> None:
    account = AccountSection(
        key="seoul", city="Seoul", platform="instagram", handle="seoul_official"
    )

    assert account.source == "instagram"


def test_a_date_is_its_midnight_and_a_time_is_kept_in_utc(load_text: Loader) -> None:
    members = (
        '[{ account = "seoul", from = 2023-01-01, to = 2024-01-01T09:00:00+09:00,'
        ' reference = "GPCI 2022: 7th" }]'
    )

    (member,) = load_text(FILE + SEOUL + BOARD + f"members = {members}").boards[0].members

    assert datetime(2023, 1, 1, tzinfo=UTC) == member.from_at
    assert datetime(2024, 1, 1, tzinfo=UTC) == member.to_at
    assert UTC is member.to_at.tzinfo
    assert member.reference == "GPCI 2022: 7th"


def test_a_board_changes_single_rules_for_itself(load_text: Loader) -> None:
    settings = load_text(
        f"[overtakes]\nmargin = 5\nwobble = 2\n{FILE}{SEOUL}{BOARD}"
        'members = ["seoul"]\novertakes = { margin = 100, cooldown = "2d" }\n'
        + BOARD.replace("gpci", "korea")
        + 'members = ["seoul"]'
    )

    gpci, korea = settings.boards

    assert OvertakeRules(
        margin=100, wobble=2.0, cooldown=timedelta(days=2)
    ) == settings.overtake_rules(gpci)
    assert OvertakeRules(margin=5, wobble=2.0) == settings.overtake_rules(korea)


def test_accounts_and_boards_can_have_their_own_ladders(load_text: Loader) -> None:
    settings = load_text(
        f'{FILE}{SEOUL}milestones = "every=50000"\n{PARIS}{BOARD}'
        'milestones = "at=5000,20000"\nmembers = ["seoul"]'
    )

    assert Ladder(every=50_000) == settings.accounts[0].milestones
    assert settings.accounts[1].milestones is None
    assert Ladder(at=(5000, 20_000)) == settings.boards[0].milestones


def test_a_source_has_a_schedule(load_text: Loader) -> None:
    settings = load_text(FILE + 'cron = "*/15 9-17 * * mon-fri"\njitter = "0s"')

    assert settings.sources.file is not None
    assert settings.sources.file.cron == "*/15 9-17 * * mon-fri"
    assert timedelta(0) == settings.sources.file.jitter
    assert FileSection(path=Path("x")).interval == timedelta(hours=1)


def test_a_file_may_begin_with_a_byte_order_mark(load_text: Loader) -> None:
    assert load_text('\ufeff[log]\r\nlevel = "error"').log.level == "error"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().log.level = "debug"


# --- the environment -----------------------------------------------------------------------------


def test_the_environment_goes_over_the_file(load_text: Loader) -> None:
    settings = load_text(
        '[log]\nlevel = "error"\n[quarantine]\nfloor = 1\npace = 3',
        {
            "MILEPOST_DATABASE__PATH": "/data/milepost.db",
            "MILEPOST_QUARANTINE__FLOOR": "9",
            "MILEPOST_QUARANTINE__SHARE": "1",
            "MILEPOST_MILESTONES__LADDER": "every=1000",
            "MILEPOST_ANNOUNCEMENTS__EXPIRY": "2w",
            "MILEPOST_SOURCES__FILE__PATH": "7",
            "PATH": "/bin",
        },
    )

    assert Path("/data/milepost.db") == settings.database.path
    assert settings.log.level == "error"
    assert QuarantineRules(floor=9, share=1.0, pace=3.0) == settings.rules.quarantine
    assert Ladder(every=1000) == settings.milestones.ladder
    assert timedelta(weeks=2) == settings.announcements.expiry
    assert settings.sources.file == FileSection(path=Path("7"))


def test_an_empty_variable_counts_as_absent(load_text: Loader) -> None:
    assert load_text('[log]\nlevel = "error"', {"MILEPOST_LOG__LEVEL": ""}).log.level == "error"


def test_only_the_environment_that_is_passed_in_is_read(
    load_text: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MILEPOST_LOG__LEVEL", "LOG__LEVEL", "LOG", "log"):
        monkeypatch.setenv(name, "debug")

    assert Settings() == load_text("")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_PATH", "x", "unknown setting; did you mean MILEPOST_DATABASE__PATH?"),
        ("LOG__LEVLE", "", "unknown setting; did you mean MILEPOST_LOG__LEVEL?"),
        ("LOG__LEVEL__X", "x", "unknown setting; did you mean MILEPOST_LOG__LEVEL?"),
        ("log__level", "x", "unknown setting; config/default.toml has them all"),
        ("ACCOUNTS", "[]", "unknown setting; config/default.toml has them all"),
        ("QUARANTINE__FLOOR", "1.0", "must be a whole number, not '1.0'"),
        ("WEB__PORT", "65536", "must be at most 65535, not 65536"),
        ("WEB__ENABLED", "maybe", "must be true or false, not 'maybe'"),
        (
            "WEB__URL",
            "https://city.example/?a=b",
            "has more than a host and a path; remove the rest",
        ),
        (
            "WEB__ZONE",
            "Seoul",
            "'Seoul' is no time zone; write one like Asia/Seoul or Europe/Paris",
        ),
        ("QUARANTINE__FLOOR", "-1", "must be at least 0, not -1"),
        ("QUARANTINE__SHARE", "half", "must be a number, not 'half'"),
        ("QUARANTINE__SHARE", "nan", "must be a finite number, not nan"),
        (
            "ANNOUNCEMENTS__EXPIRY",
            "90",
            "'90' is no duration; write a number and its unit: 90m",
        ),
        (
            "LOG__LEVEL",
            "loud\nX: y",
            r"must be 'debug', 'info', 'warning' or 'error', not 'loud\nX: y'",
        ),
    ],
)
def test_a_bad_variable_is_named(load_text: Loader, name: str, value: str, said: str) -> None:
    assert f"MILEPOST_{name}: {said}" == refusal(load_text, "", {f"MILEPOST_{name}": value})


def test_without_a_file_what_is_missing_is_missing_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = refusal_of(None, {"MILEPOST_SOURCES__FILE__MAX_AGE": "1h"})

    assert said == "environment: sources.file.path: missing; add path = ..."


# --- files that cannot be read -------------------------------------------------------------------


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "milepost.toml"

    assert refusal_of(file) == f"{file}: no such file; check the path"


def test_a_default_file_that_leads_nowhere_is_no_absent_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    Path("config/milepost.toml").symlink_to("elsewhere.toml")

    assert refusal_of(None) == "config/milepost.toml: no such file; check the path"


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert refusal_of(tmp_path) == f"{tmp_path}: is a directory; name the file in it"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file = tmp_path / "file" / "milepost.toml"

    assert refusal_of(file) == (
        f"{file}: cannot be read: Not a directory; check the path and its permissions"
    )


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "milepost.toml"
    file.write_bytes("[log]\n# S\u00e3o Paulo".encode("latin-1"))

    assert refusal_of(file) == f"{file}: line 2 is not UTF-8; save the file as UTF-8"


def test_a_mistake_in_toml_is_refused_with_its_line(load_text: Loader) -> None:
    said = refusal(load_text, "[log]\nlevel: error")

    assert said.startswith("is not valid TOML: ")
    assert "line 2" in said


# --- settings that are refused -------------------------------------------------------------------


def test_an_unknown_key_is_named_with_its_nearest_neighbour(load_text: Loader) -> None:
    with pytest.raises(SettingsError) as refused:
        load_text("[quarantine]\nflor = 5")

    assert (
        str(refused.value)
        == "config/milepost.toml: quarantine.flor: unknown setting; did you mean floor?"
    )


def test_the_first_of_several_problems_is_told_and_the_others_are_counted(
    load_text: Loader,
) -> None:
    assert (
        refusal(load_text, "[log]\nlevel = 1\n[database]\npath = 1", {"MILEPOST_X": "1"})
        == "MILEPOST_X: unknown setting; config/default.toml has them all (2 more to fix)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "polling = 1",
            "polling: unknown setting; known here: database, log, milestones, quarantine,"
            " incident, overtakes, announcements, http, discord, web, sources, accounts, boards",
        ),
        ("[Database]", "Database: unknown setting; did you mean database?"),
        ("_env_file = 1", "_env_file: unknown setting; known here: database, log, milestones,"),
        ('"a\\nb" = 1', r"a\nb: unknown setting; known here: database, log, milestones,"),
        (
            "[sources.myspace]",
            "sources.myspace: unknown setting; known here: bluesky, facebook, file,",
        ),
        ("quarantine = 4", "quarantine: must be a table, not 4"),
        ("[[quarantine]]", "quarantine: must be a table, not a list"),
        ("[quarantine]\nfloor = true", "quarantine.floor: must be a whole number, not true"),
        ("[quarantine]\nfloor = '5'", "quarantine.floor: must be a whole number, not '5'"),
        ("[quarantine]\nfloor = 5.0", "quarantine.floor: must be a whole number, not 5.0"),
        ("[quarantine]\nfloor = -1", "quarantine.floor: must be at least 0, not -1"),
        ("[quarantine]\nshare = '1'", "quarantine.share: must be a number, not '1'"),
        ("[quarantine]\nshare = true", "quarantine.share: must be a number, not true"),
        ("[quarantine]\nshare = nan", "quarantine.share: must be a finite number, not nan"),
        ("[quarantine]\nshare = 0", "quarantine.share: must be more than 0, not 0"),
        ("[quarantine]\nshare = 1.5", "quarantine.share: must be at most 1, not 1.5"),
        ("[quarantine]\nextreme_ratio = 1", "quarantine.extreme_ratio: must be more than 1, not 1"),
        ("[overtakes]\nconfirmations = 0", "overtakes.confirmations: must be at least 1, not 0"),
        ("[incident]\naccounts = 0", "incident.accounts: must be at least 1, not 0"),
        ("[database]\npath = 1", 'database.path: must be a path such as "milepost.db", not 1'),
        ("[database]\npath = ''", "database.path: must be a path such as \"milepost.db\", not ''"),
        (
            "[log]\nlevel = 'loud'",
            "log.level: must be 'debug', 'info', 'warning' or 'error', not 'loud'",
        ),
        (
            "[announcements]\nexpiry = 7",
            'announcements.expiry: must be text with a unit, such as "15m", not 7',
        ),
        (
            "[announcements]\nexpiry = '-1d'",
            "announcements.expiry: '-1d' is no duration;"
            " write a number and its unit: 90s, 15m, 1h30m, 7d or 2w",
        ),
        ("[announcements]\nexpiry = '0s'", "announcements.expiry: must be longer than 0s"),
        (
            "[milestones]\nladder = 'at=20000,5000'",
            "milestones.ladder: 'at=20000,5000' does not ascend: 5000 comes after 20000;"
            " sort the thresholds",
        ),
        (
            "[milestones]\nladder = 1000",
            'milestones.ladder: must be a ladder such as "every=1000", not 1000',
        ),
    ],
)
def test_a_bad_setting_is_refused(load_text: Loader, text: str, said: str) -> None:
    assert refusal(load_text, text).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'cron = "0 9 * * mon"\ninterval = "1h"',
            "sources.file: has both interval and cron; remove one of them",
        ),
        (
            'cron = "0 9 * *"',
            "sources.file.cron: '0 9 * *' is no crontab text (Wrong number of fields; got 4,"
            " expected 5); write it like 0 9 * * mon-fri",
        ),
        (
            'cron = "0 9 * * 1"',
            "sources.file.cron: '0 9 * * 1' has a day of the week as a number; write mon, tue, ...",
        ),
        (
            'cron = "0 0 31 2 *"',
            "sources.file.cron: '0 0 31 2 *' names a day that never comes; correct it",
        ),
        ('cron = "61 * * * *"', "sources.file.cron: '61 * * * *' is no crontab text"),
        ('interval = "0s"', "sources.file.interval: must be longer than 0s"),
        (
            'interval = "30s"\njitter = "30s"',
            "sources.file: the jitter is not shorter than the interval; shorten it",
        ),
        ("max_age = 1", 'sources.file.max_age: must be text with a unit, such as "15m", not 1'),
    ],
)
def test_a_bad_source_is_refused(load_text: Loader, text: str, said: str) -> None:
    assert refusal(load_text, FILE + text).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SEOUL.replace('key = "seoul"', ""), "accounts[0].key: missing; add key = ..."),
        (
            SEOUL.replace('"seoul"', '"Seoul"'),
            "accounts[Seoul].key: must be a lower-case key such as seoul-main"
            " (a-z 0-9 _ . - and at most 64), not 'Seoul'",
        ),
        (
            SEOUL.replace('"seoul"', f'"{"s" * 65}"'),
            f"accounts[{'s' * 59}…].key: must be a lower-case key",
        ),
        (
            SEOUL.replace("instagram", "Instagram"),
            "accounts[seoul].platform: must be a lower-case key",
        ),
        (SEOUL.replace('"Seoul"', '" "'), "accounts[seoul].city: must not be empty"),
        (
            SEOUL.replace('"Seoul"', '"Se\\u0007oul"'),
            "accounts[seoul].city: has a line break or another control character; remove it",
        ),
        (
            SEOUL.replace('"Seoul"', f'"{"S" * 101}"'),
            "accounts[seoul].city: has 101 characters; write at most 100",
        ),
        (SEOUL.replace("@Seoul_official", "@"), "accounts[seoul].handle: must not be empty"),
        (SEOUL + 'owner = ""', "accounts[seoul].owner: must not be empty"),
        (SEOUL + 'ownr = "x"', "accounts[seoul].ownr: unknown setting; did you mean owner?"),
        (
            SEOUL + 'url = "ftp://seoul.go.kr"',
            "accounts[seoul].url: 'ftp://seoul.go.kr' is no address;"
            " write one that begins with https://",
        ),
        (SEOUL + 'url = "https://[::1"', "accounts[seoul].url: 'https://[::1' is no address"),
        (SEOUL + 'url = "https://x:99999"', "accounts[seoul].url: 'https://x:99999' is no address"),
        (
            SEOUL + 'milestones = "1000"',
            "accounts[seoul].milestones: '1000' is no ladder;"
            " write every=1000, at=5000,20000 or 1-2-5",
        ),
        (
            SEOUL.replace('source = "file"', "").replace("instagram", "instagarm"),
            "accounts[seoul].platform: unknown platform 'instagarm'; did you mean instagram?",
        ),
        (
            PARIS.replace("paris", "seoul") + SEOUL,
            "accounts[seoul].key: is used twice; give one of the two another key",
        ),
        (
            SEOUL + PARIS.replace("@Paris_official", "SEOUL_Official"),
            "accounts[paris].handle: is the handle of account 'seoul' on instagram too;"
            " remove one of the two",
        ),
        ("[accounts]", "accounts: must be a list, not a table; write [[accounts]]"),
    ],
)
def test_a_bad_account_is_refused(load_text: Loader, text: str, said: str) -> None:
    refused = refusal(load_text, FILE + text)

    assert refused.startswith(said)
    assert "more to fix" not in refused


def test_a_handle_may_be_taken_on_another_platform(load_text: Loader) -> None:
    other = SEOUL.replace('"seoul"', '"seoul-x"').replace("instagram", "x")

    assert len(load_text(FILE + SEOUL + other).accounts) == 2


def test_an_account_needs_the_section_of_its_source(load_text: Loader) -> None:
    assert (
        refusal(load_text, SEOUL + PARIS)
        == "sources.file: missing, and account 'seoul' is read from it;"
        " add the section [sources.file]"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "boards[gpci].members: missing; add members = ..."),
        ("members = []", "boards[gpci].members: must not be empty; name an account"),
        ('members = "seoul"', "boards[gpci].members: must be a list, not 'seoul'"),
        (
            'members = ["seoul", "paris", "soul"]',
            "boards[gpci].members[2]: account 'soul' is not declared; did you mean 'seoul'?",
        ),
        (
            'members = [{ account = "tokyo" }]',
            "boards[gpci].members[0]: account 'tokyo' is not declared; add it under [[accounts]]",
        ),
        (
            'members = ["seoul", { account = "seoul" }]',
            "boards[gpci].members[1]: account 'seoul' is on this board already; remove one",
        ),
        (
            "members = [5]",
            "boards[gpci].members[0]: must be the key of an account, or a table with one, not 5",
        ),
        ("members = [{}]", "boards[gpci].members[0].account: missing; add account = ..."),
        (
            'members = [{ account = "seoul", form = 2023-01-01 }]',
            "boards[gpci].members[0].form: unknown setting; did you mean from?",
        ),
        (
            'members = [{ account = "seoul", from = "2023-01-01" }]',
            "boards[gpci].members[0].from: must be a date such as 2023-01-31, without quotes,"
            " not '2023-01-01'",
        ),
        (
            'members = [{ account = "seoul", to = 2023-01-01T00:00:00 }]',
            "boards[gpci].members[0].to: 2023-01-01T00:00:00 has no UTC offset;"
            " end it with Z or +09:00",
        ),
        (
            'members = [{ account = "seoul", from = 0001-01-01T00:00:00+09:00 }]',
            "boards[gpci].members[0].from: 0001-01-01T00:00:00+09:00 is out of range",
        ),
        (
            'members = [{ account = "seoul", from = 2023-01-01, to = 2023-01-01 }]',
            "boards[gpci].members[0]: 'to' is not later than 'from'; correct one of them",
        ),
        (
            f'members = ["seoul"]\n{BOARD}members = ["paris"]',
            "boards[gpci].key: is used twice; give one of the two another key",
        ),
        (
            'members = ["seoul"]\novertakes = { margn = 5 }',
            "boards[gpci].overtakes.margn: unknown setting; did you mean margin?",
        ),
        (
            'members = ["seoul"]\novertakes = { margin = 0 }',
            "boards[gpci].overtakes.margin: must be at least 1, not 0",
        ),
    ],
)
def test_a_bad_board_is_refused(load_text: Loader, text: str, said: str) -> None:
    assert said == refusal(load_text, FILE + SEOUL + PARIS + BOARD + text)


# --- durations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_a_number_and_its_unit(text: str, duration: timedelta) -> None:
    assert duration == parse_duration(text)


@pytest.mark.parametrize(
    "text", ["", "h", "1.5h", "1h 30m", "30m1h", "1H", "+1h", "-1h", "1y", "٣h"]
)
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration; write a number and its unit"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3651d", "99999999999999w", "9" * 5000 + "s"])
def test_a_duration_has_an_end(text: str) -> None:
    with pytest.raises(ValueError, match="is too long; write at most 3650d"):
        parse_duration(text)


@UNTIMED
@given(st.integers(1, 3650 * 86_400))
def test_a_duration_round_trips(seconds: int) -> None:
    days, rest = divmod(seconds, 86_400)
    text = f"{days}d{rest // 3600}h{rest // 60 % 60}m{rest % 60}s"

    assert timedelta(seconds=seconds) == parse_duration(text) == parse_duration(f"{seconds}s")


# --- whatever is written -------------------------------------------------------------------------

LITERALS = st.one_of(
    st.text().map(lambda text: "'''" + text.replace("'", "") + "'''"),
    st.integers().map(str),
    st.integers(0).map(hex),
    st.floats().map(str),
    st.booleans().map(lambda truth: str(truth).lower()),
    st.dates().map(str),
    st.times().map(str),
    st.datetimes(timezones=st.none() | st.timezones()).map(str),
    st.sampled_from(["[]", "{}", "['seoul']", "[[[]]]", "[{ account = 'seoul' }]", "{ x = {} }"]),
)
PATHS = st.sampled_from(
    [
        "database.path",
        "log.level",
        "milestones.ladder",
        "quarantine.floor",
        "quarantine.share",
        "quarantine.extreme_span",
        "sources.file",
        "sources.file.cron",
        "sources.file.jitter",
        "accounts",
        "boards",
        "x.y.z",
    ]
)
KEYS = st.sampled_from(
    [*AccountSection.model_fields, *BoardSection.model_fields, "from", "to", "account"]
)


def load_or_refuse(directory: Path, text: str, environ: dict[str, str] | None = None) -> None:
    file = directory / "milepost.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(file, environ or {})
    except SettingsError as error:
        assert len(str(error).splitlines()) == 1
        assert str(error).isprintable()


@UNTIMED
@given(text=st.text(st.characters(codec=None)))
@example("a = " + "[" * 5000)
@example(".".join("a" * 5000) + " = 1")
@example("[quarantine]\nfloor = 0x" + "f" * 5000)
@example("[quarantine]\nshare = 0x" + "f" * 5000)
@example("[announcements]\nexpiry = 0x" + "f" * 5000)
@example(f"[milestones]\nladder = 'every={'9' * 5000}'")
@example("__pydantic_self__ = 1\n_build_sources = []\nself = 1")
def test_any_text_is_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    load_or_refuse(tmp_path_factory.getbasetemp(), text)


@UNTIMED
@given(path=PATHS, literal=LITERALS)
def test_any_value_of_a_setting_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, path: str, literal: str
) -> None:
    load_or_refuse(tmp_path_factory.getbasetemp(), f"{path} = {literal}")


@UNTIMED
@given(
    account=st.dictionaries(KEYS, LITERALS),
    board=st.dictionaries(KEYS, LITERALS),
    member=st.dictionaries(KEYS, LITERALS),
)
def test_any_account_and_board_are_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    account: dict[str, str],
    board: dict[str, str],
    member: dict[str, str],
) -> None:
    def table(entries: dict[str, str]) -> str:
        return "".join(f"{key} = {literal}\n" for key, literal in entries.items())

    board.pop("members", None)
    load_or_refuse(
        tmp_path_factory.getbasetemp(),
        f"{FILE}[[accounts]]\n{table(account)}[[boards]]\n{table(board)}"
        f"[[boards.members]]\n{table(member)}",
    )


@UNTIMED
@given(
    st.dictionaries(
        st.sampled_from(["DATABASE__PATH", "QUARANTINE__FLOOR", "QUARANTINE__SHARE"])
        .flatmap(lambda name: st.just(name) | st.text())
        .map("MILEPOST_{}".format),
        st.text(st.characters(codec=None)),
    )
)
def test_any_environment_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]
) -> None:
    load_or_refuse(tmp_path_factory.getbasetemp(), "", environ)


@pytest.mark.parametrize(("value", "is_enabled"), [("true", True), ("false", False)])
def test_a_variable_turns_something_on_or_off(
    load_text: Loader, value: str, is_enabled: bool
) -> None:
    settings = load_text("", {"MILEPOST_WEB__ENABLED": value, "MILEPOST_WEB__PORT": "0"})

    assert (settings.web.enabled, settings.web.port) == (is_enabled, 0)


# --- the files of the project --------------------------------------------------------------------


def test_default_toml_says_what_the_defaults_are() -> None:
    assert Settings() == load(CONFIG / "default.toml", {})


def test_default_toml_has_every_setting(tmp_path: Path) -> None:
    text = (CONFIG / "default.toml").read_text(encoding="utf-8")
    assert "\n# cron = " in text  # interval is written, and both at once are refused
    uncommented = re.sub(r"^#(?! |$)", "", text, flags=re.MULTILINE)
    written = tomllib.loads(uncommented)

    def keys(model: type[BaseModel]) -> set[str]:
        return {field.alias or name for name, field in model.model_fields.items()} - {"cron"}

    assert keys(Settings) == written.keys()
    for name, section in Settings():
        if name not in ("sources", "accounts", "boards"):
            assert keys(type(section)) - {"token"} == written[name].keys()
    # What all sources have is explained once, with the first that has it.
    schedule, network = {"interval", "jitter"}, {"timeout", "spread"}
    explained = {"file": schedule, "bluesky": network, "wikidata": {"timeout"}}
    for name in SourcesSection.model_fields:
        own = keys(SourcesSection.section_of(name)) - (schedule | network) | explained.get(
            name, set()
        )
        secrets = {key.removesuffix("_file") for key in own if key.endswith("_file")}
        assert own - secrets == written["sources"][name].keys()
    assert keys(AccountSection) == written["accounts"][0].keys()
    assert keys(BoardSection) == written["boards"][0].keys()
    assert keys(MemberSection) == written["boards"][0]["members"][0].keys()

    (tmp_path / "uncommented.toml").write_text(uncommented, encoding="utf-8")
    settings = load(tmp_path / "uncommented.toml", {})
    file = FileSection(path=Path("counts.csv"))
    assert file.longest_jitter == settings.sources.file.longest_jitter
    assert file == settings.sources.file.model_copy(update={"jitter": None, "max_age": None})


def test_default_toml_has_a_comment_before_every_setting() -> None:
    lines = (CONFIG / "default.toml").read_text(encoding="utf-8").splitlines()

    uncommented = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"#?\w+ = ", line) and not before.startswith("# ")
    ]

    assert uncommented == []


def test_example_toml_loads_and_has_an_account_on_two_boards() -> None:
    settings = load(CONFIG / "example.toml", {})

    gpci, governments = settings.boards
    members = [{member.account for member in board.members} for board in (gpci, governments)]
    assert "seoul" in members[0] & members[1]
    assert {account.key for account in settings.accounts} == members[0] | members[1]
    assert "visit-london" not in members[1]
    assert {"file"} == {account.source for account in settings.accounts}


def test_the_settings_are_imported_without_the_scheduler() -> None:
    code = "import sys, bot.settings; sys.exit('apscheduler' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
