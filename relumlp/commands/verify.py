"""``relumlp verify``: run claims, of the ledger or of one's own, and show what refutes them."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer

from relumlp.claims.ledger.claim import EXAMPLES
from relumlp.commands.output import show_json
from relumlp.commands.own_data import Force
from relumlp.errors import UserError

QUIET = "ignore::UserWarning:joblib.externals.loky.backend.resource_tracker"
FEW = 0.02
"""Share of cases in which a hypothesis must hold, lest next to nothing was tested."""

Patterns: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID", help="As gaps.16, gaps or 'gaps.*'; all if none."),
]
Source: TypeAlias = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="SOURCE",
        help="A file, module or entry point that states claims of your own.",
    ),
]
VERDICT = "Only statements with this verdict in the ledger; may be repeated."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: relumlp verify --from mine.py 'mine.*' --draw out.svg")(verify)


def verify(
    patterns: Patterns = None,
    source: Source = "",
    verdict: Annotated[list[str] | None, typer.Option(help=VERDICT)] = None,
    examples: Annotated[int, typer.Option(help="Cases tried for each claim.")] = EXAMPLES,
    seed: Annotated[int, typer.Option(help="The same seed tries the same cases.")] = 0,
    jobs: Annotated[
        int | None, typer.Option(help="Claims run at the same time; by default one per core.")
    ] = None,
    draw: Annotated[
        Path | None, typer.Option(help="Draw counterexamples into this .svg, .png or .pdf.")
    ] = None,
    ready: Annotated[
        Path | None,
        typer.Option("--pytest", help="Write counterexamples as tests into this .py."),
    ] = None,
    force: Force = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write the verdicts into claims/verdicts.json.")
    ] = False,
) -> None:
    """Run mathematical claims on generated cases, and show a smallest case that refutes one.

    Exits with 0 if every verdict is the one stated and every claim was tested, else with 1. A case
    is tested if the claim's hypothesis holds of it: an assertion was reached. A claim of your own
    that ends in another error is told at the end, which exits with 2; the others keep their files.
    """
    from relumlp.claims.ledger.claim import CLAIMS
    from relumlp.claims.ledger.running import BrokenClaimError, run_many
    from relumlp.claims.ledger.verdicts import record_outcomes

    check_request(source, draw, ready, record, force)
    chosen = [CLAIMS[id] for id in chosen_ids(patterns or [], source, verdict or [])]
    if draw is not None and not force:
        check_new_pictures(draw, [claim.id for claim in chosen])
    cores = jobs if jobs is not None else os.cpu_count() or 1
    # joblib's tracker of resources outlives a signal, tidies up, and would say so.
    os.environ.setdefault("PYTHONWARNINGS", QUIET)
    running = run_many([c.id for c in chosen], examples, seed, cores, *[source] * bool(source))
    done: list[tuple[Any, Any]] = []
    broken: list[str] = []
    with telling_how_far(done, len(chosen)):
        for claim, outcome in progress(zip(chosen, running, strict=True), len(chosen), as_json):
            if isinstance(outcome, BrokenClaimError):
                broken.append(str(outcome))
                continue
            done.append((claim, outcome))
            if not as_json:
                tell(claim, outcome, bool(source))
    if record:
        record_outcomes(CLAIMS, [outcome for _, outcome in done])
    if as_json:
        show_json([{**o._asdict(), "case": str(o.case) if o.case else None} for _, o in done])
    keep([(c, o) for c, o in done if not o.held], draw, ready, as_json)
    surprised = conclude(done, bool(source), as_json)
    if broken:
        raise UserError("; ".join(broken))
    if surprised:
        raise typer.Exit(1)


def check_request(
    source: str, draw: Path | None, ready: Path | None, record: bool, force: bool
) -> None:
    """Refuse what could not be done in the end, before any claim is run."""
    from relumlp.claims.ledger.picture import check_picture
    from relumlp.claims.ledger.ready import check_ready
    from relumlp.claims.ledger.verdicts import check_recordable
    from relumlp.machine.interpreter import check_assertions
    from relumlp.machine.writing import check_target

    check_assertions()
    check_own(source, record)
    if record:
        check_recordable()
    if draw is not None:
        check_picture(draw)
        check_target(draw)
    if ready is not None:
        check_ready(ready, force)
        check_target(ready)


def check_new_pictures(draw: Path, ids: Sequence[str]) -> None:
    """Refuse to draw over a file that is there, whichever of the claims will fail."""
    several = [picture_of(draw, id) for id in ids] if len(ids) > 1 else []
    there = [path for path in (draw, *several) if path.exists()]
    if there:
        raise UserError(
            f"--draw: expected a new file, got {there[0]}, which is there; --force replaces it"
        )


def picture_of(draw: Path, id: str) -> Path:
    """Return the file of a claim's picture where several claims failed."""
    return draw.with_stem(f"{draw.stem}-{id}")


def check_own(source: str, record: bool) -> None:
    """Refuse to record claims of one's own in the ledger, where they are not."""
    if record and source:
        raise UserError(f"--record: expected claims of the ledger, got claims from {source}")


def chosen_ids(patterns: Sequence[str], source: str, verdicts: Sequence[str]) -> list[str]:
    """Return the ids of the claims that are asked for."""
    from relumlp.claims.ledger.listing import ledger, load_claims, load_rules
    from relumlp.claims.ledger.loading import load_from
    from relumlp.claims.ledger.selecting import of_verdicts, select

    own = load_from(source) if source else []
    known = load_claims()
    ids = select(patterns, known, load_rules) if patterns else own or list(known)
    if not verdicts:
        return ids
    found = {e.id: e.verdict for e in ledger({*ids})}
    if chosen := of_verdicts(verdicts, {id: found[id] for id in ids}):
        return chosen
    raise UserError(
        f"--verdict: expected a verdict that one of {len(ids)} claims has, got "
        f"{' or '.join(verdicts)}"
    )


def progress(outcomes: Any, total: int, quiet: bool) -> Iterator[Any]:
    """Yield outcomes as they arrive, with a progress bar on the error stream."""
    from rich.console import Console
    from rich.progress import Progress

    from relumlp.machine.surroundings import prints_on_screen

    console, above = Console(stderr=True), prints_on_screen()
    hidden = quiet or not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden, redirect_stdout=above) as bar:
        yield from bar.track(outcomes, total, description="claims")


def telling_how_far(done: Sequence[Any], total: int) -> Any:
    """Within the block, a signal ends the process and says how far it came."""
    from relumlp.machine.interrupts import SHOW_CURSOR, before_leaving, handled_by, say

    def leave(number: int, frame: object) -> None:
        for end in before_leaving:
            with suppress(Exception):
                end()
        # Outcomes that were printed into a pipe or file are still on their way.
        with suppress(Exception):
            sys.stdout.flush()
        shown = SHOW_CURSOR if sys.stderr is not None and sys.stderr.isatty() else ""
        say(f"{shown}relumlp: {how_far(done, total)}")
        os._exit(128 + number)

    return handled_by(leave)


def how_far(done: Sequence[Any], total: int) -> str:
    """Say how far a run came that is interrupted: how many claims, and how many cases of the next.

    The cases of a claim are known if it is run in this process.
    """
    from relumlp.claims.ledger.search import Search

    said = f"interrupted after {len(done)} of {total} claims; nothing is recorded"
    now = Search.latest
    if now is None or now.id in {claim.id for claim, _ in done}:
        return said
    failed = "a counterexample, which was being made smaller" if now.failing else "none failed"
    return f"{said}; of {now.id} {now.tried:,} cases were tried: {failed}"


def tell(claim: Any, outcome: Any, own: bool) -> None:
    """Print the outcome of running a claim."""
    from relumlp.claims.ledger.drawing import draw_case, replay
    from relumlp.claims.ledger.verdicts import evidence_of

    if outcome.held:
        print(f"{claim.id}: {evidence_of(outcome)}")
        return
    stated = "stated" if own else "the ledger says"
    expected = f"{claim.failing}, as {stated}" if claim.refuted else "REFUTED"
    print(f"{claim.id}: {expected}: {outcome.reason}\n")
    print(f"{draw_case(outcome.case, claim.names)}\n")
    print(f"to make it again:\n\n{replay(outcome.case, claim.names)}\n")


class Kept(NamedTuple):
    """A file that shows counterexamples: its path and its content."""

    path: Path
    content: bytes


def keep(failed: Sequence[Any], draw: Path | None, ready: Path | None, quiet: bool) -> None:
    """Write the pictures and tests that are asked for, and say where they are."""
    from relumlp.machine.writing import write_atomically

    stream = sys.stderr if quiet else sys.stdout
    if not failed and (draw or ready):
        print("no counterexample was found, so nothing is drawn or written", file=stream)
        return
    for path, content in files(failed, draw, ready):
        write_atomically(path, content)
        print(f"written: {path}", file=stream)


def files(failed: Sequence[Any], draw: Path | None, ready: Path | None) -> Iterator[Kept]:
    """Yield the files; where several claims failed, each picture has its claim's id in its name."""
    from relumlp.claims.ledger.drawing import fields_of
    from relumlp.claims.ledger.picture import picture
    from relumlp.claims.ledger.ready import ready_tests

    for claim, outcome in failed if draw is not None else ():
        assert draw is not None
        fields = fields_of(outcome.case, claim.names)
        asked = {name: fields[name] for name in claim.names if name in fields}
        shown = asked if len(asked) == len(claim.names) else fields
        title = f"{claim.id}: {claim.statement}"
        path = draw if len(failed) == 1 else picture_of(draw, claim.id)
        yield Kept(path, picture(title, outcome.reason, shown, path.suffix))
    if ready is not None:
        yield Kept(ready, ready_tests(failed).encode())


def conclude(done: Sequence[Any], own: bool, quiet: bool) -> bool:
    """Say which verdicts are not as stated, and which claims were hardly tested; whether any."""
    # With --json the standard output holds JSON alone, so messages go to the error stream.
    stream = sys.stderr if quiet else sys.stdout
    for _, outcome in done:
        if outcome.held and outcome.tested < FEW * outcome.examples:
            print(
                f"warning: {outcome.id} was tested on {outcome.tested:,} of "
                f"{outcome.examples:,} cases only, because its hypothesis held in no others: draw "
                "cases in which it holds",
                file=stream,
            )
    surprising = [c.id for c, o in done if o.held == c.refuted]
    if surprising:
        said = "stated" if own else "the ledger says"
        print(f"not as {said}: {', '.join(surprising)}", file=stream)
    if untested := [c.id for c, o in done if o.held and not o.tested]:
        print(f"not tested: {', '.join(untested)}", file=stream)
    return bool(surprising or untested)
