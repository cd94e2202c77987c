"""A study asked with settings of one's own: which cells, which rules, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.two_rules_study import STUDY as CLOSED

from relumlp.datasets import brought
from relumlp.datasets.brought import provided
from relumlp.datasets.loading import load_once
from relumlp.datasets.own import own_dataset
from relumlp.errors import DataError, UserError
from relumlp.papers.study.own_runs import (
    MOST_NAME,
    Wish,
    as_wished,
    not_applying,
    read_data,
    read_wish,
)
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.study import Measured, decide

QUICK = Wish("digits", "quick")
DYNAMICS, GAPS, COOPERATING = map(find_study, ("dynamics", "gaps", "cooperating"))


def asked(study: Any, figure: str = "", wish: Wish = QUICK, **words: str) -> Wish:
    """What a command line with these options asks of a study."""
    named = {name.replace("_", "-"): text for name, text in words.items()}
    return read_wish(study, wish._replace(figure=figure), named)


def configs(study: Any, wish: Wish) -> list[dict[str, Any]]:
    return [cell.config for cell in as_wished(study, wish).cells("", "")]


def test_a_study_that_nothing_is_asked_of_is_itself() -> None:
    wish = asked(DYNAMICS, seeds="", widths="")
    assert not wish.is_own
    assert as_wished(DYNAMICS, wish) is DYNAMICS
    assert (wish.label, wish.folder) == ("quick", "quick")


@pytest.mark.parametrize("name", ["10", "fig10", "dynamics.fig10"])
def test_one_figure_has_its_kinds_of_cells_and_its_rules_alone(name: str) -> None:
    wish = asked(DYNAMICS, name)
    alone = as_wished(DYNAMICS, wish)
    assert wish.figure == "dynamics.fig10"
    assert [figure.id for figure in alone.figures] == ["dynamics.fig10"]
    assert [rule.id for rule in alone.rules] == ["dynamics.fig10", "dynamics.s5.fig10-only"]
    own = {c.name: c for c in DYNAMICS.cells("digits", "quick") if c.config["kind"] == "grid"}
    assert {c.name: c for c in alone.cells("", "")} == own
    assert not_applying(alone.rules) == {}
    assert (wish.label, wish.folder) == ("quick, figure fig10", "quick-figure-fig10")


def test_sizes_rates_and_seeds_are_those_asked_for() -> None:
    wish = asked(DYNAMICS, seeds="7,8,9", widths="30", layers="2,4", learning_rate="0.003",
                 epochs="5", batch="50")  # fmt: skip
    found = configs(DYNAMICS, wish)
    grid = [c for c in found if c["kind"] == "grid"]
    assert {c["seed"] for c in grid} == {7, 8, 9}
    assert {(c["layers"], c["width"]) for c in grid} == {(2, 30), (4, 30)}
    assert {(c["learning_rate"], c["epochs"], c["batch"]) for c in grid} == {(0.003, 5, 50)}
    assert {(c["layers"], c["width"]) for c in found if c["kind"] == "arm"} == {(2, 30), (4, 30)}
    assert {c["seed"] for c in found if c["kind"] in ("margin", "example")} == {7}
    found = configs(GAPS, asked(GAPS, "5", seeds="3", widths="200,50", learning_rate="0.1,0.2"))
    assert {(c["kind"], c["width"], c["learning_rate"], c["seed"]) for c in found} == {
        ("summary", width, rate, 3) for width in (200, 50) for rate in (0.1, 0.2)
    }


def test_cooperating_has_its_arms_and_drawn_networks_in_the_sizes_asked_for() -> None:
    wish = asked(COOPERATING, seeds="5,6", depths="1,2", widths="9,7", learning_rate="0.02")
    found = configs(COOPERATING, wish)
    grid = {(c["depth"], c["width"]) for c in found if c["kind"] == "grid"}
    assert grid == {(1, 9), (2, 9), (2, 7)}
    assert {(c["depth"], c["width"]) for c in found if c["kind"] == "arm"} == {(2, 9)}
    assert {c["learning_rate"] for c in found if c["kind"] != "rate"} == {0.02}
    assert {c["seed"] for c in found if c["drawn"]} == {5}


def test_two_wishes_have_two_cells_and_one_wish_the_same() -> None:
    names = [
        {c.name: c.config for c in as_wished(DYNAMICS, asked(DYNAMICS, "3", **more)).cells("", "")}
        for more in ({"seeds": "1,2"}, {"seeds": "1,2"}, {"seeds": "2,3"}, {"epochs": "3"})
    ]
    assert names[0] == names[1]
    assert names[0] != names[2]
    assert names[0] != names[3]


@pytest.mark.parametrize("study", [DYNAMICS, GAPS, COOPERATING], ids=lambda study: study.name)
def test_another_process_makes_the_same_cells_of_a_wish_in_json(study: Any) -> None:
    own = study.own.grid("digits", "quick")
    same = {name: getattr(own, field) for name, field in study.own.options.items()
            if isinstance(getattr(own, field), tuple)}  # fmt: skip
    words = {name: ",".join(map(str, values)) for name, values in same.items()}
    wish = read_wish(study, QUICK, {**words, "seeds": "3,4", "epochs": "2"})
    heard = Wish(**json.loads(json.dumps(wish._asdict())))
    found, again = (as_wished(study, one).cells("", "") for one in (wish, heard))
    assert found == again
    assert len(found) > 20


def test_a_long_wish_has_a_folder_of_a_short_name() -> None:
    wish = asked(DYNAMICS, seeds=",".join(map(str, range(100))))
    assert len(wish.folder) <= MOST_NAME
    assert wish.folder != asked(DYNAMICS, seeds=",".join(map(str, range(101)))).folder


# --- rules


def test_other_seeds_as_many_as_the_studys_own_are_what_a_rule_was_written_for() -> None:
    assert not_applying(as_wished(DYNAMICS, asked(DYNAMICS, "3", seeds="7,8")).rules) == {}
    (reason, ids), = not_applying(
        as_wished(DYNAMICS, asked(DYNAMICS, "3", seeds="7")).rules
    ).items()  # fmt: skip
    assert reason == "the rule was fixed for another grid, not for 1 seed"
    assert ids[:2] == ["dynamics.fig3.80", "dynamics.fig3.20"]
    assert all(id.startswith("dynamics.fig3.") for id in ids)


def test_what_is_asked_as_the_study_has_it_leaves_its_rules_as_they_are() -> None:
    wish = asked(DYNAMICS, layers="2,5,9", widths="10,40", learning_rate="0.001", epochs="20")
    assert not_applying(as_wished(DYNAMICS, wish).rules) == {}
    assert configs(DYNAMICS, wish) == [c.config for c in DYNAMICS.cells("digits", "quick")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"widths": "30"}, "--widths 30"),
        ({"epochs": "3", "seeds": "7,8"}, "--epochs 3"),
        ({"learning_rate": "0.01", "batch": "9"}, "--learning-rate 0.01, --batch 9"),
    ],
)
def test_on_another_grid_no_rule_decides_whatever_the_result(
    options: dict[str, str], words: str
) -> None:
    wished = as_wished(DYNAMICS, asked(DYNAMICS, **options))
    assert len(wished.rules) == len(DYNAMICS.rules)
    verdicts = decide(wished.rules, Measured({}, {}))
    reason = f"the rule was fixed for another grid, not for {words}"
    assert {(v.verdict, v.evidence) for v in verdicts.values()} == {("open", reason)}
    assert [r.words for r in wished.rules] == [r.words for r in DYNAMICS.rules]


# --- what is refused


@pytest.mark.parametrize(
    ("study", "words", "sentence"),
    [
        (GAPS, {"layers": "3"}, "--layers: expected of gaps --seeds, --widths, --learning-rate, "
         "--epochs, --batch, --patience, got --layers"),
        (CLOSED, {"seeds": "3"}, "--seeds: expected of two no option, got --seeds"),
        (DYNAMICS, {"figure": "11"}, "--figure: expected of dynamics one of 1, 2, 3, 4, 5, 6, 7, "
         "8, 9, 10, initialisation, updates, other-data, got '11'"),
        (DYNAMICS, {"seeds": "1,x"}, "--seeds: expected whole numbers with commas between them, "
         "got '1,x'"),
        (DYNAMICS, {"seeds": "1,1"}, "--seeds: expected at most 1000 numbers, each once, got "
         "'1,1'"),
        (DYNAMICS, {"seeds": "-1"}, "--seeds: expected at least 0, got -1"),
        (DYNAMICS, {"widths": "0"}, "--widths: expected at least 1, got 0"),
        (DYNAMICS, {"epochs": "1,2"}, "--epochs: expected one number, got '1,2'"),
        (DYNAMICS, {"learning_rate": "nan"}, "--learning-rate: expected a finite number above 0, "
         "got nan"),
    ],
)  # fmt: skip
def test_what_a_study_does_not_have_is_refused_with_what_it_has(
    study: Any, words: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UserError) as told:
        asked(study, words.pop("figure", ""), **words)
    assert str(told.value) == sentence


def test_a_figure_of_other_data_is_refused() -> None:
    wish = asked(COOPERATING, "4", Wish("mnist", "full"))
    with pytest.raises(UserError, match=r"data of which there is cooperating\.fig4, got mnist"):
        as_wished(COOPERATING, wish)


# --- data of one's own


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes arrays as a file, and forgets the data that were provided."""
    rng = np.random.default_rng(3)
    arrays = {"x_train": rng.random((30, 4)), "y_train": np.array(["a", "b", "c"] * 10),
              "x_test": rng.random((6, 4)), "y_test": np.array(["b", "a", "c"] * 2)}  # fmt: skip

    def write(name: str = "my data.npz", **changed: Any) -> str:
        found = {n: v for n, v in {**arrays, **changed}.items() if v is not None}
        np.savez(tmp_path / name, **found)
        return str(tmp_path / name)

    yield write
    brought._provided.clear()


def test_data_of_ones_own_are_named_by_their_file_and_their_content(file: Any) -> None:
    name, path = read_data(file())
    assert name.startswith("my-data-")
    assert path.endswith("my data.npz")
    d = load_once(name)
    assert (d.classes, d.shape, d.scale) == (3, (1, 4), 1.0)
    assert d.train_labels.tolist() == [0, 1, 2] * 10
    assert d.test_labels.tolist() == [1, 0, 2] * 2
    assert read_data(file(x_test=np.zeros((6, 4))))[0] != name
    assert read_data("mnist") == ("mnist", "")


def test_images_of_bytes_are_pixels(file: Any) -> None:
    images = np.arange(36 * 6, dtype=np.uint8).reshape(36, 2, 3)
    d = own_dataset(Path(file(x_train=images[:30], x_test=images[30:])))
    assert (d.shape, d.train_images.shape, d.scale) == ((2, 3), (30, 6), 1 / 255)


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_takes_them_and_no_rule_decides(name: str, file: Any) -> None:
    data, path = read_data(file())
    wished = as_wished(find_study(name), Wish(data, "quick", file=path))
    cells = wished.cells("", "")
    assert {c.config["data"] for c in cells} <= {data, "example-1d"}
    assert {c.config["validation"] for c in cells if c.config["data"] == data} == {6}
    assert all(c.seconds > 0 and c.size > 0 for c in cells)
    assert not_applying(wished.rules) == {
        "the rule was fixed for another grid, not for data of one's own": [
            rule.id for rule in find_study(name).rules
        ]
    }


def test_another_process_reads_them_again(file: Any) -> None:
    data, path = read_data(file())
    brought._provided.clear()
    as_wished(GAPS, Wish(data, "quick", file=path))
    assert provided(data) is not None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"y_test": None}, "expected arrays x_train, y_train, x_test, y_test, got no y_test"),
        ({"y_train": np.zeros(29)}, r"expected y_train of shape \(30,\), got \(29,\)"),
        ({"x_test": np.zeros((6, 5))}, r"expected samples of one shape and type, got \(4,\) of "),
        ({"x_train": np.full((30, 4), np.nan)}, "expected finite numbers, got NaN or infinity"),
        ({"x_train": np.zeros(30)}, r"expected x_train \(n, features\) or .*, got shape \(30,\)"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changed: Any, sentence: str, file: Any) -> None:
    with pytest.raises(DataError, match=sentence):
        read_data(file(**changed))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"expected an \.npz file, got no file at all"):
        read_data(str(tmp_path / "mine.npz"))
