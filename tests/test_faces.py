"""The faces of the rooms: what each shows, that it can be had, and that it costs nothing unasked.

A room is a folder of the package. Its ``__init__`` says what belongs there and names what it shows;
its ``__init__.pyi`` says, to editors and to the lazy loader alike, where that is defined.
"""

import ast
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from test_layering import HEAVY, MODULES, PACKAGE, RIGHT, imports

ROOMS = [
    path.parent.name
    for path in sorted(PACKAGE.glob("*/__init__.py"))
    # Rooms to the right of the formulas have faces of their own making, but for the laboratory.
    if path.parent.name not in ({*RIGHT, "kernels"} - {"lab"})
]


def face(room: str) -> list[str]:
    """What the room's ``__init__`` lists, read from its source: so it is a literal."""
    for statement in ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            return list(ast.literal_eval(statement.value))
    pytest.fail(f"{room}: expected a literal __all__, got none")


def stub(room: str) -> dict[str, str]:
    """Name → module of the room that defines it, as the ``.pyi`` says."""
    tree = ast.parse((PACKAGE / room / "__init__.pyi").read_text("utf-8"))
    assert all(isinstance(statement, ast.ImportFrom) for statement in tree.body)
    assert all(alias.asname == alias.name for node in tree.body for alias in node.names)
    return {alias.name: node.module for node in tree.body for alias in node.names}


def test_there_are_rooms():
    assert {"network", "paths", "inclusion", "information", "classifiers", "gaps"} <= {*ROOMS}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_belongs_there_and_what_does_not(room):
    said = import_module(f"relumlp.{room}").__doc__
    assert "\n\nHere belongs " in said


@pytest.mark.parametrize("room", ROOMS)
def test_each_name_of_a_face_is_there_and_nothing_else(room):
    module, names = import_module(f"relumlp.{room}"), face(room)
    assert len({*names}) == len(names) > 0
    for name, home in stub(room).items():
        assert getattr(module, name) is getattr(import_module(f"relumlp.{room}.{home}"), name)
    assert sorted(names) == sorted(stub(room)) == dir(module)
    assert module.__all__ == names
    with pytest.raises(AttributeError):
        module.no_such_name  # noqa: B018


@pytest.mark.parametrize("room", ROOMS)
def test_a_name_is_shown_by_the_room_that_defines_it(room):
    for name, home in stub(room).items():
        defined = getattr(import_module(f"relumlp.{room}"), name)
        if isinstance(defined, (type, FunctionType)):
            assert defined.__module__ == f"relumlp.{room}.{home}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_or_class_has_the_name_of_a_module_of_its_room(room):
    modules = {path.stem for path in (PACKAGE / room).glob("*") if path.suffix in ("", ".py")}
    for path in (PACKAGE / room).glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        assert not modules & {getattr(node, "name", None) for node in tree.body}
    assert not modules & {*face(room)}


def test_a_public_name_has_one_room():
    assert [
        name for name, n in Counter(n for room in ROOMS for n in face(room)).items() if n > 1
    ] == []


def test_modules_import_from_modules_not_from_faces():
    faces = {f"relumlp.{room}.{name}" for room in ROOMS for name in face(room)}
    assert {m: both for m in MODULES if (both := imports(m) & faces)} == {}


def test_importing_rooms_loads_no_module_of_theirs_and_nothing_heavy():
    listed = "\n".join(f"import relumlp.{room}" for room in ROOMS)
    code = (
        "import sys, relumlp; before = {*sys.modules}\n"
        f"{listed}\nprint(*{{*sys.modules}} - before); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new, loaded = (line.split() for line in run.stdout.splitlines())
    assert {m for m in new if m.startswith("relumlp.")} <= {f"relumlp.{room}" for room in ROOMS}
    assert not {*HEAVY} & {name.split(".")[0] for name in loaded}


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_is_plain_ascii_because_the_loader_reads_it_in_the_locale(room):
    assert (PACKAGE / room / "__init__.pyi").read_bytes().isascii()
    assert Path(import_module(f"relumlp.{room}").__file__).parent == PACKAGE / room
