"""What may import what: kernels only Numba and NumPy, plain forms no kernel, the core the core."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import relumlp
from relumlp.kernels.twins import PAIRS

PACKAGE = Path(relumlp.__file__).parent
MODULES = {
    ".".join(("relumlp", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
TWINS = "relumlp.kernels.twins"
"""The table of pairs, which imports a kernel only when it is asked for one."""

COMPILING = "relumlp.kernels.compiling"
BESIDE_KERNELS = ("relumlp.types", "relumlp.kernels")
"""What kernels may import of the package: the names Array and Ints, and each other."""
PAPERS = sorted(p.name for p in (PACKAGE / "papers").iterdir() if (p / "grid.py").exists())
"""Folders of papers; beside them stands the machine of a study, which has no grid of its own."""

ARGUMENTS = "relumlp.kernels.arguments"
"""What whoever calls a kernel hands to it, in NumPy alone."""
KERNELS = [m for m in MODULES if m.startswith("relumlp.kernels.") and m not in (TWINS, ARGUMENTS)]
RIGHT = ("papers", "claims", "lab", "commands", "cli", "__main__")
HEAVY = ("matplotlib", "sklearn", "scipy", "numba", "hypothesis", "pooch", "typer", "rich")
LIGHT_KERNELS = {"numba", "llvmlite", "numpy", "typing", "collections", "functools"}
"""llvmlite is Numba's own."""


@cache
def imports(module, *, top=False):
    """All modules that a module imports, anywhere or at its top alone."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = set()
    for node in tree.body if top else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def rooms(module):
    """Modules of the package that a module imports, relumlp. left out."""
    return {n.removeprefix("relumlp.") for n in imports(module) if n.startswith("relumlp.")}


def in_room(name, room):
    return name == room or name.startswith(room + ".")


@pytest.mark.parametrize("module", KERNELS)
def test_a_kernel_imports_numba_and_numpy_only(module):
    assert TWINS not in imports(module)
    names = {n for n in imports(module) if not n.startswith(BESIDE_KERNELS)}
    of_files = {"relumlp.places", "relumlp.places.user_cache"} if module == COMPILING else set()
    allowed = LIGHT_KERNELS | (sys.stdlib_module_names if module == COMPILING else set())
    assert {name.split(".")[0] for name in names - of_files} <= allowed


@pytest.mark.parametrize("module", sorted({plain for plain, _ in PAIRS.values()}))
def test_a_plain_form_imports_no_kernel(module):
    assert not imports(module) & {*KERNELS}
    assert "numba" not in {name.split(".")[0] for name in imports(module)}


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("relumlp.kernels")])
def test_nothing_imports_a_kernel_at_its_top(module):
    assert not imports(module, top=True) & {*KERNELS}


def circle(arrows):
    """Return the nodes of a graph that lie on circles, or between circles."""
    left = {node: set(to) for node, to in arrows.items()}
    while free := {node for node, to in left.items() if not to & left.keys()}:
        left = {node: to for node, to in left.items() if node not in free}
    return set(left)


def room_of(module):
    """The room of a module: its folder; of claims and papers the folder below; a file by itself."""
    parts = module.split(".")[1:]
    return "/".join(parts[:2] if parts[0] in ("claims", "papers") else parts[:1])


def test_rooms_look_left_only():
    """There is an order of the rooms in which each imports only rooms before it."""
    arrows = {}
    for module in MODULES:
        if module != "relumlp":
            to = {room_of(n) for n in imports(module) if n in MODULES and n != "relumlp"}
            arrows.setdefault(room_of(module), set()).update(to - {room_of(module)})
    assert {"network", "paths", "gaps", "claims/ledger", "papers/study"} <= arrows.keys()
    assert circle(arrows) == set()


def test_a_circle_is_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"a", "b", "c"}


def test_no_modules_import_each_other_in_a_circle():
    arrows = {m: {n for n in imports(m) if n in MODULES and n != "relumlp"} for m in MODULES}
    assert circle({m: to - {m} for m, to in arrows.items() if m != "relumlp"}) == set()


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m != "relumlp" and m.split(".")[1] not in RIGHT],
)
def test_mathematics_and_data_know_no_paper_no_claim_no_command(module):
    assert not any(in_room(name, room) for name in rooms(module) for room in RIGHT)


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("relumlp.papers.")])
def test_a_paper_knows_no_other_paper_and_the_machine_of_a_study_none(module):
    assert len(PAPERS) > 1
    own = module.split(".")[2]
    others = {f"papers.{paper}" for paper in PAPERS if paper != own}
    assert not {name for name in rooms(module) for other in others if in_room(name, other)}


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("relumlp.commands.")])
def test_no_command_knows_a_paper(module):
    known = {f"papers.{paper}" for paper in PAPERS}
    assert not {name for name in rooms(module) for paper in known if in_room(name, paper)}


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        ("import relumlp", HEAVY),
        ("import relumlp.network.mlp, relumlp.paths.recursion", HEAVY),
        ("import relumlp.training.loop", HEAVY),
    ],
)
def test_an_import_stays_light(statement, unwanted):
    code = f"import sys; {statement}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert "relumlp" in loaded
    assert not {*unwanted} & {*loaded}
