"""The verdicts in the ledger, recorded with digests of the code and the result that decide them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from relumlp.claims.ledger.claim import Claim, Outcome
from relumlp.claims.ledger.closure import PACKAGE, digest, written_in
from relumlp.errors import FileFormatError, UserError
from relumlp.machine.manifests import check_fields, read_json
from relumlp.machine.targets import one_line
from relumlp.machine.writing import write_atomically
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import Rule, Study, Verdict, decide, measured

FILE = Path(__file__).parents[1] / "verdicts.json"
ROOT = PACKAGE.parent
"""Root of the checkout, if there is one; the paths of recorded results are relative to it."""


class Recorded(NamedTuple):
    """A verdict as it was reached.

    Attributes
    ----------
    verdict, evidence : as shown.
    code : SHA-256 of the code that reached it.
    result, path : SHA-256 of the result file that decides the verdict, and the file's path in the
        checkout; "" for mathematics.
    """

    verdict: str
    evidence: str
    code: str
    result: str = ""
    path: str = ""


def check_recordable() -> None:
    """Refuse to record verdicts outside a checkout, so that an installed package is not changed.

    Raises
    ------
    UserError : the package is not run from a checkout.
    """
    if not (ROOT / "setup.cfg").exists():
        raise UserError(
            f"--record: expected relumlp to be run from its checkout, got the installed {PACKAGE}"
        )


def read() -> dict[str, Recorded]:
    """Return the recorded verdicts by id.

    Raises
    ------
    FileFormatError : the file that comes with the package is damaged.
    """
    if not FILE.exists():
        return {}
    return {id: Recorded(**entry) for id, entry in listed_in(FILE, Recorded._fields).items()}


def listed_in(path: Path, fields: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read a JSON file of entries by id, each with these fields, all of them text, and no others.

    Raises
    ------
    FileFormatError : the file cannot be read, or holds something else.
    """
    found: dict[str, dict[str, str]] = read_json(path)
    check_fields(path, found, {}, "list of verdicts")
    for id, entry in found.items():
        check_fields(path, entry, dict.fromkeys(fields, str), f"entry of {one_line(id)}")
        if others := entry.keys() - {*fields}:
            raise FileFormatError(
                f"{path}: expected {', '.join(fields)} of {one_line(id)}, got "
                f"{one_line(', '.join(sorted(others)))}, too"
            )
    return found


def write(new: Mapping[str, Recorded], keep: Sequence[str]) -> None:
    """Add verdicts to the file, and drop those whose id is not among ``keep`` or ``new``."""
    merged = {id: r for id, r in read().items() if id in keep} | dict(new)
    listed = {id: merged[id]._asdict() for id in sorted(merged)}
    write_atomically(FILE, (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode())


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    seen = path.stat()
    return _digest(path, (seen.st_ino, seen.st_size, seen.st_mtime_ns))


@cache
def _digest(path: Path, seen: tuple[int, ...]) -> str:
    """SHA-256 of a file at one moment; cached, because hundreds of rules read one result."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def claim_code(claim: Claim, package: Path = PACKAGE) -> str:
    """SHA-256 of all code that can decide a claim: its check, its cases, and what they import.

    :mod:`relumlp.claims.ledger.closure` defines which code counts. ``package`` is the folder of
    this package, or of a copy of it whose digest is wanted.
    """
    functions = (claim.check, claim.cases, claim.counterexample)
    return digest(frozenset({claim.module}.union(*map(written_in, functions))), package)


def rule_code(rule: Rule, package: Path = PACKAGE) -> str:
    """SHA-256 of all code that can decide a rule on a given result; see :func:`claim_code`."""
    return digest(frozenset({rule.module} | written_in(rule.clause)), package)


def record_result(study: Study, folder: Path) -> None:
    """Record a study's verdicts on the ``result.npz`` in ``folder``; the cells are not needed.

    Raises
    ------
    UserError : the result is outside the checkout, or ``verdicts.json`` beside the result differs
        from the verdicts of today's rules on it.
    """
    result = (folder / "result.npz").resolve()
    if not result.is_relative_to(ROOT):
        raise UserError(f"--record: expected a result inside the checkout {ROOT}, got {result}")
    path = str(result.relative_to(ROOT))
    verdicts = decide(study.rules, measured(read_result(result)))
    listed = listed_in(folder / "verdicts.json", Verdict._fields)
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
    """Record the verdicts of claims that were run."""
    new = {}
    for outcome in outcomes:
        verdict = "verified" if outcome.held else claims[outcome.id].failing
        evidence = evidence_of(outcome)
        new[outcome.id] = Recorded(verdict, evidence, claim_code(claims[outcome.id]))
    write(new, keep=list(read()))


def shown(listed: Mapping[str, str] | None) -> tuple[str, str]:
    """Return a page's verdict and evidence, without the details; empty if the page has none."""
    return (listed["verdict"], listed["evidence"]) if listed else ("", "")


def evidence_of(outcome: Outcome) -> str:
    """Return in one line the evidence from running a claim."""
    if outcome.held and not outcome.untested:
        return f"held on {outcome.examples:,} examples"
    if outcome.held and not outcome.tested:
        return f"not tested: its hypothesis held in none of {outcome.examples:,} cases"
    if outcome.held:
        return f"held; tested {outcome.tested:,} of {outcome.examples:,} cases"
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
