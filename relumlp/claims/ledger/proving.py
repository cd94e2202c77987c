"""Prove claims of the ledger: at sizes in order, at the same time, and going on after a stop."""

import inspect
import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.checks import check_whole
from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.drawing import replay
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.claims.ledger.loading import loaded
from relumlp.claims.ledger.proofs import Proved, proof_code
from relumlp.errors import FileFormatError, UserError
from relumlp.machine.interpreter import check_assertions
from relumlp.proving.domain import Domain, Found, Size
from relumlp.proving.domains import domain_of
from relumlp.proving.proof import Proof, Statement, prove
from relumlp.proving.solvers import Asked, cvc5_answer, cvc5_module, z3_module
from relumlp.proving.steps import has_steps
from relumlp.proving.worlds import try_worlds
from relumlp.testing.comparisons import DECIDED, Decided

SECONDS = 7
"""Of the processor for each claim, so that the ledger takes 20 minutes at most on two cores."""

IN_FLOATS = ", as computed in floats, within the claim's own tolerance"
"""What is added to the bound of a claim that compares floats with floats."""

CERTIFIED = ", by certified intervals of logarithms, equalities exactly"
"""What is added where logarithms were compared."""

AND_FLOATS = "; floats within the rounding that the claim states"
"""What is added to that where floats were compared with logarithms."""


class Plan(NamedTuple):
    """How claims are proved.

    Attributes
    ----------
    sizes : the sizes to try, in order; empty for those of each claim's domain.
    seconds : of the processor, for each claim.
    second_opinion : whether cvc5 is asked again wherever z3 finds a contradiction.
    folder : where the formulas go that z3 finds contradictory, in SMT-LIB; None for nowhere.
    """

    sizes: tuple[Size, ...] = ()
    seconds: float = SECONDS
    second_opinion: bool = False
    folder: Path | None = None


def check_plan(plan: Plan) -> None:
    """Refuse to begin what cannot be ended.

    Raises
    ------
    UserError : a solver is not installed, Python leaves assertions out, or the seconds are none.
    """
    check_assertions()
    z3_module()
    if plan.second_opinion:
        cvc5_module()
    if not plan.seconds > 0:
        raise UserError(f"seconds: expected a number above 0, got {plan.seconds}")


def prove_claim(claim: Claim, plan: Plan) -> Proved:
    """Prove a claim, or find a counterexample, or say why neither."""
    domain = sized(domain_of(claim.cases()), plan.sizes)
    if domain is None:
        return Proved.of(claim, Proof(undecided=why_none(claim)), "")
    fields = frozenset(inspect.signature(claim.check).parameters)
    statement = Statement(claim.run, fields, has_steps(claim.module))
    # Hypothesis wants assume() to be called within its own tests.
    warnings.filterwarnings("ignore", "Using `assume` outside a property-based test")
    second = cvc5_answer if plan.second_opinion else None
    keep = partial(keep_formula, plan.folder / claim.id) if plan.folder else None
    before = replace(DECIDED)
    proof = prove(statement, domain, plan.seconds, Asked(second=second, keep=keep))
    if proof.verdict == "undecided" and isinstance(domain, Domain) and claim.exact:
        try_worlds(proof, statement, domain, plan.seconds / 2)
    if proof.bounds:
        proof.bounds += how_decided(claim, before)
    case = "" if proof.case is None else replay(proof.case)
    return Proved.of(claim, proof, case)


def how_decided(claim: Claim, before: Decided) -> str:
    """Say how a claim compared floats and logarithms, given the comparisons before it."""
    floats = DECIDED.floats > before.floats
    certified = floats or DECIDED.logarithms > before.logarithms
    if DECIDED.rounded > before.rounded or not (certified or claim.exact):
        return IN_FLOATS
    return CERTIFIED + AND_FLOATS * floats if certified else ""


def sized(domain: Found | None, sizes: Sequence[Size]) -> Found | None:
    """Return the domain at the sizes asked for; as it is, if none are."""
    if domain is None or not sizes:
        return domain
    return replace(domain, sizes=sizes)


def why_none(claim: Claim) -> str:
    """Say why a claim has no domain."""
    if not claim.exact:
        return "it speaks of floating point"
    return "no domain is known for its cases"


def keep_formula(folder: Path, text: str) -> None:
    """Write a formula into a folder of its own claim, numbered."""
    folder.mkdir(parents=True, exist_ok=True)
    number = sum(1 for _ in folder.glob("*.smt2")) + 1
    (folder / f"{number:05}.smt2").write_text(text + "(check-sat)\n", encoding="utf-8")


def prove_id(id: str, plan: Plan, source: str = "") -> Proved:
    """Prove a claim by id, after its source was loaded."""
    if source:
        loaded(source)
    return prove_claim(find_claim(id), plan)


def prove_many(
    ids: Sequence[str], plan: Plan, jobs: int = 1, out: Path | None = None, source: str = ""
) -> Iterator[Proved]:
    """Prove claims by id, and yield what each came to, in order.

    With ``out``, results are added to that file, and those of the file that are still fresh are
    not computed again; so a run that was stopped goes on. ``source`` states claims of one's own,
    and is loaded in each process.

    Raises
    ------
    UserError : as :func:`check_plan`; an id is not in the ledger, or ``jobs`` is below 1.
    FileFormatError : ``out`` holds something else.
    """
    check_plan(plan)
    check_whole("jobs", jobs, 1)
    ids = [find_claim(id).id for id in ids] if ids else list(load_claims())
    done = fresh(out)
    left = [id for id in ids if id not in done]
    results = run(left, plan, jobs, source)
    add = open(out, "a", encoding="utf-8") if out else nullcontext()  # noqa: SIM115
    with add as file:
        for id in ids:
            if id in done:
                yield done[id]
                continue
            proved = next(results)
            if file is not None:
                file.write(json.dumps(proved._asdict(), ensure_ascii=False) + "\n")
                file.flush()
            yield proved


def run(ids: Sequence[str], plan: Plan, jobs: int, source: str = "") -> Iterator[Proved]:
    """Prove claims here, or in processes of their own."""
    if jobs == 1 or len(ids) < 2:
        return (prove_id(id, plan, source) for id in ids)
    from joblib import Parallel, delayed

    from relumlp.claims.ledger.running import end_workers
    from relumlp.machine.interrupts import before_leaving

    if end_workers not in before_leaving:
        before_leaving.append(end_workers)
    results: Any = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)(
        delayed(prove_id)(id, plan, source) for id in ids
    )
    return iter(results)


def fresh(out: Path | None) -> dict[str, Proved]:
    """Return the results in a file whose claims and prover have not changed since, by id.

    Raises
    ------
    FileFormatError : a line of the file is not a result.
    """
    found: dict[str, Proved] = {}
    lines = out.read_text("utf-8").splitlines() if out and out.exists() else []
    claims = load_claims()
    for number, line in enumerate(lines, 1):
        try:
            proved = Proved(**json.loads(line))
        except (ValueError, TypeError):
            raise FileFormatError(
                f"{out}: expected results of relumlp prove, got another line {number}"
            ) from None
        if proved.id in claims and proved.code == proof_code(claims[proved.id]):
            found[proved.id] = proved
    return found
