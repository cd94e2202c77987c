"""A counterexample as text: the network drawn node by node, and code that reproduces it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from relumlp.network.layouts import is_in_doubt
from relumlp.network.mlp import MLP


def draw_case(case: Any, names: Sequence[str] = ()) -> str:
    """Draw a case: every field by name; a network node by node.

    ``names`` are those of the arguments that a check makes of a case without names.
    """
    if case is None:
        return ""
    fields = fields_of(case, names)
    return "\n".join(line for name, value in fields.items() for line in draw_field(name, value))


def fields_of(case: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    """Return the fields of a case by name, as :mod:`relumlp.claims.ledger.arguments` reads them."""
    if hasattr(case, "_asdict"):
        return dict(case._asdict())
    if isinstance(case, (Mapping, SimpleNamespace)):
        return dict(case if isinstance(case, Mapping) else vars(case))
    if len(names) == 1:
        return {names[0]: case}
    if isinstance(case, (tuple, list)) and len(names) == len(case):
        return dict(zip(names, case, strict=True))
    return {"case": case}


def draw_field(name: str, value: Any) -> Iterator[str]:
    """Draw one field of a case."""
    if isinstance(value, MLP):
        yield f"{name}: {value.name}, {value.unit}"
        yield from (f"  {line}" for line in draw_network(value))
    else:
        yield f"{name} = {compact(value)}"


def draw_network(net: MLP) -> Iterator[str]:
    """Draw a network, one line per node with the node's sum."""
    for i, j in net.nodes():
        unit = net.units[i] if net.units[i] != "identity" else ""
        terms = [f"{w}·a[{i - 1},{k}]" for k, w in enumerate(net.W[i][j])]
        terms += [] if net.b[i] is None else [str(net.b[i][j])]
        yield f"a[{i},{j}] = {unit}({' + '.join(terms)})"


IMPORTS = ("from fractions import Fraction", "import numpy as np", "from relumlp import MLP")
EXACT = "from relumlp.testing import exact"
"""What code that reproduces a case may need; the last line where arrays of fractions are said."""


def replay(case: Any, names: Sequence[str] = ()) -> str:
    """Return Python code that reproduces a case's fields."""
    lines = [f"{name} = {code(value)}" for name, value in fields_of(case, names).items()]
    needed = [EXACT] if any("exact(" in line for line in lines) else []
    return "\n".join([*IMPORTS, *needed, *lines])


def code(value: Any) -> str:
    """Return a Python expression that evaluates to ``value``."""
    if isinstance(value, MLP):
        weights = ", ".join(code(w) for w in value.W[1:])
        biases = ", ".join(code(b) for b in value.b[1:])
        layout = ", layout='out-in'" if is_in_doubt(value.W[1:], value.b[1:]) else ""
        return f"MLP.from_arrays([{weights}], [{biases}], {value.unit!r}{layout})"
    if isinstance(value, np.ndarray) and {type(v) for v in value.flat} == {Fraction}:
        texts = [str(v) if v.denominator > 1 else int(v) for v in value.flat]
        return f"exact({np.array(texts, object).reshape(value.shape).tolist()!r})"
    if isinstance(value, np.ndarray):
        dtype = "object" if value.dtype == object else f"np.{value.dtype}"
        empty = "" if value.size else f".reshape({value.shape})"
        return f"np.array({value.tolist()!r}, {dtype}){empty}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{code(k)}: {code(v)}' for k, v in value.items())}}}"
    if isinstance(value, (list, tuple)):
        listed = "".join(f"{code(v)}, " for v in value)
        return f"[{listed[:-2]}]" if isinstance(value, list) else f"({listed.rstrip()})"
    return repr(value.item() if isinstance(value, np.generic) else value)


def compact(value: Any) -> str:
    """Return an array or number as short text; Fractions as a/b."""
    if isinstance(value, np.ndarray):
        return compact(value.tolist())
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(compact(v) for v in value)}]"
    return str(value)
