"""``relumlp train``: train one network and save it."""

import os
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from relumlp.commands.output import amount, duration, show_json
from relumlp.commands.own_data import AsJson, Force, Label, Mean, Scale, Std, check_new, floats
from relumlp.commands.sizes import LARGEST, check_memory, check_out, widths
from relumlp.commands.training_data import Source, cut, planned_sizes, validation_size
from relumlp.errors import Interrupted, UserError
from relumlp.machine.surroundings import prints_on_screen

EPILOG = "Example: relumlp train --data digits --hidden 100-2 --epochs 40 --out net.npz"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(train)


def train(
    data: Annotated[
        str, typer.Option(help="digits, mnist, fashion-mnist; or a table: CSV, NPZ, NPY.")
    ] = "digits",
    label: Label = None,
    validation: Annotated[
        str | None, typer.Option(help="Table for early stopping, in place of a tenth of the data.")
    ] = None,
    test: Annotated[
        str | None, typer.Option(help="Table on which the network is tested at the end.")
    ] = None,
    mean: Mean = None,
    std: Std = None,
    standardise: Annotated[
        bool, typer.Option("--standardise", help="Mean and std of the training samples.")
    ] = False,
    scale: Scale = None,
    hidden: Annotated[
        str, typer.Option(help="Hidden widths, as in 320-320; 0 for no hidden layer.")
    ] = "100",
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
    force: Force = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done.")] = False,
    as_json: AsJson = False,
) -> None:
    """Train a network and save it; a tenth of the samples is held out for early stopping.

    The scaling of inputs, the classes and the names of columns of a table are kept with the
    network, so that examine, explain and step take the same table.

    Ctrl-C, SIGTERM or SIGHUP stops training after the current epoch, with a checkpoint beside the
    file, from which the same command continues. A second signal stops at once, and loses the
    epochs since the last checkpoint; a checkpoint is written every ten seconds, or after every
    epoch if epochs take longer.

    Exits with 1 if training diverged: the network written is then the best one before.
    """
    from relumlp.checks import check_choice
    from relumlp.network.initialisers import INITIALISERS
    from relumlp.training.settings import Settings, check_settings

    settings = Settings(loss, optimiser, learning_rate, batch, epochs, patience, seed)
    check_settings(settings)
    check_choice("initialisation", initialisation, INITIALISERS)
    if precision not in ("float32", "float64"):
        raise UserError(f"precision: expected float32 or float64, got {precision!r}")
    if epochs > LARGEST:
        raise UserError(f"epochs: expected at most {LARGEST}, got {epochs}")
    source = Source(data, label, validation, test, floats("--mean", mean), floats("--std", std),
                    scale, standardise)  # fmt: skip
    planned = plan(source, hidden, bias, unit)
    if dry_run:
        estimate(planned, 8 if precision == "float64" else 4, epochs, as_json)
        return
    check_out(out)
    # Where a checkpoint lies beside the file, a run was told to replace it, and was stopped.
    check_new([out], force or checkpoint_of(out).exists())
    check_memory(planned.name, planned.parameters, 8 if precision == "float64" else 4,
                 min(batch, planned.training) * sum(planned.sizes))  # fmt: skip
    shown = run(planned, (initialisation, precision), settings, out, as_json)
    tell(shown, out, as_json)
    if shown["verdict"].startswith("diverged"):
        raise typer.Exit(1)


class Planned(NamedTuple):
    """The network that is asked for, and the samples that it is to be trained with.

    Attributes
    ----------
    source : where the samples come from.
    training : their number, without those held out.
    sizes, bias, unit : of the network; a flag for each layer from 1 on.
    """

    source: Source
    training: int
    sizes: tuple[int, ...]
    bias: list[bool]
    unit: str

    @property
    def name(self) -> str:
        """All layer sizes, as in ``64-100-10``."""
        return "-".join(map(str, self.sizes))

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        from relumlp.network.shapes import parameter_count

        return parameter_count(self.sizes, (False, *self.bias))


def plan(source: Source, hidden: str, bias: str, unit: str) -> Planned:
    """Read what network is asked for; nothing is allocated, and no built-in dataset is loaded."""
    from relumlp.checks import check_choice
    from relumlp.network.units import UNITS

    known = planned_sizes(source)
    sizes = (known.features, *widths(hidden), known.classes)
    check_choice("unit", unit, UNITS)
    training = known.training - validation_size(source, known.training)
    return Planned(source, training, sizes, bias_of(bias, len(sizes) - 1), unit)


def bias_of(bias: str, layers: int) -> list[bool]:
    """Read which layers have a bias: one flag for each."""
    if bias not in ("all", "first", "none"):
        raise UserError(f"bias: expected all, first or none, got {bias!r}")
    return [bias == "all" or (bias == "first" and i == 0) for i in range(layers)]


def checkpoint_of(out: Path) -> Path:
    """Return the file from which an interrupted run goes on."""
    return out.with_name(out.name + ".checkpoint")


def estimate(planned: Planned, itemsize: int, epochs: int, as_json: bool) -> None:
    """Print a rough estimate of the time: 6 operations per weight and sample, at 30 GFLOP/s."""
    seconds = 6 * planned.parameters * planned.training * epochs / 30e9 + 1
    size = itemsize * planned.parameters
    if as_json:
        show_json({"network": planned.name, "seconds": seconds, "bytes": size})
    else:
        took = duration(seconds)
        print(f"{planned.name}: at most about {took}, and {amount(size)}; nothing was run")


def run(
    planned: Planned, drawn: tuple[str, str], settings: Any, out: Path, quiet: bool
) -> dict[str, Any]:
    """Draw the network, train it, write it beside its facts, and return these.

    ``drawn`` is (initialisation, precision).
    """
    from dataclasses import asdict

    from relumlp.machine.files import save_network
    from relumlp.machine.locks import only_runner
    from relumlp.machine.versions import environment

    checkpoint = checkpoint_of(out)
    # A link is another name of its target, which two runs must not write at once.
    written = Path(os.path.realpath(out)) if out.is_symlink() else out
    with only_runner(written.with_name(written.name + ".lock")):
        parts, network = prepare(planned, drawn, settings.seed)
        done = trained(network, parts, settings, checkpoint, quiet)
        shown = {
            "network": network.name,
            "verdict": done.verdict,
            "epochs": len(done.curve),
            "best_epoch": done.best_epoch,
            **scores(done.network, parts, settings.loss),
            "file": str(out),
        }
        manifest = {"config": asdict(settings), "facts": shown, "environment": environment()}
        save_network(out, done.network.with_meaning(**parts.meaning), manifest)
        checkpoint.unlink(missing_ok=True)
    return shown


def scores(network: Any, parts: Any, loss: str) -> dict[str, Any]:
    """Return how good a network is: on the test set; on the validation set of a user's table."""
    from relumlp.network.samples import evaluate

    found: dict[str, Any] = {}
    for name in ("validation", "test") if parts.said else ("test",):
        if (samples := getattr(parts, name)) is not None:
            score = evaluate(network, samples, loss)
            found |= {f"{name}_accuracy": score.accuracy, f"{name}_loss": score.loss}
    return {**found, "said": list(parts.said)} if parts.said else found


def prepare(planned: Planned, drawn: tuple[str, str], seed: int) -> tuple[Any, Any]:
    """Draw the first weights, and load and cut the data."""
    from relumlp.network.mlp import MLP

    how, precision = drawn
    network = MLP.initialised(
        planned.sizes, how, seed=seed, bias=planned.bias, unit=planned.unit, dtype=precision
    )
    return cut(planned.source, network, seed), network


def trained(network: Any, parts: Any, settings: Any, checkpoint: Path, quiet: bool) -> Any:
    """Train with a checkpoint and a progress bar, and return the run."""
    from relumlp.machine.interrupts import Stop, stop_on_signals
    from relumlp.training.loop import train as train_network
    from relumlp.training.run import Hooks

    stop = Stop()
    with bar(settings.epochs, quiet) as on_epoch, stop_on_signals(stop):
        hooks = Hooks(checkpoint=checkpoint, stop=stop.is_set, on_epoch=on_epoch)
        try:
            return train_network(network, parts.training, parts.validation, settings, hooks)
        except KeyboardInterrupt:
            raise Interrupted(stop.number) from None


def tell(shown: dict[str, Any], out: Path, as_json: bool) -> None:
    """Print what came out, as JSON or in a sentence."""
    from relumlp.examining.tables import counted

    if as_json:
        show_json(shown)
        return
    diverged = shown["verdict"].startswith("diverged")
    which = f", the best network before, of epoch {shown['best_epoch']}" if diverged else ""
    hidden = "" if shown["network"].count("-") > 1 else " (no hidden layer)"
    scored = [name for name in ("validation", "test") if f"{name}_accuracy" in shown]
    accuracies = (f", {name} accuracy {shown[f'{name}_accuracy']:.4f}" for name in scored)
    epochs = counted(shown["epochs"], "epoch")
    print(f"{shown['network']}{hidden}: {shown['verdict']} after {epochs}{which}"
          f"{''.join(accuracies)}; written to {out}")  # fmt: skip
    for sentence in shown.get("said", ()):
        print(sentence)


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
        off, above = quiet or not console.is_terminal, prints_on_screen()
        with Progress(console=console, disable=off, redirect_stdout=above) as bars:
            task = bars.add_task("epochs", total=epochs)

            def on_epoch(epoch: int, score: Score) -> None:
                bars.update(task, completed=epoch, description=f"validation {score.accuracy:.4f}")

            yield on_epoch

    return shown()
