"""The reference: a page for each room of the package, with every name that the room shows."""

import ast
import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from website.gathering import put
from website.places import ROOT

OF_CHAPTERS = ("network", "paths", "inclusion", "information", "classifiers", "gaps")
"""Rooms of chapters, in the order of reading; all others follow by name."""
FOLDER = Path("reference")
HEAD = """# Reference

What the package offers, by rooms. A room is a chapter of the textbook: formulas, claims and tests
of one subject have one name. `import relumlp` alone offers the names that most readers need; each
is listed here in the room that defines it, and the few that belong to no room stand below. The
{ref}`index of names <genindex>` lists all of them.
"""

OPTIONS = (
    "   :members:",
    "   :inherited-members: " + ", ".join((
        "object", "int", "tuple", "dict", "list", "Exception", "BaseEstimator", "ClassifierMixin",
        "RegressorMixin", "_MetadataRequester",
    )),
    "   :exclude-members: set_fit_request, set_partial_fit_request, set_score_request",
)  # fmt: skip
"""Methods of a class are shown, but none that Python or scikit-learn give it."""


def write_reference() -> None:
    """Write the pages."""
    rooms = all_rooms()
    for room in rooms:
        put(FOLDER / f"{room}.md", room_page(room))
    listed = "\n".join(f"- [`relumlp.{room}`]({room}.md): {summary(room)}" for room in rooms)
    tree = "\n".join(["```{toctree}", ":hidden:", "", *rooms, "```"])
    put(FOLDER / "index.md", f"{HEAD}\n{listed}\n\n{without_room(rooms)}\n\n{tree}\n")


def without_room(rooms: list[str]) -> str:
    """Return the part of the package's own names that no room defines."""
    package = import_module("relumlp")
    listed = {name for room in rooms for name in import_module(f"relumlp.{room}").__all__}
    found = {name: getattr(package, name) for name in package.__all__ if name not in listed}
    lines = [line for name, one in found.items() if not inspect.ismodule(one)
             for line in entry("", name, one)]  # fmt: skip
    return "## Names without a room\n\n```{eval-rst}\n" + "\n".join(lines) + "\n```"


def all_rooms() -> list[str]:
    """Return the rooms that have a face, the ones that have a chapter first."""
    faces = {path.parent.name for path in (ROOT / "relumlp").glob("*/__init__.pyi")}
    return [*OF_CHAPTERS, *sorted(faces - {*OF_CHAPTERS})]


def summary(room: str) -> str:
    """Return the first sentence of a room's docstring."""
    return (import_module(f"relumlp.{room}").__doc__ or "").split("\n\n")[0].replace("\n", " ")


def room_page(room: str) -> str:
    """Return the page of a room: its docstring, then functions, classes and other names."""
    module = import_module(f"relumlp.{room}")
    lines = [f"relumlp.{room}", "=" * (len(room) + 8), "", inspect.getdoc(module) or "", ""]
    for name in module.__all__:
        lines += entry(room, name, getattr(module, name))
    return "# relumlp." + room + "\n\n```{eval-rst}\n" + "\n".join(lines[3:]) + "\n```\n"


def entry(room: str, name: str, found: Any) -> list[str]:
    """Return the directive of a name: a function, a class with its methods, or a value."""
    home = getattr(found, "__module__", "") or ""
    if inspect.isclass(found):
        return [f".. autoclass:: {home}.{found.__name__}", *OPTIONS, ""]
    if inspect.isroutine(found):
        return [f".. autofunction:: {home}.{found.__name__}", ""]
    return value(room, name, found)


def value(room: str, name: str, found: Any) -> list[str]:
    """Return the directive of a value, with the string that stands below it."""
    words = value_doc(room, name).split("\n")
    head = [f".. py:data:: {name}", f"   :module: relumlp.{room}"]
    if isinstance(found, tuple):
        head += [f"   :value: {found!r}"]
    if isinstance(found, Mapping):
        words += ["", "Names: " + ", ".join(f"``{key}``" for key in found) + "."]
    return [*head, "", *(f"   {line}" for line in words), ""]


def value_doc(room: str, name: str) -> str:
    """Return the string below a value's definition in one of a room's modules; "" if none."""
    for path in sorted((ROOT / "relumlp" / room).glob("*.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {part.id for target in targets for part in ast.walk(target)
                         if isinstance(part, ast.Name)}  # fmt: skip
                if name in names and isinstance(after, ast.Expr):
                    return inspect.cleandoc(ast.literal_eval(after.value))
    return ""
