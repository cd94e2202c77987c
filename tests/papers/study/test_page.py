"""Pages: complete, refer to nothing outside, and say what the result says."""

import json
import re
from dataclasses import replace
from html import escape as html_text
from pathlib import Path
from shutil import copytree

import pytest
from helpers.page_reader import of_html
from helpers.tiny_study import STUDY, computed

from relumlp.errors import FileFormatError
from relumlp.machine.files import read_file, write_file
from relumlp.papers.study.made_lines import times_taken
from relumlp.papers.study.page import read_page, told_of, write_page
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import Table, Verdict


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return computed(tmp_path_factory.mktemp("report"))


def test_a_page_says_claims_verdicts_and_how_it_was_made(folder: Path) -> None:
    verdicts = write_page(STUDY, folder)
    assert verdicts["tiny.1"].verdict == "reproduced"
    text = (folder / "page.md").read_text()
    for expected in (
        "# A tiny study",
        "| [tiny.1](#tiny.1) | **reproduced** | there are three |",
        "Rule, written before looking: Reproduced if three cells are there.",
        "**reproduced**: 3 cells \\| of 3",
        "](figures/tiny.fig1.svg)",
        "The paper claims that curves fall.",
        "BLAS kernels",
        "SHA-256",
    ):
        assert expected in text, expected
    assert json.loads((folder / "verdicts.json").read_text())["tiny.1"]["evidence"].startswith("3")


def test_verdicts_are_written_in_the_letters_that_the_rules_use(
    folder: Path, tmp_path: Path
) -> None:
    """Whoever reads the file sees β and ≤, and no codes of them."""
    copytree(folder, tmp_path / "copy")
    (rule,) = STUDY.rules
    greek = replace(rule, clause=lambda result: Verdict("partly", "β ≤ 3"))
    write_page(replace(STUDY, rules=[greek]), tmp_path / "copy")
    assert "β ≤ 3" in (tmp_path / "copy" / "verdicts.json").read_text("utf-8")


def test_the_html_needs_no_other_file_and_links_to_none_but_its_tables(folder: Path) -> None:
    write_page(STUDY, folder)
    html = (folder / "page.html").read_text()
    assert not re.findall(r"https?://|@import|url\((?!#)|\ssrc=", html)
    elsewhere = set(re.findall(r'href="([^#][^"]*)"', html))
    assert elsewhere == {"figures/tiny.fig1.csv"}
    assert (folder / "figures" / "tiny.fig1.csv").exists()
    assert html.count("<svg") == 1
    assert "loss (nats)</text>" in html, "text that can be selected"
    assert "<title>A tiny study</title>" in html


def test_a_page_in_the_checkout_links_to_code_and_textbook(folder: Path) -> None:
    page = read_page(STUDY, folder, lambda path: f"../../{path}")
    published = "../../derivations/reproduction/tiny/page.md"
    assert f"[The published page]({published})" in page.markdown
    assert f'<a href="{published}">The published page</a>' in page.html
    assert page.verdicts["tiny.1"].verdict == "reproduced"


def test_a_page_is_read_again_with_the_figures_that_were_drawn(
    folder: Path, tmp_path: Path
) -> None:
    copytree(folder, tmp_path / "copy")
    write_page(STUDY, tmp_path / "copy")
    page = read_page(STUDY, tmp_path / "copy", lambda path: "")
    assert page.html == (tmp_path / "copy" / "page.html").read_text()
    assert page.markdown == (tmp_path / "copy" / "page.md").read_text()
    (tmp_path / "copy" / "figures" / "tiny.fig1.txt").unlink()
    with pytest.raises(FileFormatError, match=r"expected a picture of tiny\.fig1, got none"):
        read_page(STUDY, tmp_path / "copy", lambda path: "")


def test_the_page_on_digits_says_first_that_it_is_a_smoke_test(folder: Path) -> None:
    write_page(STUDY, folder)
    text = (folder / "page.md").read_text().split("\n\n")
    assert text[1].startswith("**This page is a smoke test: ")
    assert "`derivations/reproduction/tiny/page.md`" in text[1]
    assert of_html(folder).one("p", "smoke").text.startswith("This page is a smoke test: ")
    contents = read_result(folder / "result.npz")
    full = {**contents.manifest, "data": "mnist", "scale": "full"}
    assert told_of(STUDY, contents, str)["smoke"]
    assert not told_of(STUDY, contents._replace(manifest=full), str)["smoke"]


def test_the_same_result_gives_the_same_bytes(folder: Path) -> None:
    write_page(STUDY, folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    write_page(STUDY, folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_no_result_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"result\.npz: expected an \.npz file, got no file"):
        write_page(STUDY, tmp_path)


def test_a_table_may_begin_with_a_paragraph(folder: Path) -> None:
    tables = [Table("With", ["a"], [["1"]], "Why it is so."), Table("Without", ["b"], [["2"]])]
    write_page(replace(STUDY, tables=lambda result: tables), folder)
    text = (folder / "page.md").read_text()
    fold = "<details><summary>1 row</summary>"
    assert f"### With\n\nWhy it is so.\n\n{fold}\n\n| a |" in text
    assert f"### Without\n\n{fold}\n\n| b |" in text


def test_a_page_says_what_kinds_and_runs_took(folder: Path) -> None:
    write_page(STUDY, folder)
    text = (folder / "page.md").read_text()
    assert re.search(r"^\| cells of kind cell \| 3, [\d.e-]+ core minutes \|$", text, re.M)
    assert re.search(
        r"^\| run of \d{4}-.*Z \| .*1 job, [\d.e-]+ wall minutes, 3 cells f", text, re.M
    )


def test_minutes_are_sixtieths_of_seconds_and_each_run_has_its_line() -> None:
    run = {"commit": "abc", "began": "2026-01-02T03:04:05Z", "jobs": 2, "wall_seconds": 90.0}
    kinds = {"grid": [54, 720.0], "arm": [1, 6.0], "start": [2, 1.0], "one": [1, 60.0]}
    second = {**run, "commit": "", "jobs": 1, "cells": 1}
    lines = times_taken({"core_seconds_by_kind": kinds, "runs": [{**run, "cells": 50}, second]})
    assert lines == [
        ("cells of kind grid", "54, 12.0 core minutes"),
        ("cells of kind arm", "1, 0.1 core minutes"),
        ("cells of kind start", "2, 0.017 core minutes"),
        ("cells of kind one", "1, 1.0 core minutes"),
        ("run of 2026-01-02T03:04:05Z", "commit abc, 2 jobs, 1.5 wall minutes, 50 cells finished"),
        ("run of 2026-01-02T03:04:05Z", "1 job, 1.5 wall minutes, 1 cell finished"),
    ]


def test_a_result_that_knows_neither_has_a_page_without(folder: Path, tmp_path: Path) -> None:
    arrays, manifest = read_file(folder / "result.npz", "result")
    newer = ("core_seconds_by_kind", "runs", "cell_digests", "format", "version")
    keep = {name: value for name, value in manifest.items() if name not in newer}
    write_file(tmp_path / "result.npz", arrays, keep, "result")
    write_page(STUDY, tmp_path)
    text = (tmp_path / "page.md").read_text()
    assert "BLAS kernels" in text
    assert "of kind" not in text
    assert "wall minutes" not in text


@pytest.mark.parametrize(
    "text",
    ["![x](/etc/passwd)", "![x](figures/../study.json)", "<img src=x>", "[x](http://a.b)", "`", "|",
     "\\", "a\n\n# b", "&lt;b&gt;", "**b**", "</td></tr></table>", "_b_", "__b__",
     "(_a b_)", "a_b_c"],
)  # fmt: skip
def test_what_a_file_says_is_no_markup_in_a_page(folder: Path, tmp_path: Path, text: str) -> None:
    """In a failure, a run's note, the environment and the data: all of it is shown as text."""
    arrays, manifest = read_file(folder / "result.npz", "result")
    run = {**manifest["runs"][0], "commit": text}
    made = {**manifest["environment"], "cpu": text}
    keep = {n: v for n, v in manifest.items() if n not in ("format", "version", "contents")}
    keep |= {"runs": [run], "environment": made, "data": text, "missing_cells": [text]}
    keep |= {"failures": [[text, text, 1.0]]}
    write_file(tmp_path / "result.npz", arrays, keep, "result")
    write_page(STUDY, tmp_path)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<img" not in html
    assert html.count("<h1>") == 1
    shown = html_text(" ".join(text.split()), quote=False)
    assert html.count(shown) >= 3
    assert of_html(tmp_path).text.count(" ".join(text.split())) >= 3
    whole = (folder / "page.html").read_text(encoding="utf-8")
    for tag in ("table", "em", "a href", "li"):
        assert html.count(f"<{tag}") == whole.count(f"<{tag}")
    assert html.count("<strong>") == whole.count("<strong>") + 1, "a cell is missing"


@pytest.mark.parametrize("sign", ["\ud800", "\x1b[31m", "\0", "\u202e"])
def test_a_sign_that_no_page_can_show_is_marked(folder: Path, tmp_path: Path, sign: str) -> None:
    arrays, manifest = read_file(folder / "result.npz", "result")
    keep = {n: v for n, v in manifest.items() if n not in ("format", "version", "contents")}
    run = {**manifest["runs"][0], "commit": f"a{sign}"}
    keep |= {"runs": [run], "missing_cells": [f"a{sign}"], "failures": [["a", f"a{sign}", 1.0]]}
    write_file(tmp_path / "result.npz", arrays, keep, "result")
    write_page(STUDY, tmp_path)
    for name in ("page.md", "page.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.count("a\N{REPLACEMENT CHARACTER}") == 3
        assert text.replace("\n", "").isprintable()


def test_one_missing_cell_is_missing(folder: Path, tmp_path: Path) -> None:
    arrays, manifest = read_file(folder / "result.npz", "result")
    keep = {n: v for n, v in manifest.items() if n not in ("format", "version", "contents")}
    write_file(tmp_path / "result.npz", arrays, {**keep, "missing_cells": ["seed1"]}, "result")
    write_page(STUDY, tmp_path)
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "**1 cell is missing**." in text
    assert "Cells that are missing: `seed1`." in text
