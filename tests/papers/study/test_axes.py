"""Names and axes of arrays: every array of the three published results has them, and they fit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relumlp.papers.study.axes import Axes, Named, described
from relumlp.papers.study.csv_tables import write_tables
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.study import Measured, measured

PUBLISHED = Path(__file__).parents[3] / "derivations" / "reproduction"
COUNTED = ("node", "sample", "class", "layer", "epoch", "input", "output", "summary-node", "bin",
           "edge")  # fmt: skip
"""Axes along which numbers stand; along all others of a study, names or what was looked at."""


@pytest.fixture(scope="module", params=[*STUDIES])
def published(request: pytest.FixtureRequest) -> tuple[Axes, Measured]:
    """A study's axes, and its published result."""
    result = measured(read_result(PUBLISHED / request.param / "result.npz"))
    return find_study(request.param).axes, result


def test_every_array_has_axes_that_fit_and_says_what_it_holds(
    published: tuple[Axes, Measured],
) -> None:
    axes, result = published
    assert len(result.arrays) > 50
    for name, array in result.arrays.items():
        declared = axes.of(name)
        assert declared is not None, name
        assert declared.meaning, name
        assert len(declared.axes.split()) == array.ndim, name
        assert tuple(len(axis.values) for axis in axes.along(result, name)) == array.shape
        for axis in axes.along(result, name):
            numbered = isinstance(axis.values[0], int) and axis.values == tuple(
                range(axis.values[0], axis.values[0] + len(axis.values))
            )
            if not numbered:
                assert axis.name not in COUNTED, name
            assert len({*axis.values}) == len(axis.values)


def test_every_axis_that_is_not_counted_has_what_stands_along_it(
    published: tuple[Axes, Measured],
) -> None:
    """Seeds, steps, variants, systems, …: found in the result or fixed, and as long as the axis."""
    axes, result = published
    for name, array in result.arrays.items():
        declared = axes.of(name)
        assert declared is not None
        group = name.rsplit(".", 1)[0]
        for axis, length in zip(declared.axes.split(), array.shape, strict=True):
            if axis in axes.fixed:
                assert len(axes.fixed[axis]) == length, name
            elif axis == "step":
                assert len(result.arrays[f"{group}.step"]) == length, name
            elif axis == "seed":
                assert axes.values(result, name, axis, length) == tuple(range(length)), name
            else:
                assert axis in (*COUNTED, "variant", "fate", "score"), (name, axis)


def test_no_declaration_is_idle(published: tuple[Axes, Measured]) -> None:
    axes, result = published
    first = {axes.of(name) for name in result.arrays}
    assert [n.pattern for n in axes.named if n not in first] == []


MADE = Measured(
    {"a-b.fraction": np.array([[0.5, 0.25], [1.0, np.nan]], np.float32),
     "a-b.step": np.array([1, 40]), "c.kinds": np.array([3, 4]), "free": np.array([1.5])},
    {"groups": {"a-b": {"networks": ["x7", "x9"]}},
     "networks": {"x7": {"config": {"seed": 7}}, "x9": {"config": {"seed": 9}}}},
)  # fmt: skip
AXES = Axes(
    (Named("*.step", "step", "updates", "updates made"),
     Named("*.fraction", "seed step", "share", "f"), Named("*.kinds", "kind", "", "k")),
    {"kind": ("dead", "alive")},
)  # fmt: skip


def test_a_manifest_names_axes_with_what_stands_along_them() -> None:
    found: dict[str, Any] = described(AXES, MADE)
    assert found["a-b.fraction"] == {
        "axes": [{"name": "seed", "length": 2, "values": [7, 9]},
                 {"name": "step", "length": 2, "values": [1, 40]}],
        "unit": "share",
        "meaning": "f",
    }  # fmt: skip
    assert found["c.kinds"]["axes"] == [{"name": "kind", "length": 2, "values": ["dead", "alive"]}]
    assert found["free"] == {"axes": [{"name": "axis 0", "length": 1, "from": 0}]}


def test_an_array_of_other_axes_than_declared_has_numbers_alone() -> None:
    other = Measured({"a-b.fraction": np.zeros((2, 2, 3))}, MADE.facts)
    names = [axis.name for axis in AXES.along(other, "a-b.fraction")]
    assert names == ["axis 0", "axis 1", "axis 2"]


def test_tables_have_a_row_a_number_with_the_names_of_all_axes(tmp_path: Path) -> None:
    written = write_tables(AXES, MADE, tmp_path / "csv")
    assert sorted(path.name for path in written) == [
        "fraction.csv", "free.csv", "kinds.csv", "step.csv",
    ]  # fmt: skip
    assert (tmp_path / "csv" / "fraction.csv").read_text() == (
        "of,seed,step,fraction\na-b,7,1,0.5\na-b,7,40,0.25\na-b,9,1,1.0\na-b,9,40,nan\n"
    )
    assert (tmp_path / "csv" / "kinds.csv").read_text() == "of,kind,kinds\nc,dead,3\nc,alive,4\n"


def test_a_measure_with_other_axes_has_a_table_of_its_own(tmp_path: Path) -> None:
    arrays = {"a.f": np.zeros(2), "b.f": np.zeros(2), "c.f": np.zeros((1, 2))}
    written = write_tables(Axes(), Measured(arrays, {}), tmp_path)
    assert sorted(path.name for path in written) == ["f-by-axis 0-axis 1.csv", "f.csv"]
