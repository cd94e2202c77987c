"""The verdicts that the ledger shows: kept with digests of the code and result they rest on."""

import hashlib
import inspect
import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relumlp.claims.ledger import Claim, Outcome
from relumlp.errors import UserError
from relumlp.files import write_atomically
from relumlp.papers.study import Rule, Study, Verdict

FILE = Path(__file__).with_name("verdicts.json")
ROOT = Path(__file__).parents[2]
"""The checkout, where there is one: results are recorded by their path in it."""

MATHEMATICS = (
    "units", "network", "losses", "backprop", "steps", "checks", "exact", "rounding", "testing",
    "paths", "active_paths", "path_tables", "attribution", "inclusion", "patterns", "sample_sets",
    "density", "node_classifiers", "gaps", "gap_signs", "gap_cases", "normalisation", "certificate",
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
    """SHA-256 of the module that a rule stands in, and of the one whose function it wraps."""
    stands, wraps = (Path(inspect.getfile(f)) for f in (rule.decide, inspect.unwrap(rule.decide)))
    if stands == wraps:
        return file_digest(stands)
    return hashlib.sha256(stands.read_bytes() + wraps.read_bytes()).hexdigest()


def claim_code(claim: Claim) -> str:
    """SHA-256 of a claim's own source and of the mathematics it rests on."""
    source = inspect.getsource(claim.check).encode()
    return hashlib.sha256(source + mathematics().encode()).hexdigest()


@cache
def mathematics() -> str:
    """SHA-256 of all modules in MATHEMATICS."""
    package = Path(__file__).parents[1]
    sources = [(package / f"{name}.py").read_bytes() for name in MATHEMATICS]
    return hashlib.sha256(b"".join(sources)).hexdigest()


def record_result(study: Study, folder: Path) -> None:
    """Record a study's verdicts, from the ``result.npz`` and ``verdicts.json`` in ``folder``."""
    result = (folder / "result.npz").resolve()
    if not result.is_relative_to(ROOT):
        raise UserError(f"--record: expected a result inside the checkout {ROOT}, got {result}")
    path = str(result.relative_to(ROOT))
    verdicts = json.loads((folder / "verdicts.json").read_text())
    new = {
        rule.id: Recorded(*shown(verdicts[rule.id]), rule_code(rule), file_digest(result), path)
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


def shown(listed: Mapping[str, str]) -> tuple[str, str]:
    """Return a page's verdict and evidence, without the details."""
    return listed["verdict"], listed["evidence"]


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
