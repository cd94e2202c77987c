"""``relumlp lab``: a page in which a network can be taken apart."""

from pathlib import Path
from typing import Annotated

import typer

from relumlp.commands.examine import DATA, MODEL
from relumlp.commands.own_data import Force, Label, Mean, Scale, Std, check_new, floats


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: relumlp lab net.onnx --data wine.csv --label target")(lab)


def lab(
    model: Annotated[str | None, MODEL] = None,
    data: Annotated[str | None, DATA] = None,
    label: Label = None,
    mean: Mean = None,
    std: Std = None,
    scale: Scale = None,
    samples: Annotated[int, typer.Option(help="Most samples that the page holds.")] = 120,
    out: Annotated[Path, typer.Option(help="The page, .html.")] = Path("lab.html"),
    force: Force = False,
) -> None:
    """Write a laboratory, one HTML file in which a reader takes networks apart.

    Without a network of your own it has examples: some written by hand, some trained on digits.
    """
    from relumlp.lab.entrance import laboratory, page_file

    # Before any work.
    check_new([page_file(out)], force)
    made = laboratory(model, data, label=label, scale=scale, samples=samples,
                      mean=floats("--mean", mean), std=floats("--std", std))  # fmt: skip
    print(f"Laboratory: {made.save(out)}")
