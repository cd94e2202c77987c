"""``relumlp train``: every option reaches the training, held against the library called by hand."""

import re
import signal
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import done, made_mnist, refused, relumlp  # noqa: F401

from relumlp.commands import train as command
from relumlp.datasets import load, split
from relumlp.machine.files import load_network, read_file
from relumlp.machine.locks import only_runner
from relumlp.machine.versions import environment
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate
from relumlp.training.loop import train
from relumlp.training.run import Hooks
from relumlp.training.settings import Settings

FEW = ("--hidden", "6", "--epochs", "3")
DEFAULTS = Settings("cross-entropy", "adam", 0.001, 60, 50, 10, 0)


def by_hand(
    settings, hidden=(6,), *, data="digits", how="he", unit="relu", bias=True, dtype=np.float32,
    seeds=None, hooks=None,
):  # fmt: skip
    """Train without the command; ``seeds`` are those of the split and of the weights."""
    split_seed, weights_seed = seeds or (settings.seed, settings.seed)
    d = load(data)
    rows, held_out = split(d.train_labels, len(d.train_labels) // 10, split_seed)
    training = Samples(d.train_images, d.train_labels, d.scale, rows)
    validation = Samples(d.train_images, d.train_labels, d.scale, held_out)
    sizes = (d.train_images.shape[1], *hidden, d.classes)
    network = MLP.initialised(sizes, how, seed=weights_seed, bias=bias, unit=unit, dtype=dtype)
    run = train(network, training, validation, settings, hooks)
    test = Samples(d.test_images, d.test_labels, d.scale)
    return run, evaluate(run.network, test, settings.loss)


def assert_same(shown, out, expected):
    """The file and what was printed are the run and the score that were made by hand."""
    run, score = expected
    one, other = load_network(out), run.network
    assert (one.sizes, one.bias, one.unit) == (other.sizes, other.bias, other.unit)
    assert one.theta.dtype == other.theta.dtype
    assert one.theta.tobytes() == other.theta.tobytes()
    assert shown == {
        "network": run.network.name,
        "verdict": run.verdict,
        "epochs": len(run.curve),
        "best_epoch": run.best_epoch,
        "test_accuracy": score.accuracy,
        "test_loss": score.loss,
        "file": str(out),
    }


def settings(**changed):
    return Settings(**{**asdict(DEFAULTS), "epochs": 3, **changed})


def test_all_defaults_are_those_that_the_help_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = done("train", "--json").json
    assert [path.name for path in tmp_path.iterdir()] == ["network.npz"]
    assert_same(shown, Path("network.npz"), by_hand(DEFAULTS, (100,)))
    assert read_file(Path("network.npz"), "network").manifest["config"] == asdict(DEFAULTS)


ONE_BY_ONE = {
    "hidden": (["--hidden", "7-5"], {"hidden": (7, 5)}, {}),
    "no hidden layer": (["--hidden", "0"], {"hidden": ()}, {}),
    "loss": (["--loss", "squared-error"], {}, {"loss": "squared-error"}),
    "momentum": (["--optimiser", "momentum"], {}, {"optimiser": "momentum"}),
    "sgd": (["--optimiser", "sgd"], {}, {"optimiser": "sgd"}),
    "learning rate": (["--learning-rate", "0.0123"], {}, {"learning_rate": 0.0123}),
    "batch": (["--batch", "37"], {}, {"batch": 37}),
    "epochs": (["--epochs", "9"], {}, {"epochs": 9}),
    "lecun": (["--initialisation", "lecun"], {"how": "lecun"}, {}),
    "uniform": (["--initialisation", "normalised-uniform"], {"how": "normalised-uniform"}, {}),
    "torch": (["--initialisation", "torch-linear"], {"how": "torch-linear"}, {}),
    "sigmoid": (["--unit", "sigmoid"], {"unit": "sigmoid"}, {}),
    "identity": (["--unit", "identity"], {"unit": "identity"}, {}),
    "first bias": (["--bias", "first"], {"bias": [True, False]}, {}),
    "no bias": (["--bias", "none"], {"bias": False}, {}),
    "precision": (["--precision", "float64"], {"dtype": np.float64}, {}),
    "seed": (["--seed", "3"], {}, {"seed": 3}),
}


@pytest.fixture(scope="module")
def plain_run():
    return by_hand(settings())[0].network


@pytest.mark.parametrize("option", ONE_BY_ONE)
def test_each_option_alone_is_what_the_library_does_with_it(option, tmp_path, plain_run):
    arguments, network, changed = ONE_BY_ONE[option]
    out = tmp_path / "net.npz"
    shown = done("train", *FEW, *arguments, "--out", out, "--json").json
    expected = by_hand(settings(**changed), **network)
    assert_same(shown, out, expected)
    assert expected[0].network.theta.tobytes() != plain_run.theta.tobytes()


def test_patience_ends_a_run(tmp_path):
    out = tmp_path / "net.npz"
    many = ("--hidden", "6", "--epochs", "40", "--learning-rate", "0.2", "--patience", "2")
    shown = done("train", *many, "--out", out, "--json").json
    expected = by_hand(settings(epochs=40, learning_rate=0.2, patience=2))
    assert_same(shown, out, expected)
    assert shown["verdict"] == "converged"
    assert shown["epochs"] == shown["best_epoch"] + 2


ALL = ("--hidden", "7-5", "--loss", "squared-error", "--optimiser", "momentum", "--learning-rate",
       "0.003", "--batch", "37", "--epochs", "6", "--patience", "4", "--initialisation", "lecun",
       "--unit", "sigmoid", "--bias", "first", "--precision", "float64")  # fmt: skip
ALL_SETTINGS = {"loss": "squared-error", "optimiser": "momentum", "learning_rate": 0.003,
                "batch": 37, "epochs": 6, "patience": 4}  # fmt: skip
ALL_NETWORK = {"hidden": (7, 5), "how": "lecun", "unit": "sigmoid", "bias": [True, False, False],
               "dtype": np.float64}  # fmt: skip


def test_all_options_together_are_kept_with_their_network(tmp_path):
    out = tmp_path / "somewhere" / "else.npz"
    shown = done("train", *ALL, "--seed", "3", "--out", out, "--json").json
    chosen = settings(**ALL_SETTINGS, seed=3)
    assert_same(shown, out, by_hand(chosen, **ALL_NETWORK))
    manifest = read_file(out, "network").manifest
    assert manifest["config"] == asdict(chosen)
    assert manifest["facts"] == shown
    assert manifest["environment"] == environment()
    assert [path.name for path in out.parent.iterdir()] == ["else.npz"]


def test_a_seed_reaches_split_weights_and_order_each(tmp_path):
    done("train", *FEW, "--seed", "3", "--out", tmp_path / "net.npz")
    theta = load_network(tmp_path / "net.npz").theta.tobytes()
    assert theta == by_hand(settings(seed=3), seeds=(3, 3))[0].network.theta.tobytes()
    others = {
        "split": by_hand(settings(seed=3), seeds=(0, 3)),
        "weights": by_hand(settings(seed=3), seeds=(3, 0)),
        "order": by_hand(settings(seed=0), seeds=(3, 3)),
    }
    for name, (run, _) in others.items():
        assert run.network.theta.tobytes() != theta, name


@pytest.mark.usefixtures("made_mnist")
def test_another_dataset_is_read_and_a_tenth_of_it_held_out(tmp_path):
    out = tmp_path / "net.npz"
    shown = done("train", *FEW, "--data", "mnist", "--batch", "9", "--out", out, "--json").json
    assert shown["network"] == "6-6-10"
    assert_same(shown, out, by_hand(settings(batch=9), data="mnist"))


def test_without_json_a_sentence_says_what_came_out(tmp_path):
    out = tmp_path / "net.npz"
    said = done("train", *FEW, "--out", out).out
    _, score = by_hand(settings())
    assert said == (
        f"64-6-10: finished after 3 epochs, test accuracy {score.accuracy:.4f}; written to {out}\n"
    )


def test_a_dry_run_estimates_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = ("--hidden", "500-50", "--epochs", "70", "--precision", "float64", "--dry-run")
    told = done("train", *options, "--json").json
    parameters = 65 * 500 + 501 * 50 + 51 * 10
    trained_on = 1198 - 119
    seconds = 6 * parameters * trained_on * 70 / 30e9 + 1
    assert told == {"network": "64-500-50-10", "seconds": seconds, "bytes": 8 * parameters}
    said = done("train", *options).out
    assert said == f"64-500-50-10: at most about {seconds:.0f} s, and 0.5 MB; nothing was run\n"
    longer = done("train", *options, "--epochs", "7000").out
    assert f"about {seconds * 100 - 99:.0f} s," in longer
    longest = done("train", *options, "--epochs", "70000").out
    assert f"about {(seconds * 1000 - 999) / 60:.0f} min," in longest
    assert not list(tmp_path.iterdir())


# --- interruptions


def assert_resumes(tmp_path, stopping):
    """Run with a checkpoint after two epochs beside the file; it goes on from there."""
    out = tmp_path / "net.npz"
    checkpoint = tmp_path / "net.npz.checkpoint"
    stopping(out)
    assert checkpoint.exists()
    assert not out.exists()
    seen = []
    original = command.bar

    @contextmanager
    def watched(epochs, quiet):
        with original(epochs, quiet) as on_epoch:
            yield lambda epoch, score: (seen.append(epoch), on_epoch(epoch, score))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "bar", watched)
        shown = done("train", "--hidden", "6", "--epochs", "5", "--out", out, "--json").json
    assert seen == [3, 4, 5]
    assert_same(shown, out, by_hand(settings(epochs=5)))
    assert not checkpoint.exists()


def test_a_checkpoint_beside_the_file_is_gone_on_from(tmp_path):
    def stopped_by_hand(out):
        epochs = []
        hooks = Hooks(
            checkpoint=out.with_name("net.npz.checkpoint"),
            stop=lambda: len(epochs) == 2,
            on_epoch=lambda epoch, score: epochs.append(epoch),
        )
        with pytest.raises(KeyboardInterrupt):
            by_hand(settings(epochs=5), hooks=hooks)

    assert_resumes(tmp_path, stopped_by_hand)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_with_128_and_its_number_and_keeps_the_epochs(number, tmp_path, monkeypatch):
    def stopped(out):
        @contextmanager
        def pressing(epochs, quiet):
            yield lambda epoch, score: signal.raise_signal(number) if epoch == 2 else None

        with monkeypatch.context() as patch:
            patch.setattr(command, "bar", pressing)
            ran = relumlp("train", "--hidden", "6", "--epochs", "5", "--out", out)
        assert ran.code == 128 + number
        assert not ran.out
        assert ran.err.endswith(
            "relumlp: interrupted; what was finished is kept, and the same command goes on from "
            "there\n"
        )

    assert_resumes(tmp_path, stopped)


def test_a_second_ctrl_c_stops_at_once(tmp_path, monkeypatch):
    seen = []

    @contextmanager
    def pressing_twice(epochs, quiet):
        def on_epoch(epoch, score):
            seen.append(epoch)
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            seen.append("after")

        yield on_epoch

    monkeypatch.setattr(command, "bar", pressing_twice)
    ran = relumlp("train", *FEW, "--out", tmp_path / "net.npz")
    assert (ran.code, seen) == (130, [1])
    assert "interrupted; what was finished is kept" in ran.err
    assert not list(tmp_path.iterdir())


def test_a_link_and_its_target_are_one_file_to_its_runner(tmp_path):
    (tmp_path / "link.npz").symlink_to("net.npz")
    with only_runner(tmp_path / "net.npz.lock"):
        said = refused("train", *FEW, "--out", tmp_path / "link.npz")
    assert "expected no other run that writes it, got one under way" in said
    assert not (tmp_path / "net.npz").exists()


# --- a table of one's own


@pytest.fixture(scope="module")
def wine(tmp_path_factory):
    """A table of three classes, its second column constant; another of the same columns."""
    folder, rng = tmp_path_factory.mktemp("wine"), np.random.default_rng(3)
    y = np.arange(60) % 3
    X = np.column_stack([rng.normal(7 * y, 1), np.full(60, 4.0), rng.normal(size=60)])
    for name, rows in (("wine.csv", range(60)), ("more.csv", range(0, 60, 5))):
        lines = [f"{X[i, 0]},{X[i, 1]},{X[i, 2]},{'abc'[y[i]]}" for i in rows]
        (folder / name).write_text("\n".join(["sour,flat,odd,kind", *lines]) + "\n")
    return folder, X, y


def on_wine(wine, tmp_path, *options):
    table = ("--data", wine[0] / "wine.csv", "--label", "kind", "--hidden", "6", "--epochs", "5")
    fast = ("--learning-rate", "0.05", "--batch", "10", "--out", tmp_path / "net.npz")
    return ("train", *table, *fast, *options)


def test_a_table_is_trained_on_and_its_meaning_is_kept(wine, tmp_path):
    _, X, y = wine
    shown = done(*on_wine(wine, tmp_path, "--standardise", "--json")).json
    rows, held_out = split(y, 6, 0)
    mean, std = X[rows].mean(axis=0), X[rows].std(axis=0)
    std[1] = 1
    x = ((X - mean) / std).astype(np.float32)
    run = train(
        MLP.initialised((3, 6, 3), seed=0), Samples(x, y, rows=rows), Samples(x, y, rows=held_out),
        settings(epochs=5, learning_rate=0.05, batch=10),
    )  # fmt: skip
    net = load_network(tmp_path / "net.npz")
    assert net.theta.tobytes() == run.network.theta.tobytes()
    assert net.meaning.classes == ("a", "b", "c")
    assert net.meaning.features == ("sour", "flat", "odd")
    assert net.meaning.scaling.deviation.tolist() == std.tolist()
    score = evaluate(run.network, Samples(x, y, rows=held_out))
    assert shown["validation_accuracy"] == score.accuracy
    assert shown["network"] == "3-6-3"
    assert "6 of 60 samples were held out for early stopping, drawn by seed 0." in shown["said"]
    assert net.score(wine[0] / "wine.csv", label="kind").accuracy > 0.9


def test_validation_and_test_are_tables_of_their_own(wine, tmp_path):
    more = wine[0] / "more.csv"
    ran = done(*on_wine(wine, tmp_path, "--validation", more, "--test", more, "--mean", "7"))
    net = load_network(tmp_path / "net.npz")
    accuracy = net.score(more, label="kind").accuracy
    assert f"validation accuracy {accuracy:.4f}, test accuracy {accuracy:.4f}" in ran.out
    assert "Inputs are scaled before layer 1: mean 7, deviation 1." in ran.out
    assert "Labels are classes of the outputs: 'a' → 0, 'b' → 1, 'c' → 2." in ran.out
    assert "held out" not in ran.out


def test_bytes_need_a_scale_which_is_said(tmp_path):
    X = np.random.default_rng(0).integers(0, 255, (30, 4)).astype(np.uint8)
    np.savez(tmp_path / "own.npz", X=X, y=np.arange(30) % 2)
    own = ("train", "--data", tmp_path / "own.npz", *FEW, "--out", tmp_path / "net.npz")
    assert "scale: expected a factor from bytes to inputs" in refused(*own)
    said = done(*own, "--scale", "0.5", "--standardise").out
    assert "Samples were multiplied by 0.5 first." in said
    rows, _ = split(np.arange(30) % 2, 3, 0)
    kept = load_network(tmp_path / "net.npz").meaning.scaling
    np.testing.assert_allclose(kept.mean, X[rows].mean(axis=0) / 2)


def test_no_hidden_layer_and_one_epoch_are_said_so(wine, tmp_path):
    said = done(*on_wine(wine, tmp_path, "--hidden", "0", "--epochs", "1")).out
    assert said.startswith("3-3 (no hidden layer): finished after 1 epoch, validation accuracy ")
    assert "No scaling of inputs was said, so the network sees them as they are." in said


def test_a_network_is_replaced_only_with_force_or_after_an_interruption(wine, tmp_path):
    out = tmp_path / "net.npz"
    out.write_text("mine")
    said = refused(*on_wine(wine, tmp_path))
    assert said == f"--out: expected a new file, got {out}, which is there; --force replaces it"
    assert out.read_text() == "mine"
    done(*on_wine(wine, tmp_path, "--dry-run"))
    done(*on_wine(wine, tmp_path, "--force"))
    # As after a kill between the last two steps of a run.
    checkpoint = tmp_path / "net.npz.checkpoint"
    checkpoint.write_bytes(b"no checkpoint")
    assert "net.npz.checkpoint: expected" in refused(*on_wine(wine, tmp_path))


def test_an_index_that_was_written_as_a_column_is_not_a_feature(wine, tmp_path):
    """In a file in the order of its classes, the number of a row tells the class."""
    header, *lines = (wine[0] / "wine.csv").read_text().splitlines()
    numbered = "\n".join([f",{header}", *(f"{i},{line}" for i, line in enumerate(lines))])
    (tmp_path / "numbered.csv").write_text(numbered + "\n")
    said = refused(*on_wine(wine, tmp_path, "--data", tmp_path / "numbered.csv"))
    assert "numbered.csv: expected features, got column '', which numbers the rows" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--label", "kin"], "label: expected one of the columns ['sour', 'flat', 'odd', 'kind']"),
        (["--standardise", "--std", "2"], "--standardise: expected either it or --mean and --std"),
        (["--mean", "1,2"], "mean: expected a number, or one for each of 3 inputs"),
        (["--test", "none.csv"], "none.csv: expected a file, got no file at all"),
        (["--data", "digits"], "--label: expected a file as --data with it, got 'digits'"),
        (["--data", "other.csv"], "other.csv: expected a file, got no file at all"),
    ],
)
def test_a_table_that_cannot_be_trained_on_is_refused(wine, tmp_path, options, said):
    assert said in refused(*on_wine(wine, tmp_path, *options))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--label: expected the column of "),
        (["--label", "b"], "labels: expected two classes or more in "),
        (["--label", "c"], "labels: expected whole numbers, got 0.5 in row 1"),
    ],
)
def test_a_table_without_classes_is_refused(tmp_path, options, said):
    (tmp_path / "own.csv").write_text("a,b,c\n1,2,3\n3,2,0.5\n")
    assert said in refused("train", "--data", tmp_path / "own.csv", *options)


# --- the bar, and mistakes


def test_a_bar_shows_epochs_and_validation_accuracy_on_a_terminal_only(tmp_path):
    options = ("train", *FEW, "--epochs", "4", "--force", "--out", tmp_path / "net.npz")
    shown = relumlp(*options, terminal=True).err
    run, _ = by_hand(settings(epochs=4))
    assert f"validation {run.curve[-1][2]:.4f}" in shown
    assert "100%" in re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown)
    assert not relumlp(*options).err
    assert not relumlp(*options, "--json", terminal=True).err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--loss", "hinge"], "loss: expected one of squared-error, cross-entropy, got 'hinge'"),
        (["--optimiser", "lbfgs"], "optimiser: expected one of"),
        (["--learning-rate", "nan"], "learning_rate: expected a finite number above 0, got nan"),
        (["--batch", "0"], "batch: expected"),
        (["--epochs", "0"], "epochs: expected"),
        (["--patience", "0"], "patience: expected"),
        (["--seed", "-1"], "seed: expected"),
        (["--initialisation", "zero"], "initialisation: expected one of"),
        (["--unit", "tanh"], "unit: expected one of"),
        (["--data", "letters"], "dataset 'letters' is not known"),
        (["--precision", "float16"], "precision: expected float32 or float64, got 'float16'"),
        (["--bias", "last"], "bias: expected all, first or none, got 'last'"),
        (["--hidden", "6-x"], "hidden: expected widths as in 320-320, got '6-x'"),
    ],
)
def test_what_cannot_be_trained_is_refused_before_anything_is_written(
    options, said, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert said in refused("train", *FEW, *options)
    assert not list(tmp_path.iterdir())
