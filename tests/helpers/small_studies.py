"""The studies of papers at a size of seconds: run once for a file of tests, read anew by each."""

import copy
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from relumlp.machine.files import read_file
from relumlp.papers.study.own_runs import Wish, as_wished
from relumlp.papers.study.page import write_page
from relumlp.papers.study.results import gather, write_result
from relumlp.papers.study.runner import plan, run_cells
from relumlp.papers.study.study import Measured, Study, decide, measured


@contextmanager
def scaled(grids: MutableMapping[str, Any], grid: Any) -> Iterator[None]:
    """Let "quick" be another grid for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(grids, "quick", grid)
        yield


def computed(study: Study, place: Path) -> Path:
    """Compute all quick cells of a study on digits in a folder, their result and their page."""
    cells = plan(study, "digits", "quick", place).missing
    done = run_cells(study, cells, place, 2, quiet=True)
    assert not [d for d in done if d.error], done
    write_result(study, "digits", "quick", place, done)
    write_page(study, place)
    return place


def cells_in(study: Study, place: Path) -> dict[str, Measured]:
    """What the quick cells of a study have measured there."""
    return gather(study, study.cells("digits", "quick"), place)


def assert_figures_are_decided_alone(study: Study, cells: dict[str, Measured]) -> None:
    """Assert that each figure's rules say of its own kinds of cells what they say of all."""
    every = decide(study.rules, study.combine(cells))
    wish = Wish("digits", "quick")
    for figure in study.figures:
        alone = as_wished(study, wish._replace(figure=figure.id))
        names = {cell.name for cell in alone.cells("digits", "quick")}
        found = study.combine({n: c for n, c in cells.items() if n in names})
        verdicts = decide(alone.rules, found)
        assert verdicts
        assert {id: every[id] for id in verdicts} == verdicts, figure.id


def result_in(place: Path) -> Measured:
    """The result there, to be changed at will."""
    return copy.deepcopy(measured(read_file(place / "result.npz", "result")))
