"""The verdicts that the ledger shows: kept with digests of the code and result they rest on."""

import ast
import hashlib
import inspect
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relumlp.claims.ledger.claim import Claim, Outcome
from relumlp.errors import UserError
from relumlp.machine.files import read_file as load
from relumlp.machine.files import write_atomically
from relumlp.papers.study.study import Rule, Study, Verdict, decide, measured

FILE = Path(__file__).parents[1] / "verdicts.json"
ROOT = Path(__file__).parents[3]
"""The checkout, where there is one: results are recorded by their path in it."""

MATHEMATICS = (
    "network/units", "network/mlp", "network/losses", "paths/recursion", "training/steps",
    "checks", "exact", "inclusion/rounding", "testing/networks", "paths/sums", "paths/active",
    "paths/tables", "paths/attribution", "inclusion/margin", "information/patterns",
    "information/sample_sets", "classifiers/density", "classifiers/nodes", "gaps/conditions",
    "gaps/signs", "gaps/cases", "gaps/normalisation", "gaps/certificates",
)  # fmt: skip
"""Modules whose change makes every verdict on a mathematical claim stale."""


class Recorded(NamedTuple):
    """A verdict as it was reached.

    Attributes
    ----------
    verdict, evidence : as shown.
    code : SHA-256 of the code that reached it.
    result, path : SHA-256 of the result file that it rests on and its path in the checkout; ""
        for mathematics.
    """

    verdict: str
    evidence: str
    code: str
    result: str = ""
    path: str = ""


def read() -> dict[str, Recorded]:
    """Return the recorded verdicts by id."""
    if not FILE.exists():
        return {}
    return {id: Recorded(**entry) for id, entry in json.loads(FILE.read_text()).items()}


def write(new: Mapping[str, Recorded], keep: Sequence[str]) -> None:
    """Add verdicts to the file, and drop those whose id is not among ``keep`` or ``new``."""
    merged = {id: r for id, r in read().items() if id in keep} | dict(new)
    listed = {id: merged[id]._asdict() for id in sorted(merged)}
    write_atomically(FILE, (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode())


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rule_code(rule: Rule) -> str:
    """SHA-256 of all modules that can decide a rule.

    Its own, that of the function that it wraps, all rules beside them, for rules are put together
    of clauses there, and what these import: see :func:`deciding_modules`.
    """
    functions = (rule.decide, inspect.unwrap(rule.decide))
    return code_of(frozenset(Path(inspect.getfile(f)) for f in functions))


@cache
def code_of(stands: frozenset[Path]) -> str:
    """SHA-256 of all modules that can decide rules of these modules, as they are when first asked.

    Kept, for hundreds of rules stand in a dozen modules.
    """
    beside = {path for module in stands for path in module.parent.glob("rules*.py")}
    modules = deciding_modules(stands | beside)
    sources = [hashlib.sha256(path.read_bytes()).digest() for path in modules]
    return hashlib.sha256(b"".join(sources)).hexdigest()


def deciding_modules(stands: Iterable[Path]) -> list[Path]:
    """Return these modules and all of studies' packages that they import, and so on, sorted.

    Thresholds stand in them. What they import from elsewhere is mathematics and machinery.
    """
    found: set[Path] = set()
    missing = set(stands)
    while missing:
        found |= missing
        names = {name for path in missing for name in imported(path.read_text("utf-8"))}
        missing = {path for name in names if (path := module_of(name)).exists()} - found
    return sorted(found)


def module_of(name: str) -> Path:
    """Return where the source of a module of the checkout would be."""
    return ROOT.joinpath(*name.split(".")).with_suffix(".py")


@cache
def imported(source: str) -> frozenset[str]:
    """Return what a source imports from studies' packages, anywhere in it: modules and names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(n for n in names if n.startswith("relumlp.papers.") and n.count(".") > 2)


def claim_code(claim: Claim) -> str:
    """SHA-256 of a claim's own source and of the mathematics it rests on."""
    source = inspect.getsource(claim.check).encode()
    return hashlib.sha256(source + mathematics().encode()).hexdigest()


@cache
def mathematics() -> str:
    """SHA-256 of all modules in MATHEMATICS."""
    package = Path(__file__).parents[2]
    sources = [(package / f"{name}.py").read_bytes() for name in MATHEMATICS]
    return hashlib.sha256(b"".join(sources)).hexdigest()


def record_result(study: Study, folder: Path) -> None:
    """Record a study's verdicts on the ``result.npz`` in ``folder``; its cells are not needed.

    Raises
    ------
    UserError : the result lies elsewhere than in the checkout, or ``verdicts.json`` beside it is
        not what today's rules decide on it.
    """
    result = (folder / "result.npz").resolve()
    if not result.is_relative_to(ROOT):
        raise UserError(f"--record: expected a result inside the checkout {ROOT}, got {result}")
    path = str(result.relative_to(ROOT))
    verdicts = decide(study.rules, measured(load(result, "result")))
    listed = json.loads((folder / "verdicts.json").read_text())
    found = {id: shown(v._asdict()) for id, v in verdicts.items()}
    if others := [id for id in {**found, **listed} if found.get(id) != shown(listed.get(id))]:
        raise UserError(
            f"{folder / 'verdicts.json'}: expected what today's rules decide on the result beside "
            f"it, got another verdict on {', '.join(others)}"
        )
    new = {
        rule.id: Recorded(*found[rule.id], rule_code(rule), file_digest(result), path)
        for rule in study.rules
    }
    write(new, keep=list(read()))


def record_outcomes(claims: Mapping[str, Claim], outcomes: Sequence[Outcome]) -> None:
    """Record what running claims came to."""
    new = {}
    for outcome in outcomes:
        verdict = "verified" if outcome.held else "refuted"
        evidence = evidence_of(outcome)
        new[outcome.id] = Recorded(verdict, evidence, claim_code(claims[outcome.id]))
    write(new, keep=list(read()))


def shown(listed: Mapping[str, str] | None) -> tuple[str, str]:
    """Return a page's verdict and evidence, without the details; empty if it has none."""
    return (listed["verdict"], listed["evidence"]) if listed else ("", "")


def evidence_of(outcome: Outcome) -> str:
    """Say in a line what running a claim came to."""
    if outcome.held:
        return f"held on {outcome.examples:,} examples"
    return f"fails on its counterexample: {outcome.reason}"


def current(recorded: Recorded | None, code: str) -> Verdict:
    """Return a recorded verdict, or "open" with the reason if it is missing or stale."""
    if recorded is None:
        return Verdict("open", "not run yet")
    if recorded.code != code:
        return Verdict("open", "stale: the code that decides it has changed since")
    result = ROOT / recorded.path
    if recorded.path and result.exists() and file_digest(result) != recorded.result:
        return Verdict("open", "stale: the result it rests on has changed since")
    return Verdict(recorded.verdict, recorded.evidence)


if sys.flags.optimize:
    raise RuntimeError("claims are assertions: python -O would leave them out")
