"""Claims of one's own: from a file, a module, or an entry point of the group ``relumlp.claims``."""

import importlib
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.ledger.listing import load_claims
from relumlp.errors import UserError, shown

GROUP = "relumlp.claims"
"""Group of the entry points with which a package offers claims."""

STATED: dict[str, list[str]] = {}
"""Ids that a source stated, by the full path of a file or by the name of a module."""


def load_from(source: str) -> list[str]:
    """Load the claims of a source into the ledger of this process, and return their ids.

    What the source says is run, as an import runs it. A source that is loaded already is not
    loaded again.

    Parameters
    ----------
    source : path of a file of Python; name of an entry point of the group ``relumlp.claims``; or
        name of a module.

    Raises
    ------
    UserError : there is no such source, it ends in an error, or it states no claim.
    """
    if not isinstance(source, str) or not source:
        raise UserError(f"--from: expected a file or a module, got {shown(source)}")
    load_claims()  # First, so that an id of the ledger is refused where it is taken again.
    path = Path(source)
    if path.suffix == ".py" or path.is_file():
        ids = stated(str(path.resolve()), lambda: run_file(path), source)
    else:
        ids = stated(source, lambda: run_module(source), source)
    if not ids:
        raise UserError(
            f"{source}: expected claims, functions under relumlp.claim(id, cases), got none"
        )
    return ids


def stated(key: str, load: Callable[[], list[str]], source: str) -> list[str]:
    """Load a source once, and return the ids that it states; a mistake in it is one sentence."""
    if key not in STATED or not {*STATED[key]} <= CLAIMS.keys():
        for id in STATED.pop(key, ()):
            CLAIMS.pop(id, None)
        before = {*CLAIMS}
        try:
            names = load()
        except UserError as error:
            forget(before)
            raise UserError(f"{source}{line_of(error)}: {error}") from error
        except (Exception, SystemExit) as error:
            forget(before)
            raise UserError(
                f"{source}{line_of(error)}: expected Python that states claims, got "
                f"{type(error).__name__}: {error}"
            ) from error
        STATED[key] = [id for id, c in CLAIMS.items() if id not in before or c.module in names]
    return STATED[key]


def forget(before: set[str]) -> None:
    """Forget the claims of a source that was not loaded to its end."""
    for id in CLAIMS.keys() - before:
        del CLAIMS[id]


def run_file(path: Path) -> list[str]:
    """Run a file as a module of its own name, beside whose file others are found."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    name = path.stem
    taken = getattr(sys.modules.get(name), "__file__", None)
    if name in sys.modules and (taken is None or Path(taken).resolve() != path.resolve()):
        raise UserError(f"expected a file whose name no module has, got {path.name!r}")
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UserError(f"expected a file of Python, *.py, got {path.name!r}")
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return [name]


def run_module(name: str) -> list[str]:
    """Import the module that an entry point names, or the module itself; return its name."""
    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name in offered:
        return imported(offered[name])
    try:
        return [importlib.import_module(name).__name__]
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
    others = f", and entry points offer {', '.join(offered)}" if offered else ""
    raise UserError(f"expected a file that is there, or a module that can be imported{others}")


def imported(point: EntryPoint) -> list[str]:
    """Load an entry point: a module, or a function that states claims when it is called."""
    found: Any = point.load()
    if callable(found):
        found()
    return [point.module]


def line_of(error: BaseException) -> str:
    """Say in which line of the source an error arose; "" if the source was not reached."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f", line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.name == "<module>"]
    return f", line {own[0]}" if own else ""
