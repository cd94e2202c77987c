"""What ``relumlp reproduce`` does with a study: tell what would run, run it, or compare it."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.commands.first_sight import show_verdicts
from relumlp.commands.output import amount, duration, show_table
from relumlp.errors import UserError

NAMED = 12
"""Rules without a verdict that are named in the terminal; of more, the number is told."""
APART = ("relumlp.",)
"""Beginnings of modules that a process of its own can import as this one does."""


class How(NamedTuple):
    """How a study is run, and what is written beside its page.

    Attributes
    ----------
    wish : what is asked of the study; None for the study as it is.
    backend : "process", "loky", or the address of a scheduler.
    most : cells at the same time on a cluster; None for as many as it has threads.
    csv : folder of its numbers as CSV; None for none.
    brief : whether its verdicts are told in a line, and not in a table.
    """

    wish: Any = None
    backend: str = "process"
    most: int | None = None
    csv: Path | None = None
    brief: bool = False


class Asked(NamedTuple):
    """A request.

    Attributes
    ----------
    study : as it is asked for.
    data, scale : of its cells; the scale says what departs from the study's own.
    folder : of the results.
    only : beginning of its cells' names.
    how : what else is wanted of a run.
    """

    study: Any
    data: str
    scale: str
    folder: Path
    only: str
    how: How = How()


def tell(asked: Asked, jobs: int, quiet: bool) -> dict[str, Any]:
    """Print what a run would do, with rough estimates."""
    from relumlp.papers.study.folder import Owner, check_folder
    from relumlp.papers.study.runner import plan

    check_folder(asked.folder, Owner(asked.study.name, asked.data, asked.scale))
    p = plan(*asked[:5])
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

    p = plan(*asked[:5])
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
        return unknown(asked.only, [asked])
    return (
        f"{asked.folder}: expected finished cells, or a result.npz with digests of these cells, "
        "got neither"
    )


def unknown(only: str, asked: Sequence[Asked]) -> str:
    """Return the sentence for a beginning of no cell's name, with the beginnings that there are."""
    cells = [cell for one in asked for cell in one.study.cells(one.data, one.scale)]
    found = Counter(cell.name.split("-")[0] for cell in cells)
    known = ", ".join(f"{name} ({n} cell{'s' * (n != 1)})" for name, n in found.items())
    return f"--only: expected the beginning of a cell's name, as in {known}; got {only!r}"


def run(asked: Asked, jobs: int, quiet: bool) -> dict[str, Any]:
    """Run missing cells, write result and page, and print the path of the page."""
    from relumlp.papers.study.folder import Owner, check_folder, claimed
    from relumlp.papers.study.runner import check_data, plan

    study, data, scale, folder = asked[:4]
    owner = Owner(study.name, data, scale)
    check_folder(folder, owner)
    p = plan(*asked[:5])
    check_data(p.missing)
    with claimed(folder, owner) as lock:
        done = compute(asked, jobs, quiet, lock) if p.missing else []
        told = conclude(asked, done, [c.name for c in [*p.done, *p.missing]], jobs, quiet)
    failures = [f"{d.cell}: {d.error}" for d in done if d.error]
    return {"paper": study.name, **told, "failures": [*failures, *told["failures"]]}


def compute(asked: Asked, jobs: int, quiet: bool, lock: int) -> list[Any]:
    """Compute the cells that are missing, in a process of their own if it can find the study."""
    from relumlp.papers.study.runner import plan, run_cells

    study, folder = asked.study, asked.folder
    # Again, because another run may have been under way when they were looked for.
    missing = plan(*asked[:5]).missing
    work = work_of(asked, lock)
    return run_cells(study, missing, folder, jobs, quiet, work) if missing else []


def work_of(asked: Asked, lock: int) -> Any:
    """Return the work of computing cells: in processes or on a cluster, or None for threads."""
    from relumlp.papers.study.apart import Request, apart

    module, wish = own_process(asked.study), asked.how.wish
    request = Request(module, asked.data, asked.scale, asked.folder.resolve(), lock,
                      wish._asdict() if wish and wish.is_own else None)  # fmt: skip
    if not module and asked.how.backend != "process":
        raise UserError(f"{asked.study.name}: expected a study that other processes can import")
    if asked.how.backend == "process":
        return apart(request) if module else None
    if asked.how.backend == "loky":
        from relumlp.papers.study.processes import in_processes

        return in_processes(request)
    from relumlp.papers.study.cluster import on_cluster

    return on_cluster(request, asked.how.backend, asked.how.most)


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
    from relumlp.papers.study.own_runs import not_applying
    from relumlp.papers.study.page import write_page
    from relumlp.papers.study.results import NoCellsError, write_result

    study, data, scale, folder = asked[:4]
    nothing: dict[str, Any] = {"page": None, "verdicts": {}}
    try:
        check_there(folder)
        kept = write_result(study, data, scale, folder, done)
        verdicts = write_page(study, folder, own_process(study) if jobs > 1 else "")
        check_there(folder)
    except (NoCellsError, GoneError) as error:
        return {**nothing, "failures": complain([str(error)], quiet)}
    page = (folder / "page.html").resolve()
    listed = {id: v._asdict() for id, v in verdicts.items()}
    if not quiet:
        without = {id for ids in not_applying(study.rules).values() for id in ids}
        decided = {id: verdict for id, verdict in listed.items() if id not in without}
        show_verdicts(study, f"{data}, {scale}", decided, page, asked.how.brief)
    tell_more(asked, kept.result, quiet)
    failed = {d.cell for d in done if d.error}
    wrong = [f"{path}: expected a network that a result kept, or no file, got another file, "
             "which was left alone" for path in kept.not_kept]  # fmt: skip
    wrong += [f"{name}: expected its file, got none: it was removed"
              for name in kept.missing if name in names and name not in failed]  # fmt: skip
    return {"page": str(page), "verdicts": listed, "failures": complain(wrong, quiet)}


def tell_more(asked: Asked, result: Any, quiet: bool) -> None:
    """Write the numbers as CSV if they are wanted, and say which rules do not apply."""
    from relumlp.papers.study.csv_tables import write_tables
    from relumlp.papers.study.own_runs import not_applying

    for reason, ids in not_applying(asked.study.rules).items() if not quiet else ():
        named = ", ".join(ids) if len(ids) <= NAMED else f"{len(ids)} rules, which the page names"
        print(f"No verdict on {named}: {reason}")
    if asked.how.csv:
        written = write_tables(asked.study.axes, result, asked.how.csv)
        if not quiet:
            print(f"Numbers: {len(written)} tables in {asked.how.csv}")


def complain(sentences: list[str], quiet: bool) -> list[str]:
    """Print sentences on the error stream unless the JSON holds them, and return them."""
    from relumlp.machine.interrupts import say

    for sentence in [] if quiet else sentences:
        say(f"relumlp: {sentence}")
    return sentences
