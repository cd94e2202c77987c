"""``relumlp examine``, ``explain``, ``step``: a file of one's own in, words or numbers out."""

import numpy as np
import pytest
from helpers.command_line import done, refused

from relumlp.network.mlp import MLP

TREES = ("ash", "elm", "oak")
RNG = np.random.default_rng(8)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a network and a CSV."""
    folder = tmp_path_factory.mktemp("own")
    y = np.arange(40) % 3
    X = RNG.normal(size=(40, 3)) + y[:, None]
    rows = [f"{a},{b},{c},{TREES[k]}" for (a, b, c), k in zip(X, y, strict=True)]
    (folder / "wine.csv").write_text("\n".join(["a,b,c,tree", *rows]) + "\n")
    MLP.initialised((3, 6, 5, 3), seed=1).save(folder / "net.npz")
    return folder


def own(place, command, *options):
    data = ["--data", place / "wine.csv", "--label", "tree"]
    return [command, *map(str, [place / "net.npz", *data, *options])]


def test_people_read_words_and_rounded_numbers(place):
    text = done(*own(place, "examine", "--mean", "1", "--std", "1,2,1")).out
    assert "A network 3-6-5-3 of relu units on 40 samples of 3 classes" in text
    assert "perplexity: effective number of activation patterns" in text
    assert "ash" in text
    assert "output biases" in text.lower()


def test_machines_read_json_and_csv(place):
    held = done(*own(place, "examine", "--json")).json
    assert held["classes"] == ["ash", "elm", "oak"]
    assert [row["nodes"] for row in held["layers"]] == [6, 5]
    lines = done(*own(place, "examine", "--csv")).out.splitlines()
    assert lines[0].startswith("layer,nodes,never on")
    assert len(lines) == 3


def test_a_report_is_not_replaced_without_force(place, tmp_path):
    out = ("--out", tmp_path / "report.html")
    assert f"Report: {tmp_path / 'report.html'}" in done(*own(place, "examine", *out)).out
    assert "expected a new file" in refused(*own(place, "examine", *out))
    done(*own(place, "examine", *out, "--force"))


def test_a_sample_is_explained(place):
    assert (
        "Sample 17, of class oak, is classified as"
        in done(*own(place, "explain", "--sample", "17")).out
    )
    held = done(
        *own(place, "explain", "--sample", "3", "--paths", "2", "--output", "elm", "--json")
    )
    assert len(held.json["paths"]) == 2


def test_a_step_is_tried(place):
    text = done(*own(place, "step", "--lr", "0.5", "--batch", "0-9,12", "--optimiser", "adam")).out
    assert "One adam step at η = 0.5 by 11 samples" in text
    held = done(*own(place, "step", "--lr", "0.5", "--json")).json
    assert [row["layer"] for row in held["step"]] == [1, 2]


def test_classes_that_a_few_samples_do_not_tell_are_said(place, tmp_path):
    (tmp_path / "one.csv").write_text("a,b,c,tree\n1,2,3,elm\n")
    one = ["explain", str(place / "net.npz"), "--data", str(tmp_path / "one.csv"), "--sample", "0"]
    assert "or classes=[…] (--classes on the command line)" in refused(*one, "--label", "tree")
    text = done(*one, "--label", "tree", "--classes", "ash,elm,oak").out
    assert "Sample 0, of class elm, is classified as" in text
    (tmp_path / "one.csv").write_text("a,b,c\n1,2,0\n")
    text = done(*one).out
    assert "Sample 0 is classified as" in text
    assert "-0 " not in text
    assert "c   " not in text.split("Inputs of largest")[0]
    assert refused("examine", *one[1:4]).startswith("X: expected samples with labels, got none")


def test_tables_as_csv_are_named_and_not_replaced(place, tmp_path):
    out = ("--out", tmp_path / "a.csv")
    layers, gaps = (tmp_path / f"a-{name}.csv" for name in ("layers", "gaps"))
    said = done(*own(place, "examine", *out)).out
    assert f"Report: {layers}, {gaps}" in said
    assert "accuracy" in said
    gaps.unlink()
    assert f"got {layers}, which is there" in refused(*own(place, "examine", *out))


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("examine", ["--mean", "x"], "--mean: expected a number, or numbers as 0.1,0.2, got 'x'"),
        ("examine", ["--std", "0"], "std: expected numbers above 0"),
        ("explain", ["--sample", "40"], "sample: expected 0 to 39, got 40"),
        ("explain", ["--sample", "0", "--output", "fir"], "output: expected one of ash, elm, oak"),
        ("step", ["--lr", "0"], "lr: expected"),
        ("step", ["--lr", "1", "--batch", "3-"], "--batch: expected samples as 0-31 or 3,5,9"),
        ("step", ["--lr", "1", "--batch", "9-3"], "--batch: expected the smaller number first"),
        ("examine", ["--json", "--csv"], "--csv: expected either it or --json, got both"),
        ("step", ["--lr", "1", "--batch", "40"], "batch: expected numbers of samples from 0 to 39"),
    ],
)
def test_mistakes_are_told_in_a_sentence(place, command, options, sentence):
    assert sentence in refused(*own(place, command, *options))


def test_a_table_in_the_place_of_a_network_is_told(place):
    table = str(place / "wine.csv")
    said = refused("examine", table, "--data", table)
    assert "expected a network (.npz, .onnx, .pt, .safetensors), got a file of samples" in said
