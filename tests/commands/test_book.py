"""``relumlp book`` and ``notebook``: what a page on a terminal, and a file, keep of a chapter."""

import json

from helpers.chapters import FENCE
from helpers.command_line import done

from relumlp.commands.book import WIDTH
from relumlp.textbook.pages import contents

MARGIN = 2
"""Blanks around a line of code, as rich sets it."""


def code_of(page):
    return [line for _, block in FENCE.findall(page.text) for line in block.splitlines()]


def test_no_line_of_code_is_broken_and_lines_are_no_longer_than_that_takes():
    longest = max(contents(), key=lambda page: max(map(len, code_of(page))))
    lines = code_of(longest)
    assert max(map(len, lines)) + MARGIN == WIDTH
    printed = [line.strip() for line in done("book", longest.name).out.splitlines()]
    assert [line for line in lines if line.strip() not in printed] == []


def test_a_notebook_has_the_lines_that_jupyter_writes(tmp_path):
    """So a reader who saves it, and compares, sees what she has changed and nothing else."""
    done("notebook", "7", "--out", tmp_path / "x.ipynb")
    text = (tmp_path / "x.ipynb").read_text("utf-8")
    # As nbformat writes it, which sorts the names.
    saved = json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True)
    assert sorted(line.rstrip(",") for line in text.splitlines()) == sorted(
        line.rstrip(",") for line in saved.splitlines()
    )
    assert text.endswith("}\n")
