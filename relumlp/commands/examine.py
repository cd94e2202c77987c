"""``relumlp examine``, ``explain`` and ``step``: a network and data of one's own."""

import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

import typer

from relumlp.commands.output import show_json
from relumlp.commands.own_data import (
    AsJson,
    Classes,
    Force,
    Label,
    Mean,
    Scale,
    Std,
    check_new,
    floats,
    labels_of,
)
from relumlp.errors import UserError
from relumlp.machine.interrupts import say

MODEL: Any = typer.Argument(help="A network: .npz, .onnx, .pt or .safetensors.")
DATA: Any = typer.Option(help="Samples: CSV, NPZ, NPY, IDX, or digits, mnist, fashion-mnist.")
Model: TypeAlias = Annotated[str, MODEL]
Data: TypeAlias = Annotated[str, DATA]
Train: TypeAlias = Annotated[str | None, typer.Option(help="Training samples, as --data.")]
Out: TypeAlias = Annotated[
    Path | None, typer.Option(help="Report: .html, .md, .json, or .csv (one file a table).")
]
AsCsv: TypeAlias = Annotated[bool, typer.Option("--csv", help="Print the layers as CSV.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    example = "Example: relumlp {} net.onnx --data wine.csv --label target"
    app.command(epilog=example.format("examine") + " --out report.html")(examine)
    app.command(epilog=example.format("explain") + " --sample 17")(explain)
    app.command(epilog=example.format("step") + " --lr 0.1")(step)
    app.command(epilog=example.format("measure"))(measure)


def examine(
    model: Model,
    data: Data,
    label: Label = None,
    classes: Classes = None,
    train: Train = None,
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    out: Out = None,
    force: Force = False,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """Say what the papers see in a network: its layers, its classes, its output biases.

    Without --train the layers' nodes learn to classify from the samples themselves.
    """
    if as_json and as_csv:
        raise UserError("--csv: expected either it or --json, got both")
    if out is not None:
        from relumlp.examining.reports import files_of

        check_new(files_of(out), force)
    found = examined(model, data, label, Said(classes, mean, std, scale), train)
    found.check_labelled()
    if out is not None:
        found.save(out)
        if not (as_json or as_csv):
            print(*found.sentences(), sep="\n")
        print(f"Report: {', '.join(str(file) for file in files_of(out) if file.exists())}")
    show_examination(found, as_json, as_csv, quiet=out is not None)


def measure(
    model: Model,
    data: Data = "digits",
    part: Annotated[
        str, typer.Option("--set", help="test, or training, of a built-in dataset.")
    ] = "test",
    label: Label = None,
    as_json: AsJson = False,
) -> None:
    """Do what examine does, whose old name this is; it is kept for one version."""
    from relumlp.datasets.loading import NAMES, load_once
    from relumlp.network.samples import Samples

    say("relumlp: measure is called examine now; the old name will go with the next version")
    if part not in ("training", "test"):
        raise UserError(f"--set: expected training or test, got {part!r}")
    samples: Any = data
    if part == "training":
        if data not in NAMES:
            raise UserError(f"--set: expected training of {', '.join(NAMES)}, got {data!r}")
        d = load_once(data)
        samples = Samples(d.train_images, d.train_labels, d.scale)
    show_examination(examined(model, samples, label, Said()), as_json)


def explain(
    model: Model,
    data: Data,
    sample: Annotated[int, typer.Option(help="Number of the sample, from 0.")],
    label: Label = None,
    classes: Classes = None,
    paths: Annotated[int, typer.Option(help="How many paths are shown.")] = 5,
    output: Annotated[str | None, typer.Option(help="Class whose output is explained.")] = None,
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    as_json: AsJson = False,
) -> None:
    """Say why a network gives one sample its output: switches, paths and inputs.

    The sample needs no label.
    """
    found = examined(model, data, label, Said(classes, mean, std, scale))
    show_tables(found.explain(sample, paths, output), as_json)


def step(
    model: Model,
    data: Data,
    lr: Annotated[float, typer.Option(help="Learning rate.")],
    label: Label = None,
    classes: Classes = None,
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
    found = examined(model, data, label, Said(classes, mean, std, scale))
    show_tables(found.step(lr, numbers_of(batch), optimiser, loss), as_json)


class Said(NamedTuple):
    """What options say of a network and of its data, as text."""

    classes: str | None = None
    mean: str | None = None
    std: str | None = None
    scale: float | None = None


def examined(
    model: str, data: Any, label: str | None, said: Said, train: str | None = None
) -> Any:  # fmt: skip
    """Return the examination that the options ask for."""
    from relumlp.examining.entrance import examine as look

    return look(model, data, train=train, label=label, scale=said.scale,
                classes=labels_of(said.classes), mean=floats("--mean", said.mean),
                std=floats("--std", said.std))  # fmt: skip


def show_examination(found: Any, as_json: bool, as_csv: bool = False, quiet: bool = False) -> None:
    """Print an examination as JSON, as the table of its layers, or as text unless it is quiet."""
    if as_json:
        from relumlp.examining.reports import numbers

        show_json(numbers(found))
    elif as_csv:
        print(found.tables()[0].csv() if found.tables() else "", end="")
    elif not quiet:
        print(found.text())


def show_tables(found: Any, as_json: bool) -> None:
    """Print an explanation or a step as text, or its tables as JSON."""
    if as_json:
        show_json({table.name: table.records() for table in found.tables()})
    else:
        print(found)


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
        if int(last) < int(first):
            raise UserError(f"--batch: expected the smaller number first, got {part!r}")
        found += range(int(first), int(last) + 1)
    return found
