"""What somebody new sees: the end of the main job, and the README's commands, as printed."""

import re
import shlex
from configparser import ConfigParser

import pytest
from helpers.chapters import FENCE, ROOT
from helpers.command_line import done, relumlp, standing_in_tmp_path, two_studies  # noqa: F401

from relumlp import index
from relumlp.claims.ledger.listing import find_claim
from relumlp.commands.first_sight import SMOKE


@pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")
def test_several_papers_end_in_few_lines(tmp_path):
    results = tmp_path / "relumlp-results"
    pages = [results / f"{name}-digits-quick" / "page.html" for name in ("two", "other")]
    *verdicts, smoke, first, second = done("reproduce").out.splitlines()
    assert verdicts == [
        f"two: 1 reproduced, 1 not reproduced. Report: {pages[0]}",
        f"other: 1 reproduced, 1 not reproduced. Report: {pages[1]}",
    ]
    assert smoke == f"{SMOKE} in the source distribution:"
    assert (first, second) == (
        "  derivations/reproduction/two/page.md", "  derivations/reproduction/other/page.md",
    )  # fmt: skip


@pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")
def test_links_lead_to_the_published_pages_of_a_checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "CHECKOUT", tmp_path)
    published = [tmp_path / f"derivations/reproduction/{name}/page.md" for name in ("two", "other")]
    for page in published:
        page.parent.mkdir(parents=True)
        page.touch()
    assert done("reproduce").out.splitlines()[-3:] == [
        f"{SMOKE}:", f"  {published[0]}", f"  {published[1]}",
    ]  # fmt: skip


@pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")
def test_one_paper_ends_in_a_table():
    shown = done("reproduce", "two").out
    assert "the north is" not in shown
    assert {"two.warm", "two.cold"} < {row[0] for row in done("reproduce", "two").rows}
    assert SMOKE not in shown


def test_the_published_pages_are_there():
    for name in ("gaps", "dynamics", "cooperating"):
        assert (ROOT / "derivations" / "reproduction" / name / "page.md").exists()


# --- the README


def printed_commands():
    """The README's lines of shell, in order, without comments."""
    text = (ROOT / "README.md").read_text("utf-8")
    lines = [line for kind, block in FENCE.findall(text) if kind == "sh"
             for line in block.splitlines()]  # fmt: skip
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def test_the_commands_of_the_readme_work_as_printed_in_this_order(tmp_path, monkeypatch):
    """Installation apart, which other tests stand for; with fewer cases and epochs."""
    pytest.importorskip("z3", reason="z3 is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONWARNINGS", "")
    ready = False
    for program, *words in printed_commands():
        if program == "sh":
            assert (ROOT / words[0]).exists()
            assert len(words) == 1
        elif program == ".":
            ready = words == [".venv/bin/activate"]
        elif program == "pip":
            check_extra(words)
        else:
            assert (program, ready) == ("relumlp", True), "no path leads to relumlp before"
            if words[0] == "show":  # It reads all of the package and of the textbook.
                assert words[1:] == [find_claim(words[1]).id]
                continue
            if words[0] in ("reproduce", "compare"):  # Other pages run them.
                known = relumlp(words[0], "--help").out
                assert not [w for w in words if w.startswith("--") and w not in known]
                continue
            fewer = ["5" if word == "10000" else word for word in words]
            ran = relumlp(*fewer, *["--epochs", "1"] * (words[0] == "train"))
            assert ran.code == 0, (words, ran.err)
            assert ran.out or ran.err
    assert {"net.npz", "report.html"} <= {path.name for path in tmp_path.iterdir()}


def check_extra(words):
    """Whether what is installed from the checkout is one of its extras."""
    command, what = words
    assert command == "install"
    found = re.fullmatch(r"\.\[(\w+)\]", what)
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    assert found
    assert found[1] in setup["options.extras_require"]
