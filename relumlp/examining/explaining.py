"""One sample: its switches, the paths that make up an output, and what each input contributes.

With the switches fixed, an output is a sum over active paths, from the inputs and from the biases:
z_c = Σ_p x_{p_0} Π w_p + Σ_i Σ_p b_{i,p_i} Π w_p.                               [of beyond.linear]
Nodes that are off and inputs of 0 carry no active path, so paths are ranked in the network that is
left without them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_whole
from relumlp.doors.opening import inside
from relumlp.errors import UserError
from relumlp.examining.tables import ResultTable, counted
from relumlp.network.mlp import MLP
from relumlp.paths.active import count_active_paths, top_paths
from relumlp.paths.recursion import beta
from relumlp.types import Array, Layers, per_layer

NOTES = (
    "A path leads from an input, or from the bias of a layer, over nodes that are on to the "
    "output; its contribution is the input (1 for a bias) times the weights along it. The last "
    "number of nodes is the output's, those before it are the hidden nodes'.",
    "The contributions of all active paths add up to the output.",
)


class PathShare(NamedTuple):
    """A path's part of an output.

    Attributes
    ----------
    source : the input's name, or "bias of layer i".
    nodes : the hidden nodes on the way, from the first of them, and the output.
    contribution : input × Π weights.
    share : of the output, contribution / z; NaN if z is 0.
    """

    source: str
    nodes: tuple[int, ...]
    contribution: float
    share: float


class Explanation(NamedTuple):
    """Why a network gives a sample this output.

    Attributes
    ----------
    sample : its number.
    label, predicted, output_class : names of its class (empty if unknown), the network's, and the
        one whose output is explained.
    outputs : z_N, (s_N,).
    switches : hidden layer i's switches, bool (s_i,), entry 0 None.
    active_paths : how many active paths lead to the output, from inputs and biases.
    paths : the largest parts, by absolute value.
    inputs : what each input contributes, x_k ∂z/∂x_k, (s_0,).
    biases : what each layer's biases contribute together, (N + 1,), entry 0 is 0.
    names : of the inputs.
    """

    sample: int
    label: str
    predicted: str
    output_class: str
    outputs: Array
    switches: Sequence[Any]
    active_paths: int
    paths: tuple[PathShare, ...]
    inputs: Array
    biases: Array
    names: Sequence[str]

    @property
    def value(self) -> float:
        """The output that is explained: the sum of all contributions."""
        return float(self.inputs.sum() + self.biases.sum())

    def __str__(self) -> str:
        return "\n\n".join(["\n".join(self.sentences()), *(t.text() for t in self.tables())])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<p>{escape(s)}</p>" for s in self.sentences())
        return said + "".join(t.html() for t in self.tables())

    def sentences(self) -> list[str]:
        """Return the outcome in words."""
        known = f", of class {self.label}," if self.label else ""
        on = ", ".join(f"{int(s.sum())} of {len(s)}" for s in self.switches[1:])
        other = (f"The output of class {self.predicted} is {self.outputs.max() + 0.0:.4g}."
                 if self.output_class != self.predicted else "")  # fmt: skip
        return [
            f"Sample {self.sample}{known} is classified as {self.predicted}. {other}".strip(),
            f"Nodes on, by hidden layer: {on or 'there is none'}.",
            f"The output of class {self.output_class} is {self.value + 0.0:.4g}: the sum over "
            f"{counted(self.active_paths, 'active path')}, {self.inputs.sum() + 0.0:.4g} from "
            f"inputs and {self.biases.sum() + 0.0:.4g} from biases.",
        ]

    def tables(self) -> list[ResultTable]:
        """Return the largest paths and the inputs of largest contribution."""
        paths = [
            (p.source, " → ".join(map(str, p.nodes)), p.contribution, p.share) for p in self.paths
        ]
        order = np.argsort(-np.abs(self.inputs), kind="stable")[: max(len(self.paths), 5)]
        inputs = [(self.names[k], float(self.inputs[k])) for k in order.tolist()]
        return [
            ResultTable("paths", "Active paths of largest contribution",
                        ("from", "nodes", "contribution", "of the output"), paths, NOTES),
            ResultTable("inputs", "Inputs of largest contribution", ("input", "contribution"),
                        inputs, ("An input times the output's slope in it, switches held.",)),
        ]  # fmt: skip


class Source(NamedTuple):
    """Where paths begin: the inputs, or the biases of a layer.

    Attributes
    ----------
    layer : of the first nodes that are counted, 0 for inputs.
    W : weights over what is on; entry 1 leads from a single node of value 1, and holds the inputs'
        values or the biases.
    kept : numbers of the nodes of each layer from ``layer`` on.
    """

    layer: int
    W: Layers
    kept: Sequence[Array]

    @property
    def on(self) -> list[Any]:
        """Switches of what is left: all are on."""
        return per_layer(np.ones(len(W), np.bool_) for W in self.W[1:])

    def paths(self, names: Sequence[str], k: int) -> list[tuple[str, tuple[int, ...], float]]:
        """Return the k paths of largest contribution: from where, hidden nodes and output, part."""
        found = top_paths(self.W, self.on, np.ones(1, self.W[-1].dtype), (0, 0), k)
        return [self.named(path.nodes[1:], names, float(part)) for path, part in found]

    def named(
        self, nodes: tuple[int, ...], names: Sequence[str], part: float
    ) -> tuple[str, tuple[int, ...], float]:
        """Return a path by the network's own numbers."""
        own = tuple(int(k[n]) for k, n in zip(self.kept, nodes, strict=True))
        if self.layer:
            return f"bias of layer {self.layer}", own, part
        return names[own[0]], own[1:], part


def sources(network: MLP, x: Array, on: Sequence[Any], output: int) -> list[Source]:
    """Return where active paths to an output begin: inputs x (s_0,) that are not 0, and biases."""
    hidden = (np.flatnonzero(s) for s in on[1:-1])
    kept = [np.flatnonzero(x), *hidden, np.array([output])]
    W = [network.W[i][np.ix_(kept[i], kept[i - 1])] for i in range(1, network.N + 1)]
    first = [x, *network.b[1:]]
    return [
        Source(i, per_layer([values[kept[i]][:, None], *W[i:]]), kept[i:])
        for i, values in enumerate(first)
        if values is not None and all(len(k) for k in kept[i:])
    ]


class Asked(NamedTuple):
    """What is asked: a sample's number and class, k paths, and of which output."""

    sample: int
    label: str
    k: int
    output: int | None


def telling(network: MLP, predicted: int) -> int:
    """Return the output that says most of an answer: its own, unless that is one of two and 0."""
    W, b = network.W[network.N], network.b[network.N]
    silent = not W[predicted].any() and (b is None or b[predicted] == 0)
    return 1 - predicted if silent and len(W) == 2 else predicted


def explain_sample(
    network: MLP, x: Array, asked: Asked, classes: Sequence[str], names: Sequence[str]
) -> Explanation:
    """Explain one output of a ReLU or identity network.

    Parameters
    ----------
    network : whose layer 1 sees x.
    x : inputs (s_0,).
    asked : the output's number, or None for that of the predicted class (of two, of the other one
        if that of the predicted class is 0 for every sample, as where the origin has one output).
    classes, names : of the outputs, and of the inputs.

    Raises
    ------
    UserError : the network has sigmoid units, whose outputs are no sums over paths; there is no
        such output; or k is not a whole number above 0.
    """
    if network.unit == "sigmoid" and network.N > 1:
        raise UserError("explain: expected ReLU or identity units, because only their outputs are "
                        "sums over active paths, got sigmoid units")  # fmt: skip
    check_whole("k", asked.k, 1)
    t = network.forward(x[None])
    predicted = int(t.output[0].argmax())
    c = telling(network, predicted) if asked.output is None else asked.output
    if not 0 <= check_whole("output", c, 0) < network.sizes[-1]:
        raise UserError(f"output: expected 0 to {network.sizes[-1] - 1}, got {c}")
    switches = [None, *(s[0] for s in t.on[1:])]
    begun = sources(network, t.a[0][0], switches, c)
    every = [path for source in begun for path in source.paths(names, asked.k)]
    inputs, biases = contributions(network, t, c)
    z = float(inputs.sum() + biases.sum())
    best = sorted(every, key=lambda path: -abs(path[2]))[: asked.k]
    shares = tuple(PathShare(*path, path[2] / z if z else float("nan")) for path in best)
    count = sum(count_active_paths(s.on, 0, 0) for s in begun)
    return Explanation(
        asked.sample, asked.label, classes[predicted], classes[c], t.output[0], switches[:-1],
        count, shares, inputs, biases, names,
    )  # fmt: skip


def contributions(network: MLP, t: Any, output: int) -> tuple[Array, Array]:
    """What each input, and each layer's biases together, contribute to an output of one sample.

    z_c = Σ_k x_k Σ_j β_{1,j} w_{1,j,k} + Σ_i Σ_j β_{i,j} b_{i,j}, where β_N is 1 at the output c,
    in float64: (s_0,) and (N + 1,), entry 0 of which is 0.
    """
    W = per_layer(w.astype(np.float64) for w in network.W[1:])
    slope = per_layer(s.astype(np.float64) for s in t.slope[1:])
    one = np.zeros((1, network.sizes[-1]))
    one[0, output] = 1
    β = inside(beta)(W, slope, one)
    biases = [0.0, *(0.0 if b is None else float(β[i][0] @ b)
                     for i, b in enumerate(network.b[1:], 1))]  # fmt: skip
    return t.a[0][0] * (β[1][0] @ W[1]), np.array(biases)
