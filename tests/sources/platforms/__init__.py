"""Imitations of the platforms: local servers that answer as the documented APIs do."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module

import pytest

from tests.sources.platforms.base import Platform


def _leaves(kind: type[Platform]) -> list[type[Platform]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in _leaves(one)] if below else [kind]


for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

PLATFORMS = sorted(_leaves(Platform), key=lambda kind: kind.source.name)
DEMANDING = [kind for kind in PLATFORMS if kind().dead_credentials() is not None]
"""Those that refuse a credential that is no longer valid."""
CLOSED = [
    kind for kind in PLATFORMS if getattr(kind(url="http://localhost").section(), "credentials", ())
]
"""Those that tell nothing without credentials."""


def each(kinds: Iterable[type[Platform]]) -> pytest.MarkDecorator:
    """Run a test with the `platform` of each of *kinds*."""
    kinds = list(kinds)
    ids = [kind.source.name for kind in kinds]
    return pytest.mark.parametrize("platform", kinds, ids=ids, indirect=True)
