"""SVG elements, escaped so that no text in them can become an element of its own."""

from markupsafe import Markup

from bot.text import without_non_xml


def element(name: str, *children: str, **attributes: str | float) -> Markup:
    """Return an element; children that are no Markup are text.

    An attribute is written with hyphens for the underscores of its name: `class_`, `text_anchor`.
    """
    written = Markup().join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _written(value))
        for key, value in attributes.items()
    )
    inner = Markup().join(
        child if isinstance(child, Markup) else without_non_xml(child) for child in children
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
    return without_non_xml(value) if isinstance(value, str) else number(value)
