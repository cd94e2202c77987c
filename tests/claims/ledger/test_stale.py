"""Planted edits: exactly the verdicts that an edit can change go stale.

What an edit can change is not asked of the code under test: it is taken from the imports that
Python makes, from what runs for a claim or a rule (:mod:`seen_running`), and from lists by hand.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import relumlp
from relumlp.claims.ledger.closure import closure, written_in
from relumlp.claims.ledger.listing import load_claims, load_rules
from relumlp.claims.ledger.verdicts import claim_code, rule_code
from relumlp.kernels.twins import PAIRS

PACKAGE = Path(relumlp.__file__).parent
CLAIMS, RULES = load_claims(), load_rules()


def source(module: str) -> Path:
    """Where a module is, seen from the folder in which the package lies."""
    return Path(*module.split(".")).with_suffix(".py")


def stated(*modules: str) -> set[str]:
    """Ids of the claims and rules that modules state, read off their text."""
    texts = ((PACKAGE.parent / source(f"relumlp.{m}")).read_text("utf-8") for m in modules)
    declared = r'^(?:@claim|    Rule)\(\s*"([^"]+)"'
    return {id for text in texts for id in re.findall(declared, text, re.M)}


# --- what is seen from outside


@pytest.fixture(scope="session")
def seen() -> Any:
    """What a process of its own saw Python import and run; kernels run as Python there."""
    script = Path(__file__).parents[2] / "helpers" / "seen_running.py"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def reach(seen: Any) -> Callable[[str], set[str]]:
    """From an id to the modules that can decide it: by imports that happened, and by pairs."""
    arrows = {importer: set(names) for importer, names in seen["imports"].items()}
    for module in arrows:
        path = PACKAGE.parent / source(module)
        text = path.read_text("utf-8") if path.exists() else ""
        picked = re.findall(r'pick\("(\w+)"', text)
        arrows[module] |= {twin for name in picked for twin in PAIRS.get(name, ())}
        arrows[module] |= {*re.findall(r"^ +from (relumlp[\w.]+) import \w", text, re.M)}
    packages = set(seen["packages"])

    def reached(start: str) -> set[str]:
        found, missing = set(), {start}
        while missing:
            found |= missing
            missing = {n for m in missing - packages for n in arrows.get(m, ())} - found
        return found - packages

    def of(id: str) -> set[str]:
        # Of the modules that list a rule, it is stated by the one that imports no other of them.
        holders = {*seen["holders"][id]}
        (home,) = (h for h in holders if reached(h) & holders == {h})
        return reached(home)

    return of


def parts(id: str) -> set[str]:
    """What the closure says can decide a claim or a rule, without packages' faces."""
    one: Any = CLAIMS.get(id) or RULES[id]
    functions = (one.check, one.cases, one.counterexample) if id in CLAIMS else (one.decide,)
    found = closure({one.module}.union(*map(written_in, functions)))
    return {name for name in found if (PACKAGE.parent / source(name)).exists()}


def test_whatever_runs_for_a_verdict_counts(seen):
    assert seen["ran"].keys() == CLAIMS.keys() | RULES.keys()
    missed = {id: {*ran} - parts(id) for id, ran in seen["ran"].items()}
    assert not {id: names for id, names in missed.items() if names - {*seen["packages"]}}
    assert sum(map(len, seen["ran"].values())) > 4 * len(seen["ran"])
    assert {n for ran in seen["ran"].values() for n in ran} >= {"relumlp.kernels.density"}


def test_what_counts_is_what_can_be_reached_by_imports_and_by_pairs(reach):
    assert {id: parts(id) for id in CLAIMS | RULES} == {id: reach(id) for id in CLAIMS | RULES}


def test_nothing_that_decides_reads_a_file_of_the_package():
    data = {p.name for p in PACKAGE.rglob("*.*") if p.suffix not in (".py", ".pyc", ".pyi")}
    assert {"verdicts.json", "page.html.j2"} <= data
    for module in {name for id in CLAIMS | RULES for name in parts(id)}:
        text = (PACKAGE.parent / source(module)).read_text("utf-8")
        assert not [name for name in data if name in text], module


# --- edits


@pytest.fixture
def copies(tmp_path: Path) -> Callable[..., Path]:
    """Copies of the package with edits: (module or stub, what stands there, what shall stand)."""

    def copy(*edits: tuple[str, str, str]) -> Path:
        folder = tmp_path / str(len([*tmp_path.iterdir()]))
        shutil.copytree(PACKAGE, folder / "relumlp", ignore=shutil.ignore_patterns("__pycache__"))
        for module, old, new in edits:
            path = folder / (module if module.endswith(".pyi") else source(module))
            text = path.read_text("utf-8")
            assert text.count(old) == 1 or not old, (module, old)
            path.write_text(text.replace(old, new) if old else f"{text}\n{new}\n", "utf-8")
        return folder / "relumlp"

    return copy


def stale(before: Path, after: Path) -> set[str]:
    """Ids whose digest is another in another copy of the package."""
    claims = {id for id, c in CLAIMS.items() if claim_code(c, before) != claim_code(c, after)}
    return claims | {id for id, r in RULES.items() if rule_code(r, before) != rule_code(r, after)}


ASSERT_EQUAL = '''        assert lhs[at] == rhs[at], f"{lhs[at]} is not {rhs[at]}{at_entry(at)}"'''
EDITS = {
    "an assertion emptied": ("relumlp.testing.assertions", ASSERT_EQUAL, "        pass"),
    "a sign flipped in an exact reference": (
        "relumlp.testing.exact_norms", "W[i + 1] * value", "W[i + 1] * -value",
    ),
    "a line added to a kernel": ("relumlp.kernels.gaps", "", "HALF = 0.5"),
    "a line added to a plain form": ("relumlp.information.patterns", "", "HALF = 0.5"),
    "a strategy": ("relumlp.testing.correct_summaries", "DRAWN = 3", "DRAWN = 4"),
    "strategies for everyone": ("relumlp.testing.tape", "REACH = 6", "REACH = 7"),
    "a clause": ("relumlp.papers.dynamics.rules.clauses", "", "STEADY = 2"),
    "what all rules are asked of": (
        "relumlp.papers.study.statistics", "", "HALF = 0.5",
    ),
    "what rules of a paper are wrapped in": (
        "relumlp.papers.cooperating.rules.naive_bayes", "", "HALF = 0.5",
    ),
    "what a rule is": ("relumlp.papers.study.study", "", "HALF = 0.5"),
    "another paper's claims": ("relumlp.claims.gaps.two_samples", "", "HALF = 0.5"),
}  # fmt: skip
# Summary layers are drawn with the cases of their pairs, which the kernel counts.
GAPS = stated(*(f"claims.gaps.{path.stem}" for path in (PACKAGE / "claims/gaps").glob("[!_]*.py")))
BY_HAND: dict[str, set[str]] = {
    "a sign flipped in an exact reference": stated("claims.gaps.normalisation"),
    # Path norms are scaled as summary layers are, and so are the folds that show many patterns.
    "a line added to a kernel": GAPS
    | stated("claims.paths.norms", "claims.information.pattern_bounds")
    | stated(*(
        f"papers.gaps.rules.{m}"
        for m in ("pairs", "normalisation", "either_order", "by_network", "evenness")
    )),
    "a clause": stated(*(
        f"papers.dynamics.rules.{m}" for m in (
            "figures", "findings", "setting", "text", "together", "tighter",
            "section_6",
        )
    )),
    "what all rules are asked of": {*RULES},
    "what a rule is": {*RULES},
    "strategies for everyone": {*CLAIMS},
    "another paper's claims": stated("claims.gaps.two_samples"),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_makes_stale_what_it_can_change_and_nothing_else(what, copies, reach):
    found = stale(PACKAGE, copies(EDITS[what]))
    assert found == {id for id in CLAIMS | RULES if EDITS[what][0] in reach(id)}
    assert found
    if what in BY_HAND:
        assert found == BY_HAND[what]


def test_a_module_that_is_imported_inside_a_function_counts(copies):
    late = (
        "relumlp.claims.gaps.counting",
        "",
        "def late():\n    from relumlp.training.probes import log_steps",
    )
    before = copies(late)
    assert stale(PACKAGE, before) == stated("claims.gaps.counting")
    assert stale(before, copies(late, ("relumlp.training.probes", "", "x = 1"))) == stated(
        "claims.gaps.counting"
    )
    assert not stale(PACKAGE, copies(("relumlp.training.probes", "", "x = 1")))


def test_a_name_taken_from_a_face_counts_as_what_it_is_taken_for(copies):
    """The face is lazy: its stub says what a name is."""
    taken = ("relumlp.claims.gaps.counting", "", "from relumlp import beta_path_sum")
    before = copies(taken)
    face = ("relumlp/__init__.pyi", "from .paths.sums import beta_path_sum as beta_path_sum")
    other = (*face, "from .paths.recursion import beta_path_sum as beta_path_sum")
    more = (*face, f"{face[1]}\nfrom .gaps.conditions import correct as correct\n#")
    assert stale(before, copies(taken, other)) == stated("claims.gaps.counting")
    assert not stale(before, copies(taken, more))
    moved = ("relumlp.paths.sums", "", "x = 1")
    moves = stale(PACKAGE, copies(moved))
    assert stale(before, copies(taken, moved)) == moves | stated("claims.gaps.counting")
    assert stale(before, copies(taken, ("relumlp.__init__", "", "x = 1"))) == CLAIMS.keys() | RULES


def test_what_a_face_lists_decides_nothing(copies):
    """Neither the order of its names nor a further one; all rooms are faces."""
    rooms = ("relumlp", "relumlp.network", "relumlp.paths", "relumlp.gaps", "relumlp.testing")
    lists = [(f"{room}.__init__", "__all__ = [", '__all__ = ["more",') for room in rooms]
    assert not stale(PACKAGE, copies(*lists))


def test_what_cannot_matter_makes_nothing_stale(copies):
    words = [
        (
            "relumlp.testing.assertions",
            '"""Say where in an array an entry stands; nothing for a single number."""',
            '"""."""',
        ),
        (
            "relumlp.claims.network.switches",
            '"""ReLU(x) = x T(x) for every x, 0 included."""',
            '"""."""',
        ),
        (
            "relumlp.papers.gaps.rules.systems",
            "within 0.02 of the network's own",
            "within 0.03 of the",
        ),
    ]
    elsewhere = (
        "cli", "commands.claims", "claims.ledger.listing", "claims.ledger.running",
        "claims.ledger.verdicts", "claims.ledger.closure", "claims.ledger.sources",
        "datasets.loading", "papers.study.runner", "training.loop", "papers.gaps.figures.pairs",
        "papers.cooperating.measure.networks", "papers.gaps.study", "papers.study.page",
    )  # fmt: skip
    code = [(f"relumlp.{module}", "", "x = 1") for module in elsewhere]
    changed = copies(*words, *code)
    for path in changed.rglob("*.py"):
        text = path.read_text("utf-8").replace("\n\n\n", "\n\n   \n# a remark\n\n\n")
        path.write_text(f"# a remark\n{text}  # another  \n\n", "utf-8")
    assert not stale(PACKAGE, changed)


# --- as the command shows it


def shown_stale(checkout: Path) -> set[str]:
    """Ids that ``relumlp claims`` calls stale in a checkout."""
    command = [sys.executable, "-m", "relumlp", "claims", "--json"]
    done = in_checkout(checkout, command)
    entries = json.loads(done)
    assert {e["id"] for e in entries} == CLAIMS.keys() | RULES.keys()
    assert all(e["evidence"] == "made" for e in entries if e["verdict"] == "verified")
    return {e["id"] for e in entries if (e["verdict"], e["evidence"][:5]) == ("open", "stale")}


def in_checkout(checkout: Path, command: Iterable[str]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=checkout, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


RECORD = """
from relumlp.claims.ledger.listing import load_claims, load_rules
from relumlp.claims.ledger.verdicts import Recorded, claim_code, rule_code, write
new = {id: Recorded("verified", "made", claim_code(c)) for id, c in load_claims().items()}
new |= {id: Recorded("verified", "made", rule_code(r)) for id, r in load_rules().items()}
write(new, keep=[])
"""


def test_the_command_shows_what_is_stale(copies):
    checkout = copies().parent
    in_checkout(checkout, [sys.executable, "-c", RECORD])
    assert not shown_stale(checkout)
    module, old, new = EDITS["a sign flipped in an exact reference"]
    path = checkout / source(module)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert shown_stale(checkout) == BY_HAND["a sign flipped in an exact reference"]
