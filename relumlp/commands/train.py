"""``relumlp train``: train one network and save it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.output import amount, duration, show_json
from relumlp.errors import Interrupted, UserError

EPILOG = "Example: relumlp train --data digits --hidden 100-2 --epochs 40 --out net.npz"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(train)


def train(
    data: Annotated[str, typer.Option(help="digits, mnist or fashion-mnist.")] = "digits",
    hidden: Annotated[str, typer.Option(help="Hidden widths, as in 320-320.")] = "100",
    loss: Annotated[str, typer.Option(help="cross-entropy or squared-error.")] = "cross-entropy",
    optimiser: Annotated[str, typer.Option(help="adam, momentum or sgd.")] = "adam",
    learning_rate: Annotated[float, typer.Option(help="Learning rate.")] = 0.001,
    batch: Annotated[int, typer.Option(help="Mini-batch size.")] = 60,
    epochs: Annotated[int, typer.Option(help="Largest number of epochs.")] = 50,
    patience: Annotated[int, typer.Option(help="Epochs without a better validation score.")] = 10,
    initialisation: Annotated[
        str, typer.Option(help="he, lecun, normalised-uniform or torch-linear.")
    ] = "he",
    unit: Annotated[str, typer.Option(help="relu, sigmoid or identity.")] = "relu",
    bias: Annotated[str, typer.Option(help="all, first or none.")] = "all",
    precision: Annotated[str, typer.Option(help="float32 or float64.")] = "float32",
    seed: Annotated[int, typer.Option(help="Seed of weights, split and order.")] = 0,
    out: Annotated[Path, typer.Option(help="File for the network.")] = Path("network.npz"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Train a network, with a tenth of the training set held out for early stopping, and save it.

    Ctrl-C stops training after the current epoch, with a checkpoint beside the file, from which the
    same command continues. A second Ctrl-C stops at once, and loses the epochs since the last
    checkpoint; a checkpoint is written every ten seconds, or after every epoch if epochs take
    longer.
    """
    import numpy as np

    from relumlp.datasets.parts import cut_dataset
    from relumlp.network.mlp import MLP
    from relumlp.training.settings import Settings, check_settings

    if precision not in ("float32", "float64"):
        raise UserError(f"precision: expected float32 or float64, got {precision!r}")
    settings = Settings(loss, optimiser, learning_rate, batch, epochs, patience, seed)
    check_settings(settings)
    cut = cut_dataset(data, validation_size(data), seed)
    sizes = (cut.features, *widths(hidden), cut.classes)
    network = MLP.initialised(
        sizes,
        initialisation,
        seed=seed,
        bias=bias_of(bias, len(sizes) - 1),
        unit=unit,
        dtype=np.dtype(precision),
    )
    if dry_run:
        estimate(network, len(cut.training.chosen), epochs, as_json)
        return
    shown = run(network, cut, settings, out, as_json)
    if as_json:
        show_json(shown)
    else:
        print(f"{shown['network']}: {shown['verdict']} after {shown['epochs']} epochs, "
              f"test accuracy {shown['test_accuracy']:.4f}; written to {out}")  # fmt: skip


def widths(hidden: str) -> tuple[int, ...]:
    """Read hidden widths; "" or "0" for none."""
    try:
        return tuple(int(part) for part in hidden.split("-") if part not in ("", "0"))
    except ValueError:
        raise UserError(f"hidden: expected widths as in 320-320, got {hidden!r}") from None


def bias_of(bias: str, layers: int) -> list[bool]:
    """Read which layers have a bias: one flag for each."""
    if bias not in ("all", "first", "none"):
        raise UserError(f"bias: expected all, first or none, got {bias!r}")
    return [bias == "all" or (bias == "first" and i == 0) for i in range(layers)]


def validation_size(data: str) -> int:
    """Return a tenth of the training set."""
    from relumlp.datasets.loading import load_once

    return len(load_once(data).train_labels) // 10


def estimate(network: Any, samples: int, epochs: int, as_json: bool) -> None:
    """Print a rough estimate of the time: 6 operations per weight and sample, at 30 GFLOP/s."""
    seconds = 6 * len(network.theta) * samples * epochs / 30e9 + 1
    size = network.theta.nbytes
    if as_json:
        show_json({"network": network.name, "seconds": seconds, "bytes": size})
    else:
        took = duration(seconds)
        print(f"{network.name}: at most about {took}, and {amount(size)}; nothing was run")


def run(network: Any, cut: Any, settings: Any, out: Path, quiet: bool) -> dict[str, Any]:
    """Train with a checkpoint and a progress bar, write the network, and return the results."""
    import threading
    from dataclasses import asdict

    from relumlp.machine.files import save_network
    from relumlp.machine.interrupts import stop_on_ctrl_c
    from relumlp.machine.versions import environment
    from relumlp.network.samples import evaluate
    from relumlp.training.loop import train as train_network
    from relumlp.training.run import Hooks

    checkpoint = out.with_name(out.name + ".checkpoint")
    stop = threading.Event()
    with bar(settings.epochs, quiet) as on_epoch, stop_on_ctrl_c(stop):
        hooks = Hooks(checkpoint=checkpoint, stop=stop.is_set, on_epoch=on_epoch)
        try:
            done = train_network(network, cut.training, cut.validation, settings, hooks)
        except KeyboardInterrupt:
            raise Interrupted from None
    score = evaluate(done.network, cut.test, settings.loss)
    shown = {
        "network": network.name,
        "verdict": done.verdict,
        "epochs": len(done.curve),
        "best_epoch": done.best_epoch,
        "test_accuracy": score.accuracy,
        "test_loss": score.loss,
        "file": str(out),
    }
    manifest = {"config": asdict(settings), "facts": shown, "environment": environment()}
    save_network(out, done.network, manifest)
    checkpoint.unlink(missing_ok=True)
    return shown


def bar(epochs: int, quiet: bool) -> Any:
    """Return a context with a progress bar over epochs; it gives the function that advances it."""
    from collections.abc import Callable, Iterator
    from contextlib import contextmanager

    from rich.console import Console
    from rich.progress import Progress

    from relumlp.network.samples import Score

    @contextmanager
    def shown() -> Iterator[Callable[[int, Score], None]]:
        console = Console(stderr=True)
        with Progress(console=console, disable=quiet or not console.is_terminal) as bars:
            task = bars.add_task("epochs", total=epochs)

            def on_epoch(epoch: int, score: Score) -> None:
                bars.update(task, completed=epoch, description=f"validation {score.accuracy:.4f}")

            yield on_epoch

    return shown()
