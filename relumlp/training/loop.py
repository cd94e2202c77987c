"""The training loop: epochs of stretches, early stopping, probes, checkpoints."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relumlp.arrays import as_array
from relumlp.checks import check_whole
from relumlp.doors.opening import gate
from relumlp.errors import UserError, shown
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick
from relumlp.machine.blas import largest_product, one_blas_thread
from relumlp.machine.files import is_name
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score, check_samples, inputs_used, live_inputs, score
from relumlp.network.shapes import FLOATS
from relumlp.training.checkpoints import Checkpoints, run_identity
from relumlp.training.resuming import Job
from relumlp.training.run import Hooks, Progress, Run
from relumlp.training.scores import is_better
from relumlp.training.settings import Settings, check_settings, check_settings_fit, make_recipe
from relumlp.training.steps import Recipe
from relumlp.types import Array, Ints

ORDER = 1
"""Spawn key under a run's seed: (ORDER, epoch) shuffles that epoch."""


@gate()
def train(
    network: MLP,
    training: Samples,
    validation: Samples,
    settings: Settings,
    hooks: Hooks | None = None,
) -> Run:
    """Train a network and return the run; the given network is not changed.

    The same network, samples and settings give the same bits on one machine with the same
    versions and BLAS kernels, even if the run was interrupted or other work ran at the same time.

    A run whose loss is no longer finite ends with a verdict that begins with "diverged", and with
    the best network before; the last row of its curve may then hold NaN.

    Raises
    ------
    UserError : inputs, targets or settings do not fit the network; raised before training starts.
    FileFormatError : the checkpoint is damaged or belongs to another run.
    KeyboardInterrupt : ``hooks.stop`` returned True; the checkpoint has been written.
    """
    hooks = hooks or Hooks()
    check_trainable(network, settings)
    check_samples("training", training, network, settings.loss)
    check_samples("validation", validation, network, settings.loss)
    identity = (
        run_identity(network, training, validation, settings, hooks) if hooks.checkpoint else None
    )
    checkpoints = Checkpoints(hooks, identity)
    job = Job(network, settings, len(training.chosen), hooks)
    progress = checkpoints.load(job) or start(network)
    prepared = prepare(network, training, settings)
    with one_blas_thread():
        while not progress.verdict:
            train_epoch(network, prepared, settings.seed, hooks, progress)
            judge_epoch(network, validation, settings, progress)
            if progress.verdict:
                look(network, hooks, progress)
            hooks.on_epoch(progress.epoch, Score(*progress.curve[-1][1:]))
            checkpoints.save(progress)
    return finish_run(network, settings, progress)


def check_trainable(network: MLP, settings: Settings) -> None:
    """Refuse an exact network, and settings that its floats do not hold."""
    if network.theta.dtype not in FLOATS:
        raise UserError(f"network: expected float32 or float64, got {network.theta.dtype}")
    check_settings(settings)
    check_settings_fit(settings, network.theta.dtype)


def start(network: MLP) -> Progress:
    """Return the progress of a run that has done nothing yet."""
    state = np.zeros((3, len(network.theta)), network.theta.dtype)
    state[0] = network.theta
    return Progress(state, network.theta.copy())


class Prepared(NamedTuple):
    """Data and functions that all stretches of a run share.

    Attributes
    ----------
    train_steps : the kernel or the plain form.
    recipe : first argument of ``train_steps``.
    inputs, targets : (n, s_0) as stored, (n, s_N) of the network's dtype.
    rows : the samples to train with, by number.
    """

    train_steps: Callable[..., Array]
    recipe: Recipe
    inputs: Array
    targets: Array
    rows: Ints

    def run(self, state: Array, step: int, order: Ints) -> Array:
        """Train over the samples in ``order``; return the mini-batches' losses."""
        return self.train_steps(self.recipe, state, step, self.inputs, self.targets, order)


def prepare(network: MLP, training: Samples, settings: Settings) -> Prepared:
    """Prepare what all stretches of a run share; a resumed run computes the same bits again."""
    # Kernels make room for a whole mini-batch: a larger one than the set would only cost memory.
    recipe = make_recipe(network, settings, training.scale)._replace(
        live=live_inputs(training), used=inputs_used(training), product=largest_product(),
        batch=min(int(settings.batch), len(training.chosen)),
    )  # fmt: skip
    targets = training.y(network.sizes[-1], network.theta.dtype)
    train_steps = pick("train_steps", plain=settings.plain)
    if settings.plain:
        return Prepared(train_steps, recipe, training.inputs, targets, training.chosen)
    inputs, rows = contiguous(training.inputs), contiguous(training.chosen, np.int64)
    return Prepared(train_steps, recipe, inputs, contiguous(targets), rows)


class Stretch(NamedTuple):
    """Consecutive updates between two moments at which the network is observed.

    Attributes
    ----------
    step : number of updates before the stretch.
    chosen : numbers of the samples in the stretch's mini-batches, in order.
    before, after : the network before and after the stretch.
    """

    step: int
    chosen: Ints
    before: MLP
    after: MLP


@gate()
def train_in_stretches(
    network: MLP, training: Samples, settings: Settings, cuts: Sequence[int]
) -> Iterator[Stretch]:
    """Yield the updates of :func:`train` in stretches, one after the other.

    A stretch ends with its epoch, and after each number of updates in ``cuts``. All epochs are
    run, without validation and without early stopping; after divergence there are no more updates.
    The number of BLAS threads is not limited here.

    Raises
    ------
    UserError : samples or settings do not fit the network, or a cut is no whole number.
    """
    check_trainable(network, settings)
    check_samples("training", training, network, settings.loss)
    cuts = [check_whole("cuts", cut, 0) for cut in cuts]
    return stretches_of(network, training, settings, cuts)


def stretches_of(
    network: MLP, training: Samples, settings: Settings, cuts: Sequence[int]
) -> Iterator[Stretch]:
    """Compute :func:`train_in_stretches` for arguments that fit."""
    prepared, state, done = prepare(network, training, settings), start(network).state, 0
    for epoch in range(settings.epochs):
        for step, chosen in epoch_stretches(prepared, (settings.seed, epoch), done, cuts):
            before = network.with_theta(state[0])
            prepared.run(state, step, chosen)
            yield Stretch(step, chosen, before, network.with_theta(state[0]))
        done += -(-len(prepared.rows) // settings.batch)


def epoch_stretches(
    prepared: Prepared, shuffle: tuple[int, int], step: int, cuts: Sequence[int]
) -> Iterator[tuple[int, Ints]]:
    """Shuffle an epoch's samples; yield for each stretch the updates before it and its samples.

    ``shuffle`` is (the run's seed, the epoch's number from 0); ``step`` is the number of updates
    before the epoch.
    """
    seed, epoch = shuffle
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(ORDER, epoch)))
    order, batch = rng.permutation(prepared.rows), prepared.recipe.batch
    for lo, hi in stretches(len(order), batch, step, cuts):
        yield step + lo // batch, order[lo:hi]


def train_epoch(
    network: MLP, prepared: Prepared, seed: int, hooks: Hooks, progress: Progress
) -> None:
    """Train one epoch, in stretches that end at the probe's steps."""
    shuffle, losses = (seed, progress.epoch), []
    for step, chosen in epoch_stretches(prepared, shuffle, progress.step, hooks.probe_steps):
        look(network, hooks, progress)
        losses.append(prepared.run(progress.state, step, chosen))
        progress.step += int(np.isfinite(losses[-1]).sum())
        if not np.isfinite(losses[-1]).all():
            progress.verdict = f"diverged at update {progress.step + 1}: loss not finite"
            break
    progress.epoch += 1
    seen = np.concatenate(losses)
    progress.curve.append((float(seen.mean()), np.nan, np.nan))


def stretches(
    samples: int, batch: int, step: int, probe_steps: Sequence[int]
) -> list[tuple[int, int]]:
    """Cut an epoch of ``samples``, which starts after ``step`` updates, at the probe's steps."""
    updates = -(-samples // batch)
    cuts = sorted({0, updates, *(s - step for s in probe_steps if step < s < step + updates)})
    return [(lo * batch, min(hi * batch, samples)) for lo, hi in pairwise(cuts)]


def look(network: MLP, hooks: Hooks, progress: Progress) -> None:
    """Call the probe if this number of updates is one of its steps, once for each step.

    A run that diverges at the start of a stretch would otherwise call the probe twice.
    """
    seen = progress.records.get("step", [-1])[-1] == progress.step
    if hooks.probe is None or seen or progress.step not in hooks.probe_steps:
        return
    found = hooks.probe(progress.step, network.with_theta(progress.state[0]))
    record = {"step": np.array(progress.step), **recorded(found)}
    check_record(record, {name: values[-1] for name, values in progress.records.items()})
    for name, value in record.items():
        progress.records.setdefault(name, []).append(value)


def recorded(found: object) -> dict[str, Array]:
    """Return copies of what a probe found, or refuse what a checkpoint could not give back.

    "step" is a name of the loop's own: a resumed run knows by it which records there are.
    """
    if not isinstance(found, Mapping):
        raise UserError(f"probe: expected arrays by their names, got a {type(found).__name__}")
    for name in found:
        if not is_name(name) or name == "step":
            raise UserError(f"probe: expected printable names, and not step, got {shown(name)}")
    return {name: as_array(f"probe, {name}", value).copy() for name, value in found.items()}


def check_record(record: Mapping[str, Array], before: Mapping[str, Array]) -> None:
    """Refuse a probe's record that cannot be stacked with the one before."""
    shapes, wanted = ({n: a.shape for n, a in r.items()} for r in (record, before))
    if before and shapes != wanted:
        raise UserError(f"probe: expected arrays of the shapes {wanted} again, got {shapes}")


def judge_epoch(network: MLP, validation: Samples, settings: Settings, progress: Progress) -> None:
    """Score the epoch, keep the best network, and decide whether training continues."""
    if progress.verdict:
        return
    judged = network.with_theta(progress.state[0])
    validated = score(judged, validation, settings.loss, plain=settings.plain)
    progress.curve[-1] = (progress.curve[-1][0], *validated)
    if not np.isfinite(validated.loss):
        progress.verdict = f"diverged at update {progress.step}: validation loss not finite"
        return
    if is_better(progress.curve, progress.best_epoch):
        progress.best_epoch = progress.epoch
        progress.best = progress.state[0].copy()
    if progress.epoch == settings.epochs:
        progress.verdict = "finished"
    elif settings.patience and progress.epoch - progress.best_epoch >= settings.patience:
        progress.verdict = "converged"


def finish_run(network: MLP, settings: Settings, progress: Progress) -> Run:
    """Turn the progress of a run that has ended into its result."""
    ended_well = settings.patience is None and not progress.verdict.startswith("diverged")
    theta = progress.state[0] if ended_well else progress.best
    records = {name: np.stack(values) for name, values in progress.records.items()}
    return Run(
        network.with_theta(theta),
        np.array(progress.curve, np.float64).reshape(-1, 3),
        progress.best_epoch,
        records,
        progress.verdict,
    )
