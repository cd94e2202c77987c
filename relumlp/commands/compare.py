"""``relumlp compare``: where two results differ."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json

EPILOG = "Example: relumlp compare my-results derivations/reproduction/dynamics"
LONGEST = 100
"""Signs of a value that are printed."""
SHOWN = 12
"""Differences of a kind that are printed; --json has all."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(compare)


def compare(
    one: Annotated[Path, typer.Argument(metavar="A", help="Folder of a run, or its result.npz.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="Another of the same paper.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell where two results of a paper differ: settings, verdicts, facts, arrays.

    Of an array, the two numbers that differ most, and where. Exits with 0 if nothing differs, with
    1 if something does, as diff. What made the results (versions, processor, commits) is told, and
    decides nothing.
    """
    from relumlp.papers.study.registry import STUDIES, find_study
    from relumlp.papers.study.two_results import differences, read_side

    a, b = read_side(one), read_side(other)
    study = a.manifest["study"]
    found = differences(a, b, find_study(study).axes if study in STUDIES else no_axes())
    if as_json:
        show_json({kind: [d._asdict() for d in of] for kind, of in found._asdict().items()})
    else:
        for kind, of in found._asdict().items():
            show(kind, of)
        print("the results are the same" if found.none else "the results differ")
    if not found.none:
        raise typer.Exit(1)


def no_axes() -> Any:
    """Return the axes of a study that is not among those of this version."""
    from relumlp.papers.study.axes import Axes

    return Axes()


def show(kind: str, differences: Sequence[Any]) -> None:
    """Print the differences of a kind: those of both sides first, arrays by their size."""
    both = [d for d in differences if d.one is not None and d.other is not None]
    both.sort(key=lambda d: -(d.largest or 0))
    if differences:
        print(f"{kind}:")
    for d in both[:SHOWN]:
        print(f"  {d.what}: {line(d)}")
    if more := len(both) - SHOWN if len(both) > SHOWN else 0:
        print(f"  and {more} more")
    for name, side in (("A", "other"), ("B", "one")):
        alone = [d.what for d in differences if getattr(d, side) is None]
        if alone:
            some = f", {alone[1]}" * (len(alone) > 1) + ", …" * (len(alone) > 2)
            print(f"  {len(alone)} only in {name}: {alone[0]}{some}")


def line(d: Any) -> str:
    """Say one difference."""
    apart = f"{d.largest:.4g}" if d.largest is not None else "no number"
    if d.where:
        return f"{apart} at {d.where}: {d.one:.6g} and {d.other:.6g} ({d.many} differ)"
    if d.largest is not None:
        return f"{apart}: {d.one:.6g} and {d.other:.6g}"
    one, other = (" ".join(v) if isinstance(v, tuple) else v for v in (d.one, d.other))
    return f"{one!s:.{LONGEST}} | {other!s:.{LONGEST}}"
