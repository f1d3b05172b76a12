"""XML, of which SVG and Atom are made: not every character can stand in it."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def clean(text: str) -> str:
    """Return *text* without what XML cannot have, escaped or not."""
    return _NOT_XML.sub("", text)
