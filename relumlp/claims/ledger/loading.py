"""Claims of one's own: from a file, a module, or an entry point of the group ``relumlp.claims``."""

import importlib
import linecache
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.ledger.listing import load_claims
from relumlp.errors import UserError, shown

GROUP = "relumlp.claims"
"""Group of the entry points with which a package offers claims."""


class Stated(NamedTuple):
    """What a source was when it was loaded, "" for a module, and the ids that it states."""

    content: str
    ids: list[str]


STATED: dict[str, Stated] = {}
"""What was loaded, by the full path of a file or by the name of a module."""


def load_from(source: str) -> list[str]:
    """Load the claims of a source into the ledger of this process, and return their ids.

    What the source says is run, as an import runs it. A source that is loaded already is loaded
    again only if it is a file that has changed.

    Parameters
    ----------
    source : path of a file of Python; name of an entry point of the group ``relumlp.claims``; or
        name of a module.

    Raises
    ------
    UserError : there is no such source, it ends in an error, or it states no claim.
    """
    ids = loaded(source)
    if not ids:
        raise UserError(
            f"{source}: expected claims, functions under relumlp.claim(id, cases), got none"
        )
    return ids


def loaded(source: str) -> list[str]:
    """Load a source, and return the ids of its claims, of which there may be none; as above."""
    if not isinstance(source, str) or not source:
        raise UserError(f"--from: expected a file or a module, got {shown(source)}")
    load_claims()  # First, so that an id of the ledger is refused where it is taken again.
    path = Path(source)
    if path.suffix != ".py" and not path.is_file():
        return stated(source, "", source, lambda: run_module(source))
    if not path.is_file():
        raise UserError(f"--from: expected a file that is there, or a module, got {shown(source)}")
    content, key = path.read_text("utf-8", "replace"), str(path.resolve())
    if key not in STATED and imported_from(key, path.stem):
        STATED[key] = Stated(content, [id for id, c in CLAIMS.items() if c.module == path.stem])
    return stated(key, content, source, lambda: run_file(path, content))


def stated(key: str, content: str, source: str, load: Callable[[], str]) -> list[str]:
    """Load a source if need be, and return the ids that it states; a mistake is one sentence."""
    before = STATED.get(key)
    if before is not None and before.content == content and {*before.ids} <= CLAIMS.keys():
        return before.ids
    for id in before.ids if before else ():
        CLAIMS.pop(id, None)
    known = {*CLAIMS}
    try:
        name = load()
    except (Exception, SystemExit) as error:
        for id in CLAIMS.keys() - known:
            del CLAIMS[id]
        kind = "" if isinstance(error, UserError) else (
            f"expected Python that states claims, got {type(error).__name__}: "
        )  # fmt: skip
        raise UserError(f"{source}{line_of(error)}: {kind}{error}") from error
    ids = [id for id, claim in CLAIMS.items() if id not in known or claim.module == name]
    STATED[key] = Stated(content, ids)
    return ids


def run_file(path: Path, content: str) -> str:
    """Run a file as a module of its own name, beside which others are found; return the name.

    It is compiled here, because an import would leave a folder of compiled code beside the file,
    and would take that for newer than a file that has just been changed.
    """
    name, where = path.stem, str(path.resolve())
    if name in sys.modules and not imported_from(where, name):
        raise UserError(f"expected a file whose name no module has, got {path.name!r}")
    if (folder := str(path.resolve().parent)) not in sys.path:
        sys.path.insert(0, folder)
    linecache.checkcache(where)
    module = ModuleType(name)
    module.__file__ = where
    sys.modules[name] = module
    try:
        exec(compile(content, where, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return name


def imported_from(file: str, name: str) -> bool:
    """Whether a module of that name was imported from that file, as by a test of pytest."""
    return getattr(sys.modules.get(name), "__file__", None) == file


def run_module(name: str) -> str:
    """Import the module that an entry point names, or the module itself; return its name."""
    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name in offered:
        return imported(offered[name])
    try:
        return importlib.import_module(name).__name__
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
    others = f" (entry points offer {', '.join(offered)})" if offered else ""
    raise UserError(f"expected a file that is there, or a module that can be imported{others}")


def imported(point: EntryPoint) -> str:
    """Load an entry point: a module, or a function that states claims when it is called."""
    found: Any = point.load()
    if callable(found):
        found()
    return point.module


def line_of(error: BaseException) -> str:
    """Say in which line of the source an error arose; "" if the source was not reached."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f", line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.name == "<module>"]
    return f", line {own[0]}" if own else ""
