"""Secrets and redaction: credentials from the environment or files, and out of logs and texts."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.errors import CredentialsError
from bot.settings import variable_of
from bot.settings.section import SecretSection

_SHORTEST = 6
"""A shorter text is no secret, and would be found in every other word."""
_MOST = 100
"""So many secrets are known at a time: tokens that are issued every hour would pile up."""


class Redactor:
    """Knows the secrets that are in use, and takes them out of a text."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        """The secrets, the most recent one last."""
        self._pattern = re.compile(r"(?!)")

    def learn(self, secret: str) -> None:
        """Remember *secret*; one that was not learned again for long is forgotten."""
        if len(secret) < _SHORTEST:
            return
        is_new = secret not in self._known
        self._known.pop(secret, None)
        self._known[secret] = None
        if is_new:
            self._known = dict.fromkeys(list(self._known)[-_MOST:])
            self._pattern = _any_of(self._known)

    def redact(self, text: str) -> str:
        """Return *text* without the secrets."""
        return self._pattern.sub("***", text)


def _any_of(secrets: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of all *secrets*, and of the beginning of one that was cut off with "…"."""
    longest_first = sorted(secrets, key=len, reverse=True)
    cut_off = {rf"{_forms(secret[:_SHORTEST])}[^\s…]*(?=…)" for secret in longest_first}
    return re.compile("|".join([*map(_forms, longest_first), *sorted(cut_off)]))


def _forms(secret: str) -> str:
    """Return the pattern of *secret* as it is, and as it looks in an address, in JSON or a repr.

    The set of characters to be escaped is not the same everywhere, and some escape twice.
    """
    return "".join(c if c.isascii() and c.isalnum() else _forms_of(c) for c in secret)


def _forms_of(character: str) -> str:
    octets = character.encode(errors="surrogatepass")
    in_address = "".join(f"%(?:25)*{octet:02x}" for octet in octets)
    in_json = rf"\\u{ord(character):04x}"
    return rf"(?:\\*{re.escape(character)}|(?i:{in_address}|{in_json}))"


class RedactingFilter(logging.Filter):
    """Takes secrets out of the log, tracebacks included: the last line of defence."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite *record*; it is always logged."""
        try:
            message = record.getMessage()
        except Exception as error:
            # A bad log call never stops its caller, and its arguments, perhaps secret, stay out.
            message = f"{record.msg} ({type(error).__name__} in its arguments)"
        record.msg, record.args = self._redactor.redact(message), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_info = None  # or a formatter could render the traceback anew, unredacted
        if record.exc_text:
            record.exc_text = self._redactor.redact(record.exc_text)
        return True


@contextmanager
def redacted_logs(redactor: Redactor) -> Iterator[None]:
    """Take the secrets that *redactor* knows out of the log while the context is open."""
    redacting = RedactingFilter(redactor)
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(redacting)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(redacting)


class Credentials:
    """The secrets of one section; a file is read anew each time, so that a new token is found.

    *at* is the path of the section: `sources.youtube`.
    """

    def __init__(self, at: str, section: SecretSection, redactor: Redactor) -> None:
        self._at = at
        self._section = section
        self._redactor = redactor

    def get(self, name: str) -> str | None:
        """Return the secret *name*; None where it is not configured.

        Raises CredentialsError where the file that should have it cannot be used.
        """
        value: SecretStr | None = getattr(self._section, name)
        file: Path | None = getattr(self._section, f"{name}_file")
        if file is not None:
            setting = f"{self._at}.{name}_file"
            return self._checked(self._read(file, setting), setting)
        if value is None:
            return None
        return self._checked(value.get_secret_value(), self.variable_of(name))

    def need(self, name: str) -> str:
        """Return the secret *name*. Raises CredentialsError where there is none."""
        secret = self.get(name)
        if secret is None:
            variable = self.variable_of(name)
            raise CredentialsError(f"no credentials: set {variable}, or {variable}_FILE")
        return secret

    def variable_of(self, name: str) -> str:
        """Return the environment variable that sets the secret *name*."""
        return variable_of(*self._at.split("."), name)

    def _read(self, file: Path, setting: str) -> str:
        # The path is not quoted: now and then it is the secret itself.
        try:
            return file.read_text(encoding="utf-8")
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
        except ValueError:
            problem = "is no text"
        raise CredentialsError(f"{setting}: {problem}")

    def _checked(self, text: str, where: str) -> str:
        secret = text.strip()
        self._redactor.learn(secret)
        if not re.fullmatch(r"[\x21-\x7e]+", secret):
            problem = "has a character that no credential has" if secret else "is empty"
            raise CredentialsError(f"{where}: {problem}")
        return secret
