"""Hypothesis strategies: JSON documents of any shape, and good ones with something broken."""

import copy
from typing import Any

from hypothesis import strategies as st

_KEYS = st.text(max_size=8) | st.sampled_from(
    ["data", "error", "errors", "id", "items", "message", "code", "followers", "username"]
)
_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 1_000_000),
    st.sampled_from([-1, 10**11, 10**11 + 1, 2**63, 10**30, -(10**30), 10**400]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1e300, 1000.0, 1.5]),
    st.text(max_size=12),
    st.sampled_from(["", "0", "1000", "-3", "1e3", "١٢", "null", "@a", "\ud800"]),
)


def documents(max_leaves: int = 12) -> st.SearchStrategy[Any]:
    """Return arbitrary JSON: huge numbers, nested lists and nulls included."""
    return st.recursive(
        _LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
        max_leaves=max_leaves,
    )


@st.composite
def mutated(draw: st.DrawFn, document: Any) -> Any:
    """Return *document* with one to three of its parts replaced or removed; it stays as it is."""
    broken = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(broken))
        if not places:
            return draw(documents())
        holder, step = draw(st.sampled_from(places))
        if draw(st.booleans()):
            del holder[step]
        else:
            holder[step] = draw(documents(4))
    return broken


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Return where something can be broken: each list or object with an index or a key."""
    if isinstance(document, dict):
        steps: list[Any] = list(document)
    elif isinstance(document, list):
        steps = list(range(len(document)))
    else:
        return []
    places = [(document, step) for step in steps]
    for step in steps:
        places += _places(document[step])
    return places
