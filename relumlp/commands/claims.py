"""``relumlp claims``, ``show`` and ``verify``: the ledger, one statement, and running claims."""

import os
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table

QUIET = "ignore::UserWarning:joblib.externals.loky.backend.resource_tracker"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: relumlp claims --json")(claims)
    app.command(epilog="Example: relumlp show gaps.16")(show)
    app.command(epilog="Example: relumlp verify gaps.16 --examples 10000")(verify)


def claims(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every statement with its verdict, which was reached by running code."""
    from relumlp.claims.ledger.listing import counted, ledger

    entries = ledger()
    if as_json:
        show_json([entry._asdict() for entry in entries])
        return
    rows = [(e.id, e.verdict, basis(e), e.statement) for e in entries]
    show_table(
        f"{len(rows)} statements: {counted(entries)}", ("id", "verdict", "", "statement"), rows
    )


def basis(entry: Any) -> str:
    """Say what a verdict stands on, as in "exact, proved" or "exact, refuted by the prover"."""
    exact = "exact" if entry.exact else qualified(entry)
    word = entry.proved.split(" ")[0]
    proved = {"proved": "proved", "refuted": "refuted by the prover"}.get(word, "")
    return ", ".join(word for word in (exact, proved) if word)


def qualified(entry: Any) -> str:
    """What stands behind a rule's verdict, as in "by theorem"; "" for what is plainly measured."""
    return str(entry.kind.partition("experiment, ")[2])


def show(id: Annotated[str, typer.Argument(help="An id, as in gaps.16 or gaps.two.")]) -> None:
    """Print the formula, claim, chapter, figure and verdict of an id, or the parts of a parent."""
    from relumlp.claims.ledger.card import card

    print(card(id))


def verify(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="All if none.")] = None,
    examples: Annotated[int, typer.Option(help="Cases tried for each claim.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed tries the same cases.")] = 0,
    jobs: Annotated[
        int | None, typer.Option(help="Claims run at the same time; by default one per core.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write the verdicts into claims/verdicts.json.")
    ] = False,
) -> None:
    """Run mathematical claims; exits with 0 if every verdict is the ledger's, else with 1."""
    from relumlp.claims.ledger.listing import find_claim, load_claims
    from relumlp.claims.ledger.running import run_many
    from relumlp.claims.ledger.verdicts import check_recordable, record_outcomes
    from relumlp.machine.interpreter import check_assertions

    check_assertions()
    if record:
        check_recordable()
    chosen = [find_claim(id) for id in ids] if ids else list(load_claims().values())
    cores = jobs if jobs is not None else os.cpu_count() or 1
    # joblib's tracker of resources outlives a signal, tidies up, and would say so.
    os.environ.setdefault("PYTHONWARNINGS", QUIET)
    running = run_many([c.id for c in chosen], examples, seed, cores)
    outcomes = []
    for claim, outcome in progress(zip(chosen, running, strict=True), len(chosen), as_json):
        outcomes.append(outcome)
        if not as_json:
            tell(claim, outcome)
    if record:
        record_outcomes(load_claims(), outcomes)
    if as_json:
        show_json([{**o._asdict(), "case": str(o.case) if o.case else None} for o in outcomes])
    surprising = [o.id for c, o in zip(chosen, outcomes, strict=True) if o.held == c.refuted]
    if surprising:
        # With --json the standard output holds JSON alone, so messages go to the error stream.
        stream = sys.stderr if as_json else sys.stdout
        print(f"not as the ledger says: {', '.join(surprising)}", file=stream)
        raise typer.Exit(1)


def progress(outcomes: Any, total: int, quiet: bool) -> Iterator[Any]:
    """Yield outcomes as they arrive, with a progress bar on the error stream."""
    from rich.console import Console
    from rich.progress import Progress

    from relumlp.machine.surroundings import prints_on_screen

    console, above = Console(stderr=True), prints_on_screen()
    hidden = quiet or not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden, redirect_stdout=above) as bar:
        yield from bar.track(outcomes, total, description="claims")


def tell(claim: Any, outcome: Any) -> None:
    """Print the outcome of running a claim."""
    from relumlp.claims.ledger.drawing import draw_case, replay

    if outcome.held:
        print(f"{claim.id}: held on {outcome.examples:,} examples")
        return
    expected = f"{claim.failing}, as the ledger says" if claim.refuted else "REFUTED"
    print(f"{claim.id}: {expected}: {outcome.reason}\n\n{draw_case(outcome.case)}\n")
    print("to make it again:\n\n" + replay(outcome.case) + "\n")
