"""The ledger's second column: what was proved, recorded with digests of the code behind it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.closure import digest, written_in
from relumlp.machine.manifests import check_fields, read_json
from relumlp.machine.targets import one_line
from relumlp.machine.writing import write_atomically
from relumlp.proving.proof import Proof

FILE = Path(__file__).parents[1] / "proofs.json"

PROVER = frozenset(f"relumlp.proving.{name}" for name in ("domains", "proof", "steps", "worlds"))
"""Modules whose closures are the prover."""


class Proved(NamedTuple):
    """What proving a claim came to.

    Attributes
    ----------
    id : the claim.
    verdict : "proved", "refuted" or "undecided".
    sizes : number of branches, or of cases, by size, where all of them pass.
    bounds : the last size in words, where every case was run; "" where branches were.
    at, reason, case : the size of a counterexample, how the claim fails, and code that makes the
        case again; "" if there is none.
    undecided : the first size that was not decided, and why; "" if all were.
    worlds : number of cases of −1, 0 and 1 by size, all of which pass, where no size is proved.
    questions, identities : asked of the solver; found by polynomials and in the prime field alike.
    seconds : of the processor.
    code : SHA-256 of the claim's and the prover's code.
    """

    id: str
    verdict: str
    sizes: dict[str, int]
    bounds: str
    at: str
    reason: str
    case: str
    undecided: str
    worlds: dict[str, int]
    questions: int
    identities: int
    seconds: float
    code: str

    @classmethod
    def of(cls, claim: Claim, p: Proof, case: str) -> "Proved":
        """Return the record of a proof."""
        found = (p.sizes, p.bounds, p.at, p.reason, case, p.undecided, p.worlds)
        counted = (p.questions, p.identities, round(p.seconds, 1))
        return cls(claim.id, p.verdict, *found, *counted, proof_code(claim))


LONG = 240
"""Characters of a reason that are shown."""
KINDS: dict[str, Any] = {
    **dict.fromkeys(Proved._fields, str),
    **dict.fromkeys(("questions", "identities"), int),
    "sizes": dict,
    "worlds": dict,
    "seconds": (float, int),
}
"""Of what type each field is in the file."""


def proof_code(claim: Claim) -> str:
    """SHA-256 of all code that can decide a proof: the claim's, and the prover's."""
    functions = (claim.check, claim.cases)
    return _digest(frozenset({claim.module}.union(*map(written_in, functions))) | PROVER)


@cache
def _digest(modules: frozenset[str]) -> str:
    return digest(modules)


def said(proved: Proved) -> str:
    """Say in one line what proving came to."""
    if proved.verdict == "refuted":
        smaller = f", though at none of {', '.join(proved.sizes)}" if proved.sizes else ""
        return f"refuted at {proved.at}{smaller}: {short(proved.reason)}"
    parts = [proved_at(proved)]
    if proved.undecided:
        left = short(proved.undecided)
        parts.append(f"undecided at {left}" if proved.sizes else f"undecided: {left}")
    if proved.worlds:
        cases, sizes = sum(proved.worlds.values()), ", ".join(proved.worlds)
        parts.append(f"holds in all {cases:,} cases whose numbers are -1, 0 or 1 at {sizes}")
    return "; ".join(part for part in parts if part)


def short(text: str) -> str:
    """Return a text without the end of a long polynomial, which nobody reads in a line."""
    return text if len(text) <= LONG else f"{text[:LONG].rpartition(' ')[0]} …"


def proved_at(proved: Proved) -> str:
    """Say at which sizes a claim is proved; "" if at none."""
    if not proved.sizes:
        return ""
    branches = sum(proved.sizes.values())
    if proved.bounds:
        many = "case" if branches == 1 else "cases"
        return f"proved for all cases up to {proved.bounds}: {branches:,} {many}"
    many = "branch" if branches == 1 else "branches"
    return f"proved for all reals at {', '.join(proved.sizes)}: {branches:,} {many}"


def read_proofs() -> dict[str, Proved]:
    """Return the recorded proofs by id.

    Raises
    ------
    FileFormatError : the file that comes with the package is damaged.
    """
    if not FILE.exists():
        return {}
    found: Any = read_json(FILE)
    check_fields(FILE, found, {}, "list of proofs")
    for id, entry in found.items():
        check_fields(FILE, entry, KINDS, f"entry of {one_line(id)}")
    return {id: Proved(**entry) for id, entry in found.items()}


def record_proofs(new: Sequence[Proved], keep: Sequence[str]) -> None:
    """Add proofs to the file, and drop those whose id is not among ``keep``."""
    merged = {id: p for id, p in read_proofs().items() if id in keep} | {p.id: p for p in new}
    listed = {id: merged[id]._asdict() for id in sorted(merged)}
    write_atomically(FILE, (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode())


def current_proof(recorded: Mapping[str, Proved], claim: Claim) -> str:
    """Say what is recorded of a claim, or that it is stale; "" if nothing is."""
    proved = recorded.get(claim.id)
    if proved is None:
        return ""
    if proved.code != proof_code(claim):
        return "stale: the code that decides it has changed since"
    return said(proved)
