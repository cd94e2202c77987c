"""``relumlp reproduce``: run the studies of papers, and write their pages."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from relumlp.commands.first_sight import show_verdicts, show_where
from relumlp.commands.output import amount, duration, show_json, show_table
from relumlp.errors import UserError

APART = ("relumlp.",)
"""Beginnings of modules that a process of its own can import as this one does."""

EPILOG = "Example: relumlp reproduce gaps --data mnist --jobs 2 --out my-results"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(reproduce)


def reproduce(
    papers: Annotated[
        list[str] | None,
        typer.Argument(metavar="PAPER", help="gaps, dynamics, cooperating; all if none."),
    ] = None,
    data: Annotated[
        str, typer.Option(help="digits, mnist, fashion-mnist; all: both, for cooperating.")
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
    and scale, and to one run at a time.

    A cell that fails, or that ends the process that computes it, is tried once more. Exits with 1
    if cells have failed or been lost; the page is of the others, and names the missing ones.
    """
    from relumlp.checks import check_whole
    from relumlp.machine.interpreter import check_docstrings
    from relumlp.papers.study.registry import STUDIES, find_study
    from relumlp.papers.study.study import check_scale

    if record:
        from relumlp.claims.ledger.verdicts import check_recordable

        check_recordable()
    studies = [find_study(name) for name in papers or STUDIES]
    scale = check_scale(data, scale)
    if out is not None and len(studies) > 1:
        raise UserError(f"--out: expected one paper with it, got {len(studies)}")
    if out == "":  # As a path it would be the working folder, which nobody has named.
        raise UserError("--out: expected a folder, got ''")
    check_docstrings()
    studies = with_cells(studies, data, scale, only)
    cores = check_whole("jobs", jobs if jobs is not None else os.cpu_count() or 1, 1)
    shown: list[dict[str, Any]] = []
    for study in studies:
        folder = Path(out) if out else Path("relumlp-results") / f"{study.name}-{data}-{scale}"
        act = tell if dry_run else compare if again else run
        shown.append(act(Asked(study, data, scale, folder, only), cores, as_json))
        if act is run and not as_json:
            show_verdicts(study, f"{data}, {scale}", shown[-1], brief=len(studies) > 1)
        if record and act is run and not shown[-1]["failures"]:
            from relumlp.claims.ledger.verdicts import record_result

            record_result(study, folder)
    if len(studies) > 1 and act is run and not as_json:
        show_where(data, [study.name for study in studies])
    if as_json:
        show_json(shown)
    if any(one.get("failures") for one in shown):
        raise typer.Exit(1)


def with_cells(studies: list[Any], data: str, scale: str, only: str) -> list[Any]:
    """Return the studies that have a cell whose name starts so, or refuse a name of none.

    Raises
    ------
    UserError : no study has such a cell.
    """
    if not only:
        return studies
    found = [s for s in studies if any(c.name.startswith(only) for c in s.cells(data, scale))]
    if not found:
        raise UserError(unknown(only))
    return found


class Asked(NamedTuple):
    """A request: a study at a scale, its folder, and the beginning of its cells' names."""

    study: Any
    data: str
    scale: str
    folder: Path
    only: str


def tell(asked: Asked, jobs: int, quiet: bool) -> dict[str, Any]:
    """Print what a run would do, with rough estimates."""
    from relumlp.papers.study.folder import Owner, check_folder
    from relumlp.papers.study.runner import plan

    check_folder(asked.folder, Owner(asked.study.name, asked.data, asked.scale))
    p = plan(*asked)
    rows = [(c.name, "done", "", "") for c in p.done]
    rows += [(c.name, "missing", duration(c.seconds), amount(c.size)) for c in p.missing]
    wall = p.seconds / jobs
    if not quiet:
        title = f"{asked.study.name} into {asked.folder}"
        show_table(title, ("cell", "state", "time", "disk"), rows)
        print(f"about {duration(wall)} with {jobs} jobs, and {amount(p.size)}; nothing was run")
    missing = [c.name for c in p.missing]
    return {"paper": asked.study.name, "folder": str(asked.folder), "missing": missing,
            "seconds": wall, "bytes": p.size}  # fmt: skip


def compare(asked: Asked, jobs: int, quiet: bool) -> dict[str, Any]:
    """Compute finished cells again, one after another, and print whether all bits are the same.

    Cells whose files are missing are compared with their digests in ``result.npz``.
    """
    from relumlp.papers.study.cell_digests import published
    from relumlp.papers.study.comparison import recompute
    from relumlp.papers.study.runner import check_data, plan

    p = plan(*asked)
    known = published(asked.study, asked.data, asked.scale, asked.folder)
    cells = [*p.done, *(c for c in p.missing if c.name in known.digests)]
    if not cells:
        raise UserError(lacking(asked, [*p.done, *p.missing]))
    check_data(cells)
    others = {c.name: recompute(asked.study, c, asked.folder, known) for c in cells}
    left = [c.name for c in p.missing if c.name not in known.digests]
    if not quiet:
        for name, differing in others.items():
            print(f"{name}: {', '.join(differing) + ' differ' if differing else 'the same bits'}")
        for name in left:
            print(f"{name}: not compared, because it has not been computed")
    if wrong := [name for name, differing in others.items() if differing]:
        raise UserError(
            f"{asked.folder}: expected cells with the same bits, got others in {', '.join(wrong)}"
        )
    return {"paper": asked.study.name, "same": list(others), "not_compared": left}


def lacking(asked: Asked, cells: list[Any]) -> str:
    """Return the reason why there is nothing to compare."""
    if not cells:
        return unknown(asked.only)
    return (
        f"{asked.folder}: expected finished cells, or a result.npz with digests of these cells, "
        "got neither"
    )


def unknown(only: str) -> str:
    """Return the sentence for a beginning of no cell's name."""
    return f"--only: expected the beginning of a cell's name, got {only!r}"


def run(asked: Asked, jobs: int, quiet: bool) -> dict[str, Any]:
    """Run missing cells, write result and page, and print the path of the page."""
    from relumlp.papers.study.folder import Owner, check_folder, claimed
    from relumlp.papers.study.runner import check_data, plan

    study, data, scale, folder, _ = asked
    owner = Owner(study.name, data, scale)
    check_folder(folder, owner)
    p = plan(*asked)
    check_data(p.missing)
    with claimed(folder, owner) as lock:
        done = compute(asked, jobs, quiet, lock) if p.missing else []
        told = conclude(asked, done, [c.name for c in [*p.done, *p.missing]], jobs, quiet)
    failures = [f"{d.cell}: {d.error}" for d in done if d.error]
    return {"paper": study.name, **told, "failures": [*failures, *told["failures"]]}


def compute(asked: Asked, jobs: int, quiet: bool, lock: int) -> list[Any]:
    """Compute the cells that are missing, in a process of their own if it can find the study."""
    from relumlp.papers.study.apart import Request, apart
    from relumlp.papers.study.runner import plan, run_cells

    study, data, scale, folder, _ = asked
    # Again, because another run may have been under way when they were looked for.
    missing = plan(*asked).missing
    module = own_process(study)
    work = apart(Request(module, data, scale, folder, lock)) if module else None
    return run_cells(study, missing, folder, jobs, quiet, work) if missing else []


def own_process(study: Any) -> str:
    """Return the module of a study that another process can import; "" if none can."""
    from relumlp.papers.study.registry import STUDIES

    module = STUDIES[study.name]
    return module if module.startswith(APART) and sys.executable else ""


def conclude(
    asked: Asked, done: list[Any], names: list[str], jobs: int, quiet: bool
) -> dict[str, Any]:
    """Write result and page of the cells that are there, show them, and say what is not right."""
    from relumlp.papers.study.folder import GoneError, check_there
    from relumlp.papers.study.page import write_page
    from relumlp.papers.study.results import NoCellsError, write_result

    study, data, scale, folder, _ = asked
    nothing: dict[str, Any] = {"page": None, "verdicts": {}}
    try:
        check_there(folder)
        kept = write_result(study, data, scale, folder, done)
        verdicts = write_page(study, folder, own_process(study) if jobs > 1 else "")
        check_there(folder)
    except (NoCellsError, GoneError) as error:
        return {**nothing, "failures": complain([str(error)], quiet)}
    page = (folder / "page.html").resolve()
    failed = {d.cell for d in done if d.error}
    wrong = [f"{path}: expected a network that a result kept, or no file, got another file, "
             "which was left alone" for path in kept.not_kept]  # fmt: skip
    wrong += [f"{name}: expected its file, got none: it was removed"
              for name in kept.missing if name in names and name not in failed]  # fmt: skip
    listed = {id: v._asdict() for id, v in verdicts.items()}
    return {"page": str(page), "verdicts": listed, "failures": complain(wrong, quiet)}


def complain(sentences: list[str], quiet: bool) -> list[str]:
    """Print sentences on the error stream unless the JSON holds them, and return them."""
    from relumlp.machine.interrupts import say

    for sentence in [] if quiet else sentences:
        say(f"relumlp: {sentence}")
    return sentences
