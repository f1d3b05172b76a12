"""Every exception that Milepost raises on purpose.

BotError                      an expected failure; one clear line, never a traceback
├── SettingsError             the configuration; names file, key and fix; exit 2
├── InputError                a file that an operator handed over; names file, row, reason; exit 2
│   └── UserError                 what a person asked for; told to them, in their language
│       └── BadQueryError             an address of the page that cannot be understood
├── StorageError              the database cannot be used: a newer schema, in use by another process
├── SourceError               one source's poll fails; the others go on
│   ├── SourceUnavailableError    it cannot be read now; the next poll tries again
│   ├── RateLimitedError          throttled, or out of quota; not asked again before a time
│   ├── CredentialsError          refused or missing; an operator must act
│   ├── RequestRefusedError       it refuses what it was asked; the fault is ours
│   └── PayloadError              it has another shape than promised; never guess a number
├── ChatError                 Discord does not let the bot in; an operator must act
└── DeliveryError             an announcement was not sent; it is tried again, with backoff
    ├── DeliveryRefusedError      it never will be: the channel is paused
    └── DeliveryDoubtfulError     it may have been already, for all that can be found out: given up
"""

from datetime import datetime, timedelta


class BotError(Exception):
    """An expected failure; its text is one line for a person."""


class SettingsError(BotError):
    """The configuration cannot be used; the text names the file, the key and the fix."""


class InputError(BotError):
    """A file handed over by an operator is refused; the text names the file, the row and why."""


class UserError(InputError):
    """The request of a person cannot be answered.

    *key* and *values* name the text that says so, in each language: `bot.language.text_of_error`.
    What `str` has of it is for the log of a programmer, and never shown.
    """

    def __init__(self, key: str, /, **values: str | int) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values


class BadQueryError(UserError):
    """The query of an address cannot be understood; *values* name the part and its value."""


class StorageError(BotError):
    """The database cannot be used as it is."""


class SourceError(BotError):
    """A source's poll failed as a whole; its accounts keep their last reading."""


class SourceUnavailableError(SourceError):
    """The source cannot be read now; the next poll tries again."""


class RateLimitedError(SourceError):
    """The source takes no more requests before *until*."""

    def __init__(self, text: str, until: datetime) -> None:
        super().__init__(text)
        self.until = until


class CredentialsError(SourceError):
    """The source does not accept the credentials, or there are none; an operator must act."""


class RequestRefusedError(SourceError):
    """The source refuses a request as it is; asking again will not help."""


class PayloadError(SourceError):
    """The source answered in another shape than it promised."""


class ChatError(BotError):
    """Discord does not let the bot in; the text says what an operator has to do."""


class DeliveryError(BotError):
    """An announcement could not be sent now; it stays queued.

    *retry_after* is how long the channel wants to be left alone, if it said so.
    """

    def __init__(self, text: str, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class DeliveryRefusedError(DeliveryError):
    """The channel will never take announcements until an operator acts; it is paused."""


class DeliveryDoubtfulError(DeliveryError):
    """An announcement may be in its channel already, and nobody can find out; it is given up."""
