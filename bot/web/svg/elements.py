"""SVG, written so that nothing in it can be anything but what it is meant to be."""

import re

from markupsafe import Markup

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def clean(text: str) -> str:
    """Return *text* without what XML cannot have, escaped or not."""
    return _NOT_XML.sub("", text)


def element(name: str, *children: str, **attributes: str | float) -> Markup:
    """Return an element; children that are no Markup are text.

    An attribute is written with hyphens for the underscores of its name: `class_`, `text_anchor`.
    """
    written = Markup().join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _written(value))
        for key, value in attributes.items()
    )
    inner = Markup().join(
        child if isinstance(child, Markup) else clean(child) for child in children
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inner)


def number(value: float) -> str:
    """Return *value* as briefly as a screen can show it."""
    # There is no minus zero to be seen.
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def share(value: float) -> str:
    """Return *value*, a part of one, as a percentage of the picture."""
    return f"{number(value * 100)}%"


def _written(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else number(value)
