"""Imitations of the platforms: local servers that answer as the documented APIs do."""

import pkgutil
from importlib import import_module

from tests.sources.platforms.base import Platform


def _leaves(kind: type[Platform]) -> list[type[Platform]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in _leaves(one)] if below else [kind]


for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

PLATFORMS = sorted(_leaves(Platform), key=lambda kind: kind.source.name)
