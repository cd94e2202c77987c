"""Domains of networks: any weights, any inputs, any costs; with biases in any of the layers."""

from collections.abc import Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.proving.domain import Domain, Fields, Size, domain_of_strategy, found_domain
from relumlp.proving.path import Path
from relumlp.proving.signs import POSITIVE
from relumlp.testing.narrow_networks import Crowd
from relumlp.testing.network import Case
from relumlp.testing.one_weight import SlopeCase, WeightCase
from relumlp.testing.scaling import Scaling, TwoSamples
from relumlp.testing.updates import Move, Step
from relumlp.types import Array

SIZES = [
    Size(widths, n)
    for widths, n in (
        ((1, 1), 1), ((2, 2), 1), ((1, 1, 1), 1), ((2, 2, 1), 1), ((2, 2, 2), 1), ((1, 1), 2),
        ((1, 1, 2), 1), ((1, 1, 1), 2), ((1, 1, 1, 1), 1), ((1, 2, 1), 3), ((1, 1, 2, 1), 1),
        ((1, 2, 2, 1), 1), ((2, 2, 1), 2), ((2, 2, 2), 2), ((3, 2, 2), 1), ((2, 2, 2, 1), 1),
        ((2, 2, 2, 2), 1), ((1, 2, 2), 4), ((3, 3, 3), 1), ((2, 2, 2, 2), 2), ((4, 4, 4), 1),
        ((3, 3, 3, 3), 1), ((2, 2, 2), 3),
    )
]  # fmt: skip
"""Tried in this order; layers of one node find most counterexamples."""


def biased(path: Path, bias: str, N: int) -> Sequence[bool]:
    """Choose which layers have a bias; the words are those of the strategies."""
    layers = {"all": range(1, N + 1), "none": (), "first": (1,), "hidden": range(1, N)}
    if bias == "any":
        return path.choose(list(product((True, False), repeat=N)))
    return [i in layers[bias] for i in range(1, N + 1)]


def network(path: Path, widths: Sequence[int], flags: Sequence[bool], prime: str = "") -> MLP:
    """Return a network of symbols."""
    layers = range(1, len(widths))
    W = [path.symbols(f"w{prime}{i}_", widths[i], widths[i - 1]) for i in layers]
    b = [path.symbols(f"b{prime}{i}_", widths[i]) if flags[i - 1] else None for i in layers]
    return MLP.from_arrays(W, b, layout="out-in")


def case_on(path: Path, net: MLP, n: int, fields: Fields) -> Case:
    """Return a batch of symbols, and what belongs to it."""
    outputs = net.sizes[-1]
    asked = range(n) if "labels" in fields else ()
    labels = [path.choose(range(outputs)) for _ in asked] or [0] * n
    return Case(
        net,
        path.symbols("x", n, net.sizes[0]),
        path.symbols("y", n, outputs),
        np.array(labels, np.int64),
        path.symbols("d", n, outputs),
        path.symbol("η", POSITIVE),
    )


def any_case(path: Path, size: Size, fields: Fields, bias: str = "any") -> Case:
    """Return a network of symbols and a batch."""
    flags = biased(path, bias, len(size.widths) - 1)
    return case_on(path, network(path, size.widths, flags), size.samples, fields)


def net_and_inputs(path: Path, size: Size, bias: str = "any") -> tuple[MLP, Array]:
    """Return a network of symbols, and its inputs alone."""
    net = network(path, size.widths, biased(path, bias, len(size.widths) - 1))
    return net, path.symbols("x", size.samples, size.widths[0])


@domain_of_strategy("cases")
def any_cases(nets: Any = None, max_samples: int = 5, **options: Any) -> Domain | None:
    """Return the domain of any networks and batches."""
    if nets is not None:
        return batches_for(found_domain(nets), max_samples)
    if options.keys() - {"sizes", "bias"}:
        return None
    bias, widths = options.get("bias", "any"), options.get("sizes")
    domain = Domain(SIZES, lambda path, size, fields: any_case(path, size, fields, bias))
    if widths:
        domain = Domain([Size(tuple(widths), n) for n in (1, 2, 3)], domain.build)
    return domain.of_size(lambda size: size.samples <= max_samples)


@domain_of_strategy("networks")
def any_networks(
    dtype: Any = "exact", max_depth: int = 3, max_width: int = 4, *,
    sizes: Any = None, bias: str = "any", unit: str = "relu",
) -> Domain | None:  # fmt: skip
    """Return the domain of any networks, of which depth and width are left to its sizes."""

    def build(path: Path, size: Size, fields: Fields) -> MLP:
        return network(path, size.widths, biased(path, bias, len(size.widths) - 1))

    known = (dtype, unit, sizes) == ("exact", "relu", None)
    return Domain(SIZES, build) if known else None


def batches_for(nets: Any, max_samples: int) -> Domain | None:
    """Return the domain of networks of another domain, each with a batch."""
    if nets is None:
        return None

    def build(path: Path, size: Size, fields: Fields) -> Case:
        return case_on(path, nets.build(path, size, fields), size.samples, fields)

    return Domain(nets.sizes, build).of_size(lambda size: size.samples <= max_samples)


def weight_case(path: Path, size: Size, fields: Fields, biases: bool = True) -> WeightCase:
    """Return a network of symbols, a batch and any of the weights."""
    net, x, y, _, d, η = any_case(path, size, fields)
    weights = [
        (i, j, k)
        for i, j in net.nodes()
        for k in range(net.sizes[i - 1] + (biases and net.bias[i]))
    ]
    return WeightCase(net, x, y, d, η, path.choose(weights))


@domain_of_strategy("weight_cases")
def weight_cases(nets: Any = None, biases: bool = True) -> Domain | None:
    """Return the domain of any weight of any network."""
    if nets is not None:
        return None
    return Domain(SIZES, partial(weight_case, biases=biases))


@domain_of_strategy("kinked_cases")
def kinked_cases() -> Domain:
    """Return the domain of weights that are not biases: a kink is a case like others."""
    return Domain(SIZES, partial(weight_case, biases=False))


@domain_of_strategy("slope_cases")
def slope_cases() -> Domain:
    """Return the domain of networks with any slopes."""

    def build(path: Path, size: Size, fields: Fields) -> SlopeCase:
        flags = biased(path, "any", len(size.widths) - 1)
        net, n = network(path, size.widths, flags), size.samples
        slopes = [path.symbols(f"α{i}_", n, s) for i, s in enumerate(size.widths) if i]
        return SlopeCase(net, [None, *slopes], path.symbols("λ", n, size.widths[-1]))

    return Domain(SIZES, build)


@domain_of_strategy("steps")
def any_steps(
    *, least: int = 2, most: int = 3, width: int = 4, inputs: int = 4, samples: int = 5,
    bias: str = "any",
) -> Domain:  # fmt: skip
    """Return the domain of updates of networks by any batch that holds the first sample."""

    def build(path: Path, size: Size, fields: Fields) -> Step:
        net, x, y, _, d, η = any_case(path, size, fields, bias)
        others = [path.choose((True, False)) for _ in range(size.samples - 1)]
        return Step(net, x, y, d, np.array([True, *others]), η)

    def matches(size: Size) -> bool:
        s_0, *others = size.widths
        fits = least <= len(others) <= most and s_0 <= inputs and max(others) <= width
        return fits and size.samples <= samples

    narrow = [Size((1, *size.widths[1:]), size.samples) for size in SIZES] if inputs == 1 else SIZES
    return Domain(list(dict.fromkeys(narrow)), build).of_size(matches)


@domain_of_strategy("moves")
def moves() -> Domain:
    """Return the domain of networks that move in any way."""

    def build(path: Path, size: Size, fields: Fields) -> Move:
        flags = biased(path, "any", len(size.widths) - 1)
        net, moved = (network(path, size.widths, flags, prime) for prime in ("", "ʹ"))
        return Move(net, moved, path.symbols("x", size.samples, size.widths[0]))

    return Domain(SIZES, build)


@domain_of_strategy("crowds")
def crowds() -> Domain:
    """Return the domain of any networks and samples."""

    def build(path: Path, size: Size, fields: Fields) -> Crowd:
        return Crowd(*net_and_inputs(path, size))

    return Domain(SIZES, build)


@domain_of_strategy("apart_cases")
def apart_cases(output_bias: bool = True) -> Domain:
    """Return the domain of networks with hidden layers, and samples that may share active nodes."""

    def build(path: Path, size: Size, fields: Fields) -> Case:
        *hidden, last = biased(path, "any", len(size.widths) - 1)
        net = network(path, size.widths, [*hidden, last and output_bias])
        return case_on(path, net, size.samples, fields)

    return Domain(SIZES, build).of_size(lambda size: len(size.widths) > 2)


@domain_of_strategy("scalings")
def scalings() -> Domain:
    """Return the domain of networks of which one hidden layer is scaled."""

    def build(path: Path, size: Size, fields: Fields) -> Scaling:
        net, x = net_and_inputs(path, size)
        i = path.choose(range(1, net.N))
        return Scaling(net, x, i, path.symbols("n", size.widths[i], allowed=POSITIVE))

    return Domain(SIZES, build).of_size(lambda size: len(size.widths) > 2)


SUMMARY_SIZES = [Size((s_0, s_1, 2, c), 2) for s_0, s_1, c in ((1, 1, 2), (2, 2, 2), (1, 1, 3))]


def two_of(path: Path, size: Size, fields: Fields) -> TwoSamples:
    """Return a network with a summary layer, and two samples."""
    return TwoSamples(*net_and_inputs(path, size))


@domain_of_strategy("two_samples")
def two_samples() -> Domain:
    """Return the domain of networks with a summary layer of two nodes, and two samples."""
    return Domain(SUMMARY_SIZES, two_of)


@domain_of_strategy("summary_scalings")
def summary_scalings() -> Domain:
    """Return the domain of such networks, and factors of their summary layer."""

    def build(path: Path, size: Size, fields: Fields) -> Scaling:
        net, x = two_of(path, size, fields)
        return Scaling(net, x, net.N - 1, path.symbols("n", 2, allowed=POSITIVE))

    return Domain(SUMMARY_SIZES, build)
