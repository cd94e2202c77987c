"""A folder belongs to one study, dataset and scale; what is somebody else's is left alone."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import done, refused, relumlp, standing_in_tmp_path, two_studies  # noqa: F401
from helpers.two_rules_study import COMPUTED

from relumlp.errors import FileFormatError, UserError
from relumlp.machine.files import load_network, read_file, save_network, write_file
from relumlp.machine.locks import only_runner
from relumlp.network.mlp import MLP
from relumlp.papers.study.folder import Owner, check_folder, claimed, owner_of

MINE = Owner("two", "digits", "quick")
pytestmark = pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "asked",
    [("other",), ("two", "--scale", "full"), ("two", "--data", "example-1d", "--scale", "quick")],
)
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_another_study_scale_or_dataset_is_refused_and_nothing_is_written(
    asked: tuple[str, ...], more: tuple[str, ...]
) -> None:
    done("reproduce", "two", "--out", "x")
    before = contents(Path("x"))
    del COMPUTED[:]
    assert "'x', which is one of two digits quick" in refused(
        "reproduce", *asked, "--out", "x", *more
    )
    assert contents(Path("x")) == before
    assert COMPUTED == []


def test_a_result_says_whose_a_folder_is_where_no_note_does() -> None:
    done("reproduce", "two", "--out", "x")
    Path("x/study.json").unlink()
    assert owner_of(Path("x")) == MINE
    assert "one of two digits quick" in refused("reproduce", "other", "--out", "x")
    done("reproduce", "two", "--out", "x")
    assert owner_of(Path("x")) == MINE


@pytest.mark.parametrize(
    "name",
    ["page.md", "page.html", "verdicts.json", "runs.json",
     *(f"figures/mine.{kind}" for kind in ("png", "svg", "csv", "txt"))],
)  # fmt: skip
def test_somebody_elses_page_is_not_written_over(name: str) -> None:
    (Path("x") / name).parent.mkdir(parents=True)
    (Path("x") / name).write_text("mine")
    assert f"which has a {name}" in refused("reproduce", "two", "--out", "x")
    assert contents(Path("x")) == {f"x/{name}": b"mine"}


def test_a_file_is_no_folder() -> None:
    Path("x").write_text("mine")
    assert refused("reproduce", "two", "--out", "x") == (
        "--out: expected a folder, got the file 'x'"
    )


@pytest.mark.parametrize("text", ["", "[", "[]", '{"study": 1, "data": "a", "scale": "b"}', "{}"])
def test_a_damaged_note_is_told(text: str) -> None:
    Path("x").mkdir()
    Path("x/study.json").write_text(text)
    with pytest.raises(FileFormatError, match=r"study\.json: expected a study, its data and"):
        check_folder(Path("x"), MINE)


def test_networks_that_are_not_the_runs_own_are_left_alone() -> None:
    place = Path("x/networks")
    place.mkdir(parents=True)
    (place / "mine.npz").write_text("mine")
    save_network(place / "trained.npz", MLP.initialised((3, 2)), {"cell": "north-0"})
    done("reproduce", "two", "--out", "x")
    (place / "copy.npz").write_bytes((place / "best.npz").read_bytes())
    before = contents(place)
    done("reproduce", "two", "--out", "x")
    assert contents(place) == before


def test_a_network_in_the_way_is_left_alone_and_told() -> None:
    place = Path("x/networks")
    place.mkdir(parents=True)
    save_network(place / "best.npz", MLP.initialised((3, 2)), {})
    mine = (place / "best.npz").read_bytes()
    ran = relumlp("reproduce", "two", "--out", "x")
    assert ran.code == 1
    assert "best.npz: expected a network that a result kept, or no file, got another" in ran.err
    assert (place / "best.npz").read_bytes() == mine
    assert (place / "worst.npz").exists()


def test_networks_kept_by_an_earlier_version_are_kept_anew() -> None:
    done("reproduce", "two", "--out", "x")
    path = Path("x/networks/best.npz")
    arrays, manifest = read_file(path, "network")
    del manifest["kept_as"]
    write_file(path, {n: np.zeros_like(a) for n, a in arrays.items()}, manifest, "network")
    done("reproduce", "two", "--out", "x")
    assert load_network(path).theta.any()


def test_two_runs_in_one_folder_are_told_apart() -> None:
    Path("x").mkdir()
    with only_runner(Path("x/.lock")):
        said = refused("reproduce", "two", "--out", "x")
    assert said.startswith("x: expected no other run that writes it, got one under way (pid ")
    assert not COMPUTED


def test_what_killed_runs_left_unfinished_is_removed_and_nothing_else() -> None:
    for place in ("x", "x/cells", "x/networks"):
        Path(place).mkdir()
        for name in (f".relumlp-{'0a' * 8}.part", ".relumlp-0.part", ".mine", "b.npz"):
            (Path(place) / name).write_text("left")
    with claimed(Path("x"), MINE):
        pass
    left = {p.name for p in Path("x").rglob("*") if p.is_file()}
    assert left == {".mine", ".relumlp-0.part", "b.npz", "study.json"}
    with (
        pytest.raises(UserError, match="one of two digits quick"),
        claimed(Path("x"), MINE._replace(study="other")),
    ):
        pass
    assert json.loads(Path("x/study.json").read_text())["study"] == "two"
