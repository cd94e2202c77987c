"""``relumlp reproduce``: run the studies of papers, and write their pages."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.first_sight import show_where
from relumlp.commands.output import show_json
from relumlp.commands.studies import Asked, How, compare, run, tell, unknown
from relumlp.errors import UserError

EPILOG = "Example: relumlp reproduce gaps --data mnist --jobs 2 --out my-results"
BACKENDS = ("process", "loky")
OWN = "Of a study asked anew"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(reproduce)


def number(help: str) -> Any:
    """Return an option of the study's own settings, with commas where it takes several."""
    return typer.Option(metavar="N,...", help=help, rich_help_panel=OWN)


def reproduce(
    papers: Annotated[
        list[str] | None,
        typer.Argument(metavar="PAPER", help="gaps, dynamics, cooperating; all if none."),
    ] = None,
    data: Annotated[
        str,
        typer.Option(
            help="digits, mnist, fashion-mnist, or an .npz of your own with x_train, y_train, "
            "x_test, y_test; all: both, for cooperating."
        ),
    ] = "digits",
    scale: Annotated[str | None, typer.Option(help="quick or full; digits are quick.")] = None,
    jobs: Annotated[
        int | None, typer.Option(help="Networks trained at the same time; by default one per core.")
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="PATH", help="Folder of the results.")] = None,
    only: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Run only cells whose name starts with NAME (see --dry-run)."
        ),
    ] = "",
    figure: Annotated[str, typer.Option(help="One figure and its rules, as in 3.")] = "",
    seeds: Annotated[str, number("Seeds of the networks, as in 7,8,9.")] = "",
    widths: Annotated[str, number("Nodes of a hidden layer.")] = "",
    layers: Annotated[str, number("Layers, of dynamics; the output layer counts.")] = "",
    depths: Annotated[str, number("Hidden layers, of cooperating.")] = "",
    learning_rate: Annotated[str, number("Learning rate; several, of gaps.")] = "",
    epochs: Annotated[str, number("Largest number of epochs.")] = "",
    batch: Annotated[str, number("Mini-batch size.")] = "",
    patience: Annotated[str, number("Epochs without a better validation score.")] = "",
    csv: Annotated[
        str | None, typer.Option(metavar="PATH", help="Folder for the numbers as CSV.")
    ] = None,
    backend: Annotated[
        str, typer.Option(help="process: threads of one; loky: a process for each job.")
    ] = "process",
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler, tcp://host:port, or its file."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would run.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Recompute finished cells, and compare all bits.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write the verdicts into claims/verdicts.json.")
    ] = False,
) -> None:
    """Train and measure networks, decide the claims of papers, and write a page for each paper.

    Finished cells are kept, so the same command continues after an interruption: Ctrl-C, SIGTERM or
    SIGHUP stops after the current epochs, with checkpoints. A folder belongs to one paper, dataset
    and scale, with what departs from it, and to one run at a time.

    A study may be asked for one figure, with seeds, sizes, rates or data of your own. A rule that
    was fixed for other settings has no verdict on these; which ones, the last lines say.

    A cell that fails, or that ends the process that computes it, is tried once more. Exits with 1
    if cells have failed or been lost; the page is of the others, and names the missing ones.
    """
    from relumlp.checks import check_whole
    from relumlp.machine.interpreter import check_docstrings
    from relumlp.papers.study.registry import STUDIES, find_study

    own = {"seeds": seeds, "widths": widths, "layers": layers, "depths": depths,
           "learning-rate": learning_rate, "epochs": epochs, "batch": batch,
           "patience": patience}  # fmt: skip
    if record:
        from relumlp.claims.ledger.verdicts import check_recordable

        check_recordable()
    studies = [find_study(name) for name in papers or STUDIES]
    check_folders(out, csv, len(studies))
    wishes = wished(studies, data, scale, figure, own)
    check_docstrings()
    if record and any(wish.is_own for wish in wishes):
        raise UserError("--record: expected a study as it was published, got one of your own")
    place = backend_of(backend, dask)
    csv_folder, brief = Path(csv) if csv else None, len(studies) > 1
    requests = with_cells([
        request(study, wish, out, only,
                How(wish, place, jobs, csv_folder, brief))
        for study, wish in zip(studies, wishes, strict=True)
    ])  # fmt: skip
    cores = check_whole("jobs", jobs if jobs is not None else cores_of(place), 1)
    shown: list[dict[str, Any]] = []
    for asked in requests:
        act = tell if dry_run else compare if again else run
        shown.append(act(asked, cores, as_json))
        if record and act is run and not shown[-1]["failures"]:
            from relumlp.claims.ledger.verdicts import record_result

            record_result(asked.study, asked.folder)
    if len(studies) > 1 and act is run and not as_json:
        show_where(data, [study.name for study in studies])
    if as_json:
        show_json(shown)
    if any(one.get("failures") for one in shown):
        raise typer.Exit(1)


def check_folders(out: str | None, csv: str | None, studies: int) -> None:
    """Refuse folders that are not named, or that several papers would share."""
    for name, folder in (("out", out), ("csv", csv)):
        if folder is not None and studies > 1:
            raise UserError(f"--{name}: expected one paper with it, got {studies}")
        if folder == "":  # As a path it would be the working folder, which nobody has named.
            raise UserError(f"--{name}: expected a folder, got ''")


def backend_of(backend: str, dask: str | None) -> str:
    """Return who computes the cells: "process", "loky", or the address of a scheduler."""
    if backend not in BACKENDS:
        raise UserError(f"--backend: expected process or loky, got {backend!r}")
    if dask is None:
        return backend
    if backend != "process":
        raise UserError("--backend: expected none beside --dask, got loky")
    if not dask:
        raise UserError("--dask: expected the address or the file of a scheduler, got ''")
    return dask


def cores_of(backend: str) -> int:
    """Return how many cells run at the same time unless it is said: one a core, or a thread."""
    if backend in BACKENDS:
        return os.cpu_count() or 1
    from relumlp.papers.study.cluster import threads_of

    return threads_of(backend)


def wished(
    studies: list[Any], data: str, scale: str | None, figure: str, own: dict[str, str]
) -> list[Any]:
    """Return what is asked of each study; data of one's own are read here."""
    from relumlp.papers.study.own_runs import Wish, read_data, read_wish
    from relumlp.papers.study.study import check_scale

    name, file = read_data(data)
    wish = Wish(name, check_scale("digits" if file else data, scale), figure, {}, file)
    if len(studies) > 1 and (figure or any(own.values())):
        option = "figure" if figure else next(n for n, text in own.items() if text)
        raise UserError(f"--{option}: expected one paper with it, got {len(studies)}")
    return [read_wish(study, wish, own) for study in studies]


def request(study: Any, wish: Any, out: str | None, only: str, how: How) -> Asked:
    """Return the request for one study."""
    from relumlp.papers.study.own_runs import as_wished

    folder = Path(out) if out else (
        Path("relumlp-results") / f"{study.name}-{wish.data}-{wish.folder}"
    )  # fmt: skip
    return Asked(as_wished(study, wish), wish.data, wish.label, folder, only, how)


def with_cells(requests: list[Asked]) -> list[Asked]:
    """Return the requests that have a cell whose name starts so, or refuse a name of none.

    Raises
    ------
    UserError : no study has such a cell; the sentence says what there is.
    """
    only = requests[0].only
    if not only:
        return requests
    found = [
        one for one in requests
        if any(c.name.startswith(only) for c in one.study.cells(one.data, one.scale))
    ]  # fmt: skip
    if not found:
        raise UserError(unknown(only, requests))
    return found
