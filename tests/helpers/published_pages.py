"""The published pages as they are today, each made once for all tests."""

from functools import cache
from pathlib import Path

from relumlp.papers.study import cell_digests
from relumlp.papers.study.links import links_from
from relumlp.papers.study.page import Page, read_page
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.registry import find_study

REPRODUCTION = Path(__file__).parents[2] / "derivations" / "reproduction"


@cache
def published(name: str) -> Page:
    """The page of a paper, from its published result and figures."""
    folder = REPRODUCTION / name
    return read_page(find_study(name), folder, links_from(folder))


def cells_are_published(name: str) -> bool:
    """Whether the cells of a paper's grid are today, setting by setting, those of its result."""
    folder = REPRODUCTION / name
    data = read_result(folder / "result.npz").manifest["data"]
    return bool(cell_digests.published(find_study(name), data, "full", folder).digests)
