"""Where a user comes in: any network and data, or none, and the laboratory that shows them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from math import isqrt
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from relumlp.checks import check_whole
from relumlp.datasets.loading import NAMES, load_once
from relumlp.errors import UserError
from relumlp.interop.any_network import as_network
from relumlp.interop.readiness import Ready, ready
from relumlp.lab.counterexamples import refuted_claims
from relumlp.lab.examples import example_studies
from relumlp.lab.page import page_of
from relumlp.lab.studies import Study
from relumlp.lab.widget import has_widgets, widget_type
from relumlp.machine.targets import as_path
from relumlp.machine.writing import write_atomically
from relumlp.network.meaning import Said

MOST_SAMPLES = 2000
"""Most samples that a page takes: it looks at all of them after every change."""

LEAST_IMAGE = 49
"""Square numbers of inputs from here on are taken for images."""

HEIGHT = 900
"""Of a notebook's frame, in pixels."""


@dataclass(frozen=True, eq=False)
class Laboratory:
    """Networks that a reader can take apart, and counterexamples of the ledger.

    Attributes
    ----------
    studies : the networks, in order; the page opens with the first.
    claims : refuted statements, as data of the page.
    """

    studies: Sequence[Study]
    claims: Sequence[dict[str, Any]]

    def __repr__(self) -> str:
        """Return how much there is; the networks themselves would fill pages."""
        return f"Laboratory({len(self.studies)} networks, {len(self.claims)} refuted statements)"

    def record(self) -> dict[str, Any]:
        """Return what the page reads, of types that JSON has."""
        return {"networks": [s.record() for s in self.studies], "claims": list(self.claims)}

    def html(self) -> str:
        """Return one page that needs nothing from elsewhere."""
        return page_of(self.record())

    def widget(self, address: str = "") -> Any:
        """Return a new widget for a notebook; its ``address`` is what a reader looks at there.

        Parameters
        ----------
        address : what it shows first, as the page has it behind the # of its address.

        Raises
        ------
        UserError : the extra ``notebook`` (anywidget) is not installed.
        """
        return widget_type()(data=self.record(), address=address)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, atomically.

        Raises
        ------
        UserError : the name does not end in .html, or there is no such folder.
        """
        file = page_file(path)
        write_atomically(file, self.html().encode())
        return file

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show a widget in a notebook, and the page in a frame where there are no widgets."""
        shown: dict[str, Any] = {"text/plain": repr(self), "text/html": self._repr_html_()}
        if has_widgets():
            made = self.widget()._repr_mimebundle_()
            return {**(made[0] if isinstance(made, tuple) else made or {}), **shown}
        return shown

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own."""
        return (
            f'<iframe title="relumlp laboratory" srcdoc="{escape(self.html(), quote=True)}" '
            f'style="width:100%;height:{HEIGHT}px;border:0"></iframe>'
        )


def laboratory(
    model: Any = None, X: Any = None, y: Any = None, *, label: str | int | None = None,
    scale: float | None = None, samples: int = 120, **said: Unpack[Said],
) -> Laboratory:  # fmt: skip
    """Return a laboratory with a network of one's own, and those that every laboratory has.

    >>> relumlp.lab.laboratory(model, X, y)               # shows itself in a notebook
    ... # doctest: +SKIP

    Parameters
    ----------
    model : a network, as of :func:`relumlp.examine`; None for the examples alone, which train for a
        few seconds.
    X, y : samples that it is shown with, and their labels or values, as of
        :func:`relumlp.examine`.
    label : the column of X with the labels.
    scale : factor from bytes to inputs, as 1/255.
    samples : how many of them the page holds; where there are more, they are taken at even
        distances.
    said : mean, std, scaler, classes, features, task; see :meth:`relumlp.MLP.with_meaning`.

    Raises
    ------
    UserError : the network or the samples cannot be read, or there is one without the other.
    """
    check_whole("samples", samples, 1)
    if samples > MOST_SAMPLES:
        raise UserError(f"samples: expected at most {MOST_SAMPLES:,}, got {samples:,}")
    if (model is None) != (X is None):
        given, absent = ("samples", "network") if model is None else ("a network", "samples")
        raise UserError(f"lab: expected a network and samples, or neither, got {given} without "
                        f"{absent}")  # fmt: skip
    own = []
    if model is not None:
        network = as_network(model, **said)
        own = [own_study(ready(network, X, y, label=label, scale=scale), X, samples,
                         network.meaning.features)]  # fmt: skip
    return Laboratory((*own, *example_studies()), refuted_claims())


def write_lab(
    path: str | os.PathLike[str], model: Any = None, X: Any = None, y: Any = None, **options: Any
) -> Path:
    """Write :func:`laboratory` as one HTML file, and return its path.

    Raises
    ------
    UserError : as of :func:`laboratory` and :meth:`Laboratory.save`.
    """
    file = page_file(path)
    return laboratory(model, X, y, **options).save(file)


def page_file(path: str | os.PathLike[str]) -> Path:
    """Return where a page may be written, or refuse another name or a folder that is not there."""
    file = as_path(path)
    if file.suffix.lower() != ".html":
        raise UserError(f"{file}: expected a name that ends in .html, got another")
    if not file.parent.is_dir():
        raise UserError(f"{file}: expected a folder {file.parent}, got none")
    return file


def own_study(found: Ready, X: Any, samples: int, features: Sequence[str]) -> Study:
    """Return a user's network and samples as the page shows them."""
    net, all_rows = found.network, found.samples.chosen
    n = len(all_rows)
    rows = all_rows[np.linspace(0, n - 1, min(samples, n)).round().astype(int)]
    about = f"{len(rows):,} of {n:,} samples. " + " ".join(found.notes)
    y = found.samples.targets[rows]
    study = Study(
        "own", f"Your network: {net.name}", about, net, found.samples.x(rows, net.theta.dtype),
        features=features, numbers=rows.tolist(), shape=image_shape(X, net.sizes[0], features),
    )  # fmt: skip
    if not found.classes:
        return replace(study, targets=y, loss="squared-error")
    if not found.labelled:
        y = net.predict(study.inputs)
        about += " There are no labels, so the network's own answers stand for them."
    return replace(study, labels=y, classes=tuple(map(str, found.classes)), about=about)


def image_shape(X: Any, inputs: int, features: Sequence[str]) -> tuple[int, int] | None:
    """Return the shape of the images that inputs are, or may be."""
    if isinstance(X, str) and X in NAMES:
        return load_once(X).shape
    side = isqrt(inputs)
    return (side, side) if side * side == inputs >= LEAST_IMAGE and not features else None
