"""What the papers see in a network of one's own: layers, gaps, a sample, the next update."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from relumlp.analysis import last_layer
from relumlp.checks import check_whole, check_whole_numbers
from relumlp.doors.asking import Asked as Kind
from relumlp.doors.reading import read
from relumlp.errors import UserError, shown
from relumlp.examining.explaining import Asked, Explanation, explain_sample
from relumlp.examining.measured_gaps import Biases, GapRow, biases_of, gap_rows, gap_table
from relumlp.examining.measured_layers import LayerRow, layer_rows, layer_table
from relumlp.examining.reports import body, save
from relumlp.examining.stepping import TriedStep, Update, try_step
from relumlp.examining.tables import ResultTable, counted
from relumlp.gaps.counting import LastLayer
from relumlp.network.meaning import MOST_NAMED
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score, evaluate
from relumlp.types import Array, Ints

MANY = 20
"""Samples from which on an accuracy is doubted."""

NO_LABELS = ("expected samples with labels, got none; y=… gives them, or label=… (--label on the "
             "command line) names their column")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Examination:
    """A network, samples, and what is to be seen in them; each part is computed when it is asked.

    Attributes
    ----------
    network : whose layer 1 sees the samples' inputs, with an output for each class.
    samples : that are looked at, labels 0 … |C| − 1.
    training : from which the node classifiers learn.
    classes : names of the outputs.
    features : names of the inputs.
    said : sentences about where the network comes from, and how its inputs are scaled.
    labelled : whether the samples have labels; without, they can only be explained.
    """

    network: MLP
    samples: Samples
    training: Samples
    classes: tuple[str, ...]
    features: tuple[str, ...]
    said: tuple[str, ...] = ()
    labelled: bool = True

    @cached_property
    def score(self) -> Score:
        """Mean cross-entropy in nats, and share of samples classified correctly."""
        self.check_labelled()
        return evaluate(self.network, self.samples)

    @cached_property
    def layers(self) -> tuple[LayerRow, ...]:
        """One row a hidden layer, see :class:`relumlp.examining.LayerRow`."""
        self.check_labelled()
        return layer_rows(self.network, self.samples, self.training, len(self.classes))

    @cached_property
    def last(self) -> LastLayer:
        """The last hidden layer's activations, and the outputs, in float64."""
        self.check_labelled()
        wide = self.network.with_theta(self.network.theta.astype(np.float64))
        if self.network.N == 1:
            raise UserError("gaps: expected a network with a hidden layer, got none")
        return last_layer(wide, self.samples)

    @cached_property
    def gaps(self) -> tuple[GapRow, ...]:
        """One row for each pair of classes, see :class:`relumlp.examining.GapRow`."""
        return gap_rows(self.last, self.classes)

    @cached_property
    def certificate(self) -> Biases:
        """Output biases that classify all samples, or the cycle of classes that forbids them."""
        return biases_of(self.last, self.classes, self.samples.chosen)

    def explain(self, sample: int, k: int = 5, output: str | int | None = None) -> Explanation:
        """Explain one output for a sample: switches, the k largest paths, what inputs contribute.

        Parameters
        ----------
        sample : its number.
        k : how many paths.
        output : the name or number of a class; that of the network's answer if None.

        Raises
        ------
        UserError : there is no such sample or class, or the units are sigmoids.
        """
        x, labels = self.inputs, self.labels
        if not 0 <= check_whole("sample", sample, 0) < len(x):
            raise UserError(f"sample: expected 0 to {len(x) - 1}, got {sample}")
        label = self.classes[labels[sample]] if self.labelled else ""
        asked = Asked(sample, label, k, self.output_number(output))
        return explain_sample(self.network, x[sample], asked, self.classes, self.features)

    def step(
        self, lr: float, batch: ArrayLike | None = None, optimiser: str = "sgd",
        loss: str = "cross-entropy",
    ) -> TriedStep:  # fmt: skip
        """Try an update: which samples it adds to, or removes from, which node's sample set.

        Parameters
        ----------
        lr : the learning rate η, of a loss that is a mean over the batch.
        batch : numbers of the samples that make the update; all if None.
        optimiser : "sgd", "momentum" or "adam", whose first step it is.
        loss : "cross-entropy" or "squared-error".

        Raises
        ------
        UserError : η is not above 0, there is no such sample, or an unknown optimiser or loss.
        """
        self.check_labelled()
        n = len(self.labels)
        chosen = np.arange(n) if batch is None else check_whole_numbers("batch", batch)
        if chosen.ndim != 1:
            raise UserError(f"batch: expected numbers of samples, got shape {chosen.shape}")
        if len(others := chosen[(chosen < 0) | (chosen >= n)]):
            raise UserError(f"batch: expected numbers of samples from 0 to {n - 1}, got "
                            f"{shown(others.tolist()[0])}")  # fmt: skip
        update = Update(read("lr", lr, Kind("float")), optimiser, loss)
        return try_step(self.network, self.inputs, self.labels, chosen.astype(np.int64), update)

    @cached_property
    def inputs(self) -> Array:
        """What layer 1 sees of the samples, (n, s_0)."""
        return self.samples.x(self.samples.chosen, self.network.theta.dtype)

    @cached_property
    def labels(self) -> Ints:
        """Class numbers of the samples, (n,)."""
        return self.samples.targets[self.samples.chosen]

    def output_number(self, output: str | int | None) -> int | None:
        """Number of an output that is named by its class, or by its number."""
        if output is None:
            return None
        if str(output) not in self.classes:
            if isinstance(output, int):
                return output
            if isinstance(output, str) and output.isdecimal():
                return int(output)
            names = ", ".join(self.classes[:MOST_NAMED])
            more = " and others" if len(self.classes) > MOST_NAMED else ""
            raise UserError(f"output: expected one of {names}{more}, got {shown(output)}")
        return self.classes.index(str(output))

    def check_labelled(self) -> None:
        """Refuse samples without labels where labels are needed."""
        if not self.labelled:
            raise UserError(f"X: {NO_LABELS}")

    @property
    def tells(self) -> bool:
        """Whether there is a hidden layer to look at, and labels to look at it with."""
        return self.network.N > 1 and self.labelled

    def tables(self) -> list[ResultTable]:
        """All tables; those that a network has no place for are left out."""
        return [layer_table(self.layers), gap_table(self.gaps)] if self.tells else []

    def sentences(self) -> list[str]:
        """What is to be said before the tables."""
        net, samples = self.network, counted(len(self.labels), "sample")
        if self.labelled:
            of = (f"of {len(self.classes)} classes: accuracy {self.score.accuracy:.4g}, mean "
                  f"cross-entropy {self.score.loss:.4g} nats.")  # fmt: skip
        else:
            of = "without labels, so that only explain(sample) tells something of them."
        return [
            f"A network {net.name} of {net.unit} units on {samples} {of}",
            *self.said,
            *self.doubts(),
            *([] if net.N > 1 else ["It has no hidden layer, so the papers see nothing in it."]),
        ]

    def doubts(self) -> list[str]:
        """What looks as if the network had been trained on other inputs than these."""
        if not self.labelled or len(self.labels) < MANY:
            return []
        most = float(np.bincount(self.labels).max()) / len(self.labels)
        if self.score.accuracy > most:
            return []
        return [f"To answer the most frequent class every time would be as good ({most:.4g}): if "
                "the network has learnt more, its inputs were scaled in training (mean, std), or "
                "its classes are in another order."]  # fmt: skip

    def text(self) -> str:
        """Return the examination as text."""
        parts = ["\n".join(self.sentences()), *(table.text() for table in self.tables())]
        return "\n\n".join([*parts, *self.verdict()])

    def verdict(self) -> list[str]:
        """What the certificate says, as one text; nothing without a hidden layer."""
        return [str(self.certificate)] if self.tells else []

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return body(self, pictures=False)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a report: .html (pictures first), .md, .json, or .csv, one file a table.

        Raises
        ------
        UserError : the file's name has another ending, or the folder is not there.
        """
        return save(self, path)
