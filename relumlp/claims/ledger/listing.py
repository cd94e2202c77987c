"""The whole ledger, one line per id: claims for mathematics, rules for experiments."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import NamedTuple

from relumlp.claims.ledger.claim import CLAIMS, CONTRARY, Claim
from relumlp.claims.ledger.proofs import current_proof, read_proofs
from relumlp.claims.ledger.selecting import nothing
from relumlp.claims.ledger.verdicts import claim_code, current, read, rule_code
from relumlp.errors import UserError
from relumlp.machine.interpreter import check_docstrings
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.study import VERDICTS, Rule, Verdict


class Entry(NamedTuple):
    """A line of the ledger; ``proved`` says what proving a claim came to, where it is recorded."""

    id: str
    paper: str
    kind: str
    statement: str
    exact: bool
    verdict: str
    evidence: str
    proved: str = ""


@cache
def import_claims() -> None:
    """Import every module in the folders of claims, which replace a list of modules."""
    import relumlp.claims

    for module in walk_packages(relumlp.claims.__path__, "relumlp.claims."):
        import_module(module.name)


def load_claims() -> dict[str, Claim]:
    """Import the rooms of claims and return all claims by id, sorted by paper and number."""
    import_claims()
    return {id: CLAIMS[id] for id in sorted(CLAIMS, key=place)}


def load_rules() -> dict[str, Rule]:
    """Return the rules of all studies by id."""
    return {rule.id: rule for name in STUDIES for rule in find_study(name).rules}


def ledger(ids: Collection[str] | None = None) -> list[Entry]:
    """Return entries with their current verdicts, sorted by paper and id; all if ``ids`` is None.

    Raises
    ------
    UserError : Python leaves out docstrings, which are the statements.
    """
    check_docstrings()
    recorded, proofs, claims = read(), read_proofs(), load_claims()
    entries = [
        entry(claim, current(recorded.get(id), claim_code(claim)), current_proof(proofs, claim))
        for id, claim in claims.items()
        if ids is None or id in ids
    ]
    rules = {} if ids is not None and claims.keys() >= {*ids} else load_rules()
    for id, rule in rules.items():
        if ids is None or id in ids:
            verdict = current(recorded.get(id), rule_code(rule))
            paper, kind = id.split(".")[0], f"experiment{rule.qualified}"
            entries.append(Entry(id, paper, kind, rule.statement, False, *verdict[:2]))
    return sorted(entries, key=lambda e: place(e.id))


def counted(entries: Sequence[Entry]) -> str:
    """Say how many entries have each verdict, and how many of the refuted are no paper's own."""
    found = Counter(e.verdict for e in entries)
    said = {name: f"{found[name]} {name}" for name in VERDICTS if found[name]}
    others = sum(e.verdict == "refuted" and e.kind == CONTRARY for e in entries)
    if others:
        said["refuted"] += f" (in {others} the contrary of what a paper says)"
    qualified = sum(e.verdict == "reproduced" and "experiment, " in e.kind for e in entries)
    if qualified:
        said["reproduced"] += f" ({qualified} of them not plainly measured)"
    return ", ".join(said.values())


def entry(claim: Claim, verdict: Verdict, proved: str) -> Entry:
    """Return a claim's line."""
    statement = claim.statement
    if claim.correction:
        statement += f" (corrected: {claim.correction})"
    return Entry(claim.id, claim.paper, claim.kind, statement, claim.exact, *verdict[:2], proved)


def place(id: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a sort key: by paper, with numbers in numerical order, so that 2 precedes 10."""
    paper, *parts = id.split(".")
    return paper, [(int(p), "") if p.isdigit() else (10**6, p) for p in parts]


def find_claim(id: str) -> Claim:
    """Return a claim by id."""
    if not isinstance(id, str):
        raise UserError(f"id: expected one of the ledger (relumlp claims), got {id!r:.80}")
    claims = load_claims()
    if id in claims:
        return claims[id]
    if id in load_rules():
        raise UserError(f"{id}: expected mathematics, got an experiment; see relumlp reproduce")
    raise UserError(nothing(id, list(claims)))
