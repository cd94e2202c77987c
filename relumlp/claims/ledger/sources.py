"""The sources of a package, read without execution: a module's imports, and its normalised text.

A package is given by its folder, so that a copy of it, or another package, can be read too.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import resolve_name
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

STRING_OR_END = re.compile(
    rb'("""(?:[^"\\]|\\.|"(?!""))*"""|'
    rb"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    rb'"(?:[^"\\\n]|\\.)*"|'
    rb"'(?:[^'\\\n]|\\.)*')"
    rb"|[ \t\f]*(?:#[^\n]*)?\n(?:[ \t\f]*(?:#[^\n]*)?\n)*",
    re.DOTALL,
)
"""A string, as group 1; or the end of a line, with its comment and the blank lines below it."""


class Source(NamedTuple):
    """The text of a module, and its statements."""

    text: bytes
    body: list[ast.stmt]


class Import(NamedTuple):
    """``from module import name as local``; of ``import module`` the name is ""."""

    module: str
    name: str
    local: str


def place(package: Path, name: str) -> Path | None:
    """Return the path of a module's source, or None if there is none.

    For a package it is the path of its ``__init__``, which need not exist. A module outside the
    package is found if it has been imported.
    """
    if not inside(package, name):
        file = getattr(sys.modules.get(name), "__file__", None) or ""
        return Path(file) if file.endswith(".py") else None
    if is_package(package, name):
        return package.parent.joinpath(*name.split("."), "__init__.py")
    path = package.parent.joinpath(*name.split(".")).with_suffix(".py")
    return path if path.exists() else None


def inside(package: Path, name: str) -> bool:
    """Whether a module is the package itself or in it."""
    return name.partition(".")[0] == package.name


@cache
def is_package(package: Path, name: str) -> bool:
    """Whether a name is that of the package itself or of a package in it."""
    return inside(package, name) and package.parent.joinpath(*name.split(".")).is_dir()


def read(path: Path) -> Source:
    """Read a module; the source of a module without a file is empty."""
    text = path.read_bytes().replace(b"\r\n", b"\n") if path.exists() else b""
    return Source(text, ast.parse(text).body)


def statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield statements and all statements nested in them, in the order of the text."""
    for statement in body:
        yield statement
        for part in ("body", "handlers", "orelse", "finalbody", "cases"):
            yield from statements(getattr(statement, part, ()))


def nodes(source: Source) -> Iterator[ast.AST]:
    """Yield all nodes of a source's syntax tree."""
    for statement in source.body:
        yield from ast.walk(statement)


def normalised(source: Source) -> bytes:
    """Return a source without comments, blank lines, and strings that are statements.

    They are cut from the text, because syntax trees and tokens differ between versions of Python.
    """
    lines = source.text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    words = [s for s in statements(source.body) if isinstance(s, ast.Expr) and is_string(s.value)]
    kept, end = [b"\n"], 0
    for node in words:
        kept.append(source.text[end : starts[node.lineno - 1] + node.col_offset])
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
    text = b"".join([*kept, source.text[end:], b"\n"])
    return STRING_OR_END.sub(lambda found: found[1] or b"\n", text)


def is_string(node: ast.AST) -> bool:
    """Whether an expression is a string without fields."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def imports_of(source: Source, home: str) -> Iterator[Import]:
    """Yield all imports of a module; ``home`` is the package that it is, or that contains it."""
    for node in statements(source.body):
        if isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), home)
            yield from (Import(module, a.name, a.asname or a.name) for a in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, "", alias.asname or alias.name.partition(".")[0])


def loaded(source: Source) -> Iterator[str]:
    """Yield the modules that ``import_module`` loads; "" for a name that is not a literal."""
    for node in nodes(source) if re.search(rb"import_module|__import__", source.text) else ():
        if isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            name = written(node)
            yield "" if name.startswith(".") else name


def written(call: ast.Call) -> str:
    """Return the string that is a call's first argument; "" if it is not a literal."""
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            return text
    return ""


def called(call: ast.Call) -> str:
    """Return the last name of the function that is called."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def written_as(name: str, source: Source) -> Iterator[Any]:
    """Yield the literal values that are assigned to a name."""
    for node in source.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(given)], value=value)
                | ast.AnnAssign(target=ast.Name(given), value=ast.expr() as value)
            ) if given == name:
                yield ast.literal_eval(value)


def is_face(source: Source) -> bool:
    """Whether an ``__init__`` has no code of its own."""
    return all(map(only_names, source.body))


def only_names(statement: ast.stmt) -> bool:
    """Whether a statement of an ``__init__`` only imports names, lists names, or is a string."""
    match statement:
        case ast.Expr(value=value):
            return is_string(value)
        case ast.Import():
            return True
        case ast.ImportFrom(names=names):
            return all(alias.name != "*" for alias in names)
        case ast.If(test=ast.Name("TYPE_CHECKING"), body=body, orelse=[]):
            return all(map(only_names, body))
        case ast.Assign(targets=targets, value=value):
            given = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            return all(name.startswith("_") for name in given) and is_listing(value)
    return False


def is_listing(value: ast.expr) -> bool:
    """Whether a value is a literal, or the call that attaches names lazily."""
    if isinstance(value, ast.Call):
        return called(value) in ("attach", "attach_stub")
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


@cache
def bindings(path: Path, name: str) -> dict[str, Import]:
    """Return the import behind each name of a package's ``__init__``, or of its stub if lazy."""
    sources = (read(path.with_suffix(".pyi")), read(path))
    found = (each for s in sources for each in (*attached(s, name), *imports_of(s, name)))
    return {each.local: each for each in found}


def attached(source: Source, name: str) -> Iterator[Import]:
    """Yield what ``attach(__name__, submod_attrs={"module": ["name"]})`` attaches lazily."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and called(node) == "attach":
            keywords = [k.value for k in node.keywords if k.arg == "submod_attrs"]
            for given in filter(is_listing, [*node.args[2:3], *keywords]):
                for module, names in ast.literal_eval(given).items():
                    yield from (Import(f"{name}.{module}", each, each) for each in names)
