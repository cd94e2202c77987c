"""The last hidden layer: which gap conditions hold for which classes, and output biases."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import numpy as np

from relumlp.examining.tables import ResultTable, rounded
from relumlp.gaps.cases import count_cases
from relumlp.gaps.certificates import Certificate, certificate, class_graph
from relumlp.gaps.counting import LastLayer
from relumlp.gaps.signs import separation
from relumlp.types import Array

NOTES = (
    "separated: for every pair of samples of the two classes, the activation gaps weighted by the "
    "weight gaps add up to more than 0 (equation 16 of gaps), so some output biases tell the two "
    "classes apart. All samples count; of those that the network classifies correctly, every pair "
    "meets the condition, as gaps derives.",
    "room: by how much the nearest samples of the two classes are apart along the weight gap; at "
    "most 0 means that no output biases separate them.",
    "failing pairs: pairs of samples that break the condition.",
)
TWO_NODES = (
    "opposite weight gaps: pairs of samples for which the two nodes' weight gaps have opposite "
    "signs (equation 15 of gaps), so that the two nodes work against each other.",
)


class GapRow(NamedTuple):
    """A pair of classes.

    Attributes
    ----------
    one, other : names of the classes.
    samples, correct : of the two classes together, and how many of them are classified correctly.
    separated : whether equation 16 holds for all pairs of samples.              [of gaps.16]
    room : min over the first class less max over the second of Σ_j a_j φ_j, float of an exact
        number.
    failing_pairs : pairs of samples for which equation 16 fails.
    opposite_weight_gaps : pairs with weight gaps of opposite signs; None unless the layer has two
        nodes.                                                                    [of gaps.15]
    """

    one: str
    other: str
    samples: int
    correct: int
    separated: bool
    room: float
    failing_pairs: int
    opposite_weight_gaps: int | None


def gap_rows(layer: LastLayer, names: Sequence[str]) -> tuple[GapRow, ...]:
    """Return a row for each pair of classes that both have a sample.

    Raises
    ------
    UserError : the layer's arrays do not fit each other.
    """
    a, labels = layer.a, layer.labels
    sizes, right = (np.bincount(y, minlength=len(names)) for y in (labels, labels[layer.correct]))
    held = separation(a, labels, layer.W)
    two = count_cases(a, labels, layer.W).opposite_weights if a.shape[1] == 2 else None
    pairs = [(c, d) for c, d in combinations(range(len(names)), 2) if sizes[c] and sizes[d]]
    return tuple(
        GapRow(names[c], names[d], int(sizes[c] + sizes[d]), int(right[c] + right[d]),
               bool(held.holds[c, d]), float(held.low[c, d] - held.high[c, d]),
               int(held.failing[c, d]), None if two is None else int(two[c, d]))
        for c, d in pairs
    )  # fmt: skip


def gap_table(rows: tuple[GapRow, ...]) -> ResultTable:
    """Return the rows as a table, the pair of least room first."""
    two = any(row.opposite_weight_gaps is not None for row in rows)
    fields = GapRow._fields if two else GapRow._fields[:-1]
    ordered = sorted(rows, key=lambda row: row.room)
    notes = (*NOTES, *TWO_NODES) if two else NOTES
    return ResultTable(
        "gaps", "Pairs of classes at the last hidden layer, the least room first",
        [name.replace("_", " ") for name in fields],
        [row[: len(fields)] for row in ordered], notes,
    )  # fmt: skip


class Biases(NamedTuple):
    """Output biases for the samples, or what forbids them.                  [of beyond.certificate]

    Attributes
    ----------
    certificate : the exact certificate.
    edges : its cycle's edges, each the least lead of a class over the next without biases.
    samples : the numbers of the samples that give these edges.
    names : of the classes.
    """

    certificate: Certificate
    edges: tuple[Fraction, ...]
    samples: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def exist(self) -> bool:
        """Whether some output biases classify every sample strictly correctly."""
        return self.certificate.biases is not None

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"

    def sentences(self) -> list[str]:
        """Return what the certificate says, a sentence each, numbers rounded."""
        found, names = self.certificate, self.names
        if found.biases is None:
            return [
                "No output biases classify all of these samples correctly, whatever they are:",
                *self.steps(),
                f"Around the cycle the biases cancel, and the leads add up to "
                f"{rounded(float(sum(self.edges)))}, which is not above 0.",
            ]
        if not self.edges:
            return ["Samples of fewer than two classes: any output biases will do."]
        listed = ", ".join(
            f"{name} {rounded(float(b))}" for name, b in zip(names, found.biases, strict=True)
        )
        return [
            "Output biases exist that classify all of these samples correctly, each by a lead of "
            f"at least {rounded(float(found.margin))}: {listed}.",
            "The cycle that limits this lead:", *self.steps(),
        ]  # fmt: skip

    def steps(self) -> list[str]:
        """Return the edges of the cycle as sentences."""
        cycle = self.certificate.cycle
        after = cycle[1:] + cycle[:1]
        return [
            f"  sample {s} of class {self.names[c]} leads class {self.names[d]} by "
            f"{rounded(float(e))} before biases;"
            for c, d, e, s in zip(cycle, after, self.edges, self.samples, strict=True)
        ]


def biases_of(layer: LastLayer, names: Sequence[str], numbers: Array | None = None) -> Biases:
    """Decide whether output biases classify all samples, exactly.

    Parameters
    ----------
    layer : all samples, whether classified correctly or not.
    names : of the classes.
    numbers : the samples' numbers for the user, (n,); 0, 1, … if None.

    Raises
    ------
    UserError : as :func:`relumlp.gaps.certificates.certificate`.
    """
    found = certificate(layer.a, layer.labels, layer.W)
    edge, _ = class_graph(layer.a, layer.labels, layer.W)
    after = found.cycle[1:] + found.cycle[:1]
    edges = tuple(edge[c, d] for c, d in zip(found.cycle, after, strict=True))
    shown = np.arange(len(layer.a)) if numbers is None else numbers
    samples = tuple(int(shown[s]) for s in found.samples)
    return Biases(found, edges, samples, tuple(names))
