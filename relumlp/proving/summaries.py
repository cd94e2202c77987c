"""Domains of samples in a last hidden layer with an output layer: any numbers, any classes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Any

import numpy as np

from relumlp.proving.domain import (
    MAPPED,
    Domain,
    Fields,
    Found,
    Size,
    domain_of_strategy,
    found_domain,
)
from relumlp.proving.path import Path
from relumlp.proving.signs import ANY, NEGATIVE, NOT_NEGATIVE, POSITIVE
from relumlp.testing.monotone import Collapsed, Flow
from relumlp.testing.summary import Summary

SIZES = [
    Size((nodes, classes), n)
    for nodes, classes, n in (
        (1, 2, 2), (2, 2, 2), (1, 2, 1), (1, 1, 1), (2, 2, 1), (2, 3, 2), (1, 2, 3), (1, 3, 3),
        (2, 2, 3), (2, 3, 3), (3, 3, 2), (3, 2, 3), (3, 3, 3), (4, 4, 2), (2, 4, 4),
    )
]  # fmt: skip
"""Nodes, classes, samples."""


@dataclass(frozen=True)
class Sets:
    """Which sample sets: the strategies' options.

    Attributes
    ----------
    nodes, classes, samples : fixed numbers, or None for any.
    bias, signed : whether there are output biases; whether activations may be negative.
    right : whether all samples are strictly right, and of two classes or more.
    distinct : whether no two samples are of one class.
    every : whether every class has samples.
    """

    nodes: int | None = None
    classes: int | None = None
    samples: int | None = None
    bias: bool = False
    signed: bool = False
    right: bool = False
    distinct: bool = False
    every: bool = False

    def fits(self, size: Size) -> bool:
        """Whether there are cases of a size."""
        (nodes, classes), n = size.widths, size.samples
        wanted = zip((self.nodes, self.classes, self.samples), (nodes, classes, n), strict=True)
        enough = min(nodes + self.bias + self.signed, classes, n) > 1 or not self.right
        several = (n <= classes or not self.distinct) and (n >= classes or not self.every)
        return enough and several and all(w in (None, v) for w, v in wanted)

    def build(self, path: Path, size: Size, fields: Fields) -> Summary:
        """Return symbols, of classes that the path chooses."""
        (nodes, classes), n = size.widths, size.samples
        labels = np.array(path.choose(self.labels(classes, n)), np.int64)
        a = path.symbols("a", n, nodes, allowed=ANY if self.signed else NOT_NEGATIVE)
        b = path.symbols("b", classes) if self.bias else None
        p = Summary(a, labels, path.symbols("w", classes, nodes), b)
        if self.right:
            suppose_right(path, p)
        return p

    def covers(self, other: "Sets") -> bool:
        """Whether all of the others are among these sets, which are not graphs and not mapped."""
        bounds = ((self.nodes, other.nodes), (self.classes, other.classes))
        fixed = all(mine in (None, its) for mine, its in (*bounds, (self.samples, other.samples)))
        free = self.signed >= other.signed and not (self.right or self.distinct or self.every)
        return type(self) is Sets and fixed and free and self.bias == other.bias

    def labels(self, classes: int, n: int) -> list[tuple[int, ...]]:
        """Return all labels that the samples may have."""
        if self.distinct:
            return list(permutations(range(classes), n))
        found = list(product(range(classes), repeat=n))
        if self.every:
            found = [labels for labels in found if len(set(labels)) == classes]
        return [labels for labels in found if len(set(labels)) > 1] if self.right else found

    @property
    def domain(self) -> Domain:
        """The domain of such sets."""
        return Domain([size for size in SIZES if self.fits(size)], self.build, self.fits)


def suppose_right(path: Path, p: Summary) -> None:
    """Suppose that the output of each sample's class is larger than all others."""
    for a, c in zip(p.a, p.labels, strict=True):
        for m in range(len(p.w)):
            if m != c:
                lead = a @ (p.w[c] - p.w[m]) + (0 if p.b is None else p.b[c] - p.b[m])
                path.suppose(lead, POSITIVE)


@domain_of_strategy("summaries")
def any_summaries(nodes: int | None = 2, **options: Any) -> Domain:
    """Return the domain of any samples."""
    return Sets(nodes, **options).domain


@domain_of_strategy("right_summaries")
def right_summaries(nodes: int | None = 2, **options: Any) -> Domain:
    """Return the domain of samples that are right."""
    return Sets(nodes, **options, right=True).domain


@domain_of_strategy("one_node_sets")
def one_node_sets() -> Domain:
    """Return the domain of samples of every class in one node."""
    return Sets(1, bias=True, signed=True, every=True).domain.of_size(lambda s: s.widths[1] > 1)


@domain_of_strategy("pinwheels")
def pinwheels() -> Domain:
    """Return the domain of samples of every class that are not negative, turned or not."""
    return Sets(3, 3, every=True).domain


@dataclass(frozen=True)
class Graphs(Sets):
    """Sample sets whose preferences are any numbers: the weights are the identity and a vector."""

    def build(self, path: Path, size: Size, fields: Fields) -> Summary:
        """Return symbols, of classes that the path chooses."""
        p = super().build(path, size, fields)
        shift = path.symbols("v", len(p.w))
        return p._replace(w=np.eye(len(p.w), dtype=int).astype(object) + shift)

    @property
    def domain(self) -> Domain:
        """The domain of such sets, which have as many nodes as classes."""
        return Domain([size for size in SIZES if self.fits(size)], self.build, self.fits)

    def fits(self, size: Size) -> bool:
        """Whether there are cases of a size."""
        return super().fits(size) and size.widths[0] == size.widths[1] > 1


@domain_of_strategy("class_graphs")
def class_graphs() -> Domain:
    """Return the domain of samples of every class that prefer classes by any amounts."""
    return Graphs(bias=True, signed=True, every=True).domain


@domain_of_strategy("rings")
def rings(many: int = 4) -> Domain:
    """Return the domain of a sample of each class, with the identity for weights."""
    sets = Sets(classes=many, bias=True, distinct=True)

    def build(path: Path, size: Size, fields: Fields) -> Summary:
        p = sets.build(path, size, fields)
        return p._replace(w=np.eye(many, dtype=int).astype(object), labels=np.arange(many))

    return Domain([Size((many, many), many)], build)


def of_two_classes(before: Found) -> Found:
    """Return the domain of two samples of different classes."""
    assert isinstance(before, Domain)
    sets: Sets = before.build.__self__  # type: ignore[attr-defined]
    return replace(sets, distinct=True).domain


def opposite(before: Found) -> Found:
    """Suppose equation 15: the weight gaps of the two nodes have opposite signs."""
    assert isinstance(before, Domain)
    return before.supposing(lambda path, p: path.suppose(p.φ[0] * p.φ[1], NEGATIVE))


def of_one_sign(before: Found) -> Found:
    """Suppose that the activation gaps of the two nodes have one sign."""
    assert isinstance(before, Domain)
    return before.supposing(lambda path, p: path.suppose(p.α[0] * p.α[1], POSITIVE))


MAPPED.update(
    of_two_classes=of_two_classes,
    with_opposite_weights=opposite,
    with_gaps_of_one_sign=of_one_sign,
)


@domain_of_strategy("opposite_sets")
def opposite_sets() -> Domain:
    """Return the domain of a sample of each of three classes; equation 15 holds for all pairs."""
    sets = Sets(2, 3, 3, distinct=True)

    def build(path: Path, size: Size, fields: Fields) -> Summary:
        p = replaced_labels(sets.build(path, size, fields))
        for s, t in ((0, 1), (0, 2), (1, 2)):
            φ = p.w[s] - p.w[t]
            path.suppose(φ[0] * φ[1], NEGATIVE)
        return p

    return Domain([Size((2, 3), 3)], build)


def replaced_labels(p: Summary) -> Summary:
    """Return the same samples, of classes 0, 1, …"""
    return p._replace(labels=np.arange(len(p.labels)))


@domain_of_strategy("collapsed")
def collapsed(norm: bool = False) -> Domain:
    """Return the domain of means that differ, and samples of every class, none negative."""
    sets = Sets(every=True)

    def build(path: Path, size: Size, fields: Fields) -> Collapsed:
        p = sets.build(path, size, fields)
        means = path.symbols("m", *p.w.shape, allowed=NOT_NEGATIVE)
        suppose_different(path, means)
        for m in means[1:] if norm else ():
            path.suppose((m * m).sum() - (means[0] * means[0]).sum(), 2)
        shift = path.symbols("v", means.shape[1])
        return Collapsed(means, p.a, p.labels, path.symbol("κ", POSITIVE), shift)

    return Domain([s for s in sets.domain.sizes if s.widths[1] > 1], build)


def suppose_different(path: Path, rows: Any) -> None:
    """Suppose that no two rows are equal."""
    for q in range(len(rows)):
        for p in range(q):
            distance = sum((x - y) ** 2 for x, y in zip(rows[p], rows[q], strict=True))
            path.suppose(distance, POSITIVE)


@domain_of_strategy("flows")
def flows(sets: Any) -> Domain | None:
    """Return the domain of any circulation of the classes of a sample set."""
    before = found_domain(sets)
    if not isinstance(before, Domain):
        return None

    def build(path: Path, size: Size, fields: Fields) -> Flow:
        p = before.build(path, size, fields)
        return Flow(p, circulation(path, sorted(set(p.labels.tolist())), len(p.w)))

    return Domain(before.sizes, build)


def circulation(path: Path, present: Sequence[int], classes: int) -> Any:
    """Return amounts that leave each class as they enter it."""
    flow = np.zeros((classes, classes), int).astype(object)
    for c in present:
        flow[c, c] = path.symbol(f"f{c}", NOT_NEGATIVE)
    orders: list[Any] = [
        order for k in range(2, len(present) + 1) for order in permutations(present, k)
        if order[0] == min(order)
    ]  # fmt: skip
    for order in orders:
        amount = path.symbol(f"f{''.join(map(str, order))}", NOT_NEGATIVE)
        for c, c2 in zip(order, (*order[1:], order[0]), strict=True):
            flow[c, c2] = flow[c, c2] + amount
    if len(present) > 1:
        path.suppose(sum(flow[c, c2] for c in present for c2 in present if c != c2), POSITIVE)
    return flow
