"""What the templates of the page ask of the texts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).parents[2] / "bot" / "web" / "templates"


class Wanted(NamedTuple):
    """A call of `t` in a template: the shape of its key, and the values that it gives."""

    place: str
    shape: re.Pattern[str]
    values: frozenset[str] | None
    """None where the one key that they are for cannot be read off."""


def wanted() -> list[Wanted]:
    """Return every call of `t` whose key can be read off."""
    return [
        Wanted(f"{file.name}:{call.lineno}", shape, _values_given(call))
        for file in sorted(TEMPLATES.glob("*"))
        for call in Environment().parse(file.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args
        for shape in _shapes(call.args[0])
    ]


def _values_given(call: nodes.Call) -> frozenset[str] | None:
    if call.dyn_kwargs is not None or isinstance(call.args[0], nodes.Concat):
        return None
    return frozenset(keyword.key for keyword in call.kwargs)


def _shapes(node: nodes.Expr) -> Iterator[re.Pattern[str]]:
    match node:
        case nodes.Const(value=str(key)):
            yield re.compile(re.escape(key))
        case nodes.CondExpr(expr1=nodes.Expr() as one, expr2=nodes.Expr() as other):
            yield from (*_shapes(one), *_shapes(other))
        case nodes.Concat(nodes=[nodes.Const(value=str(first)), *_]):
            yield re.compile(re.escape(first) + ".+")
