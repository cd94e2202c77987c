"""Domains of other architectures: leaky, residual, shared weights, graphs, normalised layers."""

from typing import Any

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.network.residual import convolution, shared_weights
from relumlp.proving.domain import Domain, Fields, Size, domain_of_strategy
from relumlp.proving.networks import SIZES, any_case, case_on, net_and_inputs
from relumlp.proving.path import Path
from relumlp.proving.signs import POSITIVE
from relumlp.testing.architectures import Graph, Residual, Shared
from relumlp.testing.leaky_cases import Leaky
from relumlp.testing.normalised_layers import BatchNormed, Kept
from relumlp.testing.scaling import Normalisable

DEEP = [size for size in SIZES if len(size.widths) > 2]
"""Sizes with hidden layers."""


@domain_of_strategy("leaky_networks")
def leaky_networks(bias: str = "any") -> Domain:
    """Return the domain of networks with any leak ρ at each hidden node."""

    def build(path: Path, size: Size, fields: Fields) -> Leaky:
        net, x, _, _, d, η = any_case(path, size, fields, bias)
        inner: list[Any] = [path.symbols(f"ρ{i}_", net.sizes[i]) for i in range(1, net.N)]
        rho: list[Any] = [None, *inner, None]
        return Leaky(net, rho, x, d, η)

    return Domain(DEEP, build)


@domain_of_strategy("residual_networks")
def residual_networks() -> Domain:
    """Return the domain of residual networks; a size lists the stream and the width of blocks."""

    def build(path: Path, size: Size, fields: Fields) -> Residual:
        s, *inner = size.widths
        flags = [path.choose((True, False)) for _ in inner]
        W: list[Any] = [path.symbols(f"w{k}_", m, s) for k, m in enumerate(inner, 1)]
        b: list[Any] = [
            path.symbols(f"b{k}_", m) if flags[k] else None for k, m in enumerate(inner)
        ]
        V: list[Any] = [path.symbols(f"v{k}_", s, m) for k, m in enumerate(inner, 1)]
        x, d = path.symbols("x", size.samples, s), path.symbols("d", size.samples, s)
        nothing: list[Any] = [None]
        return Residual(nothing + W, nothing + b, nothing + V, x, d)

    sizes = [((1, 1), 1), ((1, 1, 1), 1), ((2, 2), 1), ((1, 2), 2), ((2, 2, 2), 1), ((2, 3, 3), 1)]
    return Domain([Size(*size) for size in sizes], build)


@domain_of_strategy("shared_networks")
def shared_networks() -> Domain:
    """Return the domain of convolutions; a size lists length, kernel, channels and outputs."""

    def build(path: Path, size: Size, fields: Fields) -> Shared:
        length, kernel, channels, outputs = size.widths
        index = convolution(length, kernel, channels)
        theta = path.symbols("θ", channels * kernel)
        after = path.symbols("w", outputs, len(index))
        dense = MLP.from_arrays([shared_weights(theta, index), after], layout="out-in")
        case = case_on(path, dense, size.samples, fields)
        return Shared(theta, index, channels, dense, case.x, case.dE_dz, case.learning_rate)

    sizes = [((1, 1, 1, 1), 1), ((2, 1, 1, 1), 1), ((3, 2, 1, 1), 1), ((2, 1, 1, 1), 2),
             ((3, 2, 2, 2), 1), ((4, 2, 1, 2), 1)]  # fmt: skip
    return Domain([Size(*size) for size in sizes], build)


@domain_of_strategy("graphs")
def graphs() -> Domain:
    """Return the domain of directed graphs; a size lists inputs, rectifiers and outputs."""

    def build(path: Path, size: Size, fields: Fields) -> Graph:
        inputs, inner, outputs = size.widths
        nodes = inputs + inner + outputs
        A = path.symbols("A", nodes, nodes)
        A[np.triu_indices(nodes)] = 0
        A[:inputs] = 0
        n = size.samples
        x, d = path.symbols("x", n, inputs), path.symbols("d", n, outputs)
        return Graph(A, path.symbols("b", nodes), x, d)

    sizes = [((1, 1, 1), 1), ((1, 2, 1), 1), ((2, 2, 2), 1), ((1, 3, 1), 1), ((2, 3, 2), 1)]
    return Domain([Size(*size) for size in sizes], build)


@domain_of_strategy("batch_norms")
def batch_norms() -> Domain:
    """Return the domain of networks, and of what normalises their hidden layers."""

    def build(path: Path, size: Size, fields: Fields) -> BatchNormed:
        net, x = net_and_inputs(path, size)
        kept = [layer_kept(path, i, size.widths[i]) for i in range(1, net.N)]
        return BatchNormed(net, x, kept)

    return Domain(DEEP, build)


def layer_kept(path: Path, i: int, s: int) -> Kept:
    """Return what batch normalisation keeps of a layer; deviations are above 0."""
    deviation = path.symbols(f"σ{i}_", s, allowed=POSITIVE)
    mean, scale, shift = (path.symbols(f"{name}{i}_", s) for name in ("μ", "γ", "β"))
    return Kept(mean, deviation, scale, shift)


@domain_of_strategy("normalisables")
def normalisables(bias: bool | None = None, widest: int = 3, counted: bool = True) -> Domain:
    """Return the domain of networks with hidden layers; norms are roots of symbols."""

    def build(path: Path, size: Size, fields: Fields) -> Normalisable:
        word: Any = {True: "all", False: "none", None: "any"}[bias]
        return Normalisable(*net_and_inputs(path, size, word))

    return Domain(DEEP, build).of_size(lambda size: max(size.widths) <= widest)
