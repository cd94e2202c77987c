"""The page of a study of two rules and two figures: every text, verdict and picture in its place.

Markdown and HTML are read into the same lines, and both are held against what was put in.
"""

import json
from dataclasses import replace

import pytest
from helpers import two_rules_study
from helpers.page_reader import colour, of_html, of_markdown
from helpers.two_rules_study import MADE, MANIFEST, STUDY

from relumlp import index
from relumlp.datasets.loading import load_once
from relumlp.index import Chapter, Place
from relumlp.machine.files import read_file, write_file
from relumlp.papers.study.page import provenance, templates, write_page
from relumlp.papers.study.results import write_result
from relumlp.papers.study.runner import run_cells
from relumlp.papers.study.study import Verdict

PLACES = {
    "two.warm": Place("relumlp/made/warm.py", 3, "two.warm"),
    "two.cold": Place("relumlp/made/cold.py", 5, "two.cold"),
}
CHAPTERS = {"two.cold": Chapter("derivations/2-made.md", "Cold", "cold")}


@pytest.fixture(autouse=True, scope="module")
def made_index():
    """An index that knows the made-up study."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "declarations", lambda: {"rule": PLACES})
        patch.setattr(index, "chapter_of", CHAPTERS.get)
        yield


VERDICTS = {
    "two.warm": Verdict("partly", "2 of 3 | above 0", "north-0, north-2"),
    "two.cold": Verdict("not reproduced", "south: 1 cells,\nnone of them above −1"),
}
"""What the rules decide on these facts."""

PROVENANCE = [
    ("relumlp", "9.8.7, commits of the cells: aa, bb+changes"),
    ("versions", "Python 3.99, numpy 7.1, numba 6.2"),
    ("BLAS kernels", "openblas A, openblas B {'OPENBLAS_CORETYPE': 'Zen'}"),
    ("processor", "Abacus | 13 beads"),
    ("configuration", "SHA-256 0123456789abcdef…"),
    ("cells of kind north", "3, 15.5 core minutes"),
    ("cells of kind south", "1, 1.2 core minutes"),
    ("run of 2026-01-02T03:04:05Z", "commit aa, 2 jobs, 1.5 wall minutes, 3 cells finished"),
    ("run of 2027-01-02T03:04:05Z", "1 job, 0.1 wall minutes, 1 cell finished"),
    ("stones: train.gz", "SHA-256 1111111111111111…"),
    ("stones: test.gz", "SHA-256 2222222222222222…"),
    ("pebbles: all.gz", "SHA-256 3333333333333333…"),
]

COUNTED = ("p", "What the paper *two* says, and what came out here: data `stones`, scale `huge`, "
           "4 cells in 16.7 core minutes, **2 cells are missing**.")  # fmt: skip

PAGE = [
    ("h1", "North & south"),
    COUNTED,
    ("h2", "Verdicts"),
    ("p", "Each claim was decided by a rule that was written before looking."),
    ("p", "`relumlp show ID` prints the code of a rule, and whatever else there is to an id."),
    ("row", "id", "the paper says", "rule", "written", "verdict", "numbers", "code and chapter"),
    ("row", "two.warm", "the north is warm | or warmer",
     "Reproduced if every mean | of the north is above 0.", "before looking", "**partly**",
     "2 of 3 | above 0",
     "`relumlp/made/warm.py`"),
    ("row", "two.cold", "the south is not cold",
     "Reproduced if the south is as warm as the north.", "before looking", "**not reproduced**",
     "south: 1 cells, none of them above −1",
     "`relumlp/made/cold.py`, `derivations/2-made.md`"),
    ("h2", "Counts"),
    ("row", "decided", "rules", "reproduced", "partly", "not reproduced", "open"),
    ("row", "measured, written before looking", "2", "0", "1", "1", "0"),
    ("h2", "Means"),
    ("row", "cell", "mean | of five"),
    ("row", "north-2", "3.00"),
    ("row", "north-1", "-1.25"),
    ("row", "north-0", "1.50"),
    ("row", "south-0", "-1.06"),
    ("h2", "Signs"),
    ("p", "As the rules ask for them."),
    ("row", "kind", "sign", "where"),
    ("row", "north", "+|-", "above"),
    ("row", "south", "-", "below"),
    ("h2", "Figures"),
    ("h3", "two.both"),
    ("p", "[two.both: red]"),
    ("p", "The paper claims that north and south are alike."),
    ("li", "*two.cold*: **not reproduced**. south: 1 cells, none of them above −1"),
    ("li", "*two.warm*: **partly**. 2 of 3 | above 0"),
    ("h3", "two.north"),
    ("p", "[two.north: blue]"),
    ("p", "The paper claims that the north warms."),
    ("li", "*two.warm*: **partly**. 2 of 3 | above 0"),
    ("h2", "How it was made"),
    ("row", "what", "value"),
    *(("row", *line) for line in PROVENANCE),
    ("p", "Cells that are missing: `south-1`, `south-2`."),
    ("p", "Cells that failed: `south-1` (RuntimeError: no wind | here), "
     "`south-2` (KeyError: <b>)."),
]  # fmt: skip
"""The whole page, line by line; a picture is told by its title and its colour."""


# --- a result made by hand


def made(folder, **changed):
    """Write a result that says what is wanted, and its page; the verdicts."""
    write_file(folder / "result.npz", {}, {**MANIFEST, **changed}, "result")
    return write_page(STUDY, folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("page")
    assert made(place) == VERDICTS
    return place


def test_the_markdown_says_every_text_in_its_place(folder):
    assert of_markdown(folder) == PAGE


def test_the_html_says_the_same(folder):
    assert of_html(folder).lines == PAGE
    html = (folder / "page.html").read_text(encoding="utf-8")
    assert "<title>North &amp; south</title>" in html
    assert "<b>" not in html


def test_each_picture_is_its_figures_own_in_the_size_asked_for(folder):
    shown = of_html(folder).pictures
    sizes = {"two.both": ("red", (220, 550)), "two.north": ("blue", (440, 330))}
    assert shown.keys() == sizes.keys()
    files = {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}
    assert files == {f"{id}.png": png for id, png in shown.items()}
    assert {id: colour(png) for id, png in shown.items()} == sizes
    for png in shown.values():
        assert b"Software" not in png


def test_a_figure_is_given_axes_in_the_panels_asked_for_and_the_result(tmp_path):
    seen = {}

    def looking(figure):
        def draw(result, axes):
            seen[figure.id] = axes.shape, result.facts

        return replace(figure, draw=draw)

    write_file(tmp_path / "result.npz", {}, MANIFEST, "result")
    write_page(replace(STUDY, figures=[*map(looking, STUDY.figures)]), tmp_path)
    assert seen == {
        "two.both": ((1, 2), MANIFEST["facts"]),
        "two.north": ((2, 1), MANIFEST["facts"]),
    }


def test_the_verdicts_are_listed_whole(folder):
    text = (folder / "verdicts.json").read_text(encoding="utf-8")
    listed = json.loads(text)
    assert list(listed) == ["two.warm", "two.cold"]
    assert {id: Verdict(**entry) for id, entry in listed.items()} == VERDICTS
    assert text.endswith("}\n")
    assert "above −1" in text, "signs can be read as they are"


def test_where_nothing_is_missing_or_failed_the_page_says_nothing_of_it(tmp_path):
    made(tmp_path, missing_cells=[], failures=[])
    counted = ("p", COUNTED[1].replace(", **2 cells are missing**", ""))
    expected = [counted if line == COUNTED else line for line in PAGE[:-2]]
    assert of_markdown(tmp_path) == expected
    assert of_html(tmp_path).lines == expected


def test_one_failure_has_no_comma(tmp_path):
    made(tmp_path, failures=MANIFEST["failures"][1:])
    expected = [*PAGE[:-1], ("p", "Cells that failed: `south-2` (KeyError: <b>).")]
    assert of_markdown(tmp_path) == expected
    assert of_html(tmp_path).lines == expected


def test_provenance_is_the_manifests():
    assert provenance(MANIFEST) == PROVENANCE
    plain = {**MANIFEST, "environment": {**MADE, "blas_environment": {}}}
    assert provenance(plain)[2] == ("BLAS kernels", "openblas A, openblas B ")


def test_a_template_that_misses_a_value_is_an_error_and_a_cell_stays_in_its_row():
    with pytest.raises(Exception, match="'unknown' is undefined"):
        templates().from_string("{{ unknown }}").render()
    assert templates().from_string("{{ 'a|b\nc'|cell }}").render() == r"a\|b c"


# --- a result of a real run


def test_a_real_run_with_a_missing_and_a_failed_cell_is_told_with_true_counts(
    tmp_path, monkeypatch
):
    monkeypatch.setitem(two_rules_study.TROUBLE, "south-1", "fails")
    cells = [c for c in STUDY.cells("digits", "full") if c.name != "north-2"]
    ended = run_cells(STUDY, cells, tmp_path, jobs=2, quiet=True)
    write_result(STUDY, "digits", "full", tmp_path, ended)
    verdicts = write_page(STUDY, tmp_path)
    assert {id: v.evidence for id, v in verdicts.items()} == {
        "two.warm": "2 of 2 | above 0",
        "two.cold": "south: 2 cells,\nnone of them above −1",
    }
    page = of_markdown(tmp_path)
    assert page == of_html(tmp_path).lines
    counted = "data `digits`, scale `full`, 4 cells in 0.0 core minutes, **2 cells are missing**."
    assert page[1][1].endswith(counted)
    assert page[-1] == (
        "p", "Cells that failed: `south-1` (RuntimeError: no wind | at south-1)."
    )  # fmt: skip
    rows = {line[1]: line[2:] for line in page if line[0] == "row"}
    assert rows["two.warm"][3:5] == ("**reproduced**", "2 of 2 | above 0")
    cold = "south: 2 cells, none of them above −1"
    assert rows["two.cold"][3:5] == ("**not reproduced**", cold)
    assert rows["cells of kind north"][0].startswith("2, ")
    assert rows["cells of kind south"][0].startswith("2, ")
    (run,) = read_file(tmp_path / "result.npz", "result").manifest["runs"]
    assert (
        f"2 jobs, {run['wall_seconds'] / 60:.2g} wall minutes, 4 cells finished"
        in (rows[f"run of {run['began']}"][0])
    )
    for name, digest in load_once("digits").digests.items():
        assert rows[f"digits: {name}"] == (f"SHA-256 {digest[:16]}…",)
