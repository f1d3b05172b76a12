import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from yarl import URL

from bot.errors import CredentialsError
from bot.settings.sources import GitHubSection
from bot.sources.credentials import Credentials, RedactingFilter, Redactor, redacted_logs
from bot.sources.payload import quoted

VARIABLE = "MILEPOST_SOURCES__GITHUB__TOKEN"
SETTING = "sources.github.token_file"
AWKWARD = "EAAG/m0+PX=4&ZC|p%s'B\"a\\x#7"

secrets = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=6, max_size=40)


def credentials(
    redactor: Redactor | None = None, token: str | None = None, file: Path | None = None
) -> Credentials:
    # Not validated, as the settings refuse some of what is tried here.
    secret = None if token is None else SecretStr(token)
    section = GitHubSection.model_construct(token=secret, token_file=file)
    return Credentials("sources.github", section, redactor or Redactor())


def knowing(*learned: str) -> Redactor:
    redactor = Redactor()
    for secret in learned:
        redactor.learn(secret)
    return redactor


def refusal(of: Credentials) -> CredentialsError:
    with pytest.raises(CredentialsError) as refused:
        of.need("token")
    return refused.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "token"


# --- where they come from ------------------------------------------------------------------------


def test_a_secret_of_the_environment_is_its_value() -> None:
    assert credentials(token="ghp_s3cr3t").need("token") == "ghp_s3cr3t"


@pytest.mark.parametrize("content", ["ghp_s3cr3t", "ghp_s3cr3t\n", "\n ghp_s3cr3t \r\n\t\n"])
def test_white_space_around_a_secret_is_not_part_of_it(content: str, file: Path) -> None:
    file.write_text(content)

    assert credentials(file=file).need("token") == "ghp_s3cr3t"
    assert credentials(token=content).need("token") == "ghp_s3cr3t"


def test_without_a_secret_there_is_none() -> None:
    assert credentials().get("token") is None
    assert str(refusal(credentials())) == (f"no credentials: set {VARIABLE}, or {VARIABLE}_FILE")


def test_a_file_is_read_anew_each_time(file: Path) -> None:
    of = credentials(file=file)
    file.write_text("first-token")
    assert of.need("token") == "first-token"
    file.write_text("second-token")
    assert of.need("token") == "second-token"
    file.unlink()
    assert str(refusal(of)) == f"{SETTING}: cannot be read: No such file or directory"
    file.write_text("third-token")
    assert of.need("token") == "third-token"


def test_a_secret_that_was_replaced_is_still_a_secret(file: Path) -> None:
    redactor = Redactor()
    of = credentials(redactor, file=file)
    for token in ("first-token", "second-token"):
        file.write_text(token)
        of.need("token")

    assert redactor.redact("first-token second-token") == "*** ***"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"ghp_one\nghp_two", "has a character that no credential has"),
        (b"ghp one", "has a character that no credential has"),
        (b"ghp_one\r\nX-Evil: 1", "has a character that no credential has"),
        (b"ghp_\x00one", "has a character that no credential has"),
        (b"ghp_\x7fone", "has a character that no credential has"),
        ("ghp_öne".encode(), "has a character that no credential has"),
        ("\ufeffghp_one".encode(), "has a character that no credential has"),
        ("ghp_\u200bone".encode(), "has a character that no credential has"),
        ("ghp_one".encode("utf-16"), "is no text"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "is no text"),
    ],
)
def test_what_is_no_secret_is_refused_and_not_shown(
    content: bytes, problem: str, file: Path
) -> None:
    file.write_bytes(content)
    error = refusal(credentials(file=file))

    assert str(error) == f"{SETTING}: {problem}"
    assert "ghp" not in f"{error!r} {error.__cause__!r}"


def test_a_secret_of_the_environment_is_refused_by_the_name_of_the_variable() -> None:
    assert str(refusal(credentials(token=" "))) == f"{VARIABLE}: is empty"
    for token in ("ghp_öne", "ghp_one\nghp_two", "ghp_one\udcff"):
        error = refusal(credentials(token=token))
        assert str(error) == f"{VARIABLE}: has a character that no credential has"


def test_a_directory_is_no_secret(tmp_path: Path) -> None:
    assert str(refusal(credentials(file=tmp_path))) == f"{SETTING}: cannot be read: Is a directory"


def test_a_path_through_a_file_is_refused(file: Path) -> None:
    file.write_text("ghp_s3cr3t")
    path = file / "token"

    assert str(refusal(credentials(file=path))) == f"{SETTING}: cannot be read: Not a directory"


# --- that nobody sees them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        AWKWARD,
        quote(AWKWARD, safe=""),
        quote(AWKWARD),
        quote_plus(AWKWARD),
        re.sub("%..", lambda quoted: quoted[0].lower(), quote(AWKWARD, safe="")),
        quote(quote(AWKWARD, safe=""), safe=""),  # twice
        json.dumps(AWKWARD)[1:-1],
        json.dumps(json.dumps(AWKWARD))[3:-3],  # JSON in JSON, as batches have it
        json.dumps(AWKWARD)[1:-1].replace("/", r"\/"),  # as PHP writes it
        json.dumps(AWKWARD)[1:-1].replace("&", r"\u0026"),  # as Go writes it
        repr(AWKWARD)[1:-1],
        repr(repr(AWKWARD))[3:-3],
        str(URL("https://h/").update_query({"key": AWKWARD})).partition("key=")[2],
        str(URL("https://h/") / AWKWARD).removeprefix("https://h/"),
    ],
)
def test_a_secret_is_found_however_it_is_written(shown: str) -> None:
    redactor = knowing(AWKWARD)

    assert redactor.redact(f"a={shown}&b=1") == "a=***&b=1"


@given(secrets, st.text(max_size=9), st.text(max_size=9))
def test_any_secret_is_found_in_any_text(secret: str, before: str, after: str) -> None:
    redactor = knowing(secret)
    url = str(URL("https://h/").update_query({"key": secret})).partition("key=")[2]
    for shown in (
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        url,
    ):
        redacted = redactor.redact(f"{before} {shown} {after}")
        assert "***" in redacted
        assert shown not in redacted.replace("***", "")


@given(secrets, st.integers(0, 130))
def test_a_secret_that_is_cut_off_is_found_too(secret: str, before: int) -> None:
    """What a vendor says is shortened before it is redacted, even within a secret."""
    redactor = knowing(secret)
    line = redactor.redact(quoted("x" * before + " " + secret + " is bad" * 20))

    assert secret[:6] not in line
    assert line.endswith("…")


def test_what_stands_before_three_dots_is_left_alone() -> None:
    redactor = knowing("EAAGm0PX4ZCps")

    assert redactor.redact("EAAGm0 is how… it begins…") == "EAAGm0 is how… it begins…"
    assert redactor.redact("access_token=EAAGm0PX…") == "access_token=***…"
    assert redactor.redact("EAAGm0PX4ZCps… and more") == "***… and more"


def test_a_secret_that_is_part_of_another_does_not_uncover_it() -> None:
    redactor = knowing("abcdef", "abcdefghi", "xabcdefgh", "defghi")

    assert redactor.redact("abcdefghi xabcdefgh defghi") == "*** *** ***"
    assert redactor.redact("abcdefabcdefghi") == "******"


def test_what_is_too_short_to_be_a_secret_is_left_alone() -> None:
    redactor = knowing("", "a", "abcde")

    assert redactor.redact("abcde fghij") == "abcde fghij"


def test_without_secrets_nothing_is_redacted() -> None:
    assert Redactor().redact("nothing … to hide") == "nothing … to hide"


def test_half_a_character_can_be_learned() -> None:
    redactor = knowing("s3cr3t\udcff")

    assert redactor.redact("a s3cr3t\udcff b") == "a *** b"


def test_secrets_of_long_ago_are_forgotten() -> None:
    """Tokens that are issued every hour would pile up; the ones in use stay."""
    redactor = knowing("of-long-ago")
    for number in range(200):
        redactor.learn("used-all-the-time")
        redactor.learn(f"token-{number:04d}")

    assert redactor.redact("used-all-the-time token-0199 token-0190") == "*** *** ***"
    assert redactor.redact("of-long-ago") == "of-long-ago"


# --- logs ----------------------------------------------------------------------------------------


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    redactor = knowing("s3cr3t-t0k3n")
    written = io.StringIO()
    stream = logging.StreamHandler(written)
    stream.setFormatter(logging.Formatter("%(message)s"))
    stream.addFilter(RedactingFilter(redactor))
    logger = logging.Logger("test")
    logger.addHandler(stream)
    yield logger, written


def fail(text: str) -> None:
    raise ValueError(text)


def test_messages_and_arguments_are_redacted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.info("s3cr3t-t0k3n %s %r", "s3cr3t-t0k3n", {"token": "s3cr3t-t0k3n"})
    logger.info("%(token)s", {"token": "s3cr3t-t0k3n"})
    logger.info(ValueError("s3cr3t-t0k3n"))
    logger.info("100 %")

    assert written.getvalue() == "*** *** {'token': '***'}\n***\n***\n100 %\n"


def test_tracebacks_are_redacted_with_what_led_to_them(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = log
    try:
        try:
            fail("https://h/?token=s3cr3t-t0k3n")
        except ValueError as error:
            raise RuntimeError("of s3cr3t-t0k3n") from error
    except RuntimeError:
        logger.exception("failed")

    assert "s3cr3t-t0k3n" not in written.getvalue()
    assert "ValueError: https://h/?token=***" in written.getvalue()
    assert "RuntimeError: of ***" in written.getvalue()


def test_a_formatter_with_tracebacks_of_its_own_finds_no_secret_either() -> None:
    """As those that write JSON, or in colours."""
    redactor = knowing("s3cr3t-t0k3n")
    try:
        fail("s3cr3t-t0k3n")
    except ValueError:
        record = logging.LogRecord("n", 40, "p", 1, "%s", ("s3cr3t-t0k3n",), sys.exc_info())

    assert RedactingFilter(redactor).filter(record) is True
    assert "s3cr3t-t0k3n" not in repr(vars(record))
    assert (record.exc_text or "").endswith("ValueError: ***")


def test_a_message_that_does_not_fit_its_arguments_stops_nobody(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = log
    logger.info("%d of %d", "s3cr3t-t0k3n")

    assert "s3cr3t-t0k3n" not in written.getvalue()
    assert "%d of %d" in written.getvalue()


def test_a_record_without_a_traceback_has_none(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.error("failed", exc_info=False)

    assert written.getvalue() == "failed\n"


def test_whatever_is_logged_meanwhile_is_redacted(caplog: pytest.LogCaptureFixture) -> None:
    redactor = Redactor()
    with redacted_logs(redactor):
        redactor.learn("s3cr3t-t0k3n")
        logging.getLogger("aiohttp.client").warning("s3cr3t-t0k3n")
    logging.getLogger("tests").warning("nothing")

    assert caplog.messages == ["***", "nothing"]
