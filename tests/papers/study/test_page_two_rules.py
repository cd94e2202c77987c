"""The page of a study of two rules and two figures: every text, verdict and picture in its place.

Markdown and HTML are both read, and held against what was put in.
"""

import json
import re
from dataclasses import replace

import matplotlib.image
import pytest
from helpers import two_rules_study
from helpers.page_reader import of_html, of_markdown, picture_of, rows_of
from helpers.two_rules_study import MADE, MANIFEST, STUDY

from relumlp import index
from relumlp.datasets.loading import load_once
from relumlp.index import Chapter, Place
from relumlp.machine.files import read_file, write_file
from relumlp.papers.study.made_lines import provenance
from relumlp.papers.study.markup import templates
from relumlp.papers.study.page import write_page
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
        patch.setattr(index, "TAG", re.compile(r"\[(two\.[^\[\]]+)\]"))
        yield


VERDICTS = {
    "two.warm": Verdict("partly", "2 of 3 | above 0", "north-0, north-2"),
    "two.cold": Verdict("not reproduced", "south: 1 cells,\nnone of them above −1"),
}
"""What the rules decide on these facts."""

PROVENANCE = [
    ("relumlp", "9.8.7, commits of the cells: aa, bb+changes"),
    ("versions", "Python 3.99, numpy 7.1, numba 6.2"),
    ("BLAS kernels", "openblas A, openblas B, OPENBLAS_CORETYPE=Zen"),
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

SMALL = ("row", "id", "verdict", "the paper says")
PAGE = [
    ("h1", "North & south"),
    COUNTED,
    ("row", "decided", "reproduced █", "partly ▓", "not ░", "open ·", ""),
    ("row", "measured", "0", "1", "1", "0", f"`{'▓' * 15}{'░' * 15}`"),
    ("p", "[Figures](#figures) · [Tables](#tables) · [All statements](#all-statements) · "
     "[How it was made](#how-it-was-made)"),
    ("h2", "Figures"),
    ("h3", "two.both"),
    ("picture", "figures/two.both.svg", "red"),
    ("p", "*The paper:* The paper claims that north and south are alike."),
    ("p", "Drawn: both | of them."),
    ("p", "What we found: 1 partly, 1 not reproduced."),
    ("li", "**not reproduced**: the south is not cold *Numbers:* south: 1 cells, none of them "
     "above −1 ([two.cold](#two.cold))"),
    ("li", "**partly**: the north is warm | or warmer *Numbers:* 2 of 3 | above 0 "
     "([two.warm](#two.warm))"),
    ("p", "Data: [CSV](figures/two.both.csv) · two.cold in chapter 2 `derivations/2-made.md#cold`"),
    ("h3", "two.north"),
    ("picture", "figures/two.north.png", "blue"),
    ("p", "*The paper:* The paper claims that the north warms."),
    ("p", "What we found: 1 partly."),
    ("li", "**partly**: the north is warm | or warmer *Numbers:* 2 of 3 | above 0 "
     "([two.warm](#two.warm))"),
    ("p", "Data: [CSV](figures/two.north.csv)"),
    ("h2", "Tables"),
    ("h3", "Counts"),
    ("fold", "", "1 row"),
    ("row", "decided", "rules", "reproduced", "partly", "not reproduced", "open"),
    ("row", "measured, written before looking", "2", "0", "1", "1", "0"),
    ("h3", "Means"),
    ("fold", "", "4 rows"),
    ("row", "cell", "mean | of five"),
    ("row", "north-2", "3.00"),
    ("row", "north-1", "-1.25"),
    ("row", "north-0", "1.50"),
    ("row", "south-0", "-1.06"),
    ("h3", "Signs"),
    ("p", "As the rules ask for them."),
    ("fold", "", "2 rows"),
    ("row", "kind", "sign", "where"),
    ("row", "north", "+|-", "above"),
    ("row", "south", "-", "below"),
    ("h2", "All statements"),
    ("p", "Each claim was decided by a rule that was written before looking."),
    ("p", "`relumlp show ID` prints the code of a rule, and whatever else there is to an id."),
    SMALL,
    ("row", "[two.warm](#two.warm)", "**partly**", "the north is warm | or warmer"),
    ("row", "[two.cold](#two.cold)", "**not reproduced**", "the south is not cold"),
    ("h3", "Numbers and rules"),
    ("fold", "two.warm", "two.warm: partly"),
    ("p", "the north is warm | or warmer"),
    ("p", "**partly**: 2 of 3 | above 0"),
    ("p", "Rule, written before looking: Reproduced if every mean | of the north is above 0."),
    ("p", "In full: north-0, north-2"),
    ("p", "rule `relumlp/made/warm.py`"),
    ("fold", "two.cold", "two.cold: not reproduced"),
    ("p", "the south is not cold"),
    ("p", "**not reproduced**: south: 1 cells, none of them above −1"),
    ("p", "Rule, written before looking: Reproduced if the south is as warm as the north."),
    ("p", "rule `relumlp/made/cold.py` · chapter 2 `derivations/2-made.md#cold`"),
    ("h2", "How it was made"),
    ("row", "what", "value"),
    *(("row", *line) for line in PROVENANCE),
    ("p", "Cells that are missing: `south-1`, `south-2`."),
    ("p", "Cells that failed: `south-1` (RuntimeError: no wind | here), "
     "`south-2` (KeyError: <b>)."),
]  # fmt: skip
"""The whole page, line by line; a picture is told by its file and its colour."""


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


def test_the_html_has_the_same_headings_tables_and_paragraphs(folder):
    page = of_html(folder)
    assert page.one("title").text == page.one("h1").text.removesuffix(" #") == "North & south"
    headings = [e.text.removesuffix(" #") for e in page if e.tag in ("h2", "h3")]
    of_clauses = ["two.warm partly", "two.cold not reproduced"]
    expected = [line[1] for line in PAGE if line[0] in ("h2", "h3")]
    at = expected.index("Numbers and rules")
    assert headings == [*expected[:at], *of_clauses, *expected[at + 1 :]]
    rows = [row for region in page.all("div", "scroll") for row in rows_of(region.one("table"))]
    short = PAGE.index(SMALL)
    tables = [line[1:] for line in PAGE[7:short] if line[0] == "row"]
    assert rows == [*tables, ("what", "value"), *PROVENANCE]
    paragraphs = {p.text for p in page.all("p")}
    assert "As the rules ask for them." in paragraphs
    assert PAGE[-1][1].replace("`", "") in paragraphs
    assert PAGE[-2][1].replace("`", "") in paragraphs
    assert COUNTED[1].translate(dict.fromkeys(map(ord, "*`"))) + " Contents" in paragraphs


def test_the_html_has_a_card_for_each_figure(folder):
    both, north = of_html(folder).all("article", "card")
    assert (both.attrs["id"], north.attrs["id"]) == ("figure-two.both", "figure-two.north")
    assert picture_of(both)[:2] == ("svg", "red")
    assert picture_of(north)[:2] == ("png", "blue")
    texts = [p.text for p in both.all("p") if p.attrs.get("class") != "links"]
    assert texts[:3] == [
        "The paper: The paper claims that north and south are alike.",
        "Drawn: both | of them.",
        "What we found: 1 partly 1 not reproduced",
    ]
    assert [item.one("a", "id").attrs["href"] for item in both.all("li")] == [
        "#two.cold", "#two.warm",
    ]  # fmt: skip
    cold = both.all("li")[0]
    assert cold.one("span", "chip").text == "not reproduced"
    assert cold.one("span", "numbers").text == "south: 1 cells, none of them above −1"
    assert cold.one("details").one("summary").text == "Rule, written before looking"
    assert cold.one("details").all("p")[0].text == (
        "Reproduced if the south is as warm as the north."
    )
    links = both.all("p", "links")[-1]
    assert [a.attrs["href"] for a in links.all("a")] == ["figures/two.both.csv"]
    assert links.text == "Data: CSV · two.cold in chapter 2 derivations/2-made.md#cold"


def test_the_html_has_each_statement_with_its_verdict_and_its_rule(folder):
    warm, cold = of_html(folder).all("article", "clause")
    assert warm.attrs == {"class": "clause", "id": "two.warm", "data-verdict": "partly"}
    assert cold.attrs == {"class": "clause", "id": "two.cold", "data-verdict": "not reproduced"}
    assert [p.text for p in warm.all("p")] == [
        "the north is warm | or warmer", "2 of 3 | above 0",
        "Reproduced if every mean | of the north is above 0.", "In full: north-0, north-2",
        "rule relumlp/made/warm.py",
    ]  # fmt: skip


def test_the_html_counts_verdicts_in_a_bar(folder):
    (bar,) = of_html(folder).all("span", "bar")
    assert [(part.attrs["title"], part.attrs["style"]) for part in bar.all("span")] == [
        ("1 partly", "flex:1"), ("1 not reproduced", "flex:1"),
    ]  # fmt: skip


def test_every_link_within_the_html_has_its_place_and_every_place_one_name(folder):
    page = of_html(folder)
    ids = [element.attrs["id"] for element in page if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    within = {e.attrs["href"][1:] for e in page.all("a") if e.attrs["href"].startswith("#")}
    assert within <= set(ids)
    assert {"figure-two.both", "two.warm", "table-2", "all-statements"} <= within


def test_each_picture_is_its_figures_own_in_the_size_asked_for(folder):
    svg, png = (folder / "figures" / name for name in ("two.both.svg", "two.north.png"))
    assert b'width="360pt" height="144pt"' in svg.read_bytes()
    assert matplotlib.image.imread(png).shape[:2] == (440, 330)
    assert b"Software" not in png.read_bytes()
    assert not re.search(rb"<metadata|<dc:|20\d\d-", svg.read_bytes())
    names = {path.name for path in (folder / "figures").iterdir()}
    assert names == {f"{stem}.{kind}" for stem in ("two.both", "two.north")
                     for kind in ("txt", "csv")} | {svg.name, png.name}  # fmt: skip


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
    text = of_html(tmp_path).text
    assert "missing" not in text
    assert "failed" not in text


def test_one_failure_has_no_comma(tmp_path):
    made(tmp_path, failures=MANIFEST["failures"][1:])
    expected = [*PAGE[:-1], ("p", "Cells that failed: `south-2` (KeyError: <b>).")]
    assert of_markdown(tmp_path) == expected
    assert of_html(tmp_path).all("p")[-2].text == "Cells that failed: south-2 (KeyError: <b>)."


def test_provenance_is_the_manifests():
    assert provenance(MANIFEST) == PROVENANCE
    plain = {**MANIFEST, "environment": {**MADE, "blas_environment": {}}}
    assert provenance(plain)[2] == ("BLAS kernels", "openblas A, openblas B")


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
    counted = "data `digits`, scale `full`, 4 cells in 0.0 core minutes, **2 cells are missing**."
    assert any(line[1].endswith(counted) for line in page[:4])
    assert page[-1] == (
        "p", "Cells that failed: `south-1` (RuntimeError: no wind | at south-1)."
    )  # fmt: skip
    rows = {line[1]: line[2:] for line in page if line[0] == "row"}
    assert rows["[two.warm](#two.warm)"][0] == "**reproduced**"
    assert rows["[two.cold](#two.cold)"][0] == "**not reproduced**"
    assert ("p", "**not reproduced**: south: 2 cells, none of them above −1") in page
    assert rows["cells of kind north"][0].startswith("2, ")
    assert rows["cells of kind south"][0].startswith("2, ")
    (run,) = read_file(tmp_path / "result.npz", "result").manifest["runs"]
    assert (
        f"2 jobs, {run['wall_seconds'] / 60:.2g} wall minutes, 4 cells finished"
        in (rows[f"run of {run['began']}"][0])
    )
    for name, digest in load_once("digits").digests.items():
        assert rows[f"digits: {name}"] == (f"SHA-256 {digest[:16]}…",)
