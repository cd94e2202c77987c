"""Probes: functions that record measurements of a network while it is trained.

A probe is any function ``probe(step, network) → record``, where the record holds named arrays of
the same shapes at every step. :class:`relumlp.training.run.Hooks` takes a probe together with the
steps at which it is called. A probe cannot change the training, because its network is read-only.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from relumlp.checks import check_callable, check_choice, check_whole
from relumlp.doors.opening import door, gate, inside
from relumlp.errors import UserError
from relumlp.network.chunked import outputs_in_chunks
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP, passing
from relumlp.network.samples import Samples, check_own, check_samples, is_right, scaled
from relumlp.training.run import Probe
from relumlp.types import Array, Ints

SAMPLES_AT_A_LOOK = 2000
"""Number of samples that pass through the network at once."""

MOST_POINTS = 1_000_000
"""Largest number of steps that :func:`log_steps` spaces."""


@door()
def log_steps(last: int, points: int) -> tuple[int, ...]:
    """Steps for a probe: 0, and 1 … last spaced evenly on a logarithmic scale.

    Parameters
    ----------
    last : the last step, at least 1.
    points : number of spaced steps, 1 and last included; there are fewer where several round to
        the same whole number.

    Returns
    -------
    Whole numbers, ascending: 0, 1, …, last; 0 and last if points is 1.

    Raises
    ------
    UserError : ``last`` or ``points`` is below 1, or too large for floats or for a list.
    """
    check_whole("last", last, 1)
    check_whole("points", points, 1)
    for name, value, most in (("last", last, 1 << 53), ("points", points, MOST_POINTS)):
        if value > most:
            raise UserError(f"{name}: expected at most {most:,}, got {value}")
    spaced = np.geomspace(last, 1, points).round().astype(int)
    return (0, *sorted({int(s) for s in spaced}))


def pass_through(network: MLP, x: Array) -> Iterator[Array]:
    """Yield the pre-activations z_1 … z_N of samples x, (n, s_i), without keeping other layers.

    Samples are not checked, and numbers may be infinite, as in a training that diverges.
    """
    return (layer.z for layer in passing(network, x))


def chunks(samples: Samples, dtype: DTypeLike) -> Iterator[tuple[Array, Ints]]:
    """Yield samples as (inputs (n, s_0), labels (n,)), at most SAMPLES_AT_A_LOOK at a time."""
    rows = samples.chosen
    for at in range(0, len(rows), SAMPLES_AT_A_LOOK):
        some = rows[at : at + SAMPLES_AT_A_LOOK]
        yield scaled(samples, some, dtype), samples.targets[some]


@door()
def class_counts_of(network: MLP, samples: Samples, *, plain: bool = False) -> list[Ints]:
    """|Ŝ_{l,j}^(c)| of every hidden layer, each int64 (s_l, |C|), in chunks.   [of dynamics.8]

    Raises
    ------
    UserError : the samples do not fit the network, or their targets are no classes of it.
    """
    check_labelled(samples)
    check_samples("samples", samples, network)
    return _counts_and_outputs(network, samples, None, plain)[0]


def check_labelled(samples: Samples) -> None:
    """Refuse samples that are none, or whose targets are no whole numbers."""
    y = samples.targets
    n = 0 if not samples.inputs.ndim else samples.chosen.size
    if not n or y.ndim != 1 or y.dtype.kind not in "iu":
        raise UserError(f"samples: expected labelled samples, got {n} with targets {y.shape}")


@gate()
def counting_probe(samples: Samples, loss: str = "cross-entropy", *, plain: bool = False) -> Probe:
    """Make a probe that counts, for each hidden node and class, the samples that switch it on.

    Its record:

    ========  =========================================================================
    counts    |Ŝ_{l,j}^(c)|, (nodes of all hidden layers in order, |C|), the smallest
              unsigned integers that hold the number of samples         [of dynamics.8]
    loss      mean loss over the samples, float64 ()
    error     fraction of the samples that are classified wrongly, float64 ()
    ========  =========================================================================

    Parameters
    ----------
    samples : labelled samples, usually the validation set; a class may have none.
    loss : "cross-entropy" or "squared-error".
    plain : count with the plain form instead of the kernel.

    Raises
    ------
    UserError : an unknown loss, no samples, or samples without labels; when the probe is called,
        samples that do not fit the network, labels that are not its classes, or a network without
        hidden layers.
    """
    check_choice("loss", loss, LOSSES)
    check_labelled(samples)
    check_own("samples", samples)
    n = len(samples.chosen)
    dtype = np.min_scalar_type(n)
    fitting: set[object] = set()

    def probe(step: int, network: MLP) -> dict[str, Array]:
        if network.N < 2:
            raise UserError(f"network: expected a hidden layer to count in, got {network.name}")
        kind = network.sizes, network.theta.dtype
        if kind not in fitting:
            check_samples("samples", samples, network)
            fitting.add(kind)
        # Of a network that diverges, the loss says it.
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            counts, total, wrong = _counts_and_outputs(network, samples, loss, plain)
        return {
            "counts": np.concatenate(counts).astype(dtype),
            "loss": np.array(total / n),
            "error": np.array(wrong / n),
        }

    return probe


def _counts_and_outputs(
    network: MLP, samples: Samples, loss: str | None, plain: bool
) -> tuple[list[Ints], float, int]:
    """Counts (s_l, |C|) of the hidden layers, summed loss (0 if none is asked for), and errors."""
    hidden, classes = network.sizes[1:-1], network.sizes[-1]
    counts = np.zeros((classes, sum(hidden)), np.int64)
    total, wrong, rows, size = 0.0, 0, samples.chosen, SAMPLES_AT_A_LOOK
    for some, z in outputs_in_chunks(network, samples, rows, size, counts, plain=plain):
        labels = samples.targets[some]
        wrong += int((~is_right(z, labels)).sum())
        if loss is not None:
            E = LOSSES[loss].value(z, inside(one_hot)(labels, classes, z.dtype))
            total += float(E.sum(dtype=np.float64))
    ends = np.cumsum(hidden)[:-1]
    return [np.ascontiguousarray(c.T) for c in np.split(counts, ends, axis=1)], total, wrong


@gate()
def together(*probes: Probe) -> Probe:
    """Combine several probes into one whose record holds the arrays of all.

    Raises
    ------
    UserError : an argument is no probe; when the probe is called, two of the probes record the same
        name.
    """
    for one in probes:
        check_callable("probes", one)

    def probe(step: int, network: MLP) -> dict[str, Array]:
        record: dict[str, Array] = {}
        for one in probes:
            for name, value in one(step, network).items():
                if name in record:
                    raise UserError(f"probes: expected names of their own, got {name} twice")
                record[name] = value
        return record

    return probe


@gate()
def only_at(steps: Sequence[int], probe: Probe, like: dict[str, Array]) -> Probe:
    """Call a costly probe only at the given steps; at all others the record is ``like``.

    Raises
    ------
    UserError : a step is no whole number of at least 0, ``probe`` no function, ``like`` no record.
    """
    for step in steps:
        check_whole("steps", step, 0)
    check_callable("probe", probe)
    if not isinstance(like, Mapping):
        raise UserError(f"like: expected named arrays, got a {type(like).__name__}")
    chosen = frozenset(steps)

    def sparse(step: int, network: MLP) -> dict[str, Array]:
        return dict(probe(step, network)) if step in chosen else like

    return sparse
