"""Counterexamples of the ledger as networks, with the two sides of the equation that fails."""

import ast
import linecache
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import TracebackType
from typing import Any

import numpy as np

from relumlp.claims.ledger.card import NO_SLIP
from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.drawing import draw_field
from relumlp.claims.ledger.listing import load_claims
from relumlp.lab.studies import Study
from relumlp.machine.interpreter import check_assertions, check_docstrings
from relumlp.network.mlp import MLP
from relumlp.testing import assertions
from relumlp.types import Array

SIDES = ("lhs", "rhs", "condition", "value", "bound")
"""What assertions call the sides that they compare, or what they ask to hold."""


def refuted_claims() -> list[dict[str, Any]]:
    """Return what the page shows of every refuted statement, by id.

    Raises
    ------
    UserError : Python leaves out assertions or docstrings, which are the statements.
    """
    check_assertions()
    check_docstrings()
    return [told(claim) for claim in load_claims().values() if claim.counterexample]


def told(claim: Claim) -> dict[str, Any]:
    """Return a refuted statement: words, sides, its case as text, and as a network if it is one."""
    assert claim.counterexample is not None
    case = claim.counterexample()
    failure = failure_of(claim, case)
    study = study_of(claim, case)
    return {
        "id": claim.id, "statement": claim.statement, "correction": claim.correction,
        "note": NO_SLIP.get(claim.kind, ""),
        "failure": str(failure).split("\n")[0].strip(),
        "sides": [{"code": code, "value": value} for code, value in sides(failure.__traceback__)],
        "fields": list(fields_of(case)),
        "study": None if study is None else study.record(),
    }  # fmt: skip


def failure_of(claim: Claim, case: Any) -> AssertionError:
    """Run a statement on its counterexample, and return how it fails.

    Raises
    ------
    RuntimeError : the statement holds, so that the ledger is wrong.
    """
    try:
        claim.run(case)
    except AssertionError as error:
        return error
    raise RuntimeError(f"{claim.id} holds on its counterexample")


def sides(trace: TracebackType | None) -> list[tuple[str, str]]:
    """Return the two sides of the assertion that failed: as the claim writes them, and in numbers.

    One side where something should hold; none where only words say what failed.
    """
    frames = list(frames_of(trace))
    for caller, inner in pairwise(frames):
        if inner.tb_frame.f_code.co_filename == assertions.__file__:
            values = [v for name, v in inner.tb_frame.f_locals.items() if name in SIDES]
            code = arguments_at(caller) or [""] * len(values)
            return [(c, number(v)) for c, v in zip(code, values, strict=False)]
    return compared(frames[-1])


def compared(trace: TracebackType) -> list[tuple[str, str]]:
    """Return the two sides of a comparison that a plain ``assert`` makes, if it makes one."""
    for node in nodes_at(trace, ast.Assert):
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return [(ast.unparse(e), evaluated(e, trace)) for e in (test.left, *test.comparators)]
        return [(ast.unparse(test), "false")]
    return []


def evaluated(node: ast.expr, trace: TracebackType) -> str:
    """Return the value of an expression where a failure happened."""
    frame = trace.tb_frame
    names = {**frame.f_globals, **frame.f_locals}
    return number(eval(compile(ast.Expression(node), "claim", "eval"), names))


def frames_of(trace: TracebackType | None) -> Iterator[TracebackType]:
    """Yield the frames of a failure, the outermost first."""
    while trace is not None:
        yield trace
        trace = trace.tb_next


def arguments_at(trace: TracebackType) -> list[str]:
    """Return the source of the arguments in the call that a frame has come to."""
    for node in nodes_at(trace, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name.startswith("assert_") and not any(isinstance(a, ast.Starred) for a in node.args):
            return [ast.unparse(argument) for argument in node.args]
    return []


def nodes_at(trace: TracebackType, kind: type[Any]) -> Iterator[Any]:
    """Yield the nodes of a kind in the source that span the line which a frame has come to."""
    lines = linecache.getlines(trace.tb_frame.f_code.co_filename)
    for node in ast.walk(parsed("".join(lines))):
        if isinstance(node, kind) and node.lineno <= trace.tb_lineno <= node.end_lineno:
            yield node


@cache
def parsed(source: str) -> ast.Module:
    """Parse a module once."""
    return ast.parse(source)


def number(value: Any) -> str:
    """Return numbers as a mathematician writes them: vectors in brackets, Fractions as a/b."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(number, value))})"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def fields_of(case: Any) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a case as text."""
    fields = case._asdict() if hasattr(case, "_asdict") else {"case": case}
    for name, value in fields.items():
        lines = list(draw_field(name, value))
        yield name, "; ".join(re.sub(rf"^{name}(?: =|:) ", "", line.strip()) for line in lines)


def study_of(claim: Claim, case: Any) -> Study | None:
    """Return a counterexample as a network with samples, if it has these."""
    net, x = getattr(case, "net", None), getattr(case, "x", None)
    if isinstance(net, MLP) and isinstance(x, np.ndarray) and x.ndim == 2:
        return network_study(claim, case, net, x)
    a, w, labels = (getattr(case, name, None) for name in ("a", "w", "labels"))
    matrices = all(isinstance(v, np.ndarray) and v.ndim == 2 for v in (a, w))
    if matrices and labels is not None:
        return layer_study(claim, a, labels, w, getattr(case, "b", None))
    return None


def network_study(claim: Claim, case: Any, net: MLP, x: Array) -> Study:
    """Return a counterexample that is a network."""
    y, slopes = (getattr(case, name, None) for name in ("y", "dE_dz"))
    shape = (len(x), net.sizes[-1])
    fits = [v if isinstance(v, np.ndarray) and v.shape == shape else None for v in (y, slopes)]
    targets = np.zeros(shape) if fits[0] is None else floats(fits[0])
    wide = net.with_theta(floats(net.theta))
    return Study(f"claim:{claim.id}", f"Counterexample of {claim.id}", claim.statement, wide,
                 floats(x), targets=targets, loss="squared-error", batch="sum",
                 slopes=None if fits[1] is None else floats(fits[1]))  # fmt: skip


def layer_study(claim: Claim, a: Any, labels: Any, w: Any, b: Any) -> Study:
    """Return activations and an output layer as a network without hidden layers."""
    net = MLP.from_arrays([floats(w)], [None if b is None else floats(b)], layout="out-in")
    classes = tuple(map(str, range(len(w))))
    return Study(f"claim:{claim.id}", f"Counterexample of {claim.id}", claim.statement, net,
                 floats(a), labels=np.asarray(labels, int), classes=classes)  # fmt: skip


def floats(values: Array) -> Array:
    """Return numbers as float64."""
    return np.asarray(values).astype(np.float64)
