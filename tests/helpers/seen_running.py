"""Who imports whom, and what runs for each claim and rule, seen from outside: a script for tests.

It prints JSON. Where the JIT is off, kernels are seen running, too.
"""

import builtins
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

IMPORTS: dict[str, set[str]] = defaultdict(set)
IMPORT = builtins.__import__


def ours(name: Any) -> bool:
    return str(name).partition(".")[0] == "relumlp"


def home(module: ModuleType, name: str) -> str:
    """The module that an imported name is, or that defines it where a package only shows it."""
    if f"{module.__name__}.{name}" in sys.modules:
        return f"{module.__name__}.{name}"
    shown = getattr(getattr(module, name), "__module__", None) if hasattr(module, "__path__") else 0
    return str(shown or module.__name__)


def noticed(
    name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
) -> ModuleType:
    """Import as usual, and note who imported what."""
    module = IMPORT(name, globals, locals, fromlist, level)
    importer = (globals or {}).get("__name__")
    if ours(importer) and ours(name):
        taken = {home(sys.modules[name], each) for each in fromlist or ()} or {name}
        IMPORTS[importer] |= {each for each in taken if ours(each)}
    return module


def ran(act: Callable[[], Any]) -> list[str]:
    """The modules of the package of which a function is called while something is done."""
    names: set[Any] = set()
    sys.setprofile(lambda frame, event, value: names.add(frame.f_globals.get("__name__")))
    try:
        act()
    finally:
        sys.setprofile(None)
    return sorted(filter(ours, names))


def main() -> None:
    builtins.__import__ = noticed
    from relumlp.claims.ledger.claim import run
    from relumlp.claims.ledger.listing import load_claims
    from relumlp.kernels.twins import PAIRS, pick
    from relumlp.machine.files import read_file
    from relumlp.papers.study.registry import STUDIES, find_study
    from relumlp.papers.study.study import measured

    published = Path(__file__).parents[2] / "derivations" / "reproduction"
    # Kernels are imported when they are first asked for, which few examples need not do.
    for name in PAIRS:
        pick(name)
    ran_for, holders = {}, defaultdict(list)
    for id, claim in load_claims().items():
        ran_for[id] = ran(lambda claim=claim: run(claim, 3))
        holders[id].append(claim.check.__module__)
    for name in STUDIES:
        result = measured(read_file(published / name / "result.npz", "result"))
        for rule in find_study(name).rules:
            ran_for[rule.id] = ran(lambda rule=rule, result=result: rule.decide(result))
            lists = {n: getattr(m, "RULES", ()) for n, m in [*sys.modules.items()] if ours(n)}
            holders[rule.id] += [n for n, held in lists.items() if any(r is rule for r in held)]
    imports = {importer: sorted(names) for importer, names in IMPORTS.items()}
    packages = [n for n, m in sys.modules.items() if ours(n) and hasattr(m, "__path__")]
    json.dump({"imports": imports, "packages": packages, "ran": ran_for, "holders": holders},
              sys.stdout)  # fmt: skip


main()
