"""The published pages as they are today, each made once for all tests."""

from functools import cache
from pathlib import Path

from relumlp.papers.study.links import links_from
from relumlp.papers.study.page import Page, read_page
from relumlp.papers.study.registry import find_study

REPRODUCTION = Path(__file__).parents[2] / "derivations" / "reproduction"


@cache
def published(name: str) -> Page:
    """The page of a paper, from its published result and figures."""
    folder = REPRODUCTION / name
    return read_page(find_study(name), folder, links_from(folder))
