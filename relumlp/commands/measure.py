"""``relumlp measure``: the papers' measures of any ReLU network given as arrays."""

from pathlib import Path
from typing import Annotated, Any

import typer

from relumlp.commands.output import show_json, show_table
from relumlp.errors import UserError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: relumlp measure net.npz --data mnist --json")(measure)


def measure(
    network: Annotated[Path, typer.Argument(help="An .npz with W1 … WN and b1 … bN.")],
    data: Annotated[str, typer.Option(help="digits, mnist or fashion-mnist.")] = "digits",
    part: Annotated[str, typer.Option("--set", help="training or test.")] = "test",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure a network: its accuracy, the switches of each layer, and its gaps.

    This command stays for one version: examine takes any network and data, and tells more.

    Arrays: W1 (s_1, s_0), b1 (s_1,), … in the file; inputs are pixels scaled to [0, 1].
    """
    from relumlp.machine.files import load_network

    if part not in ("training", "test"):
        raise UserError(f"--set: expected training or test, got {part!r}")
    facts = measure_network(load_network(network), data, part)
    if as_json:
        show_json(facts)
        return
    layers = facts.pop("layers")
    show_table(f"{network} on {data}, {part} set", ("what", "value"), list(facts.items()))
    head = list(layers[0]) if layers else []
    rows = [[f"{v:.4g}" if isinstance(v, float) else v for v in la.values()] for la in layers]
    show_table("hidden layers", head, rows)


def measure_network(network: Any, data: str, part: str) -> dict[str, Any]:
    """Measure a network on a dataset; the result is a dictionary of named values."""
    from relumlp.analysis import analyse
    from relumlp.datasets.loading import load_once
    from relumlp.network.samples import Samples, check_samples

    d = load_once(data)
    training = part == "training"
    images, labels = (
        (d.train_images, d.train_labels) if training else (d.test_images, d.test_labels)
    )
    samples = Samples(images, labels, d.scale)
    check_samples(f"{data}, {part}", samples, network)
    found = analyse(network, samples, d.classes)
    return {
        "network": found.network,
        "data": data,
        "set": part,
        "samples": found.samples,
        "accuracy": found.accuracy,
        "cross_entropy": found.cross_entropy,
        **{f"gaps_{name}": value for name, value in found.gaps.items()},
        "layers": [layer._asdict() for layer in found.layers],
    }
