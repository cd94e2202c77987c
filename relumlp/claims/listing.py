"""The whole ledger, a line an id: mathematics as claims, experiments as rules."""

from importlib import import_module
from typing import NamedTuple

from relumlp.claims.ledger import CLAIMS, Claim
from relumlp.claims.verdicts import claim_code, current, read, rule_code
from relumlp.errors import UserError
from relumlp.papers.registry import STUDIES, find_study
from relumlp.papers.study import Rule, Verdict

MODULES = (
    "cooperating", "cooperating_patterns", "cooperating_paths", "cooperating_batches",
    "cooperating_softmax", "cooperating_classifiers", "cooperating_densities", "cooperating_words",
    "paths", "costs", "path_sums",
    "gaps", "gaps_conditions", "gaps_cases", "gaps_counts", "gaps_words",
    "normalisation", "normalisation_gaps", "certificate",
    "dynamics", "dynamics_margin", "dynamics_sets", "dynamics_measures", "dynamics_layers",
    "dynamics_words", "dynamics_loss", "information", "inclusion",
)  # fmt: skip
"""Modules of claims, in the order of the papers."""


class Entry(NamedTuple):
    """A line of the ledger."""

    id: str
    paper: str
    kind: str
    statement: str
    exact: bool
    verdict: str
    evidence: str


def load_claims() -> dict[str, Claim]:
    """Import the modules of claims and return all claims by id, in the order of the papers."""
    for name in MODULES:
        import_module(f"relumlp.claims.{name}")
    return CLAIMS


def load_rules() -> dict[str, Rule]:
    """Return the rules of all studies by id."""
    return {rule.id: rule for name in STUDIES for rule in find_study(name).rules}


def ledger() -> list[Entry]:
    """Return all entries with their current verdicts, sorted by paper and id."""
    recorded = read()
    entries = [
        entry(claim, current(recorded.get(id), claim_code(claim)))
        for id, claim in load_claims().items()
    ]
    for id, rule in load_rules().items():
        verdict = current(recorded.get(id), rule_code(rule))
        paper = id.split(".")[0]
        entries.append(Entry(id, paper, "experiment", rule.statement, False, *verdict[:2]))
    return sorted(entries, key=lambda e: (e.paper, natural(e.id)))


def entry(claim: Claim, verdict: Verdict) -> Entry:
    """Return a claim's line."""
    statement = claim.statement
    if claim.correction:
        statement += f" (corrected: {claim.correction})"
    return Entry(claim.id, claim.paper, claim.kind, statement, claim.exact, *verdict[:2])


def natural(id: str) -> list[tuple[int, str]]:
    """Return a key that sorts 2 before 10."""
    return [(int(p), "") if p.isdigit() else (10**6, p) for p in id.split(".")[1:]]


def find_claim(id: str) -> Claim:
    """Return a claim by id."""
    claims = load_claims()
    if id in claims:
        return claims[id]
    if id in load_rules():
        raise UserError(f"{id}: expected mathematics, got an experiment; see relumlp reproduce")
    near = [known for known in claims if known.startswith(id)]
    hint = f"; there are {', '.join(near)}" if near else ""
    raise UserError(f"id: expected one of the ledger (relumlp claims), got {id!r}{hint}")
