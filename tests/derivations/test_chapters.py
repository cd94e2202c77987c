"""The textbook and the README: every block of code runs and prints what the page says."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.chapters import PAGES, ROOT, TEXTBOOK, blocks, run
from matplotlib.figure import Figure

from relumlp.claims.ledger.listing import load_claims
from relumlp.index import chapter_of

CHAPTERS = [page for page in PAGES if page.parent == TEXTBOOK and page.name[0].isdigit()]
WITH_CODE = [page for page in PAGES if "```python" in page.read_text("utf-8")]
SOLUTION = re.compile(r"<details>\n<summary>(\d+)\. .+?</summary>\n\n(.*?)\n</details>", re.DOTALL)
"""A folded solution: its number and text, which a blank line makes Markdown."""


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_code_runs_and_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # an empty folder: a block can be pasted anywhere
    for block, printed in run(page):
        assert printed == (block.printed or ""), f"{page.name}, line {block.line}"
    for made in tmp_path.iterdir():
        assert (TEXTBOOK / "pictures" / made.name).exists(), f"{made.name}: run scripts/pictures"


def test_what_speaks_against_a_class_is_told_without_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chapter = blocks(TEXTBOOK / "2-backpropagation.md")
    (drawing,) = (b.code for b in chapter if "sample-path.png" in b.code)
    pixels = np.zeros(64)
    pixels[[11, 20]] = -1, 1
    seen = SimpleNamespace(on={1: [np.ones(12, bool)], 2: [np.ones(8, bool)]})
    carried = [np.tile(pixels, (12, 1)), np.ones((8, 12)), np.ones((10, 8))]
    names = {"np": np, "Figure": Figure, "image": np.zeros((1, 64)), "label": 0,
             "seen": seen, "carried": carried}  # fmt: skip
    exec(drawing, names)
    told = [(text.get_text(), text.get_position()) for text in names["told"].texts]
    assert told == [("−", (3, 1))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_and_links_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.name)
def test_every_exercise_has_a_solution_that_runs(page: Path) -> None:
    body, solutions = page.read_text(encoding="utf-8").split("\n## Solutions\n")
    exercises = re.findall(r"^(\d+)\. ", body.split("\n## Exercises\n")[1], re.MULTILINE)
    folded = SOLUTION.findall(solutions)
    assert [number for number, _ in folded] == exercises
    assert len(exercises) > 1
    for _, text in folded:
        # What a block prints is compared with the page above, so a wrong result cannot stay.
        assert re.search(r"^```python\n.*?^```\n```text\n.+?^```$", text, re.DOTALL | re.MULTILINE)


def test_a_page_without_code_is_no_chapter() -> None:
    assert [p.name for p in CHAPTERS if not blocks(p)] == []


def test_every_mathematical_id_has_its_place() -> None:
    homeless = [id for id in load_claims() if not chapter_of(id)]
    assert homeless == []


def test_every_refuted_statement_is_named_in_full() -> None:
    chapters = "".join(page.read_text(encoding="utf-8") for page in TEXTBOOK.glob("*.md"))
    refuted = [id for id, claim in load_claims().items() if claim.counterexample]
    assert [id for id in refuted if not re.search(rf"[`\[]{re.escape(id)}[`\]]", chapters)] == []


def test_the_readme_maps_every_paper() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in ("sh scripts/run", "sh scripts/test", "relumlp verify", "node-supported cost"):
        assert words in readme
