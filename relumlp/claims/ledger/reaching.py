"""Whether a case reaches an assertion of a claim: whether the statement's condition held.

A check that begins with ``if condition:`` asserts nothing of the other cases, and so does a loop
over nothing. To count the cases in which something was asserted, a copy of the check is compiled
that reports before each of its assertions: ``assert``, or a call of a function whose name begins
with it. A check that asserts on every way through it, or only inside of functions that it calls, is
left as it is, and counts each case that it ends.
"""

import ast
import linecache
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from types import CellType, FunctionType
from typing import Any

BRANCHES = (ast.If, ast.For, ast.While, ast.Match, ast.Try, ast.With, ast.Return)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
MET = "__met__"
"""Name under which the copy knows whom to report to."""

OUTER = "__outer__"


def reporting(check: Callable[..., Any], met: Callable[[], None]) -> Callable[..., Any] | None:
    """Return a copy of a check that calls ``met`` before each of its assertions.

    None if no copy is needed, or none can be made because the source is not at hand.
    """
    if not isinstance(check, FunctionType) or hasattr(check, "__wrapped__"):
        return None
    written = definition(check)
    if written is None or not any(isinstance(node, BRANCHES) for node in own(written)):
        return None
    reports = Reports()
    copied = bare(reports.inserted(deepcopy(written)))
    return copy_of(check, copied, met) if reports.number else None


def definition(check: FunctionType) -> ast.FunctionDef | None:
    """Return the definition of a function in its file; None if the file holds another one."""
    code = check.__code__
    source = "".join(linecache.getlines(code.co_filename, check.__globals__))
    for node in definitions(source):
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        if node.name == code.co_name and code.co_firstlineno == first:
            return node
    return None


@lru_cache(128)
def definitions(source: str) -> tuple[ast.FunctionDef, ...]:
    """Return all definitions of functions in a source; none if it is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def own(function: ast.FunctionDef) -> list[ast.AST]:
    """Return the nodes of a function's body without those of functions inside."""
    found: list[ast.AST] = []
    left: list[ast.AST] = list(function.body)
    while left:
        node = left.pop()
        found.append(node)
        if not isinstance(node, SCOPES):
            left += ast.iter_child_nodes(node)
    return found


class Reports(ast.NodeTransformer):
    """Puts a report before each assertion, and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def inserted(self, function: ast.FunctionDef) -> ast.FunctionDef:
        """Return the function with its reports."""
        self.generic_visit(function)
        return function

    def visit(self, node: ast.AST) -> Any:
        """Visit a node; what is defined inside stays as it is."""
        if isinstance(node, SCOPES):
            return node
        if not asserts(node):
            return self.generic_visit(node)
        self.number += 1
        report = ast.Expr(ast.Call(ast.Name(MET, ast.Load()), [], []))
        return [ast.copy_location(report, node), node]


def asserts(node: ast.AST) -> bool:
    """Whether a statement is an assertion, or a call of a function that is named as one."""
    match node:
        case ast.Assert():
            return True
        case ast.Expr(ast.Call(ast.Name(name) | ast.Attribute(attr=name))):
            return name.startswith("assert")
    return False


def bare(function: ast.FunctionDef) -> ast.FunctionDef:
    """Return a definition without what is computed where it stands: decorators, defaults, types."""
    function.decorator_list, function.returns = [], None
    given = function.args
    given.defaults, given.kw_defaults = [], [None for _ in given.kwonlyargs]
    for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
        each.annotation = None
    return function


def copy_of(check: FunctionType, written: ast.FunctionDef, met: Callable[[], None]) -> FunctionType:
    """Compile a definition into a function that sees what ``check`` sees, and ``met``."""
    free = dict(zip(check.__code__.co_freevars, check.__closure__ or (), strict=True))
    names = [ast.arg(name) for name in (MET, *free)]
    given = ast.arguments([], names, None, [], [], None, [])
    back = ast.Return(ast.Name(written.name, ast.Load()))
    outer = ast.parse(f"def {OUTER}(): pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.args, outer.body = given, [written, back]
    tree = ast.fix_missing_locations(ast.Module([outer], []))
    namespace: dict[str, Any] = {}
    exec(compile(tree, check.__code__.co_filename, "exec"), namespace)
    code = namespace[OUTER](met, *free.values()).__code__
    cells = tuple({**free, MET: CellType(met)}[name] for name in code.co_freevars)
    copied = FunctionType(code, check.__globals__, check.__name__, check.__defaults__, cells)
    copied.__kwdefaults__ = check.__kwdefaults__
    return copied
