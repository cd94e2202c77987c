"""What can decide a verdict: the modules that state it, all that they import, and their digest.

Whole modules count, so a digest may change without need, but no change that can decide is missed.
From the modules that state a claim or a rule on, and then from each of these on, there count:

- every module of the package that is imported, wherever in a module the import stands, and the
  ``__init__`` of the packages in which it lies;
- of an ``__init__`` that is only a face (docstring, imports, ``__all__`` and the like, names
  attached lazily) nothing but the names that are asked of it: what it takes such a name for, and
  the module that defines it. A package that is held as an object counts whole, because anything in
  it can be reached from there;
- for ``pick("name")`` the plain form and the kernel of that name, for ``import_module("name")`` the
  module; all pairs, or the whole package, if the name is not written out.

Nothing else counts. Comments, blank lines, and white space at the end of a line do not; nor do
strings that stand as statements, docstrings above all, because the words of a claim or of a rule do
not decide it; nor do other packages, so that nobody notices a verdict that another version of NumPy
or Hypothesis would change. No module that decides reads a data file of the package.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import relumlp
from relumlp.claims.ledger.sources import (
    Import,
    Source,
    bindings,
    imports_of,
    inside,
    is_face,
    is_package,
    loaded,
    nodes,
    normalised,
    place,
    read,
    written,
    written_as,
)
from relumlp.kernels.twins import pick

PACKAGE = Path(relumlp.__file__).parent


class Part(NamedTuple):
    """One of the things that can decide.

    Its name is "a.b.c" for a module, "a.b:name" for a name asked of a package, "a.b:*" for a
    package held as an object, "a.pairs:name" for a pair.

    Attributes
    ----------
    text : what it says, without what cannot matter.
    needs : names of the parts that it needs.
    """

    text: bytes
    needs: frozenset[str]


@cache
def digest(modules: frozenset[str], package: Path = PACKAGE) -> str:
    """Return the SHA-256 of all that can decide what some modules state.

    It depends neither on where the package lies nor on the version of Python. Every file is read
    once, when it is first asked for.
    """
    found = sha256()
    for name in sorted(closure(modules, package)):
        text = part(package, name).text
        found.update(f"{name} {len(text)}\n".encode() + text)
    return found.hexdigest()


def closure(modules: Iterable[str], package: Path = PACKAGE) -> set[str]:
    """Return the names of all parts that can decide what some modules state."""
    found: set[str] = set()
    missing = set(modules)
    while missing:
        found |= missing
        missing = {need for name in missing for need in part(package, name).needs} - found
    return found


def written_in(function: Callable[..., Any] | None) -> set[str]:
    """Return the modules of the package that a function, and what it wraps or completes, is of."""
    if function is None:
        return set()
    if isinstance(function, partial):
        held = (function.func, *function.args, *function.keywords.values())
        return {module for each in held if callable(each) for module in written_in(each)}
    # functools.wraps copies __module__, which then names the module of what is wrapped.
    names = {function.__module__, getattr(function, "__globals__", {}).get("__name__")}
    own = {name for name in names if name and inside(PACKAGE, name)}
    return own | written_in(getattr(function, "__wrapped__", None))


@cache
def part(package: Path, key: str) -> Part:
    """Return a part by name."""
    where, _, name = key.partition(":")
    if not name:
        return module_part(package, where)
    if where == pairs_of(package):
        return pair_part(package, name)
    return whole_part(package, where) if name == "*" else name_part(package, where, name)


def module_part(package: Path, name: str) -> Part:
    """Return a module; the package in which it lies is run before it."""
    above = {up for up in [name.rpartition(".")[0]] if up and inside(package, name)}
    path = place(package, name)
    source = read(path) if path else Source(b"", [])
    if path is None or (is_package(package, name) and is_face(source)):
        return Part(b"", frozenset(above))
    return Part(normalised(source), frozenset(above.union(needs_of(package, name, source))))


def needs_of(package: Path, name: str, source: Source) -> Iterator[str]:
    """Yield the parts that a module takes: by imports, of pairs, and by names as it runs."""
    home = name if is_package(package, name) else name.rpartition(".")[0]
    imports = [each for each in imports_of(source, home) if inside(package, each.module)]
    for each in imports:
        yield from taken(package, each)
    yield from strays(source, imports)
    yield from (f"{pairs_of(package)}:{pair}" for pair in picked(source, imports))
    # What the table of pairs loads is known from where it is picked.
    for module in loaded(source) if name != pairs_of(package) else ():
        yield from taken(package, Import(module or package.name, "", ""))


def taken(package: Path, what: Import) -> set[str]:
    """Return the parts that an import takes."""
    if not inside(package, what.module):
        return set()
    asked = f"{what.module}:{what.name or '*'}"
    return {what.module, *([asked] if is_package(package, what.module) else [])}


def strays(source: Source, imports: list[Import]) -> Iterator[str]:
    """Yield, whole, each package of which ``import a.b`` is not all that a module uses."""
    dotted = {f"{each.module}." for each in imports if not each.name}
    held = {name.partition(".")[0] for name in dotted}
    if not held:
        return
    inner = {id(node.value) for node in nodes(source) if isinstance(node, ast.Attribute)}
    for node in nodes(source):
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in inner:
            used = ast.unparse(node) + "."
            root = used.partition(".")[0]
            if root in held and not any(used.startswith(name) for name in dotted):
                yield f"{root}:*"


def picked(source: Source, imports: list[Import]) -> Iterator[str]:
    """Yield the names that a module picks; "*" for one that is not written out."""
    if b"pick" not in source.text:
        return
    ours = {"pick"} | {each.local for each in imports if each.name == "pick"}
    calls = {id(n.func): written(n) for n in nodes(source) if isinstance(n, ast.Call)}
    for node in nodes(source):
        match node:
            case ast.Name(name) | ast.Attribute(attr=name) if name in ours:
                yield calls.get(id(node)) or "*"


def pairs_of(package: Path) -> str:
    """Return the name of the module with the table of pairs."""
    return f"{package.name}.{pick.__module__.partition('.')[2]}"


def pair_part(package: Path, name: str) -> Part:
    """Return the two modules of a pair; those of all pairs if the table has none of that name."""
    path = place(package, pairs_of(package))
    if path is None:
        return Part(b"", frozenset())
    (table,) = written_as("PAIRS", read(path))
    pairs = [table[name]] if name in table else table.values()
    return Part(b"", frozenset(module for pair in pairs for module in pair))


def whole_part(package: Path, where: str) -> Part:
    """Return a package that is held as an object: all that is in it, and what that takes."""
    folder = package.parent.joinpath(*where.split("."))
    names = [f"{where}:{name}" for name in bindings(folder / "__init__.py", where)]
    below = {path.relative_to(folder).parts[0] for path in folder.rglob("*.py")}
    modules = [f"{where}.{name[:-3]}" for name in below - {"__init__.py"} if name.endswith(".py")]
    packages = [f"{where}.{name}:*" for name in below if not name.endswith(".py")]
    return Part(b"", frozenset([where, *names, *modules, *packages]))


def name_part(package: Path, where: str, name: str) -> Part:
    """Return a name asked of a package: a module in it, or what its ``__init__`` takes it for.

    If there is neither, it is written in the ``__init__``, or a function there finds it anywhere.
    """
    below = f"{where}.{name}"
    needs = {below} if place(package, below) else set()
    if is_package(package, below):
        needs.add(f"{below}:*")
    init = package.parent.joinpath(*where.split("."), "__init__.py")
    if bound := bindings(init, where).get(name):
        return Part(
            f"{bound.module} {bound.name}".encode(), frozenset(needs | taken(package, bound))
        )
    if needs:
        return Part(b"", frozenset(needs))
    source = read(init)
    unknown = [f"{where}:*"] if b"__getattr__" in source.text else []
    return Part(normalised(source), frozenset(unknown))
