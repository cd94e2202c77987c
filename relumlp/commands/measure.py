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
    from relumlp.datasets.loading import load_once
    from relumlp.network.samples import Samples, check_samples, evaluate

    d = load_once(data)
    training = part == "training"
    images, labels = (
        (d.train_images, d.train_labels) if training else (d.test_images, d.test_labels)
    )
    samples = Samples(images, labels, d.scale)
    check_samples(f"{data}, {part}", samples, network)
    score = evaluate(network, samples)
    return {
        "network": network.name,
        "data": data,
        "set": part,
        "samples": len(labels),
        "accuracy": score.accuracy,
        "cross_entropy": score.loss,
        **gap_facts(network, samples),
        "layers": layer_facts(network, samples, d.classes),
    }


def layer_facts(network: Any, samples: Any, classes: int) -> list[dict[str, Any]]:
    """Measures of the switches of each hidden layer, from *cooperating* and *dynamics*."""
    import numpy as np

    from relumlp.information import sample_sets as ss
    from relumlp.information.patterns import layer_perplexity

    chunks = np.array_split(samples.chosen, -(-len(samples.chosen) // 4096))
    dtype = network.theta.dtype
    # Sigmoid units are on where a > ½, which is z > 0 as for other units.
    per_chunk = [network.forward(samples.x(some, dtype)).on[1:-1] for some in chunks]
    facts = []
    sizes = ss.class_sizes(samples.targets, classes)
    for i, parts in enumerate(zip(*per_chunk, strict=True), 1):
        on = np.concatenate(parts)
        counts = ss.class_counts(on, samples.targets, classes)
        facts.append(
            {
                "layer": i,
                "nodes": on.shape[1],
                "never_on": int((counts.sum(axis=1) == 0).sum()),
                "always_on": int((counts.sum(axis=1) == len(on)).sum()),
                "activation_fraction": float(ss.mean_activation_fraction(counts, sizes)),
                "predictability": float(ss.mean_predictability(counts, sizes)),
                "informativeness": float(ss.mean_informativeness(counts, sizes)),
                "mean_perplexity": float(layer_perplexity(on, samples.targets, classes).mean),
            }
        )
    return facts


def gap_facts(network: Any, samples: Any) -> dict[str, Any]:
    """Whether .16 holds for all pairs of correctly classified samples; for two nodes, its cases."""
    import numpy as np

    from relumlp.papers.gaps.measure.networks import count, last_layer

    if network.N < 2 or network.sizes[-1] < 2:
        return {}
    exact = network.with_theta(network.theta.astype(np.float64))
    return {f"gaps_{name}": value for name, value in count(last_layer(exact, samples)).items()}
