"""The training loop: what it does step by step, when it stops, who may look on, what it refuses."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from helpers.small_runs import (
    ALL,
    INPUTS,
    LABELS,
    NETWORK,
    QUIET,
    SETTINGS,
    THIRDS,
    TRAINING,
    VALIDATION,
    WRONG_SAMPLES,
    assert_same_run,
    refused,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from relumlp.errors import UserError
from relumlp.network.losses import one_hot
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score, evaluate
from relumlp.training import loop as training
from relumlp.training import steps
from relumlp.training.loop import (
    epoch_stretches,
    is_better,
    prepare,
    stretches,
    train,
    train_in_stretches,
)
from relumlp.training.run import Hooks, Progress
from relumlp.training.settings import Settings, check_settings, make_recipe

FORMS = pytest.mark.parametrize("plain", [False, True], ids=["kernel", "plain"])


def by_hand(settings, epochs, network=NETWORK):
    """States θ after 0, 1, 2, … updates, with the plain form; (epoch losses, states)."""
    state = np.zeros((3, len(network.theta)), np.float32)
    state[0] = network.theta
    states, losses = [state[0].copy()], []
    recipe = make_recipe(network, settings, 1.0)
    y = one_hot(LABELS, 3)
    for epoch in range(epochs):
        seed = np.random.SeedSequence(settings.seed, spawn_key=(1, epoch))
        order = np.random.default_rng(seed).permutation(np.arange(50))
        losses.append([])
        for at in range(0, 50, settings.batch):
            batch = order[at : at + settings.batch]
            losses[-1] += [*steps.train_steps(recipe, state, len(states) - 1, INPUTS, y, batch)]
            states.append(state[0].copy())
    return losses, states


# --- what a run is


@pytest.mark.parametrize("optimiser", steps.OPTIMISER_NAMES)
def test_a_run_is_its_mini_batches_in_the_order_of_its_seed(optimiser):
    settings = replace(SETTINGS, optimiser=optimiser, epochs=3, plain=True)
    run = train(NETWORK, TRAINING, VALIDATION, settings)
    losses, states = by_hand(settings, 3)
    assert run.network.theta.tobytes() == states[-1].tobytes()
    assert run.curve[:, 0].tolist() == [np.mean(epoch) for epoch in losses]
    assert run.curve.shape == (3, 3)
    assert run.verdict == "finished"
    assert run.records == {}
    for epoch in range(3):
        network = NETWORK.with_theta(states[7 * (epoch + 1)])
        assert Score(*run.curve[epoch, 1:]) == evaluate(network, VALIDATION)


def test_a_run_with_the_kernel_is_the_plain_one_to_rounding():
    """35 updates of some 10 roundings: of order 10³ eps, on parameters of order 1."""
    fast, plain = (
        train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, plain=p)) for p in (False, True)
    )
    np.testing.assert_allclose(fast.network.theta, plain.network.theta, atol=1e-4)
    np.testing.assert_allclose(fast.curve, plain.curve, atol=1e-4)


@FORMS
def test_the_same_run_gives_the_same_bits(plain):
    settings = replace(SETTINGS, plain=plain)
    before = NETWORK.theta.tobytes()
    runs = [train(NETWORK, TRAINING, VALIDATION, settings) for _ in range(2)]
    assert_same_run(*runs)
    assert NETWORK.theta.tobytes() == before
    other = train(NETWORK, TRAINING, VALIDATION, replace(settings, seed=3))
    assert other.network.theta.tobytes() != runs[0].network.theta.tobytes()


def test_what_runs_beside_a_run_changes_no_bit():
    """Two threads, started together, each with trainings of its own."""
    both = [replace(SETTINGS, seed=s, epochs=20) for s in (1, 2)]
    alone = [train(NETWORK, TRAINING, VALIDATION, s) for s in both]
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(train, NETWORK, TRAINING, VALIDATION, s) for s in both * 3]
        for job, expected in zip(jobs, alone * 3, strict=True):
            assert_same_run(job.result(), expected)


def test_a_network_is_trained_by_one_thread_of_blas_in_any_thread():
    def probe(step, network):
        found = [i["num_threads"] for i in threadpool_info() if i["user_api"] == "blas"]
        return {"threads": np.array(found)}

    def run():
        records = train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(probe, [0, 9])).records
        return {*records["threads"].ravel()}

    assert run() == {1}
    with ThreadPoolExecutor(2) as pool:
        assert [job.result() for job in [pool.submit(run) for _ in range(4)]] == [{1}] * 4


def test_samples_that_do_not_count_do_not_count():
    inputs, labels = INPUTS.copy(), LABELS.copy()
    inputs[55:], labels[55:] = -9, 1
    rows = np.arange(40)
    runs = [
        train(NETWORK, Samples(x, y, rows=rows), Samples(x, y, rows=rows + 10), SETTINGS)
        for x, y in ((INPUTS, LABELS), (inputs, labels))
    ]
    assert_same_run(*runs)


@pytest.mark.parametrize("loss", steps.LOSS_NAMES)
def test_a_network_learns_clouds(loss):
    run = train(NETWORK, ALL, ALL, replace(SETTINGS, loss=loss, epochs=60))
    assert run.curve[-1, 2] > 0.95
    assert run.curve[-1, 0] < run.curve[0, 0] / 3
    assert evaluate(run.network, ALL, loss).accuracy == run.curve[-1, 2]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_learns_a_line_and_is_judged_by_its_loss(dtype):
    x = np.linspace(-1, 1, 40, dtype=dtype)[:, None]
    line = Samples(x, 3 * x - 1)
    network = MLP.initialised((1, 8, 1), dtype=dtype)
    settings = Settings("squared-error", learning_rate=0.05, batch=10, epochs=150, patience=20)
    run = train(network, line, line, settings)
    assert run.network.theta.dtype == dtype
    assert run.curve[run.best_epoch - 1, 1] == run.curve[:, 1].min() < 1e-3
    assert np.isnan(run.curve[:, 2]).all()
    score = evaluate(run.network, line, "squared-error")
    assert score.loss == run.curve[run.best_epoch - 1, 1]
    assert np.isnan(score.accuracy)


# --- when it stops


def scripted(monkeypatch, scores):
    """Let validation give these (loss, accuracy), and keep the networks that it is asked for."""
    seen, left = [], iter(scores)

    def score(network, samples, loss, plain):
        seen.append(network.theta.tobytes())
        return Score(*next(left))

    monkeypatch.setattr(training, "score", score)
    return seen


NAN = float("nan")
STOPS = {
    "a better accuracy": ([(1, 0.5), (2, 0.6), (3, 0.5), (3, 0.5)], 2, 2, "converged"),
    "a better loss at equal accuracy": ([(2, 0.5), (1, 0.5), (1, 0.4)], 1, 2, "converged"),
    "a tie is no progress": ([(1, 0.5), (1, 0.5), (1, 0.5)], 2, 1, "converged"),
    "accuracy comes before loss": ([(1, 0.5), (0.1, 0.4)], 1, 1, "converged"),
    "patience starts again": (
        [(1, 0.5), (1, 0.5), (1, 0.6), (1, 0.5), (1, 0.5)], 2, 3, "converged",
    ),
    "loss alone": ([(2, NAN), (1, NAN), (1, NAN), (1.5, NAN)], 2, 2, "converged"),
    "all epochs": ([(1, 0.5), (1, 0.6), (1, 0.5), (1, 0.5), (1, 0.5)], 4, 2, "finished"),
    "both at once": ([(1, 0.5), (1, 0.4), (1, 0.4), (1, 0.4), (1, 0.4)], 4, 1, "finished"),
    "the last is the best": ([(5 - k, 0.5) for k in range(5)], 1, 5, "finished"),
}  # fmt: skip


@pytest.mark.parametrize(("scores", "patience", "best", "verdict"), STOPS.values(), ids=[*STOPS])
def test_early_stopping(monkeypatch, scores, patience, best, verdict):
    seen = scripted(monkeypatch, scores)
    epochs = 5 if verdict == "finished" else 6
    settings = replace(SETTINGS, epochs=epochs, patience=patience)
    run = train(NETWORK, TRAINING, VALIDATION, settings)
    assert len(seen) == len(scores) == len(run.curve)
    assert (run.best_epoch, run.verdict) == (best, verdict)
    assert run.network.theta.tobytes() == seen[best - 1]
    np.testing.assert_array_equal(run.curve[:, 1:], scores)


def test_without_patience_all_epochs_are_run_and_the_last_network_is_returned(monkeypatch):
    seen = scripted(monkeypatch, [(1, 0.9)] + [(2, 0.1)] * 4)
    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS)
    assert (run.best_epoch, run.verdict) == (1, "finished")
    assert run.network.theta.tobytes() == seen[-1] != seen[0]


@pytest.mark.parametrize(
    ("last", "best", "better"),
    [
        ((1, 0.5), (1, 0.5), False),
        ((2, 0.6), (1, 0.5), True),
        ((1, 0.5), (2, 0.5), True),
        ((0, 0.4), (2, 0.5), False),
        ((1, NAN), (2, NAN), True),
        ((2, NAN), (2, NAN), False),
        ((3, NAN), (2, NAN), False),
    ],
)
def test_what_is_better(last, best, better):
    assert is_better([(0, 9, 0.1), (0, *best), (0, *last)], 2) is better
    assert is_better([(0, *last)], 0)


# --- divergence


@QUIET
@FORMS
@pytest.mark.parametrize("optimiser", steps.OPTIMISER_NAMES)
def test_a_huge_learning_rate_diverges_and_says_so(plain, optimiser):
    settings = replace(SETTINGS, optimiser=optimiser, learning_rate=1e38, plain=plain)
    run = train(NETWORK, TRAINING, VALIDATION, settings)
    assert run.verdict == "diverged at update 2: loss not finite"
    assert run.network.theta.tobytes() == NETWORK.theta.tobytes()
    assert run.best_epoch == 0
    assert np.isnan(run.curve).all()
    assert run.curve.shape == (1, 3)


@QUIET
@FORMS
def test_divergence_later_returns_the_best_network_and_spares_what_was_seen(plain):
    """Squared error, growing by itself; without patience too the best network is returned."""
    settings = replace(
        SETTINGS, loss="squared-error", optimiser="sgd", learning_rate=0.4, epochs=50, plain=plain
    )
    network = MLP.initialised((4, 3), seed=1)
    states = []
    hooks = Hooks(lambda step, net: states.append(net) or {}, range(10**4))
    run = train(network, TRAINING, VALIDATION, settings, hooks)
    updates = int(run.verdict.removeprefix("diverged at update ").removesuffix(": loss not finite"))
    epochs = len(run.curve)
    assert updates > 7
    assert epochs == -(-updates // 7) < 50
    assert np.isnan(run.curve[-1]).all()
    assert np.isfinite(run.curve[:-1]).all()
    assert run.records["step"].tolist() == [*range(updates)]
    assert run.network.theta.tobytes() == states[7 * run.best_epoch].theta.tobytes()


@FORMS
def test_a_validation_loss_that_overflows_is_divergence(plain):
    """One update an epoch: the loss that it starts from is finite, what it leads to is not."""
    settings = replace(SETTINGS, learning_rate=1e38, batch=50, plain=plain)
    run = train(NETWORK, TRAINING, VALIDATION, settings)
    assert run.verdict == "diverged at update 1: validation loss not finite"
    assert run.network.theta.tobytes() == NETWORK.theta.tobytes()
    assert np.isfinite(run.curve[0, 0])
    assert not np.isfinite(run.curve[0, 1])


def test_a_network_of_nan_diverges_at_once():
    network = NETWORK.with_theta(NETWORK.theta * np.nan)
    seen = []
    hooks = Hooks(lambda step, net: seen.append(step) or {}, [0])
    run = train(network, TRAINING, VALIDATION, SETTINGS, hooks)
    assert run.verdict == "diverged at update 1: loss not finite"
    assert seen == [0]
    assert run.records["step"].tolist() == [0]


# --- who looks on


@FORMS
def test_a_probe_sees_the_network_after_that_many_updates(plain):
    """Seven updates an epoch: at the start, inside, at a boundary, at the end, and never."""
    settings = replace(SETTINGS, epochs=3, plain=plain)
    wanted = (0, 3, 7, 8, 14, 20, 21, 22, 999)

    def probe(step, network):
        return {"theta": network.theta, "twice": np.array([step, step])}

    run = train(NETWORK, TRAINING, VALIDATION, settings, Hooks(probe, wanted))
    assert run.records.keys() == {"step", "theta", "twice"}
    assert run.records["step"].tolist() == [0, 3, 7, 8, 14, 20, 21]
    assert run.records["twice"].tolist() == [[s, s] for s in (0, 3, 7, 8, 14, 20, 21)]
    if plain:
        states = by_hand(settings, 3)[1]
        assert run.records["theta"].tobytes() == b"".join(
            states[s].tobytes() for s in (0, 3, 7, 8, 14, 20, 21)
        )
    assert run.records["theta"][-1].tobytes() == run.network.theta.tobytes()
    assert run.records["theta"][0].tobytes() == NETWORK.theta.tobytes()


@FORMS
@settings(max_examples=20)
@given(st.data())
def test_looking_changes_no_bit(plain, data):
    how = replace(SETTINGS, epochs=3, plain=plain)
    blind = train(NETWORK, TRAINING, VALIDATION, how)
    wanted = data.draw(st.lists(st.integers(0, 30)))
    seeing = train(NETWORK, TRAINING, VALIDATION, how, Hooks(lambda step, net: {}, wanted))
    assert_same_run(replace(seeing, records={}), blind)
    expected = sorted({s for s in wanted if s <= 21})
    assert [*seeing.records.get("step", [])] == expected


def test_a_probe_sees_the_last_network_of_a_run_that_stops_early(monkeypatch):
    scripted(monkeypatch, [(1, 0.5)] * 5)
    hooks = Hooks(lambda step, net: {}, [14, 21])
    run = train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, patience=1), hooks)
    assert run.verdict == "converged"
    assert run.records["step"].tolist() == [14]


def test_a_probe_may_use_one_buffer_for_all():
    buffer = np.zeros(1)

    def probe(step, network):
        buffer[0] = step
        return {"seen": buffer}

    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(probe, np.array([1, 5])))
    assert run.records["seen"].tolist() == [[1], [5]]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (None, "probe: expected arrays by their names, got a NoneType"),
        ([1.0], "probe: expected arrays by their names, got a list"),
        ({"step": 9}, "probe: expected printable names, and not step, got 'step'"),
        ({1: 1.0}, "probe: expected printable names, and not step, got 1"),
        ({"a\0b": 1.0}, r"probe: expected printable names, and not step, got 'a\x00b'"),
        ({"\ud800": 1.0}, r"probe: expected printable names, and not step, got '\ud800'"),
        ({"a": [[1], [1, 2]]}, "probe, a: expected an array, got a list of uneven or foreign"),
        ({"a": np.ma.masked_array([1.0], [True])}, "probe, a: expected numbers everywhere, got a"),
    ],
)
def test_what_a_checkpoint_could_not_give_back_is_no_record(found, sentence):
    with pytest.raises(UserError, match=f"^{re.escape(sentence)}"):
        train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(lambda step, net: found, [0]))


def test_a_probe_cannot_change_the_run():
    def probe(step, network):
        with pytest.raises(ValueError, match="read-only"):
            network.theta[:] = 0
        return {}

    train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(probe, [0, 5]))


def test_on_epoch_is_told_every_epoch_and_its_score():
    told = []
    run = train(
        NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(on_epoch=lambda e, s: told.append((e, s)))
    )
    assert told == [(e + 1, Score(*row[1:])) for e, row in enumerate(run.curve)]


def test_stop_is_asked_after_every_epoch_and_ends_the_run():
    told, answers = [], iter([False, False, True])
    hooks = Hooks(stop=lambda: next(answers), on_epoch=lambda e, s: told.append(e))
    with pytest.raises(KeyboardInterrupt):
        train(NETWORK, TRAINING, VALIDATION, SETTINGS, hooks)
    assert told == [1, 2, 3]


def test_stop_comes_too_late_for_a_run_that_has_ended():
    hooks = Hooks(stop=lambda: True)
    run = train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, epochs=1), hooks)
    assert run.verdict == "finished"


# --- stretches


@pytest.mark.parametrize("cuts", [(), (1, 2, 9), range(1, 15), (0, 7, 14, 99)])
def test_stretches_of_a_run_are_its_updates_between_the_cuts(cuts):
    """Seven mini-batches an epoch, two epochs: a stretch ends at each cut, and with its epoch."""
    settings = replace(SETTINGS, epochs=2, plain=True)
    _, states = by_hand(settings, 2)
    made = list(train_in_stretches(NETWORK, TRAINING, settings, cuts))
    steps = [stretch.step for stretch in made]
    assert steps == sorted({0, 7, *(cut for cut in cuts if cut < 14)})
    for stretch, end in zip(made, [*steps[1:], 14], strict=True):
        assert stretch.before.theta.tobytes() == states[stretch.step].tobytes()
        assert stretch.after.theta.tobytes() == states[end].tobytes()
        batches = [min(8, 50 - 8 * (k % 7)) for k in range(stretch.step, end)]
        assert len(stretch.chosen) == sum(batches)
    for epoch in (0, 1):
        seen = [stretch.chosen for stretch in made if stretch.step // 7 == epoch]
        assert sorted(np.concatenate(seen)) == list(range(50))


@FORMS
def test_training_in_stretches_ends_where_training_does_to_the_bit(plain):
    settings = replace(SETTINGS, plain=plain)
    *_, last = train_in_stretches(NETWORK, TRAINING, settings, (3, 4, 20))
    run = train(NETWORK, TRAINING, VALIDATION, settings)
    assert last.after.theta.tobytes() == run.network.theta.tobytes()


def test_a_stretch_is_made_when_it_is_asked_for():
    stretches = train_in_stretches(NETWORK, TRAINING, replace(SETTINGS, epochs=10**9), (1,))
    assert [next(stretches).step, next(stretches).step, next(stretches).step] == [0, 1, 7]


def test_a_run_that_diverges_goes_on_in_stretches_without_updates():
    settings = replace(SETTINGS, optimiser="sgd", learning_rate=1e30, epochs=2)
    made = list(train_in_stretches(NETWORK, TRAINING, settings, ()))
    assert [stretch.step for stretch in made] == [0, 7]
    assert made[1].after.theta.tobytes() == made[1].before.theta.tobytes()


@pytest.mark.parametrize(
    ("samples", "batch", "step", "probes", "expected"),
    [
        (10, 5, 0, (), [(0, 10)]),
        (10, 3, 0, (), [(0, 10)]),
        (10, 3, 0, (0, 4), [(0, 10)]),
        (10, 3, 0, (1, 3), [(0, 3), (3, 9), (9, 10)]),
        (10, 3, 4, (3, 4, 6, 8, 9), [(0, 6), (6, 10)]),
        (10, 3, 4, (6, 6, 5), [(0, 3), (3, 6), (6, 10)]),
        (2, 5, 7, (7, 8), [(0, 2)]),
    ],
)
def test_stretches(samples, batch, step, probes, expected):
    assert stretches(samples, batch, step, probes) == expected


def test_the_stretches_of_an_epoch_are_its_samples_in_their_order_and_the_updates_before():
    stretch = prepare(NETWORK, TRAINING, SETTINGS)
    found = list(epoch_stretches(stretch, shuffle=(2, 3), step=21, cuts=[0, 22, 26, 28]))
    assert [step for step, _ in found] == [21, 22, 26]
    assert [len(rows) for _, rows in found] == [8, 32, 10]
    seed = np.random.SeedSequence(2, spawn_key=(1, 3))
    order = np.random.default_rng(seed).permutation(np.arange(50))
    np.testing.assert_array_equal(np.concatenate([rows for _, rows in found]), order)


@given(st.integers(1, 50), st.integers(1, 20), st.integers(0, 9), st.lists(st.integers(0, 60)))
def test_stretches_are_the_epoch_cut_where_probes_look(samples, batch, step, probes):
    cuts = stretches(samples, batch, step, probes)
    assert [r for lo, hi in cuts for r in range(lo, hi)] == [*range(samples)]
    updates = -(-samples // batch)
    inside = {s - step for s in probes if step < s < step + updates}
    assert [lo for lo, _ in cuts] == [0, *sorted(k * batch for k in inside)]


# --- what is refused


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    WRONG_SAMPLES.values(),
    ids=[*WRONG_SAMPLES],
)
def test_samples_that_do_not_fit_are_refused_before_any_work(wrong, sentence, tmp_path):
    told = []
    hooks = Hooks(checkpoint=tmp_path / "c.npz", on_epoch=lambda e, s: told.append(e))
    with refused(sentence.format("training")):
        train(NETWORK, wrong, VALIDATION, SETTINGS, hooks)
    with refused(sentence.format("validation")):
        train(NETWORK, TRAINING, wrong, SETTINGS, hooks)
    assert not told
    assert not [*tmp_path.iterdir()]


def test_shares_are_judged_for_cross_entropy_alone():
    twice = Samples(INPUTS, THIRDS * 2)
    assert train(NETWORK, twice, twice, replace(SETTINGS, loss="squared-error")).verdict
    rounded = Samples(INPUTS, THIRDS.astype(np.float32))
    assert train(NETWORK, rounded, rounded, SETTINGS).verdict == "finished"


WRONG_SETTINGS = [
    ({"loss": "hinge"}, "loss: expected one of squared-error, cross-entropy, got 'hinge'"),
    ({"optimiser": "lbfgs"}, "optimiser: expected one of sgd, momentum, adam, got 'lbfgs'"),
    ({"learning_rate": 0}, "learning_rate: expected a finite number above 0, got 0"),
    ({"learning_rate": -0.1}, "learning_rate: expected a finite number above 0, got -0.1"),
    ({"learning_rate": NAN}, "learning_rate: expected a finite number above 0, got nan"),
    ({"learning_rate": np.inf}, "learning_rate: expected a finite number above 0, got inf"),
    ({"learning_rate": "0.1"}, "learning_rate: expected a finite number above 0, got '0.1'"),
    ({"batch": 0}, "batch: expected at least 1, got 0"),
    ({"batch": 2.5}, "batch: expected a whole number, got 2.5"),
    ({"epochs": 0}, "epochs: expected at least 1, got 0"),
    ({"epochs": True}, "epochs: expected a whole number, got True"),
    ({"patience": 0}, "patience: expected at least 1, got 0"),
    ({"patience": 1.5}, "patience: expected a whole number, got 1.5"),
    ({"seed": -1}, "seed: expected at least 0, got -1"),
    ({"seed": None}, "seed: expected a whole number, got None"),
    ({"beta1": 1}, "beta1: expected a number below 1, got 1"),
    ({"beta1": -0.1}, "beta1: expected a finite number of at least 0, got -0.1"),
    ({"beta2": 1.5}, "beta2: expected a number below 1, got 1.5"),
    ({"beta2": NAN}, "beta2: expected a finite number of at least 0, got nan"),
    ({"epsilon": 0}, "epsilon: expected a finite number above 0, got 0"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG_SETTINGS)
def test_settings_that_cannot_be_trained_with_are_refused(changes, sentence):
    with refused(sentence):
        train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"batch": 1, "epochs": 1, "patience": 1, "seed": 0},
        {"batch": np.uint8(3), "seed": np.uint32(4), "learning_rate": np.float32(0.1)},
        {"beta1": 0, "beta2": 0.0, "epsilon": 1e-30, "learning_rate": 1e-37},
        {"learning_rate": Fraction(1, 10)},
    ],
)
def test_settings_at_their_bounds_are_welcome(changes):
    check_settings(replace(SETTINGS, **changes))
    assert train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, **changes)).verdict == "finished"


def test_defaults_are_those_that_are_documented():
    assert Settings() == Settings(
        "cross-entropy", "adam", 0.001, 60, 50, None, 0, 0.9, 0.999, 1e-8, False
    )
    assert Hooks().every == 10
    assert not Hooks().stop()


def test_an_exact_network_cannot_be_trained():
    exact = MLP.from_arrays([np.array([[Fraction(1)] * 4] * 3)])
    with refused("network: expected float32 or float64, got object"):
        train(exact, TRAINING, VALIDATION, SETTINGS)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [(-1, "expected at least 0, got -1"), (2.0, "expected a whole number, got 2.0")],
)
def test_a_step_at_which_no_probe_can_look_is_refused(step, sentence):
    with refused(f"probe_steps: {sentence}"):
        train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(lambda s, n: {}, [0, step]))


def test_progress_starts_from_nothing():
    progress = training.start(NETWORK)
    assert progress.state.dtype == np.float32
    assert progress.state[0].tobytes() == progress.best.tobytes() == NETWORK.theta.tobytes()
    assert not progress.state[1:].any()
    fresh = Progress(progress.state, progress.best, 0, 0, 0, [], {}, "")
    for name in ("epoch", "best_epoch", "step", "curve", "records", "verdict"):
        assert getattr(progress, name) == getattr(fresh, name)
