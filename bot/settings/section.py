"""Sections: the base of every table of the file, and of those that hold secrets."""

import ipaddress
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator


class Section(BaseModel):
    """A table of the file; unknown keys and values of another type are refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


Secret = SecretStr | None


class SecretSection(Section):
    """A section with secrets, each a *name* and a *name*_file."""

    @model_validator(mode="after")
    def _given_once(self) -> Self:
        for name in self.secret_names():
            if getattr(self, name) is not None and getattr(self, f"{name}_file") is not None:
                raise ValueError(f"has both {name} and {name}_file; remove one of them")
        return self

    @classmethod
    def secret_names(cls) -> tuple[str, ...]:
        """Return the settings that are secret."""
        return tuple(
            name for name, field in cls.model_fields.items() if is_secret(field.annotation)
        )

    def has_secret(self) -> bool:
        """Return whether any secret is given."""
        return any(
            getattr(self, key) is not None
            for name in self.secret_names()
            for key in (name, f"{name}_file")
        )


def is_secret(kind: object) -> bool:
    """Return whether a setting of this *kind* is a secret."""
    return kind == Secret


def is_overheard(url: str) -> bool:
    """Return whether others can listen to requests that are sent to *url*."""
    return urlsplit(url).scheme == "http" and not _is_loopback(url)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
