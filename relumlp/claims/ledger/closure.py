"""The closure of a verdict: the modules that state it, all modules that they import, their digest.

Whole modules count. So a digest may change although the verdict cannot, but every change that can
decide a verdict changes the digest. The closure starts with the modules that state a claim or a
rule. For each module in the closure, the closure also contains:

- every module of the package that the module imports, at any place in its code, and the
  ``__init__`` of the packages that contain the imported module;
- for an ``__init__`` that is only a face (docstring, imports, ``__all__`` and the like, names
  attached lazily), only the names that are imported from it: the import that binds such a name, and
  the module that defines it. A package that is used as an object counts whole, because everything
  in it can be reached from the object;
- for ``pick("name")`` the plain form and the kernel of that name, and for ``import_module("name")``
  the module; if the name is not a literal, all pairs, or the whole package.

Nothing else counts: not comments, blank lines, or white space at the end of a line; not strings
that are statements, such as docstrings, because the words of a claim or rule do not decide it; and
not other packages, so a verdict that another version of NumPy or Hypothesis would change does not
become stale. No module of a closure reads a data file of the package.
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
    """One part of a closure: a module, a name in a package, a whole package, or a pair.

    A part's name is "a.b.c" for a module, "a.b:name" for a name imported from a package, "a.b:*"
    for a package used as an object, "a.pairs:name" for a pair.

    Attributes
    ----------
    text : source text of the part, without comments and other text that cannot matter.
    needs : names of the parts that this part needs.
    """

    text: bytes
    needs: frozenset[str]


@cache
def digest(modules: frozenset[str], package: Path = PACKAGE) -> str:
    """Return the SHA-256 of the closure of some modules.

    The digest depends neither on the package's folder nor on the version of Python. Every file is
    read once, when it is first needed.
    """
    found = sha256()
    for name in sorted(closure(modules, package)):
        text = part(package, name).text
        found.update(f"{name} {len(text)}\n".encode() + text)
    return found.hexdigest()


def closure(modules: Iterable[str], package: Path = PACKAGE) -> set[str]:
    """Return the names of all parts in the closure of some modules."""
    found: set[str] = set()
    missing = set(modules)
    while missing:
        found |= missing
        missing = {need for name in missing for need in part(package, name).needs} - found
    return found


def written_in(function: Callable[..., Any] | None) -> set[str]:
    """Return the package's modules that define a function and the functions that it wraps.

    The functions that a ``functools.partial`` holds count too.
    """
    if function is None:
        return set()
    if isinstance(function, partial):
        held = (function.func, *function.args, *function.keywords.values())
        return {module for each in held if callable(each) for module in written_in(each)}
    # functools.wraps copies __module__, which then names the module of the wrapped function.
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
    """Return the part of a module; it needs its package, whose ``__init__`` runs first."""
    above = {up for up in [name.rpartition(".")[0]] if up and inside(package, name)}
    path = place(package, name)
    source = read(path) if path else Source(b"", [])
    if path is None or (is_package(package, name) and is_face(source)):
        return Part(b"", frozenset(above))
    return Part(normalised(source), frozenset(above.union(needs_of(package, name, source))))


def needs_of(package: Path, name: str, source: Source) -> Iterator[str]:
    """Yield the parts that a module needs: by imports, by ``pick``, and by ``import_module``."""
    home = name if is_package(package, name) else name.rpartition(".")[0]
    imports = [each for each in imports_of(source, home) if inside(package, each.module)]
    for each in imports:
        yield from taken(package, each)
    yield from strays(source, imports)
    yield from (f"{pairs_of(package)}:{pair}" for pair in picked(source, imports))
    # The modules that the table of pairs loads are found at the calls of pick.
    for module in loaded(source) if name != pairs_of(package) else ():
        yield from taken(package, Import(module or package.name, "", ""))


def taken(package: Path, what: Import) -> set[str]:
    """Return the parts that an import needs."""
    if not inside(package, what.module):
        return set()
    asked = f"{what.module}:{what.name or '*'}"
    return {what.module, *([asked] if is_package(package, what.module) else [])}


def strays(source: Source, imports: list[Import]) -> Iterator[str]:
    """Yield as a whole each package from which a module uses more than the ``a.b`` it imports."""
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
    """Yield the names that a module passes to ``pick``; "*" for a name that is not a literal."""
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
    """Return the two modules of a pair, or those of all pairs if no pair has that name."""
    path = place(package, pairs_of(package))
    if path is None:
        return Part(b"", frozenset())
    (table,) = written_as("PAIRS", read(path))
    pairs = [table[name]] if name in table else table.values()
    return Part(b"", frozenset(module for pair in pairs for module in pair))


def whole_part(package: Path, where: str) -> Part:
    """Return the part of a package that is used as an object: all of its modules."""
    folder = package.parent.joinpath(*where.split("."))
    names = [f"{where}:{name}" for name in bindings(folder / "__init__.py", where)]
    below = {path.relative_to(folder).parts[0] for path in folder.rglob("*.py")}
    modules = [f"{where}.{name[:-3]}" for name in below - {"__init__.py"} if name.endswith(".py")]
    packages = [f"{where}.{name}:*" for name in below if not name.endswith(".py")]
    return Part(b"", frozenset([where, *names, *modules, *packages]))


def name_part(package: Path, where: str, name: str) -> Part:
    """Return the part of a name imported from a package: a module in it, or an imported name.

    If the name is neither, the ``__init__`` defines it, or a function there can find it anywhere.
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
