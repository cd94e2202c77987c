"""``relumlp data``: list datasets and their folders, download them, and verify their files."""

from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table
from relumlp.commands.sizes import BUILT_IN
from relumlp.datasets.catalogue import CATALOGUE, Collection, collection
from relumlp.errors import DataError

app = typer.Typer(
    help="List, fetch and verify datasets.", no_args_is_help=True, rich_markup_mode=None
)

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="mnist, fashion-mnist; all if none.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command("list", epilog="Example: relumlp data list")
def list_datasets(as_json: AsJson = False) -> None:
    """List the datasets and the folder of each one. No file is read or downloaded."""
    rows = [_row(*entry, "built in", None) for entry in BUILT_IN]
    _show("Datasets", [*map(_kept_as_files, CATALOGUE.values()), *rows], as_json)


@app.command("fetch", epilog="Example: relumlp data fetch mnist")
def fetch_datasets(names: Names = None, as_json: AsJson = False) -> None:
    """Download missing files, to RELUMLP_DATA if that is set, else to the user's cache.

    Every file is verified by the SHA-256 of its uncompressed content before it is put in place.
    """
    from relumlp.datasets.download import fetch
    from relumlp.datasets.files import folder

    rows = [
        {
            "name": c.name,
            "folder": str(folder(c).path),
            "downloaded": [path.name for path in fetch(c)],
        }
        for c in _chosen(names)
    ]
    _show("Fetched", rows, as_json)


@app.command("verify", epilog="Example: relumlp data verify mnist fashion-mnist")
def verify_datasets(names: Names = None, as_json: AsJson = False) -> None:
    """Verify every file by the SHA-256 of its uncompressed content; exits with 2 if one is wrong.

    Without a NAME, datasets that are not on this machine at all are listed and pass.
    """
    from relumlp.datasets.files import verify_files

    chosen = [(c, verify_files(c)) for c in _chosen(names)]
    _show("Verified", [_result(c, v) for c, files in chosen for v in files], as_json)
    problems = [
        v.problem
        for _, files in chosen
        if names or any(v.path for v in files)
        for v in files
        if v.problem
    ]
    if problems:
        raise DataError("; ".join(problems))


def _chosen(names: list[str] | None) -> list[Collection]:
    return [collection(name) for name in dict.fromkeys(names or CATALOGUE)]


def _kept_as_files(c: Collection) -> dict[str, Any]:
    from relumlp.datasets.files import at_hand, folder, missing

    place = folder(c).path
    partly = len(missing(c, place)) < len(c.files)
    state = "at hand" if at_hand(c) else "incomplete" if partly else "absent"
    train, _, test, _ = (f.shape for f in c.files)
    return _row(c.name, train[0], test[0], list(train[1:]), c.classes, state, str(place))


def _row(*values: Any) -> dict[str, Any]:
    keys = ("name", "train", "test", "shape", "classes", "state", "folder")
    return dict(zip(keys, values, strict=True))


def _result(c: Collection, v: Any) -> dict[str, Any]:
    return {
        "name": c.name,
        "file": v.path.name if v.path else v.file.name,
        "state": "right" if not v.problem else "wrong" if v.path else "missing",
        "compression": v.compression,
        "problem": v.problem,
    }


def _show(title: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        show_json(rows)
        return
    columns = [key for key in rows[0] if key != "problem"]  # The error message has it.
    show_table(title, columns, [[_cell(row[key]) for key in columns] for row in rows])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        if value and isinstance(value[0], int):
            return "×".join(map(str, value))
        return ", ".join(value)
    return "" if value is None else str(value)
