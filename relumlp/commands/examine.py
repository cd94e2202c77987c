"""``relumlp examine``, ``explain`` and ``step``: a network and data of one's own."""

import re
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from relumlp.commands.output import show_json
from relumlp.errors import UserError

MODEL = typer.Argument(help="A network: .npz, .onnx, .pt or .safetensors.")
DATA = typer.Option(help="Samples: CSV, NPZ, NPY, IDX, or digits, mnist, fashion-mnist.")
LABEL = typer.Option(help="Column of the data with the labels.")
MEAN = typer.Option(help="What is taken from each input before layer 1: a number, or a,b,…")
STD = typer.Option(help="What the difference is divided by: a number, or a,b,…")
SCALE = typer.Option(help="Factor from bytes to inputs, as 0.00392156862745098.")
JSON = typer.Option("--json", help="Print JSON.")

Model: TypeAlias = Annotated[str, MODEL]
Data: TypeAlias = Annotated[str, DATA]
Label: TypeAlias = Annotated[str | None, LABEL]
Mean: TypeAlias = Annotated[str | None, MEAN]
Std: TypeAlias = Annotated[str | None, STD]
Scale: TypeAlias = Annotated[float | None, SCALE]
AsJson: TypeAlias = Annotated[bool, JSON]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    example = "Example: relumlp {} net.onnx --data wine.csv --label target"
    app.command(epilog=example.format("examine") + " --out report.html")(examine)
    app.command(epilog=example.format("explain") + " --sample 17")(explain)
    app.command(epilog=example.format("step") + " --lr 0.1")(step)


def examine(
    model: Model,
    data: Data,
    label: Label = None,
    train: Annotated[str | None, typer.Option(help="Training samples, as --data.")] = None,
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    out: Annotated[
        Path | None, typer.Option(help="Report: .html, .md, .json, or .csv (one file a table).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the report.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the table of layers as CSV.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the papers see in a network: its layers, its classes, its output biases.

    Without --train the layers' nodes learn to classify from the samples themselves.
    """
    check_new(out, force)
    found = examined(model, data, label, (mean, std, scale), train)
    if out is not None:
        print(f"Report: {found.save(out)}")
    if as_json:
        from relumlp.examining.reports import numbers

        show_json(numbers(found))
    elif as_csv:
        print(found.tables()[0].csv() if found.tables() else "", end="")
    elif out is None:
        print(found.text())


def explain(
    model: Model,
    data: Data,
    sample: Annotated[int, typer.Option(help="Number of the sample, from 0.")],
    label: Label = None,
    paths: Annotated[int, typer.Option(help="How many paths are shown.")] = 5,
    output: Annotated[str | None, typer.Option(help="Class whose output is explained.")] = None,
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    as_json: AsJson = False,
) -> None:
    """Say why a network gives one sample its output: switches, paths and inputs."""
    found = examined(model, data, label, (mean, std, scale)).explain(sample, paths, output)
    show_tables(found, as_json)


def step(
    model: Model,
    data: Data,
    lr: Annotated[float, typer.Option(help="Learning rate η.")],
    label: Label = None,
    batch: Annotated[
        str | None, typer.Option(help="Samples of the update, as 0-31 or 3,5,9; all if left out.")
    ] = None,
    optimiser: Annotated[str, typer.Option(help="sgd, momentum or adam.")] = "sgd",
    loss: Annotated[str, typer.Option(help="cross-entropy or squared-error.")] = "cross-entropy",
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    as_json: AsJson = False,
) -> None:
    """Try one update: which samples join or leave which node's sample set, and why."""
    found = examined(model, data, label, (mean, std, scale))
    show_tables(found.step(lr, numbers_of(batch), optimiser, loss), as_json)


def examined(
    model: str, data: str, label: str | None,
    scaling: tuple[str | None, str | None, float | None], train: str | None = None,
) -> Any:  # fmt: skip
    """Return the examination that the options ask for."""
    from relumlp.examining.entrance import examine as look

    mean, std, scale = scaling
    return look(model, data, train=train, label=label, scale=scale,
                mean=floats("--mean", mean), std=floats("--std", std))  # fmt: skip


def show_tables(found: Any, as_json: bool) -> None:
    """Print an explanation or a step as text, or its tables as JSON."""
    if as_json:
        show_json({table.name: table.records() for table in found.tables()})
    else:
        print(found)


def check_new(out: Path | None, force: bool) -> None:
    """Refuse to replace a report that is there."""
    if out is not None and out.exists() and not force:
        raise UserError(
            f"--out: expected a new file, got {out}, which is there; --force replaces it"
        )


def floats(name: str, text: str | None) -> list[float] | float | None:
    """Return a number, or a list of them that are separated by commas."""
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise UserError(f"{name}: expected a number, or numbers as 0.1,0.2, got {text!r}") from None
    return found[0] if len(found) == 1 else found


def numbers_of(text: str | None) -> list[int] | None:
    """Return the numbers of samples in a text such as 0-31 or 3,5,9."""
    if text is None:
        return None
    found: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if match is None:
            raise UserError(f"--batch: expected samples as 0-31 or 3,5,9, got {text!r}")
        first, last = match[1], match[2] or match[1]
        found += range(int(first), int(last) + 1)
    return found
