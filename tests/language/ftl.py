"""The texts that Milepost comes with, and what the code asks of them."""

import ast
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from tests.language.templates import wanted

BOT = Path(__file__).parents[2] / "bot"
LOCALES = BOT / "locales"
ERRORS = {"UserError", "BadQueryError"}
"""What is raised with the key of a text."""
COMMANDS = "commands-"
"""Topics that begin so translate what is English in the code, and so are not there in English."""


PLAIN = ".plain"
"""What a text is called that stands for another one outside of Discord."""

_BEGINNING = re.compile(r"[a-z]+[-.]")


class Topic(NamedTuple):
    """The texts of one file, by key; `message.attribute` is a key of its own."""

    texts: dict[str, ftl.Pattern]
    terms: dict[str, ftl.Pattern]
    junk: list[str]


@cache
def topic(code: str, name: str) -> Topic:
    """Return the topic *name* of the language *code*."""
    resource = FluentParser().parse((LOCALES / code / f"{name}.ftl").read_text(encoding="utf-8"))
    texts: dict[str, ftl.Pattern] = {}
    terms: dict[str, ftl.Pattern] = {}
    for entry in resource.body:
        if isinstance(entry, ftl.Term):
            terms[entry.id.name] = entry.value
        elif isinstance(entry, ftl.Message):
            if entry.value is not None:
                texts[entry.id.name] = entry.value
            for attribute in entry.attributes:
                texts[f"{entry.id.name}.{attribute.id.name}"] = attribute.value
    junk = [entry.content or "" for entry in resource.body if isinstance(entry, ftl.Junk)]
    return Topic(texts, terms, junk)


def topics(code: str) -> list[str]:
    """Return the names of the topics of *code*."""
    return sorted(file.stem for file in (LOCALES / code).glob("*.ftl"))


def message_names(code: str) -> list[str]:
    """Return the name of every message of *code*, as often as it is written."""
    return [
        name
        for file in topics(code)
        for name in dict.fromkeys(key.partition(".")[0] for key in topic(code, file).texts)
    ]


class Contents(Visitor):
    """What a pattern has in it."""

    def __init__(self, pattern: ftl.Pattern) -> None:
        self.variables: set[str] = set()
        self.selectors: set[str] = set()
        self.messages: set[str] = set()
        self.variants: set[str] = set()
        self.after_values: list[str] = []
        self.visit(pattern)

    def visit_Pattern(self, node: ftl.Pattern) -> None:  # noqa: N802
        for before, after in pairwise(node.elements):
            if isinstance(before, ftl.Placeable) and isinstance(after, ftl.TextElement):
                self.after_values.append(after.value)
        self.generic_visit(node)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.messages.add(node.id.name + (f".{node.attribute.name}" if node.attribute else ""))

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        if isinstance(node.selector, ftl.VariableReference):
            self.selectors.add(node.selector.id.name)
        else:
            self.visit(node.selector)
        for variant in node.variants:
            if isinstance(variant.key, ftl.Identifier):
                self.variants.add(variant.key.name)
            self.visit(variant.value)


class Values(NamedTuple):
    """The names of the values in a text, with those of the texts inside it."""

    shown: frozenset[str]
    selecting: frozenset[str]

    @property
    def needed(self) -> frozenset[str]:
        """All of them: whoever asks for the text has to give them."""
        return self.shown | self.selecting


@cache
def values(code: str, key: str) -> Values:
    """Return the values of the text of *key* in *code*."""
    texts = {key: text for name in topics(code) for key, text in topic(code, name).texts.items()}
    found = Contents(texts[key])
    inside = [values(code, inner) for inner in found.messages]
    return Values(
        frozenset(found.variables).union(*(one.shown for one in inside)),
        frozenset(found.selectors).union(*(one.selecting for one in inside)),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that the code wants: its key, or the shape of it, and the values that it gives."""

    place: str
    shape: re.Pattern[str]
    values: frozenset[str] | None
    """None where they, or the one key that they are for, cannot be read off the call."""


def asked() -> list[Asked]:
    """Return every call for a text whose key can be read off, in the code and in templates."""
    return [
        *(Asked(*call) for call in wanted()),
        *(
            Asked(place, shape, _values_given(call))
            for place, call in calls({"text", "_text", *ERRORS})
            if call.args
            for shape in shapes(call.args[0])
        ),
    ]


def calls(names: Set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of what has one of these *names* in the code, and where it is."""
    for module in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield f"{module.relative_to(BOT.parent)}:{node.lineno}", node


def mentioned() -> list[re.Pattern[str]]:
    """Return the shapes of all strings in the code that could be keys, and of templates' keys."""
    return [*(call.shape for call in wanted()), *_mentioned_in_code()]


def _mentioned_in_code() -> list[re.Pattern[str]]:
    return [
        shape
        for module in sorted(BOT.rglob("*.py"))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for shape in (
            shapes(node) if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) else ()
        )
    ]


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _values_given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if None in names or isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
        return None
    return frozenset(name for name in names if name)


def shapes(node: ast.expr) -> Iterator[re.Pattern[str]]:
    """Yield what a key could be; a string that is put together must begin with something."""
    match node:
        case ast.Constant(value=str(key)):
            yield re.compile(re.escape(key))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*shapes(body), *shapes(orelse))
        case ast.BinOp(left=ast.Constant(value=str(first)), op=ast.Add()) if _BEGINNING.match(
            first
        ):
            yield re.compile(re.escape(first) + ".+")
        case ast.JoinedStr(values=[ast.Constant(value=str(first)), *_] as parts) if (
            _BEGINNING.match(first)
        ):
            yield re.compile(
                "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in parts
                )
            )
