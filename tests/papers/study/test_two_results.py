"""Where two results differ: made-up results that differ in one thing each, and what is said."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.command_line import relumlp
from helpers.made_results import ARRAYS, FACTS, MANIFEST, VERDICTS, written

from relumlp.errors import FileFormatError, UserError
from relumlp.papers.study.axes import Axes, Named
from relumlp.papers.study.two_results import Differences, differences, read_side

AXES = Axes((Named("*.fraction", "seed step", "", "f"), Named("*.step", "step", "", "updates")))


def found(tmp_path: Path, **other: Any) -> Differences:
    """The differences of a result from another that differs so."""
    sides = [read_side(written(tmp_path / "a")), read_side(written(tmp_path / "b", **other))]
    return differences(sides[0], sides[1], AXES)


def test_a_result_is_its_own_equal_wherever_it_was_made(tmp_path: Path) -> None:
    made = {**MANIFEST["environment"], "cpu": "another"}
    same = found(tmp_path, environment=made, commits=["def"], core_seconds=2.0)
    assert same.none
    assert [(d.what, d.one, d.other) for d in same.made] == [
        ("environment/cpu", "one", "another"), ("commits", ["abc"], ["def"]),
    ]  # fmt: skip


def test_the_largest_difference_of_an_array_is_told_with_its_place(tmp_path: Path) -> None:
    fraction = np.array([[0.5, 0.75], [0.9, np.nan]], np.float32)
    facts = json.loads(json.dumps(FACTS))
    facts["networks"]["x1"]["config"]["seed"] = 9
    differing = found(tmp_path, arrays={**ARRAYS, "g.fraction": fraction}, facts=facts)
    (one,) = differing.arrays
    assert one == ("g.fraction", 0.25, 0.75, "seed 0, step 40", 0.5, 2)
    assert [(d.what, d.one, d.other, d.largest) for d in differing.facts] == [
        ("networks/x1/config/seed", 1, 9, 8)
    ]
    assert not differing.none


def test_a_place_names_what_stands_there_on_both_sides(tmp_path: Path) -> None:
    arrays = {"g.fraction": ARRAYS["g.fraction"] + np.float32(1), "g.step": np.array([1, 50])}
    facts = json.loads(json.dumps(FACTS))
    facts["networks"]["x0"]["config"]["seed"] = 7
    one, step = found(tmp_path, arrays=arrays, facts=facts).arrays
    assert (one.where, one.largest, one.many) == ("seed 0 and 7, step 1", 1.0, 3)
    assert (step.where, step.largest) == ("step 40 and 50", 10.0)


@pytest.mark.parametrize(
    ("changed", "one", "other"),
    [
        (np.zeros((2, 3), np.float32), "float32 (2, 2)", "float32 (2, 3)"),
        (ARRAYS["g.fraction"].astype(float), "float32 (2, 2)", "float64 (2, 2)"),
        (None, "float32 (2, 2)", None),
    ],
)
def test_arrays_of_other_shapes_types_or_none_are_told(
    changed: Any, one: str, other: str, tmp_path: Path
) -> None:
    arrays = {k: v for k, v in {**ARRAYS, "g.fraction": changed}.items() if v is not None}
    (difference,) = found(tmp_path, arrays=arrays).arrays
    assert difference[:3] == ("g.fraction", one, other)


def test_nan_beside_a_number_differs_and_has_no_difference(tmp_path: Path) -> None:
    arrays = {**ARRAYS, "g.fraction": np.array([[0.5, 0.25], [1.0, 0.5]], np.float32)}
    (difference,) = found(tmp_path, arrays=arrays).arrays
    assert (difference.where, difference.largest, difference.many) == ("seed 1, step 40", None, 1)


def test_settings_and_verdicts_are_told(tmp_path: Path) -> None:
    other = {"a": {**VERDICTS["a"], "verdict": "partly"}, "b": VERDICTS["a"]}
    differing = found(tmp_path, verdicts=other, scale="full", missing_cells=["x"])
    assert [(d.what, d.one, d.other) for d in differing.settings] == [
        ("scale", "quick", "full"), ("missing_cells", [], ["x"]),
    ]  # fmt: skip
    assert [(d.what, d.one, d.other) for d in differing.verdicts] == [
        ("a", ("reproduced", "1 of 1"), ("partly", "1 of 1")),
        ("b", None, ("reproduced", "1 of 1")),
    ]


def test_a_result_without_verdicts_beside_it_has_none_to_differ(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a"), written(tmp_path / "b")
    (other / "verdicts.json").unlink()
    assert differences(read_side(one), read_side(other), AXES).none


def test_results_of_two_studies_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="of one study, got one of dynamics and one of gaps"):
        found(tmp_path, study="gaps")


def test_the_command_ends_as_diff_does(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a"), written(tmp_path / "b", scale="full")
    same = relumlp("compare", one, one / "result.npz")
    assert (same.code, same.out, same.err) == (0, "the results are the same\n", "")
    ran = relumlp("compare", one, other)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == "settings:\n  scale: quick | full\nthe results differ\n"
    arrays = {**ARRAYS, "g.step": np.array([1, 43])}
    third = written(tmp_path / "c", arrays=arrays, facts={**FACTS, "n": 5, "m": "x"})
    fourth = written(tmp_path / "d", facts={**FACTS, "n": 4, "m": "y"})
    assert relumlp("compare", third, fourth).out.splitlines() == [
        "facts:",
        "  n: 1: 5 and 4",
        "  m: x | y",
        "arrays:",
        "  g.step: 3 at step 43 and 40: 43 and 40 (1 differ)",
        "the results differ",
    ]
    told = relumlp("compare", one, other, "--json")
    assert told.code == 1
    assert [d["what"] for d in told.json["settings"]] == ["scale"]
    assert told.json["arrays"] == []


def test_what_is_on_one_side_only_is_counted(tmp_path: Path) -> None:
    arrays = {**ARRAYS, "g.a": np.zeros(1), "g.b": np.zeros(1), "g.c": np.zeros(1)}
    ran = relumlp("compare", written(tmp_path / "a", arrays=arrays), written(tmp_path / "b"))
    assert "  3 only in A: g.a, g.b, …\n" in ran.out


def test_what_is_no_result_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"expected an \.npz file, got no file at all"):
        read_side(tmp_path)
    for damaged in ([], {"a": {}}, {"a": {"verdict": "partly", "evidence": 3}}):
        with pytest.raises(FileFormatError, match=r"verdicts\.json: expected "):
            read_side(written(tmp_path / "a", verdicts=damaged))
    ran = relumlp("compare", tmp_path, tmp_path)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
