"""``relumlp prove``: claims for all real numbers at stated sizes, or an exact counterexample."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json
from relumlp.commands.verify import QUIET, Patterns, Source, check_own, chosen_ids, progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: relumlp prove cooperating.6 --sizes 2-2-2,3-3-3")(prove)


def prove(
    ids: Patterns = None,
    source: Source = "",
    sizes: Annotated[
        str, typer.Option(help="As in 2-2-1,2-2-2x2 (two samples); by default small ones first.")
    ] = "",
    seconds: Annotated[float, typer.Option(help="Of the processor, for each claim.")] = 7,
    jobs: Annotated[int, typer.Option(help="Claims proved at the same time.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="A file of results, to go on with after a stop.")
    ] = None,
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="Ask cvc5 again for each contradiction.")
    ] = False,
    smtlib: Annotated[
        Path | None, typer.Option(help="A folder for the formulas that proofs rest on.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write the proofs into claims/proofs.json.")
    ] = False,
) -> None:
    """Prove claims for all real numbers at stated sizes; exits with 1 if the ledger is wrong."""
    from relumlp.claims.ledger.listing import load_claims
    from relumlp.claims.ledger.proofs import record_proofs
    from relumlp.claims.ledger.proving import Plan, prove_many
    from relumlp.claims.ledger.verdicts import check_recordable
    from relumlp.commands.sizes import check_out
    from relumlp.proving.domain import read_size

    check_own(source, record)
    if record:
        check_recordable()
    if out is not None:
        check_out(out)
    # joblib's tracker of resources outlives a signal, tidies up, and would say so.
    os.environ.setdefault("PYTHONWARNINGS", QUIET)
    asked = tuple(read_size(text) for text in sizes.split(",") if text)
    chosen = chosen_ids(ids or [], source, [])
    plan = Plan(asked, seconds, second_opinion, smtlib)
    running = prove_many(chosen, plan, jobs, out, *[source] * bool(source))
    proofs = []
    for proved in progress(running, len(chosen), as_json):
        proofs.append(proved)
        if not as_json:
            tell(proved)
    if record:
        record_proofs(proofs, list(load_claims()))
    if as_json:
        show_json([proved._asdict() for proved in proofs])
    conclude(proofs, as_json)


def tell(proved: Any) -> None:
    """Print what proving a claim came to."""
    from relumlp.claims.ledger.proofs import said

    print(f"{proved.id}: {said(proved)}")
    if proved.case:
        print(f"\nto make the counterexample again:\n\n{proved.case}\n")


def conclude(proofs: Sequence[Any], as_json: bool) -> None:
    """Say how many claims were proved and refuted; exit with 1 where the ledger says otherwise."""
    from collections import Counter

    from relumlp.claims.ledger.listing import load_claims

    claims = load_claims()
    stream = sys.stderr if as_json else sys.stdout
    if len(proofs) > 1:
        true = Counter(p.verdict for p in proofs if not claims[p.id].refuted)
        false = Counter(p.verdict for p in proofs if claims[p.id].refuted)
        print(
            f"{true['proved']} of {true.total()} true claims are proved at some size, "
            f"{false['refuted']} of {false.total()} refuted ones are refuted",
            file=stream,
        )
    surprising = [p.id for p in proofs if p.verdict == "refuted" and not claims[p.id].refuted]
    if surprising:
        print(f"not as the ledger says: {', '.join(surprising)}", file=stream)
        raise typer.Exit(1)
