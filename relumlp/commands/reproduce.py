"""``relumlp reproduce``: run the studies of papers, and write their pages."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.output import amount, duration, show_json, show_table
from relumlp.errors import UserError

EPILOG = "Example: relumlp reproduce gaps --data mnist --jobs 2 --out my-results"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(reproduce)


def reproduce(
    papers: Annotated[
        list[str] | None, typer.Argument(metavar="PAPER", help="gaps; all if none.")
    ] = None,
    data: Annotated[str, typer.Option(help="digits, mnist or fashion-mnist.")] = "digits",
    scale: Annotated[str | None, typer.Option(help="quick or full; digits are quick.")] = None,
    jobs: Annotated[
        int | None, typer.Option(help="Networks trained at the same time; one a core if not said.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the results.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Let the ledger of this checkout show the verdicts.")
    ] = False,
) -> None:
    """Train, measure and decide what papers claim, and write a page for each.

    Finished cells are kept: run it again after an interruption and it goes on from there.
    """
    from relumlp.papers.registry import STUDIES, find_study
    from relumlp.papers.study import check_scale

    studies = [find_study(name) for name in papers or STUDIES]
    scale = check_scale(data, scale)
    if out is not None and len(studies) > 1:
        raise UserError(f"--out: expected one paper with it, got {len(studies)}")
    cores = jobs if jobs is not None else os.cpu_count() or 1
    shown: list[dict[str, Any]] = []
    for study in studies:
        folder = out or Path("relumlp-results") / f"{study.name}-{data}-{scale}"
        act = tell if dry_run else run
        shown.append(act(study, data, scale, folder, cores, as_json))
        if record and not dry_run:
            from relumlp.claims.verdicts import record_result

            record_result(study, folder)
    if as_json:
        show_json(shown)


def tell(study: Any, data: str, scale: str, folder: Path, jobs: int, quiet: bool) -> dict[str, Any]:
    """Say what a run would do, with rough estimates."""
    from relumlp.papers.runner import plan

    p = plan(study, data, scale, folder)
    rows = [(c.name, "done", "", "") for c in p.done]
    rows += [(c.name, "missing", duration(c.seconds), amount(c.size)) for c in p.missing]
    wall = p.seconds / max(jobs, 1)
    if not quiet:
        show_table(f"{study.name} into {folder}", ("cell", "state", "time", "disk"), rows)
        print(f"about {duration(wall)} with {jobs} jobs, and {amount(p.size)}; nothing was run")
    missing = [c.name for c in p.missing]
    return {"paper": study.name, "folder": str(folder), "missing": missing, "seconds": wall,
            "bytes": p.size}  # fmt: skip


def run(study: Any, data: str, scale: str, folder: Path, jobs: int, quiet: bool) -> dict[str, Any]:
    """Run what is missing, write result and page, and say where the page is."""
    from relumlp.papers.runner import plan, run_cells, write_result
    from relumlp.report.pages import write_page

    p = plan(study, data, scale, folder)
    done = run_cells(study, p.missing, folder, jobs, quiet) if p.missing else []
    write_result(study, data, scale, folder, done)
    verdicts = write_page(study, folder)
    failures = [f"{d.cell}: {d.error}" for d in done if d.error]
    page = (folder / "page.html").resolve()
    if not quiet:
        rows = [(id, v.verdict, v.evidence) for id, v in verdicts.items()]
        show_table(f"{study.title} ({data}, {scale})", ("id", "verdict", "numbers"), rows)
        print(f"Report: {page}")
    listed = {id: v._asdict() for id, v in verdicts.items()}
    return {"paper": study.name, "page": str(page), "verdicts": listed, "failures": failures}
