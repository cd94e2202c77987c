"""How an assertion failed, in one line: its message, or both sides of what it compared."""

import ast
import linecache
from collections.abc import Iterator
from types import FrameType

from relumlp.claims.ledger.drawing import compact
from relumlp.errors import SHOWN

SIGNS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
ALL = ("all", "any", "item")
"""Methods behind a comparison of arrays, whose two sides say more than their result."""


def reason(error: AssertionError) -> str:
    """Return the first line of an assertion's message; without one, what the assertion compared."""
    return str(error).split("\n")[0] or looked_at(error)


def looked_at(error: AssertionError) -> str:
    """Look at the assertion that failed, where it stands, and say the values of its sides.

    The sides are computed again, in the frame that the assertion left behind.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an assertion fails"
    frame, line = trace.tb_frame, trace.tb_lineno
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    found = asserted("".join(lines), line)
    if found is None:
        return f"the assertion in line {line} fails"
    return f"{ast.unparse(found)} fails{values(found, frame)}"


def asserted(source: str, line: int) -> ast.expr | None:
    """Return what is asserted in a line of a source; None if the source is another one."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or 0):
            return node.test
    return None


def values(test: ast.expr, frame: FrameType) -> str:
    """Say what stands on the sides of a comparison, or what a function was asked about."""
    try:
        words = list(sides(test, frame))
    except Exception:  # What cannot be computed a second time is not said.
        return ""
    return f": {' '.join(words)}" if words else ""


def sides(test: ast.expr, frame: FrameType) -> Iterator[str]:
    """Yield the values and signs of a comparison, or the values that a call was given."""
    match test:
        case ast.Call(ast.Attribute(inner, name), []) if name in ALL:
            yield from sides(inner, frame)
        case ast.Call(ast.Name("all" | "any" | "bool"), [inner]):
            yield from sides(inner, frame)
        case ast.Compare(left, signs, others):
            yield value(left, frame)
            for sign, other in zip(signs, others, strict=True):
                yield from (SIGNS[type(sign)], value(other, frame))
        case ast.Call(_, [*given]) if given:
            yield "of " + " and ".join(value(each, frame) for each in given)
        case ast.UnaryOp(ast.Not(), inner):
            yield from sides(inner, frame)
        case ast.Name() | ast.Attribute() | ast.Subscript():
            yield value(test, frame)


def value(node: ast.expr, frame: FrameType) -> str:
    """Compute an expression again in a frame, and return its value as short text."""
    code = compile(ast.Expression(node), "<assertion>", "eval")
    text = " ".join(compact(eval(code, frame.f_globals, frame.f_locals)).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
