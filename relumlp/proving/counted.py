"""Domains that are finite: all tables of counts, all switches, all widths up to a bound.

Claims on counts and logarithms hold for finitely many cases of a size, and every one is run.
"""

from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, permutations, product
from typing import Any

import numpy as np

from relumlp.proving.domain import Counted, Fields, Size, domain_of_strategy
from relumlp.testing.counts import Switches, Table, Width

TABLES = [
    Size((nodes, classes), most)
    for nodes, classes, most in (
        (1, 1, 6), (1, 2, 6), (2, 1, 4), (1, 3, 6), (2, 2, 4), (1, 2, 10), (1, 4, 6), (2, 3, 4),
        (3, 2, 3),
    )
]  # fmt: skip
"""Nodes, classes, and the largest number of samples."""

LAYERS = [
    Size((nodes, classes), most)
    for nodes, classes, most in (
        (1, 1, 3), (1, 1, 4), (1, 2, 3), (1, 2, 6), (2, 1, 4), (2, 2, 4), (2, 3, 4), (3, 2, 3),
    )
]  # fmt: skip
"""Nodes, classes, and the largest number of samples."""


def in_words(size: Size) -> str:
    """Say what a size of tables or switches means."""
    nodes, classes = size.widths
    many = f"{nodes} node{'s' * (nodes > 1)}, {classes} class{'es' * (classes > 1)}"
    return f"{many}, at most {size.samples} sample{'s' * (size.samples > 1)}"


def class_sizes(classes: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield how many samples each class may have; together at most so many, and at least one."""
    for sizes in product(range(most + 1), repeat=classes):
        if 0 < sum(sizes) <= most:
            yield sizes


def all_tables(classes: int, most: int, nodes: int) -> Iterator[Table]:
    """Yield all tables of so many nodes and classes, with at most so many samples."""
    for sizes in class_sizes(classes, most):
        columns = [product(range(s + 1), repeat=nodes) for s in sizes]
        for columns_of in product(*columns):
            counts = np.array(columns_of, object).T
            yield Table(counts, np.array(sizes, object))


def table_fits(balanced: bool, empty: bool) -> Callable[[Table], bool]:
    """Return whether a strategy with these options may draw a table."""

    def fits(table: Table) -> bool:
        sizes = set(table.sizes.tolist())
        return (len(sizes) == 1 or not balanced) and (empty or 0 not in sizes)

    return fits


@domain_of_strategy("tables")
def tables(*, least_classes: int = 1, balanced: bool = False, empty: bool = True) -> Counted:
    """Return the domain of all tables of counts."""
    fits = table_fits(balanced, empty)

    def cases(size: Size, fields: Fields) -> Iterator[Any]:
        return filter(fits, all_tables(size.widths[1], size.samples, size.widths[0]))

    return Counted([s for s in TABLES if s.widths[1] >= least_classes], cases, in_words)


def all_switches(size: Size, fields: Fields) -> Iterator[Switches]:
    """Yield all switches of labelled samples; what a claim does not take is fixed.

    Samples in another order are the same sample set, so each set is run once, unless a claim takes
    an order.
    """
    (s, classes), most = size.widths, size.samples
    kinds = list(product(product((False, True), repeat=s), range(classes)))
    for n in range(1, most + 1):
        for picked in combinations_with_replacement(kinds, n):
            on = np.array([pattern for pattern, _ in picked], np.bool_)
            labels = np.array([c for _, c in picked], np.int64)
            yield from with_orders(on, labels, classes, fields)


def with_orders(on: Any, labels: Any, classes: int, fields: Fields) -> Iterator[Switches]:
    """Yield a layer's switches with all orders of samples and nodes that a claim may ask for."""
    n, s = on.shape
    rows = permutations(range(n)) if "order" in fields else [tuple(range(n))]
    columns = list(permutations(range(s))) if "nodes" in fields else [tuple(range(s))]
    repeated = range(1, 4) if "times" in fields else (1,)
    unseen = list(product((False, True), repeat=s)) if "others" in fields else [(True,) * s]
    for order, nodes, times, other in product(rows, columns, repeated, unseen):
        others = np.array([other], np.bool_)
        yield Switches(on, labels, classes, np.array(order), np.array(nodes), times, others)


@domain_of_strategy("switches")
def switches(max_samples: int = 8, max_nodes: int = 4, every: bool = False) -> Counted:
    """Return the domain of all switches, of every class if asked."""

    def cases(size: Size, fields: Fields) -> Iterator[Switches]:
        found = all_switches(size, fields)
        every_class = size.widths[1]
        return (c for c in found if not every or len(set(c.labels.tolist())) == every_class)

    return Counted(LAYERS, cases, in_words)


@domain_of_strategy("few_nodes")
def few_nodes(max_nodes: int = 3) -> Counted:
    """Return the domain of all switches of nodes too few to tell the classes apart."""
    layers = [Size((1, 3), 4), Size((1, 4), 4), Size((1, 5), 5), Size((2, 5), 3)]
    return Counted([s for s in layers if s.widths[0] <= max_nodes], all_switches, in_words)


@domain_of_strategy("widths")
def widths(most: int = 9) -> Counted:
    """Return the domain of all widths."""

    def cases(size: Size, fields: Fields) -> Iterator[Width]:
        return (Width(nodes) for nodes in range(1, size.widths[0] + 1))

    return Counted([Size((most,))], cases, lambda size: f"at most {size.widths[0]} nodes")
